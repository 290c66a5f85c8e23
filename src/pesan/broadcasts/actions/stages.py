"""One short step of a broadcast at a time, each a transaction: its audience is written down, then
told, so many at once. A worker that dies takes nothing with it but its own step.
"""

from collections import defaultdict
from datetime import timedelta

from ... import conversations, customers, orders, stores
from ...channels import Purpose, StoredTemplate
from ...conversations import Author
from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import Problem
from ...kit.ids import BroadcastId, ConversationId, CustomerId, OrderId, StoreId
from ...kit.live import tell
from ...kit.timers import set_timer
from .. import queries, rules
from ..errors import BudgetSpent
from ..models import Broadcast, BroadcastStatus, Reach, Skip
from .budget import left_of
from .drafts import TOPIC, conditions_of
from .moves import ADVANCE, cancel, move, pause
from .segments import asked_of
from .wording import Said, read_for_sending, say

LOOKED_AT_ONCE = 2000  # customers a step looks at while the audience is written down
TOLD_AT_ONCE = 50
UNDER_WAY_MAX = 300  # what waits in the send layer: a pause takes it back, and answers go first
STEP_SECONDS = 1.0
REST_SECONDS = 3.0
SYSTEM = "system"  # as history and audit name who did it, where nobody did
_S = BroadcastStatus


async def advance(tx: Tx, store: StoreId, broadcast: BroadcastId) -> None:
    """Does what there is to do now, and says when to look again. Safe twice: it reads where it is."""
    found = await queries.lock_broadcast(tx, store, broadcast)
    if found is None or found.status not in {_S.SCHEDULED, _S.SENDING}:
        return
    if await stores.find_store(tx, store) is None:
        await cancel(tx, store, broadcast, actor=SYSTEM, reason="stores.not_found")
        return
    if found.status is _S.SCHEDULED:
        if found.scheduled_at is not None and found.scheduled_at > clock.now():
            await _again(
                tx, store, broadcast, at=(found.scheduled_at - clock.now()).total_seconds()
            )
            return
        found = await move(tx, store, broadcast, to=_S.SENDING, actor=SYSTEM)
    try:
        seconds = await _step(tx, store, found)
    except Problem as problem:  # a template that was withdrawn, a connection that is gone
        await pause(tx, store, broadcast, actor=SYSTEM, reason=problem.code)
        return
    await tell(tx, store, TOPIC)
    if seconds is not None:
        await _again(tx, store, broadcast, at=seconds)


async def put_down(tx: Tx, store: StoreId, order: OrderId) -> None:
    """An order that was paid belongs to the last broadcast that reached its buyer, if it is recent.

    Whoever of the merged was told it: they are one person.
    """
    found = await orders.require_order(tx, store, order)
    group = await customers.group_of(tx, store, found.customer_id)
    if await queries.put_down(
        tx, store=store, order=order, customers=group, placed_at=found.placed_at
    ):
        await tell(tx, store, TOPIC)


async def _step(tx: Tx, store: StoreId, broadcast: Broadcast) -> float | None:
    """How many seconds to rest before the next; None when it is done."""
    stored = await read_for_sending(tx, store, broadcast)
    if not broadcast.is_frozen:
        await _write_down(tx, store, broadcast)
        return 0
    under_way = len(await queries.under_way(tx, store, broadcast.id))
    at_once = min(TOLD_AT_ONCE, UNDER_WAY_MAX - under_way, await _room(tx, store, broadcast))
    if at_once <= 0:
        return await _rest(tx, store, broadcast.id)
    reached = await queries.next_waiting(
        tx,
        store=store,
        broadcast=broadcast.id,
        connection=broadcast.connection_id,
        channel=broadcast.channel,
        opened_by=rules.OPENED_BY.get(broadcast.channel),
        limit=at_once,
    )
    fits, is_spent = await _affordable(tx, store, broadcast, reached)
    if fits:
        await _tell_these(tx, store, broadcast, stored, fits)
    if is_spent and not fits and not under_way:  # what is under way may fail, and cost nothing
        await pause(tx, store, broadcast.id, actor=SYSTEM, reason=BudgetSpent.code)
        return None
    if reached and not (is_spent and not fits):
        return STEP_SECONDS
    if under_way:
        return await _rest(tx, store, broadcast.id)
    await _finish(tx, store, broadcast)
    return None


async def _rest(tx: Tx, store: StoreId, broadcast: BroadcastId) -> float:
    leaves_at = await queries.next_leaves(tx, store, broadcast)
    if leaves_at is None:
        return REST_SECONDS
    return rules.rest_seconds(leaves_at, now=clock.now(), least=REST_SECONDS)


async def _room(tx: Tx, store: StoreId, broadcast: Broadcast) -> int:
    """How many more it may reach. Whoever is beyond its cap is skipped; at least one is looked at, to
    find that nobody waits any more.
    """
    if broadcast.cap is None:
        return TOLD_AT_ONCE
    left = broadcast.cap - await queries.count_queued(tx, store, broadcast.id)
    if left <= 0:
        await queries.skip_the_rest(tx, store=store, broadcast=broadcast.id, skip=Skip.OVER_CAP)
    return max(left, 1)


async def _affordable(
    tx: Tx, store: StoreId, broadcast: Broadcast, reached: list[Reach]
) -> tuple[list[tuple[Reach, int | None]], bool]:
    """Those its budget still has room for, each with what is reserved for them; and whether it ends
    there. The caller holds its row: nobody else reserves meanwhile.
    """
    budget = broadcast.budget
    if budget is None or not reached:
        return [(one, None) for one in reached], False
    wanted = rules.price_of(reached, budget.rates)
    left = await left_of(tx, store, broadcast, budget, wanted=wanted)
    fits, unpriced, is_spent = rules.within(reached, left, budget.rates)
    if unpriced:
        await queries.skip(
            tx, store=store, broadcast=broadcast.id, customers=unpriced, skip=Skip.NO_PRICE
        )
    return [*fits], is_spent


async def _tell_these(
    tx: Tx,
    store: StoreId,
    broadcast: Broadcast,
    stored: StoredTemplate | None,
    those: list[tuple[Reach, int | None]],
) -> None:
    shop = await stores.require(tx, store)
    skipped: dict[Skip, list[CustomerId]] = defaultdict(list)
    for one, price in those:
        said = say(broadcast, stored, customer=one.name, shop=shop.name)
        skip = one.skip or await _tell(tx, store, broadcast, one, said, price)
        if skip is not None:
            skipped[skip].append(one.customer_id)
        if skip is Skip.MERGED and one.survivor_id is not None:
            await queries.join_audience(
                tx, store=store, broadcast=broadcast.id, customer=one.survivor_id
            )
    for reason, people in skipped.items():
        await queries.skip(tx, store=store, broadcast=broadcast.id, customers=people, skip=reason)


async def _write_down(tx: Tx, store: StoreId, broadcast: Broadcast) -> None:
    conditions = await conditions_of(tx, store, broadcast)
    started = broadcast.started_at or clock.now()
    upto = await queries.freeze(
        tx,
        store=store,
        broadcast=broadcast.id,
        after=broadcast.frozen_upto,
        limit=LOOKED_AT_ONCE,
        connection=broadcast.connection_id,
        channel=broadcast.channel,
        opened_by=rules.OPENED_BY.get(broadcast.channel),
        asked=await asked_of(tx, store, conditions, now=started),
    )
    await queries.frozen(tx, store=store, broadcast=broadcast.id, upto=upto)


async def _tell(
    tx: Tx, store: StoreId, broadcast: Broadcast, one: Reach, said: Said, price: int | None
) -> Skip | None:
    try:
        conversation = one.conversation_id or await _open(tx, store, broadcast, one)
        message = await conversations.say(
            tx,
            store,
            conversation,
            text=said.text,
            author=Author.SYSTEM,
            once=f"broadcast:{broadcast.id}:{broadcast.rounds}",
            payload=said.payload,
            purpose=Purpose.MARKETING,
        )
    except customers.CustomerErased:
        return Skip.GONE
    if message is None:
        return Skip.MERGED  # somebody who is this person now was told in this very thread
    told = await queries.queue(
        tx,
        store=store,
        broadcast=broadcast.id,
        customer=one.customer_id,
        conversation=conversation,
        message=message,
        reserved=price,
        now=clock.now(),
    )
    assert told, "we hold the broadcast's row: nobody else tells its audience"
    return None


async def _open(tx: Tx, store: StoreId, broadcast: Broadcast, one: Reach) -> ConversationId:
    assert one.identity_kind is not None, "or it would be skipped"
    assert one.identity_value is not None, "likewise"
    return await conversations.open_thread(
        tx,
        store,
        customer=one.customer_id,
        connection=broadcast.connection_id,
        channel=broadcast.channel,
        identity_kind=one.identity_kind,
        identity_value=one.identity_value,
        livemode=broadcast.livemode,
    )


async def _finish(tx: Tx, store: StoreId, broadcast: Broadcast) -> None:
    if await queries.count_queued(tx, store, broadcast.id):
        await move(tx, store, broadcast.id, to=_S.SENT, actor=SYSTEM)
    else:  # whoever there was when it was scheduled is not there any more
        reason = "broadcasts.nobody_to_tell"
        await cancel(tx, store, broadcast.id, actor=SYSTEM, reason=reason)


async def _again(tx: Tx, store: StoreId, broadcast: BroadcastId, *, at: float) -> None:
    await set_timer(tx, store, ADVANCE, broadcast, due_at=clock.now() + timedelta(seconds=at))
