"""The order list: filters, words, pages; and how much of the database it reads."""

import json
import re
from datetime import timedelta
from typing import Any

import asyncpg

from pesan.kit import clock
from pesan.kit.ids import decode, new_id
from pesan.kit.migrate import APP_ROLE
from pesan.kit.schemas import wire_time
from pesan.kit.sql import all_statements

from ..databases import Databases
from ..running import Pesan, Seller, running_pesan
from ..shop import Shop
from .builders import code, open_shop, placed

MANY = 20_000
RARE = 25

# Orders of one store, the newest all completed; a few are packed, somewhere far down.
FILL = """
    INSERT INTO orders (store_id, id, number, customer_id, status, channel, livemode, currency,
        subtotal_minor, shipping_minor, tax_minor, tax_inclusive, total_minor, reserved_until,
        placed_at, updated_at)
    SELECT $1, ('0190' || lpad(to_hex(n), 8, '0') || '70008000000000000000')::uuid, 100000 + n, $2,
        CASE WHEN n < $4 THEN 'packed' ELSE 'completed' END, 'api', true, 'IDR', 0, 0, 0, true, 0,
        now(), now(), now()
    FROM generate_series(1, $3::int) AS n
"""


async def ids(seller: Seller, **params: Any) -> list[str]:
    answer = await seller.get("/orders", **params)
    assert answer.status_code == 200, answer.text
    return [order["id"] for order in answer.json()["items"]]


async def order_of(shop: Shop, name: str, phone: str) -> dict[str, Any]:
    made: dict[str, Any] = await shop.seller.made(
        "/orders",
        {
            "customer": {"name": name, "phone": phone},
            "items": [{"variant_id": shop.sizes["M"], "quantity": 1}],
        },
    )
    return made


async def test_orders_are_found_by_number_name_and_phone(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=50)
    siti = await order_of(shop, "Siti Rahmawati", "0812-3456-3481")
    again = await order_of(shop, "Siti Rahmawati", "0812-3456-3481")
    budi = await order_of(shop, "Budi Santoso", "0813-0000-1111")
    seller = shop.seller

    assert await ids(seller, q=f"#{budi['number']}") == [budi["id"]]
    assert await ids(seller, q="rahma") == [again["id"], siti["id"]]
    assert await ids(seller, q="0812 3456 3481") == [again["id"], siti["id"]]
    assert await ids(seller, q="siti", customer_id=budi["customer_id"]) == []
    assert await ids(seller, q="siti", status="paid") == []
    assert await ids(seller, q="100%") == await ids(seller, q="nobody") == []
    assert len(await ids(seller, q=" ")) == 3


async def test_filters_narrow_and_pages_hold_every_order_once(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=50)
    orders = [(await placed(shop, M=1)).id for _ in range(4)]
    await shop.seller.post(f"/orders/{orders[1]}/cancellation", {})
    seller = shop.seller
    newest = orders[::-1]

    assert await ids(seller) == newest
    assert await ids(seller, status="cancelled") == [orders[1]]
    assert await ids(seller, channel="api") == newest
    assert await ids(seller, channel="whatsapp") == []
    now = clock.now()
    hour = timedelta(hours=1)
    assert (
        await ids(seller, **{"from": wire_time(now - hour), "to": wire_time(now + hour)}) == newest
    )
    assert await ids(seller, **{"from": wire_time(now + hour)}) == []
    assert await ids(seller, to=wire_time(now - hour)) == []
    for params in ({}, {"channel": "api"}, {"q": "budi"}):
        seen: list[str] = []
        cursor: str | None = None
        for _ in range(2):
            more = {} if cursor is None else {"cursor": cursor}
            page = (await seller.get("/orders", limit=2, **params, **more)).json()
            seen += [order["id"] for order in page["items"]]
            cursor = page["next_cursor"]
        assert seen == newest, params
        assert cursor is None, params  # the last page says that it is the last
    for bad in ({"from": "2026-11-22T15:04:05"}, {"status": "lost"}, {"q": "x" * 101}):
        assert (await seller.get("/orders", **bad)).status_code in {400, 422}, bad
    assert code(await seller.get("/orders", cursor="ord_x")) == (422, "requests.invalid")


async def test_a_list_reads_a_page_of_the_table_and_not_all_of_it(
    databases: Databases, database: str
) -> None:
    """The plan a connection keeps, of a store with many orders."""
    async with running_pesan(databases, database) as pesan:
        seller = await pesan.seller()
        store, customer = decode("sto", seller.store_id), new_id()
        owner = await asyncpg.connect(pesan.owner_dsn)
        await owner.execute(
            "INSERT INTO customers (store_id, id, name, created_at, updated_at) "
            "VALUES ($1, $2, 'Ani', now(), now())",
            store,
            customer,
        )
        await owner.execute(FILL, store, customer, MANY, RARE)
        await owner.execute("ANALYZE orders")  # as autovacuum does in its next minute
        await owner.close()
        app = await asyncpg.connect(databases.dsn(database, APP_ROLE))
        try:
            for name, more in (
                ("list_orders", {}),
                ("list_orders_in", {"asked.status": "packed"}),
                ("list_orders_of", {"asked.customer": customer}),
                ("search_orders", {"customers": [customer], "number": 100_007}),
            ):
                found, buffers = await explained(
                    app, store, f"pesan.orders.queries.listing.{name}", more
                )
                assert found >= 20, name
                assert buffers < 100, f"{name} read {buffers} pages"
        finally:
            await app.close()


async def explained(
    app: "asyncpg.Connection[asyncpg.Record]", store: Any, name: str, given: dict[str, Any]
) -> tuple[int, int]:
    """How many rows a page of it found, and how many pages of the database it touched."""
    made = next(statement for statement in all_statements() if statement.name == name)
    values = dict.fromkeys(made.order) | {"store": store, "limit": 21} | given
    async with app.transaction():
        await app.execute(f"SELECT set_config('app.store_id', '{store}', true)")
        await app.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        await app.execute(f"PREPARE asked AS {made.sql}")
        call = ", ".join(_literal(values[name]) for name in made.order)
        text = await app.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE asked({call})")
        await app.execute("DEALLOCATE asked")
    plan = json.loads(text)[0]["Plan"]
    return plan["Actual Rows"], plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, list):
        return "ARRAY[" + ", ".join(_literal(one) for one in value) + "]::uuid[]"
    return str(value) if isinstance(value, int) else f"'{re.sub('[^0-9a-z_-]', '', str(value))}'"
