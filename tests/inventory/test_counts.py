"""Counting the shelves while the shop goes on selling."""

import asyncio
from typing import Any

import httpx
import pytest

from ..running import Pesan, Seller
from ..shop import Shop, open_shop

MISSING = "cnt_01m837xzv4fcaap6hzehqy48v2"


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def opened(seller: Seller, **body: Any) -> str:
    count: str = (await seller.made("/inventory/counts", body))["id"]
    return count


async def counted(seller: Seller, count: str, **sizes: int) -> httpx.Response:
    lines = [{"variant_id": variant, "counted": n} for variant, n in sizes.items()]
    return await seller.put(f"/inventory/counts/{count}/lines", {"lines": lines})


async def completed(seller: Seller, count: str) -> httpx.Response:
    return await seller.post(f"/inventory/counts/{count}/completion", {})


async def sold(shop: Shop, quantity: int) -> None:
    """Ordered and paid, by the bank's own word."""
    body = {
        "customer": {"name": "Budi"},
        "items": [{"variant_id": shop.sizes["L"], "quantity": quantity}],
    }
    order = (await shop.seller.made("/orders", body))["id"]
    await shop.pesan.rows(
        """
        WITH paid AS (UPDATE inventory_reservations SET status = 'committed', settled_at = now()
            WHERE status = 'held' RETURNING store_id, location_id, variant_id, order_id, quantity),
        level AS (UPDATE inventory_levels l
            SET on_hand = on_hand - quantity, reserved = reserved - quantity
            FROM paid WHERE l.store_id = paid.store_id AND l.variant_id = paid.variant_id)
        INSERT INTO inventory_movements (store_id, location_id, variant_id, id, delta, reason,
            order_id, actor, created_at)
        SELECT store_id, location_id, variant_id, gen_random_uuid(), -quantity, 'sale', order_id,
            'system', now() FROM paid
        """
    )
    assert order


async def test_a_sale_between_counting_and_completion_is_not_lost(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=10)
    variant = shop.sizes["L"]
    count = await opened(shop.seller, variant_ids=[variant])

    answer = await counted(shop.seller, count, **{variant: 8})  # the ledger says 10
    assert answer.json()["differing_lines"] == 1
    await sold(shop, 3)
    done = (await completed(shop.seller, count)).json()

    assert (await shop.level())["on_hand"] == 10 - 3 - 2
    assert (done["status"], done["counted_lines"], done["closed_by"][:4]) == (
        "completed",
        1,
        "usr_",
    )
    newest = (await shop.seller.get("/inventory/movements", variant_id=variant)).json()["items"][0]
    assert (newest["delta"], newest["reason"], newest["note"]) == (-2, "counted", count)


async def test_what_was_counted_right_or_not_at_all_moves_nothing(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=10)
    count = await opened(shop.seller)

    await counted(shop.seller, count, **{shop.sizes["L"]: 10})
    await completed(shop.seller, count)

    movements = (await shop.seller.get("/inventory/movements")).json()["items"]
    assert {movement["reason"] for movement in movements} == {"initial"}
    assert (await shop.level("M"))["on_hand"] == 10


async def test_a_line_counted_again_is_counted_anew(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=10)
    variant = shop.sizes["L"]
    count = await opened(shop.seller, note="Gudang")
    await counted(shop.seller, count, **{variant: 3})
    await sold(shop, 1)

    await counted(shop.seller, count, **{variant: 9})
    lines = (await shop.seller.get(f"/inventory/counts/{count}/lines")).json()["items"]
    await completed(shop.seller, count)

    of_variant = next(line for line in lines if line["variant_id"] == variant)
    assert (of_variant["counted"], of_variant["expected"], of_variant["difference"]) == (9, 9, 0)
    assert (await shop.level())["on_hand"] == 9


async def test_an_abandoned_count_changes_nothing(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=10)
    count = await opened(shop.seller)
    await counted(shop.seller, count, **{shop.sizes["L"]: 1})

    answer = await shop.seller.post(f"/inventory/counts/{count}/abandonment", {})

    assert answer.json()["status"] == "abandoned"
    assert (await shop.level())["on_hand"] == 10
    assert code(await completed(shop.seller, count)) == (409, "inventory.count_closed")
    again = await counted(shop.seller, count, **{shop.sizes["L"]: 1})
    assert code(again) == (409, "inventory.count_closed")
    await opened(shop.seller)


async def test_one_count_is_open_at_a_time_and_one_completion_counts(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=10)

    begun = await asyncio.gather(*(shop.seller.post("/inventory/counts", {}) for _ in range(5)))
    assert sorted(a.status_code for a in begun) == [201] + [409] * 4
    assert {a.json().get("code") for a in begun} == {None, "inventory.count_open"}
    count = next(a for a in begun if a.status_code == 201).json()["id"]
    await counted(shop.seller, count, **{shop.sizes["L"]: 8})

    ends = await asyncio.gather(*(completed(shop.seller, count) for _ in range(5)))

    assert sorted(a.status_code for a in ends) == [200] + [409] * 4
    assert (await shop.level())["on_hand"] == 8


async def test_what_buyers_hold_is_not_counted_away(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=10)
    variant, other = shop.sizes["L"], shop.sizes["M"]
    body = {"customer": {"name": "B"}, "items": [{"variant_id": variant, "quantity": 4}]}
    await shop.seller.made("/orders", body)
    count = await opened(shop.seller)
    await counted(shop.seller, count, **{variant: 3, other: 9})

    assert code(await completed(shop.seller, count)) == (409, "inventory.would_oversell")

    assert (await shop.level())["on_hand"] == 10
    assert (await shop.level("M"))["on_hand"] == 10, "all of it, or nothing"
    await counted(shop.seller, count, **{variant: 4})
    assert (await completed(shop.seller, count)).status_code == 200
    assert (await shop.level()) | {"on_hand": 4, "available": 0} == await shop.level()


async def test_a_count_tells_that_stock_is_low(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=10)
    variant = shop.sizes["L"]
    await shop.seller.patch(f"/variants/{variant}/inventory", {"low_stock_at": 5})
    count = await opened(shop.seller)

    await counted(shop.seller, count, **{variant: 5})
    await completed(shop.seller, count)

    assert await pesan.value("SELECT count(*) FROM events WHERE type = 'stock.low'") == 1


async def test_counts_that_make_no_sense_are_refused(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    variant, other = shop.sizes["L"], shop.sizes["M"]
    post = shop.seller.post

    assert code(await post("/inventory/counts", {"variant_ids": []}))[0] == 422
    unknown = {"variant_ids": ["var_01m837xzv4fcaap6hzehqy48v2"]}
    assert code(await post("/inventory/counts", unknown)) == (404, "inventory.variant_not_found")
    count = await opened(shop.seller, variant_ids=[variant, variant])
    assert code(await counted(shop.seller, count, **{variant: -1}))[0] == 422
    assert code(await counted(shop.seller, count, **{other: 1})) == (409, "inventory.not_in_count")
    twice = {"lines": [{"variant_id": variant, "counted": 1}] * 2}
    assert code(await shop.seller.put(f"/inventory/counts/{count}/lines", twice))[0] == 422
    for wanted in (MISSING, "cnt_1", variant):
        path = f"/inventory/counts/{wanted}"
        assert code(await shop.seller.get(path)) == (404, "inventory.count_not_found")
        assert code(await completed(shop.seller, wanted)) == (404, "inventory.count_not_found")


async def test_another_stores_count_is_like_none(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    count = await opened(shop.seller)
    stranger = await pesan.seller("Budi")

    for answer in (
        await stranger.get(f"/inventory/counts/{count}"),
        await stranger.get(f"/inventory/counts/{count}/lines"),
        await counted(stranger, count, **{shop.sizes["L"]: 1}),
        await completed(stranger, count),
        await stranger.post(f"/inventory/counts/{count}/abandonment", {}),
    ):
        assert code(answer) == (404, "inventory.count_not_found")
    assert (await stranger.get("/inventory/counts")).json()["items"] == []


@pytest.mark.parametrize("ask", ["/inventory/counts", "/inventory/counts/{count}/lines"])
async def test_counts_and_their_lines_are_read_page_by_page(pesan: Pesan, ask: str) -> None:
    shop = await open_shop(pesan)
    count = await opened(shop.seller)
    await shop.seller.post(f"/inventory/counts/{count}/abandonment", {})
    await opened(shop.seller)

    first = (await shop.seller.get(ask.format(count=count), limit=1)).json()
    cursor = first["next_cursor"]
    second = (await shop.seller.get(ask.format(count=count), limit=1, cursor=cursor)).json()

    assert second["next_cursor"] is None
    assert (
        first["items"] + second["items"]
        == ((await shop.seller.get(ask.format(count=count))).json()["items"])
    )
