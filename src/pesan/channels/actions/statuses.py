from datetime import timedelta

from ... import stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConnectionId, MessageId, NoSuchId, StoreId, UpdateId, decode
from ...kit.live import tell
from ...kit.timers import set_timer
from .. import queries, rules
from ..errors import AccountRestricted, CredentialsRefused, RecipientUnreachable, WindowClosed
from ..models import EarlyStatus, MessageStatus, StatusChanged, StatusKind
from ..queries import sending
from .blocking import APART
from .costs import book
from .fallback import fall_back_late
from .reach import lost_since

EARLY_STATUS_SECONDS = 60.0
EARLY_STATUS = "channels.early_status"
UNDELIVERABLE = "channels.undeliverable"  # it was taken, and could not be delivered


async def apply_early_status(tx: Tx, store: StoreId, update: UpdateId) -> None:
    """Tries once more to find the message of a status that came before we knew it."""
    early = await queries.find_early_status(tx, store, update)
    if early is not None:
        await apply(tx, store, early)


async def move(
    tx: Tx,
    store: StoreId,
    message: MessageId,
    *,
    to: MessageStatus,
    provider_id: str | None = None,
    error: str | None = None,
    reason: str | None = None,
) -> bool:
    """Moves a message on if it may (rules.MOVES); False when it is further already.

    `reason` is the code of the error that `error` tells in words.
    """
    moved = await queries.move(
        tx,
        store=store,
        message=message,
        sources=rules.sources(to),
        to=to,
        provider_id=provider_id,
        error=error,
        reason=reason,
        now=clock.now(),
    )
    if moved:
        await tell(tx, store, "conversations")
    return bool(moved)


async def new_status(
    tx: Tx, store: StoreId, connection: ConnectionId, update: UpdateId, status: StatusChanged
) -> None:
    if await _applied(tx, store, connection, status):
        await queries.mark_processed(tx, store, updates=[update], now=clock.now())
        return
    # Not a message we know: of another tool on this number, or faster than our own save.
    due = clock.now() + timedelta(seconds=EARLY_STATUS_SECONDS)
    await set_timer(tx, store, EARLY_STATUS, update, due_at=due)


async def apply(tx: Tx, store: StoreId, early: EarlyStatus) -> None:
    status = early.content.status
    if status is not None and await _applied(tx, store, early.connection_id, status):
        await queries.mark_processed(tx, store, updates=[early.id], now=clock.now())


async def _applied(tx: Tx, store: StoreId, connection: ConnectionId, status: StatusChanged) -> bool:
    """Whether the status is about a message of ours, on this connection."""
    message = await queries.find_message(
        tx,
        store=store,
        connection=connection,
        reference=_message_of(status.reference),
        provider_id=status.provider_id,
    )
    if message is None:
        return False
    failed = status.kind is StatusKind.FAILED
    too_late = failed and status.reason == WindowClosed.code
    taken = await sending.find_taken(tx, store, message) if too_late else None
    moved = await move(
        tx,
        store,
        message,
        to=rules.STATUS_OF[status.kind],
        provider_id=status.provider_id,
        error=f"the channel could not deliver it: code {status.error_code}" if failed else None,
        reason=(status.reason or UNDELIVERABLE) if failed else None,
    )
    if status.pricing is not None:
        await book(tx, store, message, status, status.pricing)
    if moved and taken is not None:
        await fall_back_late(tx, store, taken)
    elif moved and failed:
        await _learn(tx, store, connection, message, status)
    return True


async def _learn(
    tx: Tx, store: StoreId, connection: ConnectionId, message: MessageId, status: StatusChanged
) -> None:
    """What a failure says of more than its message; not of what has changed since."""
    reason, at = f"code {status.error_code}", status.at + APART
    match status.reason:
        case RecipientUnreachable.code:
            await lost_since(tx, store, message, reason=reason, at=at)
        case CredentialsRefused.code:
            told = str(CredentialsRefused(reason=reason))
            await stores.stop_connection_since(tx, store, connection, reason=told, at=at)
        case AccountRestricted.code:
            told = str(AccountRestricted(reason=reason))
            await stores.stop_connection_since(tx, store, connection, reason=told, at=at)


def _message_of(reference: str | None) -> MessageId | None:
    try:
        return None if reference is None else MessageId(decode("msg", reference))
    except NoSuchId:
        return None  # the reference of another tool on the same number


def status_key(provider_id: str, kind: StatusKind) -> str:
    return f"status:{kind}:{provider_id}"
