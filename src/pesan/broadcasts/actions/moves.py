from datetime import datetime, timedelta

from ... import channels, conversations
from ...channels import RateCard
from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.events import Fact, emit
from ...kit.ids import BroadcastId, MoveId, StoreId, new_id
from ...kit.timers import set_timer
from .. import queries, rules
from ..errors import CannotMove, NobodyToTell
from ..events import (
    BroadcastCancelled,
    BroadcastPaused,
    BroadcastScheduled,
    BroadcastSent,
    BroadcastStarted,
)
from ..models import Amount, Broadcast, BroadcastStatus, Budget, Skip
from .budget import check_budget, check_left, priced
from .drafts import audience_of, change_broadcast, lock, note, require_broadcast
from .wording import read_for_sending

# The timer of one that has something to do. Its row comes before the broadcast's, here and where it
# rings; one that has nothing to do any more lets it pass.
ADVANCE = "broadcasts.advance"
A_YEAR = timedelta(days=366)
A_MINUTE = timedelta(minutes=1)  # a clock that is a little behind means now
WITHDRAWN = "taken back before it was sent: the broadcast was stopped"
_S = BroadcastStatus
_FACTS: dict[BroadcastStatus, type[Fact]] = {
    _S.SCHEDULED: BroadcastScheduled,
    _S.SENDING: BroadcastStarted,
    _S.PAUSED: BroadcastPaused,
    _S.SENT: BroadcastSent,
    _S.CANCELLED: BroadcastCancelled,
}


async def schedule(
    tx: Tx,
    store: StoreId,
    broadcast: BroadcastId,
    *,
    at: datetime | None,
    card: RateCard,
    actor: str,
) -> Broadcast:
    """Sends it, now or then. Raises broadcasts.not_found, broadcasts.cannot_move,
    broadcasts.nobody_to_tell, broadcasts.no_price, broadcasts.budget_spent, requests.invalid, and what keeps its words from being sent.
    """
    now = clock.now()
    if at is not None and not now - A_MINUTE <= at <= now + A_YEAR:
        raise Invalid.field("scheduled_at", "lies in the past, or more than a year ahead")
    to = _S.SENDING if at is None or at <= now else _S.SCHEDULED
    await set_timer(tx, store, ADVANCE, broadcast, due_at=at or now)
    found = await lock(tx, store, broadcast)
    if found.status not in {_S.DRAFT, _S.SCHEDULED}:
        raise CannotMove(status=found.status.value, to=to.value)
    await read_for_sending(tx, store, found)
    tallies = await audience_of(tx, store, found, card=card)
    if not any(one.skip is None for one in tallies):
        raise NobodyToTell({str(one.skip): one.count for one in tallies})
    budget = await _priced_anew(tx, store, found, card=card, at=at or now)
    if budget is not None:
        await check_budget(tx, store, found, budget, tallies)
    return await move(tx, store, broadcast, to=to, actor=actor, at=at)


async def pause(
    tx: Tx, store: StoreId, broadcast: BroadcastId, *, actor: str, reason: str | None = None
) -> Broadcast:
    """Nobody more is told until it is resumed; what is queued and not on its way is taken back, and
    those people wait again. Raises broadcasts.not_found, broadcasts.cannot_move.
    """
    moved = await move(tx, store, broadcast, to=_S.PAUSED, actor=actor, reason=reason)
    await _withdraw(tx, store, broadcast)
    return moved


async def resume(
    tx: Tx, store: StoreId, broadcast: BroadcastId, *, card: RateCard, actor: str
) -> Broadcast:
    """Raises broadcasts.not_found, broadcasts.cannot_move, broadcasts.budget_spent, and what keeps its words from being sent."""
    await set_timer(tx, store, ADVANCE, broadcast, due_at=clock.now())
    found = await lock(tx, store, broadcast)
    if found.status is not _S.PAUSED:
        raise CannotMove(status=found.status.value, to=_S.SENDING.value)
    await read_for_sending(tx, store, found)
    budget = await _priced_anew(tx, store, found, card=card, at=clock.now())
    if budget is not None:
        await check_left(tx, store, found, budget)
    return await move(tx, store, broadcast, to=_S.SENDING, actor=actor)


async def resume_with(
    tx: Tx,
    store: StoreId,
    broadcast: BroadcastId,
    budget: Amount | None,
    *,
    version: int | None,
    card: RateCard,
    actor: str,
) -> Broadcast:
    """With another budget than the one at which it rests. Its timer's row is taken before its own, as
    where it rings: to change it first, then resume it, waits for a step that waits for us.

    Raises as change_broadcast and resume.
    """
    await set_timer(tx, store, ADVANCE, broadcast, due_at=clock.now())
    await change_broadcast(
        tx, store, broadcast, {"budget": budget}, version=version, card=card, actor=actor
    )
    return await resume(tx, store, broadcast, card=card, actor=actor)


async def cancel(
    tx: Tx, store: StoreId, broadcast: BroadcastId, *, actor: str, reason: str | None = None
) -> Broadcast:
    """For good. Raises broadcasts.not_found, broadcasts.cannot_move."""
    moved = await move(tx, store, broadcast, to=_S.CANCELLED, actor=actor, reason=reason)
    await _withdraw(tx, store, broadcast)
    await queries.skip_the_rest(tx, store=store, broadcast=broadcast, skip=Skip.CANCELLED)
    return moved


async def move(
    tx: Tx,
    store: StoreId,
    broadcast: BroadcastId,
    *,
    to: BroadcastStatus,
    actor: str,
    reason: str | None = None,
    at: datetime | None = None,
) -> Broadcast:
    """Raises broadcasts.not_found, broadcasts.cannot_move."""
    moved = await queries.move(
        tx,
        store=store,
        broadcast=broadcast,
        move=MoveId(new_id()),
        sources=[status.value for status in rules.sources(to)],
        to=to,
        scheduled_at=at,
        actor=actor,
        reason=reason,
        now=clock.now(),
    )
    if moved is None:
        now = await require_broadcast(tx, store, broadcast)
        raise CannotMove(status=now.status.value, to=to.value)
    detail = {"status": to.value} | ({"reason": reason} if reason else {})
    await note(tx, store, "move", broadcast, actor=actor, detail=detail)
    await emit(tx, _FACTS[to](store_id=store, broadcast_id=broadcast))  # type: ignore[call-arg] # each has the one id
    return moved


async def _priced_anew(
    tx: Tx, store: StoreId, broadcast: Broadcast, *, card: RateCard, at: datetime
) -> Budget | None:
    """Its budget is held against the prices of when it is sent."""
    if broadcast.budget is None:
        return None
    budget = await priced(
        tx,
        store,
        broadcast,
        broadcast.budget,
        connection=broadcast.connection_id,
        card=card,
        at=at,
    )
    await queries.set_budget(
        tx, store=store, broadcast=broadcast.id, budget=budget, now=clock.now()
    )
    return budget


async def _withdraw(tx: Tx, store: StoreId, broadcast: BroadcastId) -> None:
    """The caller has moved it, and so holds its row: nobody queues meanwhile."""
    under_way = await queries.under_way(tx, store, broadcast)
    taken = await conversations.withdraw(
        tx, store, under_way, why=WITHDRAWN, reason=channels.TAKEN_BACK
    )
    await queries.wait_again(tx, store=store, broadcast=broadcast, messages=taken)
