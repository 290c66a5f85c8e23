"""Genuine, and told again: 7 and 40 days later, when its content is long emptied, it does nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pesan.app.housekeeping import remove, what_is_old

from ..chat.site import open_site
from ..running import Pesan, Seller
from ..stories.test_first_sale import settled
from .test_contract_whole import CONNECT, SARI

KEPT_DAYS = 30  # the least an operator may set
Again = Callable[[], Awaitable[int]]

FOUND = """
    SELECT c.unread, c.last_inbound_at, c.last_sequence, c.fence, c.status,
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
    await pesan.eventually(answered, timeout_seconds=15)
    await settled(pesan)
    for age in AGED:
        await pesan.owner.execute(age, timedelta(days=days))
    await _keep_house(pesan)
    emptied = await pesan.value("SELECT bool_and(content IS NULL) FROM channel_updates")
    assert emptied == (days > KEPT_DAYS)
    before = await _found(seller)

    assert {await tell(), await tell()} <= {200, 202}
    await settled(pesan)

    assert await _found(seller) == before


async def _keep_house(pesan: Pesan) -> None:
    old = next(one for one in what_is_old(pesan.world) if one.name == "channel updates")
    await remove(pesan.world, replace(old, age=timedelta(days=KEPT_DAYS)))
