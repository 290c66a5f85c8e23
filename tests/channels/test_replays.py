"""Genuine, and told again: 7 and 40 days later, when its content is long emptied, it does nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pesan.app.housekeeping import remove, what_is_old
from pesan.channels.providers.sandbox import sandbox_status

from ..chat.site import open_site
from ..running import Pesan, Seller
from ..stories.test_first_sale import settled
from ..twins.telegram_updates import Person
from .test_contract_whole import CONNECT, SARI, SECRET, Line, Posted

KEPT_DAYS = 30  # the least an operator may set
Again = Callable[[], Awaitable[int]]

FOUND = """
    SELECT c.unread, c.unreachable_since, c.last_inbound_at, c.last_sequence, c.fence, c.status,
        (SELECT count(*) FROM customers) AS customers,
        (SELECT count(*) FROM agent_turns) AS turns,
        (SELECT jsonb_agg(jsonb_build_array(m.author, m.text, m.status) ORDER BY m.sequence)::text
            FROM customer_messages m) AS said,
        (SELECT count(*) FROM channel_updates) AS updates
    FROM conversations c
"""
AGED = (
    "UPDATE channel_updates SET received_at = received_at - $1::interval",
    """UPDATE conversations SET last_inbound_at = last_inbound_at - $1::interval,
        last_message_at = last_message_at - $1::interval""",
)


async def _by_webhook(pesan: Pesan, channel: str) -> tuple[Seller, Again]:
    """Somebody wrote to the agent by it; the same bytes once more, with their signature or secret."""
    line = await CONNECT[channel](pesan)
    pesan.graph.hears(SARI)
    pesan.telegram.begun_by.add(int(SARI))
    await line.seller.patch("/settings", {"default_owner": "agent"})
    posted = line.says("halo")
    return line.seller, lambda: line.post(posted)


async def _by_the_chat(pesan: Pesan) -> tuple[Seller, Again]:
    site = await open_site(pesan)
    await site.seller.patch("/settings", {"default_owner": "agent"})
    visitor = await site.visitor()

    async def again() -> int:
        return (await visitor.say("halo", key="the-same-key")).status_code

    return site.seller, again


async def _found(seller: Seller) -> Any:
    [row] = await seller.pesan.rows(FOUND)
    [shown] = (await seller.get("/conversations")).json()["items"]
    return row, shown


@pytest.mark.parametrize("days", [7, 40])
@pytest.mark.parametrize("channel", [*CONNECT, "web"])
async def test_what_is_told_again_much_later_does_nothing(
    pesan: Pesan, channel: str, days: int
) -> None:
    seller, tell = await (_by_the_chat(pesan) if channel == "web" else _by_webhook(pesan, channel))
    assert await tell() in {200, 202}
    answered = "SELECT count(*) = 1 FROM customer_messages WHERE author = 'agent'"
    await pesan.eventually(answered)
    await settled(pesan)
    await _time_passes(pesan, days)
    emptied = await pesan.value("SELECT bool_and(content IS NULL) FROM channel_updates")
    assert emptied == (days > KEPT_DAYS)
    before = await _found(seller)

    assert {await tell(), await tell()} <= {200, 202}
    await settled(pesan)

    assert await _found(seller) == before


async def _answered(line: Line) -> str:
    """A person wrote, a seller answered, and the channel took it; the answer's id."""
    pesan = line.seller.pesan
    pesan.graph.hears(SARI)
    pesan.telegram.begun_by.add(int(SARI))
    assert await line.post(line.says("halo")) == 200
    await line.texts(1)
    [thread] = (await line.seller.get("/conversations")).json()["items"]
    path = f"/conversations/{thread['id']}/messages"
    said = await line.seller.made(path, {"text": "halo juga"})
    await pesan.eventually("SELECT bool_or(status = 'sent') FROM customer_messages")
    return str(said["id"])


async def _by_whatsapp(pesan: Pesan) -> tuple[Seller, list[Again], Again]:
    line = await CONNECT["whatsapp"](pesan)
    await _answered(line)
    sent, hook = pesan.graph.sent_to(SARI)[-1], (line.says("x").url, SECRET)

    def told(name: str, code: int | None = None) -> Again:
        word = pesan.graph.reported(sent, name, error_code=code)

        async def again() -> int:
            return (await pesan.graph.post(hook, word)).statuses[0]

        return again

    return line.seller, [*map(told, ("sent", "delivered", "read"))], told("failed", 131026)


async def _by_the_phone(pesan: Pesan) -> tuple[Seller, list[Again], Again]:
    line = await CONNECT["sandbox"](pesan)
    answer, url = await _answered(line), line.says("x").url

    def told(name: str, code: str = "") -> Again:
        headers, body = sandbox_status(SECRET, f"sandbox.{answer}", name, code=code)
        return lambda: line.post(Posted(url, headers, body))

    return line.seller, [*map(told, ("sent", "delivered", "read"))], told("failed", "131026")


async def _by_telegram(pesan: Pesan) -> tuple[Seller, list[Again], Again]:
    """Which tells of no message of ours: of presses, edits, and of who blocked the bot."""
    line = await CONNECT["telegram"](pesan)
    await _answered(line)
    twin, person = pesan.telegram, Person(int(SARI))
    keyboard = {"inline_keyboard": [[{"text": "Ya", "callback_data": "confirm"}]]}
    asked = twin.sent_to(person)[-1].document() | {"reply_markup": keyboard}
    said = await twin.say(person, "satu ya")
    words = [
        said,
        await twin.press_anything(person, "confirm", asked),
        await twin.edit(said, "dua ya"),
        await twin.block(person),
        await twin.unblock(person),
    ]
    late = twin.made({"message": {**said.message, "text": "tiga ya"}})  # a number it has told of

    def told(word: Any) -> Again:
        async def again() -> int:
            return (await twin.redeliver(word)).statuses[-1]

        return again

    return line.seller, [*map(told, words)], told(late)


OF_US = {"whatsapp": _by_whatsapp, "telegram": _by_telegram, "sandbox": _by_the_phone}


@pytest.mark.parametrize("days", [7, 40])
@pytest.mark.parametrize("channel", OF_US)
async def test_what_a_channel_tells_of_us_again_much_later_does_nothing(
    pesan: Pesan, channel: str, days: int
) -> None:
    seller, words, late = await OF_US[channel](pesan)
    for tell in words:
        assert await tell() == 200
    await settled(pesan)
    await _time_passes(pesan, days)
    before, called = await _found(seller), len(pesan.telegram.calls)

    for tell in reversed(words):
        assert {await tell(), await tell()} == {200}
    await settled(pesan)

    assert await _found(seller) == before
    assert len(pesan.telegram.calls) == called, "no press is answered twice"
    # Nor does news that comes so late undo what is known: a failure of what was read.
    assert await late() == 200
    await settled(pesan)
    row, shown = await _found(seller)
    assert (row["said"], row["unreachable_since"]) == (
        before[0]["said"],
        before[0]["unreachable_since"],
    )
    assert shown == before[1]


async def _time_passes(pesan: Pesan, days: int) -> None:
    for age in AGED:
        await pesan.owner.execute(age, timedelta(days=days))
    await _keep_house(pesan)


async def _keep_house(pesan: Pesan) -> None:
    old = next(one for one in what_is_old(pesan.world) if one.name == "channel updates")
    await remove(pesan.world, replace(old, age=timedelta(days=KEPT_DAYS)))
