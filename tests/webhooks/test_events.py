"""The store's facts, as a program outside reads them."""

from typing import Any

import pytest

from pesan.webhooks.rules import matching

from ..orders.builders import code, open_shop, paid
from ..running import Pesan, Seller


async def listed(seller: Seller, **params: Any) -> list[dict[str, Any]]:
    answer = await seller.get("/events", **params)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_facts_are_listed_newest_first_in_the_shape_of_a_webhook(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan))
    seller = order.shop.seller

    events = await listed(seller)

    assert [event["id"] for event in events] == sorted((e["id"] for e in events), reverse=True)
    placed = next(event for event in events if event["type"] == "order.placed")
    assert placed.keys() == {"id", "type", "created_at", "store_id", "data"}
    assert placed["id"].startswith("evt_")
    assert (placed["store_id"], placed["data"]) == (seller.store_id, {"order_id": order.id})
    captured = next(event for event in events if event["type"] == "payment.captured")
    assert captured["data"]["payment_id"].startswith("pay_")


async def test_one_kind_all_of_a_noun_and_everything_since_are_asked_for(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan))
    seller = order.shop.seller
    everything = await listed(seller, limit=100)

    for pattern in ("order.paid", "order.*", "payment.*", "*"):
        found = {event["id"] for event in await listed(seller, type=pattern, limit=100)}
        wanted = {
            event["id"]
            for event in everything
            if pattern == "*" or event["type"].startswith(pattern.removesuffix("*"))
        }
        assert found == wanted, pattern
        assert found
    since = everything[1]["created_at"]
    assert len(await listed(seller, **{"from": since})) >= 2
    assert await listed(seller, **{"from": "2100-01-01T00:00:00Z"}) == []
    assert await listed(seller, type="payment.*", **{"from": "2100-01-01T00:00:00Z"}) == []


async def test_pages_hold_every_fact_once(pesan: Pesan) -> None:
    seller = (await paid(await open_shop(pesan))).shop.seller
    everything = [event["id"] for event in await listed(seller, limit=100)]

    for kind in ("*", "payment.*"):
        whole = [event["id"] for event in await listed(seller, type=kind, limit=100)]
        seen: list[str] = []
        cursor: str | None = None
        while True:
            page = (
                await seller.get(
                    "/events", type=kind, limit=1, **({} if cursor is None else {"cursor": cursor})
                )
            ).json()
            seen += [event["id"] for event in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert seen == whole
        assert set(seen) <= set(everything)


async def test_an_unknown_kind_and_a_time_without_a_zone_are_refused(pesan: Pesan) -> None:
    seller = await pesan.seller()

    for params in (
        {"type": "order.eaten"},
        {"type": "pizza.*"},
        {"type": "order"},
        {"from": "2026-11-22T15:04:05"},
        {"from": "yesterday"},
    ):
        answer = await seller.get("/events", **params)
        assert answer.status_code in {400, 422}, params
    for extreme in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        assert (await seller.get("/events", **{"from": extreme})).status_code == 200


async def test_who_may_not_read_events_and_who_is_of_another_store_is_refused(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    stranger = await pesan.seller("Budi")

    foreign = await stranger.api.get(shop.seller.path("/events"))
    assert code(foreign) == (404, "stores.not_found")
    await pesan.rows("UPDATE members SET role = 'staff'")
    assert code(await shop.seller.get("/events")) == (403, "stores.not_allowed")


@pytest.mark.parametrize(
    ("pattern", "kinds"),
    [
        ("*", ["order.paid", "order.placed", "ordering.done"]),
        ("order.*", ["order.paid", "order.placed"]),
        ("order.paid", ["order.paid"]),
        ("order.", []),
    ],
)
def test_a_pattern_means_whole_nouns(pattern: str, kinds: list[str]) -> None:
    assert matching(pattern, ["order.placed", "order.paid", "ordering.done"]) == kinds
