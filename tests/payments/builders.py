"""Shops that take payments, and orders to pay for: the orders' room is not needed for them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from pesan.kit import clock
from pesan.kit.ids import OrderId, PaymentId, StoreId, decode, encode, new_id
from pesan.payments import AskGateway, Method, Provider, actions, close_attempts, jobs

from ..running import Pesan, Seller

SANDBOX_SECRET = "the-sandbox-connection-secret"

CUSTOMER = """
    INSERT INTO customers (store_id, id, name, phone, created_at, updated_at)
    VALUES ($1, $2, 'Ibu Ani', $4, $3, $3)
"""
ORDER = """
    INSERT INTO orders (store_id, id, number, customer_id, status, channel, livemode, currency,
        subtotal_minor, shipping_minor, tax_minor, tax_inclusive, total_minor, reserved_until,
        placed_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, 'api', false, 'IDR', $6, 0, 0, true, $6, $7, $8, $8)
"""


@dataclass
class Shop:
    """A seller with a gateway connected."""

    pesan: Pesan
    seller: Seller
    provider: str
    webhook_url: str
    store: StoreId

    async def order(
        self,
        rupiah: int = 85_000,
        *,
        status: str = "awaiting_payment",
        minutes: int = 60,
        phone: str | None = None,
    ) -> str:
        """An order as the orders' room would leave it; returns its wire id."""
        order = await insert_order(
            self.pesan.owner_dsn, self.store, rupiah, status=status, minutes=minutes, phone=phone
        )
        return encode("ord", order)

    async def begin(self, order: str, *, key: str | None = None, **body: Any) -> httpx.Response:
        method = "card" if self.provider == "stripe" else "qris"
        asked = {"provider": self.provider, "method": method} | body
        return await self.seller.post(f"/orders/{order}/payments", asked, key=key)

    async def ready(self, order: str | None = None, **body: Any) -> "Attempt":
        """An attempt the buyer can pay."""
        answer = await self.begin(order or await self.order(), **body)
        assert answer.status_code == 201, answer.text
        assert answer.json()["status"] == "requires_action", answer.text
        return Attempt(self, answer.json()["id"], await self.gateway_id(answer.json()["id"]))

    async def gateway_id(self, payment: str) -> str:
        row = await self.row(payment)
        return str(row["gateway_id"])

    async def row(self, payment: str) -> dict[str, Any]:
        rows = await self.pesan.rows("SELECT * FROM payments WHERE id = $1", uuid("pay", payment))
        return rows[0]

    async def payment(self, payment: str) -> dict[str, Any]:
        answer = await self.seller.get(f"/payments/{payment}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def cases(self) -> list[dict[str, Any]]:
        answer = await self.seller.get("/reconciliation/cases")
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    async def told(self, fact: str) -> int:
        """How often a fact was written."""
        count = await self.pesan.value(
            "SELECT count(*) FROM events WHERE store_id = $1 AND type = $2", self.store, fact
        )
        return int(count)

    async def notices_read(self) -> None:
        """Waits until every stored webhook was looked into."""
        await self.pesan.eventually(
            "SELECT count(*) = 0 FROM payment_webhook_logs WHERE processed_at IS NULL"
        )

    async def quiet(self) -> None:
        """Waits until no job waits or runs."""
        await self.notices_read()
        await self.pesan.eventually(
            "SELECT count(*) = 0 FROM pgqueuer WHERE status IN ('queued', 'picked')"
        )

    async def ask(self, payment: str) -> None:
        """Runs the job that asks the gateway, here and now."""
        job = AskGateway(store_id=self.store, payment_id=PaymentId(uuid("pay", payment)))
        await jobs.ask(self.pesan.world, job)


@dataclass
class Attempt:
    """An attempt that waits for its buyer."""

    shop: Shop
    id: str
    gateway_id: str

    async def now(self) -> dict[str, Any]:
        return await self.shop.payment(self.id)

    async def becomes(self, status: str) -> dict[str, Any]:
        """Waits until it stands so."""
        await self.shop.pesan.eventually(
            "SELECT status = $2 FROM payments WHERE id = $1", uuid("pay", self.id), status
        )
        return await self.now()

    async def history(self) -> list[str]:
        rows = await self.shop.pesan.rows(
            "SELECT to_status FROM payment_status_history WHERE payment_id = $1 ORDER BY at, id",
            uuid("pay", self.id),
        )
        return [row["to_status"] for row in rows]

    async def captured(self) -> "Attempt":
        """Paid in time, and booked."""
        if self.shop.provider == "stripe":
            await self.shop.pesan.stripe.pay(self.gateway_id)
        else:
            await self.shop.pesan.xendit.pay(self.gateway_id)
        await self.becomes("captured")
        await self.shop.quiet()
        return self

    async def refund(
        self, amount: int | str | None = None, *, key: str | None = None
    ) -> httpx.Response:
        body = {"reason": "wrong size"} | ({} if amount is None else {"amount": amount})
        return await self.shop.seller.post(f"/payments/{self.id}/refunds", body, key=key)

    async def refunds(self) -> list[dict[str, Any]]:
        answer = await self.shop.seller.get(f"/payments/{self.id}/refunds")
        found: list[dict[str, Any]] = answer.json()["items"]
        return found


async def open_shop(
    pesan: Pesan, name: str = "Sari", *, provider: str = "xendit", seller: Seller | None = None
) -> Shop:
    """A shop whose gateway posts its webhooks to us; or that of a seller who has another."""
    seller = seller or await pesan.seller(name)
    values = {
        "xendit": {
            "secret_key": pesan.xendit.secret_key,
            "callback_token": pesan.xendit.callback_token,
        },
        "stripe": {
            "secret_key": pesan.stripe.secret_key,
            "webhook_secret": pesan.stripe.webhook_secret,
        },
        "sandbox": {"secret": SANDBOX_SECRET},
    }
    answer = await seller.put(f"/connections/{provider}", values[provider])
    assert answer.status_code == 200, answer.text
    webhook_url = answer.json()["webhook_url"]
    if provider == "sandbox":
        webhook_url = webhook_url.replace("/webhooks/sandbox/", "/webhooks/sandbox-payments/")
    elif provider == "stripe":
        pesan.stripe.webhook_url = pesan.stripe.webhook_url or webhook_url
        # Its list of events has been read once; later it would tell of what a test does next.
        await pesan.eventually(
            "SELECT status = 'connected' FROM connections WHERE id = $1",
            uuid("cnx", answer.json()["id"]),
        )
    elif pesan.xendit.webhook_url is None:
        pesan.xendit.webhook_url = webhook_url
    return Shop(pesan, seller, provider, webhook_url, StoreId(uuid("sto", seller.store_id)))


async def insert_order(
    dsn: str,
    store: StoreId,
    rupiah: int,
    *,
    status: str = "awaiting_payment",
    minutes: int = 60,
    phone: str | None = None,
) -> OrderId:
    now = clock.now()
    customer, order = new_id(), OrderId(new_id())
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(CUSTOMER, store, customer, now, phone)
        await connection.execute(
            ORDER,
            store,
            order,
            order.int % 10**9 + 1,
            customer,
            status,
            rupiah * 100,
            now + timedelta(minutes=minutes),
            now,
        )
    finally:
        await connection.close()
    return order


async def close(shop: Shop, order: str, to: str) -> None:
    """As the orders' room does it when an order expires or is cancelled."""
    key = OrderId(uuid("ord", order))
    async with shop.pesan.world.database.store(shop.store) as tx:
        await close_attempts(tx, shop.store, key, to=to)


async def insert_pending(shop: Shop, order: str) -> str:
    """An attempt as the checkout statement leaves it: saved, and not asked for."""
    async with shop.pesan.world.database.store(shop.store) as tx:
        payment = await actions.begin(
            tx,
            shop.pesan.world,
            shop.store,
            OrderId(uuid("ord", order)),
            provider=Provider(shop.provider),
            method=Method.QRIS,
            actor="customer",
        )
    return encode("pay", payment.id)


def uuid(prefix: str, wire: str) -> UUID:
    return decode(prefix, wire)
