"""A shop without a door: one store inside one transaction that is rolled back, in milliseconds.

For what the statements say at their borders. What a person does goes through HTTP (tests/shop.py).
"""

from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from pesan import catalogue, customers, inventory, orders
from pesan.kit import clock
from pesan.kit.db import Tx
from pesan.kit.ids import CustomerId, OrderId, StoreId, VariantId, new_id
from pesan.kit.migrate import APP_ROLE
from pesan.kit.money import Currency, Money

PRICE = Money(8_500_000, Currency.IDR)


@dataclass
class Till:
    tx: Tx
    store: StoreId
    customer: CustomerId

    async def variant(self, stock: int, **terms: Any) -> VariantId:
        """Something that is sold, so many of it on the shelf."""
        sku = new_id().hex[-12:]
        new = catalogue.NewVariant(sku=sku, price=PRICE, stock=stock, **terms)
        product = catalogue.NewProduct(name="Kaos", variants=(new,))
        made = await catalogue.create_product(self.tx, self.store, product, actor="test")
        return made.variants[0].id

    async def order(self, *wanted: tuple[VariantId, int], code: str | None = None) -> OrderId:
        placed, _ = await orders.place(
            self.tx,
            self.store,
            customer=self.customer,
            lines=[orders.Line(variant, quantity) for variant, quantity in wanted],
            shipping=None,
            discount_code=code,
            channel="api",
            actor="test",
        )
        return placed.id

    async def stand(self, variant: VariantId) -> tuple[int, int]:
        """(on hand, reserved)"""
        level = await inventory.require_level(self.tx, self.store, variant)
        return level.on_hand, level.reserved

    async def value(self, query: str, *args: object) -> Any:
        return await self.tx.connection.fetchval(query, *args)


@pytest.fixture
async def till(owner: "asyncpg.Connection[asyncpg.Record]") -> Till:
    store = StoreId(new_id())
    await owner.execute(
        "INSERT INTO stores (id, slug, name, currency, timezone, locale, sealed_key, created_at,"
        " updated_at) VALUES ($1, $2, 'Toko', 'IDR', 'Asia/Jakarta', 'id', '', $3, $3)",
        store,
        f"toko-{store.hex}",
        clock.now(),
    )
    place = "INSERT INTO locations (store_id, id, name, created_at) VALUES ($1, $1, 'Toko', now())"
    await owner.execute(place, store)
    await owner.execute(f"SET LOCAL ROLE {APP_ROLE}")
    tx = Tx(owner)
    await tx.enter(store)
    new = customers.NewCustomer(name="Budi")
    buyer = await customers.create_customer(tx, store, new, actor="test")
    return Till(tx, store, buyer.customer.id)
