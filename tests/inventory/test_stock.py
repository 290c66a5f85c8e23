"""Levels, thresholds and the ledger, as a merchant reads and changes them."""

import asyncio
from typing import Any

import httpx
import pytest

from pesan.kit.ids import StoreId, decode

from ..running import Pesan, Seller
from ..shop import Shop, open_shop

MISSING = "var_01m837xzv4fcaap6hzehqy48v2"


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def adjusted(
    seller: Seller, variant: str, delta: int, reason: str = "received"
) -> httpx.Response:
    body = {"variant_id": variant, "delta": delta, "reason": reason}
    return await seller.post("/inventory/adjustments", body)


async def ordered(shop: Shop, quantity: int, size: str = "L") -> str:
    body = {
        "customer": {"name": "Budi"},
        "items": [{"variant_id": shop.sizes[size], "quantity": quantity}],
    }
    placed: str = (await shop.seller.made("/orders", body))["id"]
    return placed


async def cancelled(shop: Shop, order: str) -> None:
    answer = await shop.seller.post(f"/orders/{order}/cancellation", {})
    assert answer.status_code == 200, answer.text


async def times_told_low(pesan: Pesan) -> int:
    told: int = await pesan.value("SELECT count(*) FROM events WHERE type = 'stock.low'")
    return told


async def test_a_store_has_one_place_and_its_stock_lies_there(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=7)
    store = StoreId(decode("sto", shop.seller.store_id))

    await adjusted(shop.seller, shop.sizes["L"], 3)
    await ordered(shop, 2)

    assert await pesan.value("SELECT name FROM locations WHERE store_id = id") == "Toko Sari"
    for table in ("inventory_levels", "inventory_movements", "inventory_reservations"):
        places = await pesan.rows(f"SELECT DISTINCT location_id FROM {table}")
        assert [row["location_id"] for row in places] == [store], table
    assert (await shop.level()) | {"on_hand": 10, "reserved": 2, "available": 8} == (
        await shop.level()
    )


async def test_an_adjustment_is_a_movement_with_its_reason_and_is_audited(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=7)

    answer = await adjusted(shop.seller, shop.sizes["L"], -2, "damaged")

    assert answer.status_code == 201
    assert (answer.json()["delta"], answer.json()["reason"]) == (-2, "damaged")
    assert (await shop.level())["on_hand"] == 5
    assert await pesan.value(
        "SELECT detail->>'delta' FROM event_audit_log WHERE action = 'inventory.adjust'"
    ) in {"-2", '"-2"'}


@pytest.mark.parametrize(
    ("delta", "expected"),
    [
        (-6, (409, "inventory.would_oversell")),
        (0, (422, "requests.invalid")),
        (1_000_001, (422, "requests.invalid")),
    ],
)
async def test_what_buyers_hold_cannot_be_counted_out(
    pesan: Pesan, delta: int, expected: tuple[int, str]
) -> None:
    shop = await open_shop(pesan, stock=7)
    await ordered(shop, 2)

    assert code(await adjusted(shop.seller, shop.sizes["L"], delta)) == expected
    assert (await shop.level())["on_hand"] == 7
    assert code(await adjusted(shop.seller, MISSING, 1)) == (404, "inventory.variant_not_found")


async def test_more_than_a_column_holds_is_refused_and_not_an_accident(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=7)
    await pesan.rows("UPDATE inventory_levels SET on_hand = 999999000")

    assert code(await adjusted(shop.seller, shop.sizes["L"], 1_000_000)) == (
        409,
        "inventory.too_much",
    )


async def test_low_stock_is_told_once_when_a_reservation_crosses_the_mark(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=7)
    low = {"low_stock_at": 3}
    watched = await shop.seller.patch(f"/variants/{shop.sizes['L']}/inventory", low)
    assert watched.json()["low_stock_at"] == 3

    await ordered(shop, 3)
    assert await times_told_low(pesan) == 0
    first = await ordered(shop, 1)
    assert await times_told_low(pesan) == 1
    await ordered(shop, 1)
    assert await times_told_low(pesan) == 1, "it was low already"

    await adjusted(shop.seller, shop.sizes["L"], 1)  # 3 left: not above the mark
    await cancelled(shop, first)  # 4 left: above
    await adjusted(shop.seller, shop.sizes["L"], -1, "lost")
    assert await times_told_low(pesan) == 2
    told = await pesan.rows("SELECT data FROM events WHERE type = 'stock.low'")
    ids = {row["data"] for row in told}
    assert len(ids) == 1
    assert str(decode("var", shop.sizes["L"])) in ids.pop()


async def test_ten_buyers_at_once_make_stock_low_once(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=20)
    await shop.seller.patch(f"/variants/{shop.sizes['L']}/inventory", {"low_stock_at": 15})

    await asyncio.gather(*(ordered(shop, 1) for _ in range(10)))

    assert await times_told_low(pesan) == 1


async def test_what_is_refused_tells_nobody_that_stock_is_low(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=4)
    await shop.seller.patch(f"/variants/{shop.sizes['L']}/inventory", {"low_stock_at": 3})

    answer = await shop.seller.post(
        "/orders",
        {
            "customer": {"name": "Budi"},
            "items": [{"variant_id": shop.sizes["L"], "quantity": 5}],
        },
    )

    assert code(answer) == (409, "inventory.out_of_stock")
    assert await times_told_low(pesan) == 0


async def test_the_list_of_low_stock_holds_what_is_low_and_watched(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=4)
    variant = shop.sizes["L"]
    assert (await shop.seller.get("/inventory", low_stock=True)).json()["items"] == []

    await shop.seller.patch(f"/variants/{variant}/inventory", {"low_stock_at": 4})

    low = (await shop.seller.get("/inventory", low_stock=True)).json()
    assert [level["variant_id"] for level in low["items"]] == [variant]
    assert low["next_cursor"] is None
    await shop.seller.patch(f"/variants/{variant}/inventory", {"low_stock_at": None})
    assert (await shop.seller.get("/inventory", low_stock=True)).json()["items"] == []


@pytest.mark.parametrize("body", [{}, {"low_stock_at": -1}, {"low_stock_at": 1, "on_hand": 5}])
async def test_a_mark_that_makes_no_sense_is_refused(pesan: Pesan, body: dict[str, Any]) -> None:
    shop = await open_shop(pesan)

    answer = await shop.seller.patch(f"/variants/{shop.sizes['L']}/inventory", body)

    assert code(answer) == (422, "requests.invalid")
    missing = await shop.seller.patch(f"/variants/{MISSING}/inventory", {"low_stock_at": 1})
    assert code(missing) == (404, "inventory.variant_not_found")


async def pages(seller: Seller, path: str, **filters: Any) -> list[dict[str, Any]]:
    """Every item of a list, two at a time; no page is empty but the only one."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        given = filters if cursor is None else filters | {"cursor": cursor}
        page = (await seller.get(path, limit=2, **given)).json()
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found
        assert len(page["items"]) == 2


async def test_the_ledger_is_read_page_by_page_even_where_lines_share_a_moment(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan, stock=10)
    for _ in range(3):
        await adjusted(shop.seller, shop.sizes["L"], 1)
    await pesan.rows("UPDATE inventory_movements SET created_at = '2026-01-01T00:00:00.000001Z'")

    whole = await pages(shop.seller, "/inventory/movements")
    of_one = await pages(shop.seller, "/inventory/movements", variant_id=shop.sizes["L"])

    assert len({line["id"] for line in whole}) == len(whole) == 5
    assert len({line["id"] for line in of_one}) == len(of_one) == 4
    assert sum(line["delta"] for line in of_one) == (await shop.level())["on_hand"]


async def test_reservations_are_read_page_by_page_the_newest_orders_first(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=10)
    orders = [await ordered(shop, 1) for _ in range(5)]
    await cancelled(shop, orders[0])

    held = await pages(shop.seller, "/inventory/reservations")
    still = await pages(
        shop.seller, "/inventory/reservations", status="held", variant_id=shop.sizes["L"]
    )

    assert [one["order_id"] for one in held] == orders[::-1]
    assert [one["order_id"] for one in still] == orders[:0:-1]


@pytest.mark.parametrize(
    "path", ["/inventory", "/inventory/movements", "/inventory/reservations", "/inventory/counts"]
)
@pytest.mark.parametrize("cursor", ["1", "zz-1", "prd_01m837xzv4fcaap6hzehqy48v2", "f" * 90 + "-0"])
async def test_a_cursor_that_no_list_gave_is_refused(pesan: Pesan, path: str, cursor: str) -> None:
    seller = await pesan.seller()

    assert code(await seller.get(path, cursor=cursor)) == (422, "requests.invalid")


async def test_another_stores_stock_is_like_none(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    stranger = await pesan.seller("Budi")
    theirs = f"/variants/{shop.sizes['L']}/inventory"

    assert code(await stranger.get(theirs)) == (404, "inventory.variant_not_found")
    assert code(await stranger.patch(theirs, {"low_stock_at": 1})) == (
        404,
        "inventory.variant_not_found",
    )
    assert (await stranger.get("/inventory")).json()["items"] == []
    assert (await stranger.get("/inventory/movements")).json()["items"] == []
