import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from ...kit import clock
from ...kit.cards import mask_body
from ...kit.db import Tx
from ...kit.events import waiting_for, written
from ...kit.ids import ConnectionId, StoreId, UpdateId, new_id
from ...kit.jobs import enqueue
from ...kit.live import tell
from ...kit.secret import Secret
from .. import queries
from ..adapters import Opened
from ..errands import Acknowledge
from ..events import ChannelReceived
from ..models import (
    AccountAlert,
    Inserted,
    NewUpdate,
    ReachChanged,
    Received,
    StatusChanged,
    TemplateChanged,
    Update,
    UpdateKind,
    WaitingUpdate,
)
from ..providers.telegram_names import pointer_in
from ..templates import actions as templates
from .blocking import change_reach
from .choices import spelled_out
from .rows import masked, message_key, rows_of
from .statuses import new_status
from .tombstones import TOMBSTONES, Hashes, all_of, hashes_of, not_erased

TOGETHER_SECONDS = 15.0


async def receive(
    tx: Tx, opened: Opened, updates: Sequence[Update], body: bytes, *, secret: Secret
) -> None:
    """Stores a webhook's updates, each once and without card numbers; only what is new has an effect.

    What was erased does not come back by a duplicate, nor by what was sent before and comes late.
    """
    updates = [masked(await spelled_out(tx, opened, update)) for update in updates]
    rows, buried, inserted = await _insert_unless_buried(tx, opened, updates, body, secret)
    if inserted.has_buried:  # once in a thousand webhooks: which of them, and from before or after?
        updates = await not_erased(tx, opened, updates, buried)
        rows = rows_of(opened, updates, body)
        inserted = await _insert(tx, opened, rows)
    for row, update in zip(rows, updates, strict=True):
        if row.id not in inserted.new:
            continue
        if row.kind is UpdateKind.RECEIVED:
            written(tx, ChannelReceived(store_id=opened.store, update_id=row.id))
        elif isinstance(update, StatusChanged):
            await new_status(tx, opened.store, opened.connection, row.id, update)
        elif isinstance(update, TemplateChanged):
            await templates.change(tx, opened.store, opened.connection, update)
        elif isinstance(update, AccountAlert):
            await tell(tx, opened.store, "connections")
        elif isinstance(update, ReachChanged):
            await change_reach(tx, opened.store, opened.connection, update)
        if row.content is not None and row.content.acknowledge is not None:
            await enqueue(tx, Acknowledge(store_id=opened.store, update_id=row.id))


def are_messages(updates: Sequence[Update]) -> bool:
    """Whether they are kept by one statement: nothing is read before it, nothing done after."""
    return all(
        isinstance(update, Received)
        and update.acknowledge is None
        and pointer_in(update.choice) is None
        for update in updates
    )


async def receive_messages(
    tx: Tx, opened: Opened, updates: Sequence[Update], body: bytes, *, secret: Secret
) -> bool:
    """As `receive`, in one statement. False, and nothing is stored, where one of them may be of
    somebody who was erased.
    """
    updates = [masked(update) for update in updates]
    _, _, inserted = await _insert_unless_buried(tx, opened, updates, body, secret)
    for new in inserted.new:
        written(tx, ChannelReceived(store_id=opened.store, update_id=new))
    return not inserted.has_buried


async def _insert_unless_buried(
    tx: Tx, opened: Opened, updates: Sequence[Update], body: bytes, secret: Secret
) -> tuple[list[NewUpdate], list[Hashes], Inserted]:
    """None of them where one may be: the hashes say under which names each might."""
    keys = secret.keys(TOMBSTONES)
    rows = rows_of(opened, updates, body)
    buried = [
        hashes_of(opened, update, row, keys) for update, row in zip(updates, rows, strict=True)
    ]
    return rows, buried, await _insert(tx, opened, rows, unless=all_of(buried))


async def _insert(
    tx: Tx, opened: Opened, rows: list[NewUpdate], *, unless: list[bytes] | None = None
) -> Inserted:
    """Which of them are new. Of what somebody said a fact is written with it."""
    return await queries.insert_updates(
        tx,
        store=opened.store,
        connection=opened.connection,
        updates=rows,
        unless_buried=unless or [],
        event_type=ChannelReceived.type,
        handlers=waiting_for(tx, ChannelReceived),
        now=clock.now(),
    )


async def keep_malformed(tx: Tx, opened: Opened, body: bytes) -> None:
    """Stores a genuine webhook that cannot be read, for a person to look at."""
    row = NewUpdate(
        id=UpdateId(new_id()),
        dedupe_key=f"malformed:{hashlib.sha256(body).hexdigest()}",
        kind=UpdateKind.MALFORMED,
        content=None,
        body=mask_body(body),
        received_at=clock.now(),
    )
    await _insert(tx, opened, [row])


async def take_waiting(tx: Tx, store: StoreId, update: UpdateId) -> list[WaitingUpdate]:
    """The update and what its person sent shortly before it, oldest first; none when taken. A message
    comes before what changes it, in whichever order they came.

    Facts are told side by side, so two messages of one person may be told in any order. Whoever
    comes first takes both. Only shortly before: one that fails again and again blocks nobody.
    The caller's transaction makes them part of a conversation.
    """
    now = clock.now()
    since = now - timedelta(seconds=TOGETHER_SECONDS)
    waiting = await queries.take_waiting(tx, store, update, since=since, now=now)
    came = {_named(one): (one.received_at, one.id) for one in waiting}

    def place(one: WaitingUpdate) -> tuple[tuple[datetime, UpdateId], bool]:
        own, changed = (one.received_at, one.id), came.get(_changes(one))
        return (own, False) if changed is None else (max(own, changed), True)

    return sorted(waiting, key=place)


def _named(update: WaitingUpdate) -> str | None:
    said = update.content.received or update.content.echoed
    return None if said is None else said.provider_id


def _changes(update: WaitingUpdate) -> str:
    """Which message it edits or takes back, by the channel's name for it; empty for all others."""
    said = update.content.received or update.content.echoed
    return "" if said is None else said.edits or said.revokes or ""


async def bar(tx: Tx, store: StoreId, connection: ConnectionId, provider_id: str) -> bool:
    """A message that is known by what came after it is not taken any more; False if it came."""
    barred = await queries.bar(
        tx,
        store=store,
        connection=connection,
        update=UpdateId(new_id()),
        dedupe_key=message_key(provider_id),
        now=clock.now(),
    )
    return bool(barred)
