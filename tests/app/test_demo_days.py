"""The demo store has lived before it is looked at: by its own doors, in its own time, and once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from pesan import stores
from pesan.app import demo
from pesan.app.demo import days
from pesan.app.demo.shop import Shop, Story
from pesan.app.demo.stories import STORIES
from pesan.kit import clock

from ..running import Pesan
from ..stories.test_first_sale import nothing_is_broken

A_STORY = next(story for story in STORIES if story.key == "dewi")


async def test_a_merchant_finds_a_shop_that_lives(pesan: Pesan) -> None:
    before = clock.now()
    page = await told(pesan)

    [counts] = await pesan.rows(
        """
        SELECT (SELECT count(DISTINCT status) FROM orders WHERE store_id = $1) AS statuses,
            (SELECT count(DISTINCT placed_at::date) FROM orders WHERE store_id = $1) AS days,
            (SELECT count(DISTINCT method) FROM payments WHERE store_id = $1) AS methods,
            (SELECT count(*) FROM refunds WHERE store_id = $1 AND status = 'succeeded') AS refunds,
            (SELECT count(*) FROM reconciliation_cases
             WHERE store_id = $1 AND status = 'open') AS cases,
            (SELECT count(*) FROM conversations WHERE store_id = $1) AS threads,
            (SELECT count(*) FROM conversations WHERE store_id = $1 AND status = 'snoozed')
                AS snoozed,
            (SELECT count(*) FROM conversations
             WHERE store_id = $1 AND owner = 'human' AND status = 'open' AND unread > 0) AS need_you,
            (SELECT count(*) FROM event_audit_log
             WHERE store_id = $1 AND action = 'demo.tell') AS stories,
            (SELECT count(*) FROM customer_messages
             WHERE store_id = $1 AND direction = 'out' AND status = 'read') AS read,
            (SELECT count(*) FROM broadcasts WHERE store_id = $1 AND status = 'sent') AS broadcasts
        """,
        page.store,
    )
    assert counts["stories"] == len(STORIES) + 1, "with the one that it was opened"
    assert counts["statuses"] >= 7
    assert counts["broadcasts"] == 1
    assert counts["read"] > 30
    assert counts["days"] >= 12
    assert counts["methods"] == 3, "by QRIS, by a transfer, at the door"
    assert counts["refunds"] == counts["cases"] == counts["snoozed"] == 1
    assert counts["threads"] == 15
    assert counts["need_you"] >= 2
    [left] = await pesan.rows(
        """
        SELECT (SELECT count(*) FROM event_deliveries
                WHERE store_id = $1 AND done_at IS NULL) AS facts,
            (SELECT count(*) FROM customer_messages
             WHERE store_id = $1 AND status IN ('queued', 'sending', 'failed')) AS unsent,
            (SELECT count(*) FROM customer_messages
             WHERE store_id = $1 AND created_at > $2) AS to_come,
            (SELECT count(*) FROM timers WHERE store_id = $1 AND due_at < $2) AS overdue
        """,
        page.store,
        before + timedelta(seconds=1),
    )
    assert set(left.values()) == {0}, left
    await nothing_is_broken(pesan)


@pytest.mark.parametrize("hours", range(0, 24, 6))
async def test_at_whatever_hour_it_is_opened_its_offer_was_told_by_day_and_sold(
    pesan: Pesan, hours: int
) -> None:
    await pesan.shift_clock(hours * 3600)

    await told(pesan, *(one for one in STORIES if one.key in {"dewi", "agus", "hendra", "offer"}))

    [offer] = await pesan.rows(
        """
        SELECT b.status, EXTRACT(hour FROM b.started_at AT TIME ZONE s.timezone) AS hour,
            b.finished_at - b.started_at AS took,
            (SELECT count(*) FROM broadcast_orders o WHERE o.broadcast_id = b.id) AS orders
        FROM broadcasts b JOIN stores s ON s.id = b.store_id
        """
    )
    assert offer["status"] == "sent"
    assert 8 <= offer["hour"] < 21
    assert offer["took"] < timedelta(minutes=1)
    assert offer["orders"] == 1


async def test_what_happened_then_is_dated_then_and_stands_in_its_order(pesan: Pesan) -> None:
    page = await told(pesan, A_STORY)

    began = clock.now() - A_STORY.ago
    messages = await pesan.rows(
        "SELECT created_at, id FROM customer_messages WHERE store_id = $1 ORDER BY sequence",
        page.store,
    )
    moves = await pesan.rows(
        "SELECT to_status, at FROM order_status_history WHERE store_id = $1 ORDER BY id", page.store
    )

    assert abs(messages[0]["created_at"] - began) < timedelta(minutes=1)
    times = [row["created_at"] for row in messages]
    assert times == sorted(times)
    assert [row["id"] for row in messages] == sorted(row["id"] for row in messages)
    assert [row["to_status"] for row in moves] == [
        "awaiting_payment",
        "paid",
        "packed",
        "shipped",
        "delivered",
        "completed",
    ]
    assert moves[-1]["at"] < clock.now() - timedelta(days=1), "it completed itself, in its time"


async def test_it_is_told_once_however_often_it_is_started(pesan: Pesan) -> None:
    page = await told(pesan, A_STORY)
    before = await size_of(pesan, page)

    await told(pesan, A_STORY)

    assert await size_of(pesan, page) == before


async def test_what_a_day_opens_is_looked_after_that_day(pesan: Pesan) -> None:
    async def cuts_the_site_off_and_opens_it_again(shop: Shop) -> None:
        await stores.close_connection(shop.tx, shop.store, "web")
        values = {"allowed_origins": "https://sari.test", "mode": "test"}
        await stores.open_connection(shop.tx, shop.world, shop.store, "web", values)
        await shop.past.settle()

    page = await told(pesan, Story("site", timedelta(days=3), cuts_the_site_off_and_opens_it_again))

    assert (
        await pesan.value(
            "SELECT count(*) FROM event_audit_log WHERE store_id = $1 AND detail->>'story' = 'site'",
            page.store,
        )
        == 1
    )


async def test_a_start_that_was_cut_off_goes_on_and_leaves_no_half_a_story(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cut_off(shop: Any) -> None:
        await A_STORY.tell(shop)
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await told(pesan, A_STORY._replace(tell=cut_off))
    page = await demo.prepare(pesan.world)
    nothing = await size_of(pesan, page)

    await told(pesan, A_STORY)

    assert nothing["messages"] == nothing["orders"] == 0
    assert (await size_of(pesan, page))["orders"] == 1


async def test_what_the_shop_cannot_bear_is_left_out_and_the_rest_is_told(pesan: Pesan) -> None:
    async def sold_out(shop: Any) -> None:
        raise AssertionError

    page = await told(pesan, Story("sold out", timedelta(days=10), sold_out), A_STORY)

    assert (await size_of(pesan, page))["orders"] == 1


async def test_whoever_stops_it_waits_for_no_further_story(pesan: Pesan) -> None:
    begun = asyncio.Event()

    async def breaks_off(shop: Any) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError as cut:
            raise ConnectionResetError from cut

    telling = asyncio.create_task(
        told(pesan, Story("breaks off", timedelta(days=10), breaks_off), A_STORY)
    )
    await begun.wait()
    telling.cancel()

    with pytest.raises(asyncio.CancelledError):
        await telling
    assert await pesan.value("SELECT count(*) FROM customer_messages") == 0


async def test_a_shop_with_days_of_its_own_is_told_none(pesan: Pesan) -> None:
    page = await demo.prepare(pesan.world, empty=True)

    await demo.tell(pesan.world, page.store, page.owner)

    assert (await size_of(pesan, page))["messages"] == 0


async def told(pesan: Pesan, *only: Story) -> demo.Page:
    page = await demo.prepare(pesan.world)
    with pytest.MonkeyPatch.context() as patch:
        if only:
            patch.setattr(days, "STORIES", (STORIES[0], *only))
        await demo.tell(pesan.world, page.store, page.owner)
    return page


async def size_of(pesan: Pesan, page: demo.Page) -> dict[str, Any]:
    [row] = await pesan.rows(
        """
        SELECT (SELECT count(*) FROM customer_messages WHERE store_id = $1) AS messages,
            (SELECT count(*) FROM orders WHERE store_id = $1) AS orders,
            (SELECT count(*) FROM events WHERE store_id = $1) AS facts,
            (SELECT count(*) FROM inventory_movements WHERE store_id = $1) AS movements
        """,
        page.store,
    )
    return row
