"""Orders that were packed and sent before parcels were kept: the migration gives them theirs."""

import importlib

import psycopg
import pytest

from ..running import Pesan
from ..stories.test_first_sale import nothing_is_broken, settled
from .builders import OneOrder, code, open_shop, paid

MIGRATION = "pesan.migrations.versions.0014_fulfilment"
AS_BEFORE = """
    ALTER TABLE fulfilment_items DISABLE TRIGGER ALL;
    DELETE FROM order_item_progress; DELETE FROM fulfilment_items;
    DELETE FROM fulfilment_status_history; DELETE FROM fulfilments;
    ALTER TABLE fulfilment_items ENABLE TRIGGER ALL;
"""


async def walked(order: OneOrder, *steps: str) -> OneOrder:
    for step in steps:
        assert (await order.moved_to(step)).status_code == 200
    return order


async def test_each_order_gets_a_parcel_that_is_where_the_order_is(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = await open_shop(pesan, stock=50)
    new = await paid(shop, L=1)
    packed = await walked(await paid(shop, L=1), "packed")
    sent = await walked(await paid(shop, L=2, M=1), "packed", "shipped")
    done = await walked(await paid(shop, L=1), "packed", "shipped", "delivered", "completed")
    await settled(pesan)
    migration = importlib.import_module(MIGRATION)

    with psycopg.connect(pesan.owner_dsn) as owner:
        owner.execute(AS_BEFORE)
        monkeypatch.setattr(migration, "run", lambda sql: owner.cursor().execute(sql))
        migration._parcels_of_orders_before()

    await nothing_is_broken(pesan)
    assert await new.parcels() == []
    assert [(await one.parcels())[0]["status"] for one in (packed, sent, done)] == [
        "packed", "shipped", "delivered",
    ]  # fmt: skip
    assert (await packed.moved_to("shipped")).status_code == 200
    body = {"items": [{"item_id": sent.items["L"], "quantity": 2}], "reason": "sobek"}
    assert (await sent.post("returns", body)).status_code == 201
    assert code(await sent.post("returns", body)) == (409, "orders.more_than_shipped")
