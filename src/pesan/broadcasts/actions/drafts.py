from typing import Any, NamedTuple

from ... import audit
from ...channels import ChannelName, RateCard
from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import FieldError, Invalid
from ...kit.ids import BroadcastId, ConnectionId, CustomerId, SegmentId, StoreId, encode, new_id
from ...kit.live import tell
from ...stores import VersionStale
from .. import queries, rules
from ..errors import BroadcastNotFound, CannotChange, NotConnected
from ..models import Amount, Broadcast, BroadcastStatus, Conditions, Tally, Wording
from .budget import priced
from .segments import asked_of, require_segment
from .wording import check_wording, connected

TOPIC = "broadcasts"
_SETTLED = frozenset(BroadcastStatus) - {BroadcastStatus.DRAFT, BroadcastStatus.SCHEDULED}


class NewBroadcast(NamedTuple):
    name: str
    segment: SegmentId | None
    customers: tuple[CustomerId, ...] | None
    wording: Wording
    channel: ChannelName
    cap: int | None
    budget: Amount | None
    attribution_days: int
    connection: ConnectionId | None = None  # else the channel's default one


async def create_broadcast(
    tx: Tx, store: StoreId, new: NewBroadcast, *, card: RateCard, actor: str
) -> Broadcast:
    """A draft: nobody is told anything. Raises requests.invalid, broadcasts.segment_not_found,
    broadcasts.not_connected, broadcasts.template_needed, broadcasts.no_template.
    """
    connection = await connected(tx, store, new.channel, new.connection)
    await _check_audience(tx, store, new.segment, new.customers)
    await check_wording(tx, store, new.wording, connection=connection)
    now = clock.now()
    budget = await priced(tx, store, new, new.budget, connection=connection.id, card=card, at=now)
    made = await queries.insert_broadcast(
        tx,
        store=store,
        broadcast=BroadcastId(new_id()),
        name=new.name,
        segment=new.segment,
        customers=None if new.customers is None else list(new.customers),
        wording=new.wording,
        channel=new.channel,
        connection=connection.id,
        cap=new.cap,
        budget=budget,
        attribution_days=new.attribution_days,
        livemode=connection.livemode,
        actor=actor,
        now=now,
    )
    await note(tx, store, "create", made.id, actor=actor)
    return made


async def change_broadcast(
    tx: Tx,
    store: StoreId,
    broadcast: BroadcastId,
    changes: dict[str, Any],
    *,
    version: int | None,
    card: RateCard,
    actor: str,
) -> Broadcast:
    """`changes` are fields of NewBroadcast; one that rests may get another budget. Raises broadcasts.not_found, broadcasts.cannot_change,
    requests.version_stale, and as create_broadcast.
    """
    before = await lock(tx, store, broadcast)
    is_budget = before.status is BroadcastStatus.PAUSED and set(changes) == {"budget"}
    if before.status in _SETTLED and not is_budget:
        raise CannotChange(status=before.status.value)
    if version is not None and version != before.version:
        raise VersionStale(version=version)
    after = _as_new(before)._replace(**changes)
    now = clock.now()
    if is_budget:  # nothing else is looked at: it may rest because something else is amiss
        budget = await priced(
            tx, store, after, after.budget, connection=before.connection_id, card=card, at=now
        )
        changed = await queries.set_budget(
            tx, store=store, broadcast=broadcast, budget=budget, now=now
        )
        await note(tx, store, "change", broadcast, actor=actor)
        return changed
    if "connection" not in changes and not await _stands(tx, store, after):
        after = after._replace(connection=None)
    connection = await connected(tx, store, after.channel, after.connection)
    await _check_audience(tx, store, after.segment, after.customers)
    await check_wording(tx, store, after.wording, connection=connection)
    budget = await priced(
        tx,
        store,
        after,
        after.budget,
        connection=connection.id,
        card=card,
        at=before.scheduled_at or now,
    )
    changed = await queries.update_broadcast(
        tx,
        store=store,
        broadcast=broadcast,
        name=after.name,
        segment=after.segment,
        customers=None if after.customers is None else list(after.customers),
        wording=after.wording,
        channel=after.channel,
        connection=connection.id,
        cap=after.cap,
        budget=budget,
        attribution_days=after.attribution_days,
        livemode=connection.livemode,
        now=now,
    )
    await note(tx, store, "change", broadcast, actor=actor)
    return changed


async def delete_broadcast(tx: Tx, store: StoreId, broadcast: BroadcastId, *, actor: str) -> None:
    """A draft alone. Raises broadcasts.not_found, broadcasts.cannot_change."""
    if not await queries.delete_broadcast(tx, store=store, broadcast=broadcast, now=clock.now()):
        found = await require_broadcast(tx, store, broadcast)
        raise CannotChange(status=found.status.value)
    await note(tx, store, "delete", broadcast, actor=actor)


async def require_broadcast(tx: Tx, store: StoreId, broadcast: BroadcastId) -> Broadcast:
    """Raises broadcasts.not_found."""
    return _found(await queries.find_broadcast(tx, store, broadcast), broadcast)


async def lock(tx: Tx, store: StoreId, broadcast: BroadcastId) -> Broadcast:
    """Raises broadcasts.not_found."""
    return _found(await queries.lock_broadcast(tx, store, broadcast), broadcast)


async def audience_of(
    tx: Tx, store: StoreId, broadcast: Broadcast, *, card: RateCard
) -> list[Tally]:
    """Whom it would be sent to as the store stands now, by market, and of the others why not.

    Raises broadcasts.segment_not_found.
    """
    asked = await asked_of(tx, store, await conditions_of(tx, store, broadcast), now=clock.now())
    return await queries.tally(
        tx,
        store=store,
        connection=broadcast.connection_id,
        channel=broadcast.channel,
        opened_by=rules.OPENED_BY.get(broadcast.channel),
        markets=list(card.markets),
        asked=asked,
    )


async def conditions_of(tx: Tx, store: StoreId, broadcast: Broadcast) -> Conditions:
    """Raises broadcasts.segment_not_found."""
    if broadcast.segment_id is not None:
        return (await require_segment(tx, store, broadcast.segment_id)).conditions
    listed = broadcast.customer_ids or []
    left = await queries.survivors(tx, store, listed)
    return Conditions(customers=tuple(left or listed))  # an empty list would ask nothing


async def note(
    tx: Tx,
    store: StoreId,
    verb: str,
    broadcast: BroadcastId,
    *,
    actor: str,
    detail: dict[str, str] | None = None,
) -> None:
    await audit.record(
        tx,
        store,
        actor=actor,
        action=f"broadcasts.{verb}",
        subject=encode("brd", broadcast),
        detail=detail or {},
    )
    await tell(tx, store, TOPIC)


async def _check_audience(
    tx: Tx, store: StoreId, segment: SegmentId | None, customers: tuple[CustomerId, ...] | None
) -> None:
    """Raises requests.invalid, broadcasts.segment_not_found."""
    if (segment is None) == (customers is None):
        raise Invalid.field("segment_id", "either a segment or `customer_ids`, and not both")
    if segment is not None:
        await require_segment(tx, store, segment)
    if customers is not None:
        known = set(await queries.known_customers(tx, store, list(customers)))
        errors = [
            FieldError(f"customer_ids[{n}]", "there is no such customer")
            for n, one in enumerate(customers)
            if one not in known
        ]
        if errors:
            raise Invalid(errors)


async def _stands(tx: Tx, store: StoreId, new: NewBroadcast) -> bool:
    """Whether its connection is still one to its channel."""
    try:
        await connected(tx, store, new.channel, new.connection)
    except NotConnected:
        return False
    return True


def _as_new(broadcast: Broadcast) -> NewBroadcast:
    listed, budget = broadcast.customer_ids, broadcast.budget
    return NewBroadcast(
        name=broadcast.name,
        segment=broadcast.segment_id,
        customers=None if listed is None else tuple(listed),
        wording=broadcast.wording,
        channel=broadcast.channel,
        cap=broadcast.cap,
        budget=None if budget is None else Amount(micros=budget.micros, currency=budget.currency),
        attribution_days=broadcast.attribution_days,
        connection=broadcast.connection_id,
    )


def _found(found: Broadcast | None, broadcast: BroadcastId) -> Broadcast:
    if found is None:
        raise BroadcastNotFound(broadcast=encode("brd", broadcast))
    return found
