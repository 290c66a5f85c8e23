"""A shop with things in it, written as its owner: what the screens show, without the rooms' verbs."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import msgspec

from pesan import customers
from pesan.accounts import User
from pesan.dashboard import make_login_link
from pesan.kit import clock
from pesan.kit.ids import CustomerId, StoreId, UserId, decode, encode, new_id
from pesan.stores import open_connection

from ..running import Pesan, Seller

SECRET = "the-sandbox-secret-of-a-test"
__all__ = ["Browser", "Shop", "User", "open_shop"]


@dataclass
class Shop:
    pesan: Pesan
    seller: Seller
    store: StoreId
    connection: UUID
    products: dict[str, UUID] = field(default_factory=dict)

    async def write(self, table: str, **columns: Any) -> UUID:
        """One row, written past the rooms by the database's owner."""
        values = {"store_id": self.store, **columns}
        names = ", ".join(values)
        places = ", ".join(f"${n}" for n in range(1, len(values) + 1))
        connection = await asyncpg.connect(self.pesan.owner_dsn)
        try:
            plain = [
                msgspec.json.encode(v).decode() if isinstance(v, dict | tuple) else v
                for v in values.values()
            ]
            await connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", *plain)
        finally:
            await connection.close()
        row: UUID = columns.get("id", self.store)
        return row

    async def product(
        self, name: str, sizes: dict[str, int], price: int, *, category: str = "Atasan"
    ) -> UUID:
        now, product = clock.now(), new_id()
        await self.write(
            "products", id=product, slug=secrets.token_hex(6), name=name, category=category,
            status="active", search_text=name.lower(), created_at=now, updated_at=now,
        )  # fmt: skip
        for position, (size, stock) in enumerate(sizes.items()):
            variant = new_id()
            await self.write(
                "product_variants", id=variant, product_id=product, title=size,
                sku=f"{''.join(w[0] for w in name.split()).upper()}-{size}", price_minor=price * 100,
                currency="IDR", position=position, created_at=now,
            )  # fmt: skip
            await self.write(
                "inventory_levels", location_id=self.store, variant_id=variant, on_hand=stock,
                low_stock_at=3,
            )  # fmt: skip
            self.products[f"{name} {size}"] = variant
        return product

    async def customer(self, name: str, phone: str | None = None) -> UUID:
        now, id_ = clock.now(), CustomerId(new_id())
        await self.write(
            "customers", id=id_, name=name, phone=phone, created_at=now - timedelta(days=70),
            updated_at=now,
        )  # fmt: skip
        async with self.pesan.world.database.store(self.store) as tx:
            await customers.spell(tx, self.store, [id_])
        return id_

    async def conversation(
        self,
        customer: UUID,
        *,
        owner: str = "agent",
        unread: int = 0,
        at: datetime | None = None,
        channel: str = "sandbox",
    ) -> UUID:
        at = at or clock.now()
        return await self.write(
            "conversations", id=new_id(), customer_id=customer, connection_id=self.connection,
            channel=channel, identity_kind="sandbox", identity_value=secrets.token_hex(6),
            owner=owner, status="open", unread=unread, last_message_at=at, last_inbound_at=at,
            livemode=False, created_at=at,
        )  # fmt: skip

    async def message(
        self,
        conversation: UUID,
        sequence: int,
        author: str,
        text: str,
        *,
        at: datetime | None = None,
        status: str = "read",
        payload: dict[str, Any] | None = None,
    ) -> UUID:
        at = at or clock.now()
        await self.pesan.rows(
            "UPDATE conversations SET last_sequence = $2 WHERE id = $1 RETURNING 1",
            conversation, sequence,
        )  # fmt: skip
        direction = "in" if author in {"customer", "system"} else "out"
        return await self.write(
            "customer_messages", id=new_id(), conversation_id=conversation, sequence=sequence,
            direction=direction, author=author, type="system" if author == "system" else "text", text=text, payload=payload or {},
            status="received" if direction == "in" else status, once_key=f"test:{sequence}",
            created_at=at, updated_at=at,
        )  # fmt: skip

    async def order(
        self,
        customer: UUID,
        *,
        number: int,
        status: str = "awaiting_payment",
        quantity: int = 2,
        price: int = 89_000,
        shipping: int = 18_000,
        conversation: UUID | None = None,
        at: datetime | None = None,
        channel: str = "sandbox",
    ) -> UUID:
        at = at or clock.now()
        order, subtotal = new_id(), price * quantity * 100
        await self.write(
            "orders", id=order, number=number, customer_id=customer, conversation_id=conversation,
            status=status, channel=channel, livemode=False, currency="IDR",
            subtotal_minor=subtotal, shipping_minor=shipping * 100, tax_minor=0,
            tax_inclusive=True, total_minor=subtotal + shipping * 100, shipping_method="JNE REG",
            shipping_address={"text": "Jl. Melati 4", "city": "Bandung"},
            reserved_until=at + timedelta(minutes=60), placed_at=at, updated_at=at,
        )  # fmt: skip
        await self.write(
            "order_items", order_id=order, id=new_id(), variant_id=new_id(), product_id=new_id(),
            sku="KPH-L", title="Kaos Polos Hitam · L", quantity=quantity,
            unit_price_minor=price * 100, total_minor=subtotal,
        )  # fmt: skip
        for came, went in [(None, "awaiting_payment"), *([("awaiting_payment", status)] if status != "awaiting_payment" else [])]:  # fmt: skip
            await self.write(
                "order_status_history", order_id=order, id=new_id(), from_status=came,
                to_status=went, at=at, actor="agent" if came is None else "gateway:sandbox",
                audited=False,
            )  # fmt: skip
        return order

    async def payment(
        self,
        order: UUID,
        *,
        amount: int = 196_000,
        status: str = "requires_action",
        method: str = "qris",
        provider: str = "sandbox",
        action: dict[str, Any] | None = None,
        expires: timedelta = timedelta(minutes=24),
    ) -> str:
        """Answers its token."""
        now, token = clock.now(), secrets.token_urlsafe(24)
        default = {"type": "qr", "value": "00020101021226570011ID.DANA.WWW011893600915" * 3}
        await self.write(
            "payments", id=new_id(), order_id=order, connection_id=self.connection,
            provider=provider, method=method, status=status, amount_minor=amount * 100,
            currency="IDR", livemode=False, gateway_id=secrets.token_hex(8),
            action=action or default, pay_token=token, expires_at=now + expires, created_at=now,
            updated_at=now,
        )  # fmt: skip
        return token

    async def browser(self) -> "Browser":
        """A client that logged in by a fresh link."""
        client = await self.pesan.clients.enter_async_context(self.pesan.visitor())
        answer = await client.get(await self.login_link())
        assert answer.status_code == 303, answer.text
        return Browser(client)

    async def login_link(self) -> str:
        return await make_login_link(self.pesan.world, await self.user())

    async def user(self) -> UserId:
        found: UUID = await self.pesan.value(
            "SELECT id FROM users WHERE email = $1", self.seller.email
        )
        return UserId(found)


@dataclass
class Browser:
    """What a browser does with forms: it takes the token from a page and sends it along."""

    client: httpx.AsyncClient

    async def get(self, path: str, **params: str) -> httpx.Response:
        return await self.client.get(path, params=params or None)

    async def token(self) -> str:
        found = re.search(r'name="form_token" value="([0-9a-f]+)"', (await self.get("/more")).text)
        assert found is not None
        return found[1]

    async def send(self, path: str, form: Mapping[str, str]) -> httpx.Response:
        """The same for fields that are no names of Python's."""
        return await self.client.post(path, data={"form_token": await self.token(), **form})

    async def post(self, path: str, *, headers: dict[str, str] | None = None, **form: str) -> httpx.Response:  # fmt: skip
        return await self.client.post(
            path, data={"form_token": await self.token(), **form}, headers=headers
        )


async def open_shop(pesan: Pesan, name: str = "Sari") -> Shop:
    seller = await pesan.seller(name)
    store = StoreId(decode("sto", seller.store_id))
    async with pesan.world.database.store(store) as tx:
        connection = await open_connection(tx, pesan.world, store, "sandbox", {"secret": SECRET})
    return Shop(pesan, seller, store, connection.id)


def wire(prefix: str, value: UUID) -> str:
    return encode(prefix, value)
