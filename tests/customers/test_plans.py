"""What the lists and look-ups read, by the plan a connection keeps: a page, however much there is."""

from typing import Any

import asyncpg

from pesan.customers.queries.terms import TERMS
from pesan.kit import clock
from pesan.kit.ids import decode
from pesan.kit.migrate import APP_ROLE

from ..databases import Databases
from ..plans import pages_read
from ..running import running_pesan

FILL = """
    WITH people AS (
        INSERT INTO customers (store_id, id, name, phone, email, created_at, updated_at)
        SELECT $1, gen_random_uuid(), 'Ani nomor' || lpad(n::text, 6, '0'), '+62812' || (10000000 + n),
            'ani' || n || '@example.com', now(), now()
        FROM generate_series(1, $3::int) AS n
    ), goods AS (
        INSERT INTO inventory_levels (store_id, location_id, variant_id, on_hand, low_stock_at)
        SELECT $1, $1, gen_random_uuid(), 9, CASE WHEN n % 10 = 0 THEN 10 END
        FROM generate_series(1, $3::int) AS n
    )
    , reserved AS (
        INSERT INTO inventory_reservations (store_id, location_id, order_id, variant_id, id,
            quantity, status, expires_at, created_at)
        SELECT $1, $1, gen_random_uuid(), CASE WHEN n % 10 = 0 THEN $2::uuid ELSE gen_random_uuid() END,
            gen_random_uuid(), 1, 'held', now(), now()
        FROM generate_series(1, $3::int) AS n
    )
    INSERT INTO inventory_movements
        (store_id, location_id, variant_id, id, delta, reason, actor, created_at)
    SELECT $1, $1, CASE WHEN n % 10 = 0 THEN $2::uuid ELSE gen_random_uuid() END,
        gen_random_uuid(), 1, 'received', 'test', timestamptz '2026-01-01Z' + n * interval '1 s'
    FROM generate_series(1, $3::int) AS n
"""
TAG = "UPDATE customers SET tags = '{grosir}' WHERE store_id = $1 AND phone LIKE '%7'"
SIZES = (400, 12_000)
A_LEVEL_MORE = 24  # pages: each of some twenty rows is looked up in an index one level higher
CEILING = {
    "customers.queries.people.find_by_phone": 8,
    "customers.queries.people.find_by_email": 8,
    "customers.queries.people.list_customers": 60,
    "customers.queries.people.purchases_of": 30,
    "customers.queries.terms.list_matching": 120,
    "customers.queries.terms.list_tagged": 120,
    "inventory.queries.holds.list_reservations": 60,
    "inventory.queries.holds.list_reservations_of": 60,
    "inventory.queries.movements.list_movements": 60,
    "inventory.queries.movements.list_movements_of": 60,
    "inventory.queries.levels.list_levels": 60,
    "inventory.queries.levels.list_low_levels": 60,
}


async def test_lists_and_look_ups_read_no_more_of_a_large_store_than_of_a_small_one(
    databases: Databases, database: str
) -> None:
    async with running_pesan(databases, database) as pesan:
        read: dict[str, list[int]] = {name: [] for name in CEILING}
        for size in SIZES:
            store = decode("sto", (await pesan.seller(f"S{size}")).store_id)
            variant = decode("var", "var_01m837xzv4fcaap6hzehqy48v2")
            owner = await asyncpg.connect(pesan.owner_dsn)
            await owner.execute("SET session_replication_role = replica")  # levels without variants
            await owner.execute(FILL, store, variant, size)
            await owner.execute(TAG, store)
            await owner.execute(
                "INSERT INTO customer_terms (store_id, customer_id, term) "
                + TERMS
                + " ON CONFLICT DO NOTHING"
            )
            await owner.execute("ANALYZE customer_terms, inventory_reservations")
            await owner.execute("ANALYZE customers, inventory_levels, inventory_movements")
            someone = await owner.fetchval(
                "SELECT id FROM customers WHERE store_id = $1 LIMIT 1", store
            )
            await owner.close()
            given: dict[str, dict[str, Any]] = {
                "find_by_phone": {"phone": "+6281210000007"},
                "find_by_email": {"email": "ani7@example.com"},
                "purchases_of": {"customers": [someone]},
                "list_matching": {"words": "nomor00007", "digits": "121000000"},
                "list_tagged": {"tag": "grosir"},
                "list_reservations_of": {"variant": variant},
                "list_movements": {"at": clock.now()},
                "list_movements_of": {"variant": variant},
            }
            app = await asyncpg.connect(databases.dsn(database, APP_ROLE))
            for name, buffers in read.items():
                more = given.get(name.rpartition(".")[2], {})
                buffers.append(await pages_read(app, store, f"pesan.{name}", more))
            await app.close()

        for name, (small, large) in read.items():
            assert large <= CEILING[name], f"{name} read {large} pages"
            assert large <= small + A_LEVEL_MORE, (
                f"{name} read {small} pages of a small store, {large} of a large"
            )
