import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from ...kit import clock
from ...kit.cards import mask, mask_body, mask_object
from ...kit.db import Tx
from ...kit.events import waiting_for, written
from ...kit.ids import ConnectionId, EventId, StoreId, UpdateId, new_id
from ...kit.jobs import enqueue
from ...kit.live import tell
from ...kit.secret import Secret
from .. import queries, rules
from ..adapters import Opened
from ..errands import Acknowledge
from ..events import ChannelReceived
from ..models import (
    AccountAlert,
    Content,
    Echoed,
    Identity,
    IdentityChanged,
    Inserted,
    NewUpdate,
    PreferenceChanged,
    ReachChanged,
    Received,
    StatusChanged,
    TemplateChanged,
    Unrecognised,
    Update,
    UpdateKind,
    WaitingUpdate,
)
from ..providers.telegram_names import pointer_in
from ..templates import actions as templates
from .blocking import change_reach
from .choices import spelled_out
from .statuses import new_status, status_key

TOGETHER_SECONDS = 15.0
TOMBSTONES = "channel tombstones"  # what their key is made for

Hashes = list[list[bytes]]  # of each name under which an update may be buried, by each key


async def receive(
    tx: Tx, opened: Opened, updates: Sequence[Update], body: bytes, *, secret: Secret
) -> None:
    """Stores a webhook's updates, each once and without card numbers; only what is new has an effect.

    What was erased does not come back by a duplicate, nor by what was sent before and comes late.
    """
    updates = [_masked(await spelled_out(tx, opened, update)) for update in updates]
    rows, buried, inserted = await _insert_unless_buried(tx, opened, updates, body, secret)
    if inserted.has_buried:  # once in a thousand webhooks: which of them, and from before or after?
        updates = await _not_erased(tx, opened, updates, buried)
        rows = _rows(opened, updates, body)
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
    masked = [_masked(update) for update in updates]
    _, _, inserted = await _insert_unless_buried(tx, opened, masked, body, secret)
    for new in inserted.new:
        written(tx, ChannelReceived(store_id=opened.store, update_id=new))
    return not inserted.has_buried


async def _insert_unless_buried(
    tx: Tx, opened: Opened, updates: Sequence[Update], body: bytes, secret: Secret
) -> tuple[list[NewUpdate], list[Hashes], Inserted]:
    """None of them where one may be: the hashes say under which names each might."""
    keys = secret.keys(TOMBSTONES)
    rows = _rows(opened, updates, body)
    buried = [_hashes(opened, update, keys) for update in updates]
    return rows, buried, await _insert(tx, opened, rows, unless=_all(buried))


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


async def _not_erased(
    tx: Tx, opened: Opened, updates: Sequence[Update], hashed: list[Hashes]
) -> list[Update]:
    found = await queries.find_tombstones(tx, opened.store, _all(hashed))
    buried = {one.hash: one.erased_at for one in found}
    return [
        update
        for update, names in zip(updates, hashed, strict=True)
        if not _is_buried(update, [_last(buried.get(hash_) for hash_ in name) for name in names])
    ]


def _hashes(opened: Opened, update: Update, keys: Sequence[bytes]) -> Hashes:
    """By whichever key it was buried: one that was changed wakes nobody."""
    return [[rules.tombstone_of(key, one) for key in keys] for one in _buried_names(opened, update)]


def _all(hashed: Iterable[Hashes]) -> list[bytes]:
    return list({hash_ for names in hashed for hashes in names for hash_ in hashes})


def _last(times: Iterable[datetime | None]) -> datetime | None:
    return max((at for at in times if at is not None), default=None)


def _buried_names(opened: Opened, update: Update) -> list[str]:
    """The update itself first, then who or what it is about: as persons/actions/erasing buries."""
    names = [f"update:{_row(opened, update, at=clock.now()).dedupe_key}"]
    match update:
        case StatusChanged():
            names.append(f"provider:{update.provider_id}")
        case Received() | Echoed() | PreferenceChanged():
            names += [f"identity:{opened.name}:{_name([one])}" for one in update.identities]
        case ReachChanged():
            names += [f"identity:{opened.name}:{_name([one])}" for one in update.identities]
        case IdentityChanged():
            names += [f"identity:{opened.name}:{_name([one])}" for one in update.before]
    return names


def _is_buried(update: Update, erased: Sequence[datetime | None]) -> bool:
    """By itself, at any time; by who sent it, if they sent it before they were erased.

    A channel's clock counts in seconds.
    """
    itself, *others = erased
    if itself is not None:
        return True
    match update:
        case StatusChanged():
            return any(at is not None for at in others)
        case (
            Received(sent_at=at)
            | Echoed(sent_at=at)
            | IdentityChanged(at=at)
            | PreferenceChanged(at=at)
            | ReachChanged(at=at)
        ):
            return any(gone is not None and at < gone.replace(microsecond=0) for gone in others)
        case _:
            return False


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


def _masked(update: Update) -> Update:
    """Its words and name, and the provider's own object that is kept beside them."""
    if not isinstance(update, Received | Echoed):
        return update
    return replace(
        update,
        text=mask(update.text),
        profile_name=mask(update.profile_name),
        content=mask_object(update.content),
    )


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


def message_key(provider_id: str) -> str:
    return f"message:{provider_id}"


def _row(opened: Opened, update: Update, *, at: datetime) -> NewUpdate:
    content = Content(channel=opened.name, livemode=opened.livemode)
    match update:
        case Received():
            kind, key = UpdateKind.RECEIVED, message_key(update.provider_id)
            content = replace(
                content,
                sender=_name(update.identities),
                received=update,
                acknowledge=update.acknowledge,
            )
        case Echoed():
            kind, key = UpdateKind.RECEIVED, message_key(update.provider_id)
            content = replace(content, sender=_name(update.identities), echoed=update)
        case IdentityChanged():
            kind, key = UpdateKind.RECEIVED, message_key(update.provider_id)
            content = replace(content, sender=_name(update.before), identity_changed=update)
        case PreferenceChanged():
            kind, key = UpdateKind.RECEIVED, message_key(update.provider_id)
            content = replace(content, sender=_name(update.identities), preference_changed=update)
        case TemplateChanged():
            kind, key = UpdateKind.TEMPLATE, f"template:{update.key}"
            content = replace(content, template_changed=update)
        case AccountAlert():
            kind, key = UpdateKind.ALERT, f"alert:{update.key}"
            content = replace(content, alert=update)
        case StatusChanged():
            kind, key = UpdateKind.STATUS, status_key(update.provider_id, update.kind)
            content = replace(content, status=update)
        case ReachChanged():
            kind, key = UpdateKind.STATUS, f"reach:{update.provider_id}"
            content = replace(content, sender=_name(update.identities), reach_changed=update)
        case Unrecognised():
            kind, key = UpdateKind.UNRECOGNISED, f"other:{update.key}"
            content = replace(content, unrecognised=update.kind, acknowledge=update.acknowledge)
    return NewUpdate(
        id=UpdateId(new_id()),
        event=EventId(new_id()) if kind is UpdateKind.RECEIVED else None,
        dedupe_key=key,
        kind=kind,
        sender=content.sender if kind is UpdateKind.RECEIVED else None,
        becomes=_name(update.after) if isinstance(update, IdentityChanged) else None,
        content=content,
        body=None,
        received_at=at,
    )


def _rows(opened: Opened, updates: Sequence[Update], body: bytes) -> list[NewUpdate]:
    rows = [
        _row(opened, update, at=clock.now() + timedelta(microseconds=position))
        for position, update in enumerate(updates)
    ]
    return _with_body(rows, mask_body(body))


def _with_body(rows: list[NewUpdate], body: bytes) -> list[NewUpdate]:
    """The raw bytes go, once, with what we hold in no other form."""
    for index, row in enumerate(rows):
        if row.kind is UpdateKind.UNRECOGNISED:
            return [*rows[:index], replace(row, body=body), *rows[index + 1 :]]
    return rows


def _name(identities: Sequence[Identity]) -> str:
    return f"{identities[0].kind}:{identities[0].value}"
