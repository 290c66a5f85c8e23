"""Orders as a seller and a buyer make them, through the API and the gateway."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from pesan.kit.ids import StoreId, decode

from ..running import Pesan
from ..shop import Shop, open_shop

__all__ = ["OneOrder", "Shop", "code", "open_shop", "paid", "placed"]


@dataclass
class OneOrder:
    """An order and what its seller does with it."""

    shop: Shop
    id: str
    items: dict[str, str]  # size -> line

    @property
    def pesan(self) -> Pesan:
        return self.shop.pesan

    @property
    def store(self) -> StoreId:
        return StoreId(decode("sto", self.shop.seller.store_id))

    @property
    def uuid(self) -> UUID:
        return decode("ord", self.id)

    async def now(self) -> dict[str, Any]:
        return await self.shop.order(self.id)

    async def status(self) -> str:
        return str((await self.now())["status"])

    async def post(self, rest: str, body: Any = None, *, key: str | None = None) -> httpx.Response:
        return await self.shop.seller.post(f"/orders/{self.id}/{rest}", body or {}, key=key)

    async def becomes(self, status: str) -> None:
        await self.pesan.eventually(
            "SELECT status = $2 FROM orders WHERE id = $1", self.uuid, status
        )

    async def moved_to(self, status: str, **more: str) -> httpx.Response:
        return await self.post("status", {"status": status, **more})

    async def pack(self, *, courier: str | None = None, **sizes: int) -> dict[str, Any]:
        """A parcel with so many of each size, or with all that is left."""
        body: dict[str, Any] = {} if courier is None else {"courier": courier}
        if sizes:
            body["items"] = [
                {"item_id": self.items[size], "quantity": quantity}
                for size, quantity in sizes.items()
            ]
        made: dict[str, Any] = await self.shop.seller.made(f"/orders/{self.id}/fulfilments", body)
        return made

    async def change(self, parcel: str, **body: Any) -> httpx.Response:
        return await self.shop.seller.patch(f"/fulfilments/{parcel}", body)

    async def parcels(self) -> list[dict[str, Any]]:
        answer = await self.shop.seller.get(f"/orders/{self.id}/fulfilments")
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    async def told(self, fact: str) -> int:
        count = await self.pesan.value(
            "SELECT count(*) FROM events WHERE type = $1 AND data ->> 'order_id' = $2",
            fact,
            str(self.uuid),
        )
        return int(count)


async def placed(shop: Shop, **sizes: int) -> OneOrder:
    """An order that awaits its payment."""
    body = {
        "customer": {"name": "Budi", "phone": "+6281234567890"},
        "items": [
            {"variant_id": shop.sizes[size], "quantity": quantity}
            for size, quantity in (sizes or {"L": 2}).items()
        ],
        "shipping": {"method": "jne", "address": {"text": "Jl. Melati 4", "city": "Bandung"}},
    }
    made = await shop.seller.made("/orders", body)
    sizes_of = {variant: size for size, variant in shop.sizes.items()}
    items = {sizes_of[item["variant_id"]]: item["id"] for item in made["items"]}
    return OneOrder(shop, made["id"], items)


async def paid(shop: Shop, **sizes: int) -> OneOrder:
    """An order whose buyer has paid by QRIS."""
    order = await placed(shop, **sizes)
    begun = await shop.seller.made(
        f"/orders/{order.id}/payments", {"provider": "xendit", "method": "qris"}
    )
    gateway = await shop.pesan.value(
        "SELECT gateway_id FROM payments WHERE id = $1", decode("pay", begun["id"])
    )
    await shop.pesan.xendit.pay(gateway)
    await order.becomes("paid")
    return order


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]
