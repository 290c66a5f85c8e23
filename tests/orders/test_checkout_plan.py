"""The checkout is one long statement: a connection must plan it once, not each time, and the plan it
keeps must look up the stock it takes, however much there is of other.
"""

from itertools import pairwise

import asyncpg
import pytest

from pesan import inventory, orders
from pesan.kit.ids import CustomerId, StoreId, VariantId, decode

from ..databases import Databases
from ..running import running_pesan
from ..shop import open_shop

OTHERS = """
    INSERT INTO inventory_levels (store_id, location_id, variant_id, on_hand)
    SELECT store, store, lpad(n::text, 32, '0')::uuid, 9  -- before the shop's, in their index
    FROM generate_series(1, 300) AS n, (
        SELECT $1::uuid UNION ALL SELECT gen_random_uuid() FROM generate_series(1, 60)
    ) shops (store)
"""
LEVELS_READ = """
    SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'inventory_levels'
"""
CUSTOM_PLANS = 5  # what PostgreSQL tries before it settles on the generic one


async def test_the_checkout_is_planned_once_a_connection(
    databases: Databases, database: str
) -> None:
    async with running_pesan(databases, database) as pesan:
        shop = await open_shop(pesan, stock=100)
        await shop.seller.made(
            "/discounts", {"code": "HEMAT10", "type": "percent", "percent": "10"}
        )
        buyer = (await shop.seller.made("/customers", {"name": "Budi"}))["id"]
        store = StoreId(decode("sto", shop.seller.store_id))
        variants = [VariantId(decode("var", wire)) for wire in shop.sizes.values()]

        async with pesan.world.database.store(store) as tx:
            for _ in range(CUSTOM_PLANS + 3):
                await orders.place(
                    tx,
                    store,
                    customer=CustomerId(decode("cus", buyer)),
                    lines=[orders.Line(variant, 1) for variant in variants],
                    shipping=orders.Shipping(method="jne", address={"city": "Bandung"}),
                    discount_code="hemat10",
                    channel="api",
                    actor="test",
                )
            plans = await tx.connection.fetch(
                "SELECT generic_plans, custom_plans FROM pg_prepared_statements "
                "WHERE statement LIKE '%INSERT INTO orders %' AND statement NOT LIKE 'SELECT generic%'"
            )

        assert [(row["custom_plans"], row["generic_plans"]) for row in plans] == [(CUSTOM_PLANS, 3)]


@pytest.mark.parametrize("knows", ["where stock lies", "nothing of places"])
async def test_stock_is_taken_and_let_go_of_without_reading_any_other(
    databases: Databases, database: str, knows: str
) -> None:
    async with running_pesan(databases, database) as pesan:
        shop = await open_shop(pesan, stock=100)
        buyer = (await shop.seller.made("/customers", {"name": "Budi"}))["id"]
        store = StoreId(decode("sto", shop.seller.store_id))
        variants = [VariantId(decode("var", wire)) for wire in shop.sizes.values()]
        owner = await asyncpg.connect(pesan.owner_dsn)
        await owner.execute("SET session_replication_role = replica")  # levels without variants
        await owner.execute(OTHERS, store)
        if knows == "nothing of places":
            await owner.execute("DROP STATISTICS inventory_levels_places")
        await owner.execute("ANALYZE inventory_levels")
        await owner.close()

        async with pesan.world.database.store(store) as tx:
            await (await tx.begun()).execute("SET LOCAL plan_cache_mode = force_generic_plan")
            read = [await tx.connection.fetchval(LEVELS_READ)]
            order, _ = await orders.place(
                tx,
                store,
                customer=CustomerId(decode("cus", buyer)),
                lines=[orders.Line(variant, 1) for variant in variants],
                shipping=None,
                channel="api",
                actor="test",
            )
            read.append(await tx.connection.fetchval(LEVELS_READ))
            await inventory.let_go(tx, store, order.id, then=variants)
            read.append(await tx.connection.fetchval(LEVELS_READ))

        # Each is looked up when it is locked, and once more when it is changed.
        assert [later - earlier for earlier, later in pairwise(read)] == [2 * len(variants)] * 2
