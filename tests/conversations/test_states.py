"""Put aside, woken, closed, opened again, left for later: and the customer hears none of it."""

import asyncio
from datetime import timedelta
from typing import Any

from pesan.kit import clock
from pesan.kit.schemas import wire_time

from ..running import Pesan
from .builders import SARI, Shop, open_shop


async def one_chat(pesan: Pesan) -> tuple[Shop, str]:
    shop = await open_shop(pesan)
    await shop.hears("halo")
    return shop, f"/conversations/{(await shop.conversation())['id']}"


async def done(shop: Shop, path: str, body: Any = None) -> Any:
    answer = await shop.seller.post(path, body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_closing_tells_the_customer_nothing_and_their_message_opens_it_again(
    pesan: Pesan,
) -> None:
    shop, path = await one_chat(pesan)

    closed = await done(shop, f"{path}/close")
    again = await done(shop, f"{path}/close")
    assert (closed["status"], closed["unread"], again["status"]) == ("closed", 0, "closed")
    assert [m["payload"].get("event") for m in await shop.messages()][1:] == ["closed"]
    assert pesan.graph.sent_to(SARI) == []

    await shop.hears("satu lagi kak")
    opened = await shop.conversation()
    assert (opened["status"], opened["unread"]) == ("open", 1)
    assert opened["waiting_since"] is not None


async def test_a_seller_opens_again_what_was_closed(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)
    await done(shop, f"{path}/close")

    assert (await done(shop, f"{path}/reopen"))["status"] == "open"

    facts = await pesan.rows("SELECT type FROM events WHERE type LIKE 'conversation.%' ORDER BY id")
    assert [fact["type"] for fact in facts] == ["conversation.closed", "conversation.reopened"]


async def test_what_is_put_aside_wakes_when_its_time_comes_and_is_seen(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)
    await done(shop, f"{path}/read")
    until = wire_time(clock.now() + timedelta(hours=2))

    snoozed = await done(shop, f"{path}/snooze", {"until": until})
    assert (snoozed["status"], snoozed["snoozed_until"]) == ("snoozed", until)
    await pesan.shift_clock(3 * 3600)
    await pesan.eventually("SELECT status = 'open' FROM conversations")

    woken = await shop.conversation()
    assert (woken["unread"], woken["snoozed_until"]) == (1, None)
    assert [m["payload"].get("event") for m in await shop.messages()][1:] == ["snoozed", "woken"]


async def test_what_is_put_aside_until_the_customer_writes_waits_for_that(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)
    await done(shop, f"{path}/snooze", {"until": wire_time(clock.now() + timedelta(hours=2))})

    snoozed = await done(shop, f"{path}/snooze", {})
    assert (snoozed["status"], snoozed["snoozed_until"]) == ("snoozed", None)
    assert await pesan.value("SELECT count(*) FROM timers WHERE kind = 'conversations.wake'") == 0
    await shop.hears("halo?")

    assert (await shop.conversation())["status"] == "open"


async def test_a_customer_who_writes_first_is_not_woken_twice(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)
    await done(shop, f"{path}/snooze", {"until": wire_time(clock.now() + timedelta(hours=1))})
    await shop.hears("halo?")
    await done(shop, f"{path}/read")

    await pesan.shift_clock(2 * 3600)
    await pesan.eventually("SELECT count(*) = 0 FROM timers WHERE kind = 'conversations.wake'")

    assert (await shop.conversation())["unread"] == 0
    assert "woken" not in [m["payload"].get("event") for m in await shop.messages()]


async def test_a_time_that_is_none_is_refused(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)
    for until in ("2020-01-01T00:00:00Z", "2126-01-01T00:00:00Z", "2026-12-01T10:00:00", "besok"):
        answer = await shop.seller.post(f"{path}/snooze", {"until": until})
        assert answer.status_code == 422, until
    await done(shop, f"{path}/close")

    answer = await shop.seller.post(f"{path}/snooze", {})

    assert (answer.status_code, answer.json()["code"]) == (409, "conversations.closed")


async def test_left_for_later_it_is_unread_again(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)

    assert (await done(shop, f"{path}/read"))["unread"] == 0
    assert (await done(shop, f"{path}/unread"))["unread"] == 1
    assert (await done(shop, f"{path}/unread"))["unread"] == 1


async def test_two_who_close_at_once_close_once(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)

    await asyncio.gather(*(done(shop, f"{path}/close") for _ in range(4)))

    assert await pesan.value("SELECT count(*) FROM events WHERE type = 'conversation.closed'") == 1
    assert len(await shop.messages()) == 2


async def test_a_priority_is_set_and_taken_away(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)

    urgent = await shop.seller.put(f"{path}/priority", {"priority": "urgent"})
    none = await shop.seller.put(f"{path}/priority", {"priority": None})

    assert (urgent.json()["priority"], none.json()["priority"]) == ("urgent", None)
    assert (await shop.seller.put(f"{path}/priority", {"priority": "?"})).status_code == 422


async def test_somebody_elses_conversation_is_none(pesan: Pesan) -> None:
    _, path = await one_chat(pesan)
    stranger = await pesan.seller("Tono")

    for verb in ("read", "unread", "close", "reopen", "snooze"):
        answer = await stranger.post(f"{path}/{verb}", {} if verb == "snooze" else None)
        assert (answer.status_code, answer.json()["code"]) == (404, "conversations.not_found")
    assert (await stranger.put(f"{path}/priority", {"priority": None})).status_code == 404


async def test_who_may_only_look_changes_nothing(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)
    viewer = await (await pesan.person("Vina")).joins(shop.seller, "viewer")

    for verb in ("close", "unread"):
        assert (await viewer.post(f"{path}/{verb}", None)).status_code == 403
    assert (await viewer.post("/labels", {"name": "x"})).status_code == 403
    assert (await viewer.get("/conversations")).status_code == 200
