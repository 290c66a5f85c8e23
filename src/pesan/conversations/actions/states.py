"""Read and unread, put aside, closed and opened again. The customer is told nothing of it.

Whoever does one of these twice does it once: the second finds it done, and that is no failure.
"""

from datetime import datetime

from ... import audit
from ...channels import ShowRead
from ...kit import clock
from ...kit.db import Tx
from ...kit.events import emit
from ...kit.ids import ConversationId, StoreId, UserId, encode
from ...kit.jobs import enqueue
from ...kit.live import tell
from ...kit.schemas import wire_time
from ...kit.timers import clear_timer, set_timer
from .. import queries
from ..errors import ConversationIsClosed
from ..events import (
    ConversationClosed,
    ConversationReopened,
    ConversationSnoozed,
    ConversationWoken,
)
from ..models import ConversationStatus, Priority
from . import waits
from .lines import tell_sellers
from .look import TOPIC, locked, writable

WAKE = "conversations.wake"


async def mark_read(
    tx: Tx, store: StoreId, conversation: ConversationId, *, user: UserId | None = None
) -> None:
    """Somebody looked at it; of whoever it was, what they were asked to look at there too."""
    changed = [await queries.mark_read(tx, store, conversation)]
    if user is not None:
        changed.append(
            await queries.read_mentions(
                tx, store=store, user=user, conversation=conversation, now=clock.now()
            )
        )
    if user is not None and changed[0]:
        await enqueue(
            tx,
            ShowRead(store_id=store, conversation_id=conversation),
            unless_queued=f"read:{conversation}",
        )
    if any(changed):
        await tell(tx, store, TOPIC)


async def mark_unread(tx: Tx, store: StoreId, conversation: ConversationId, *, actor: str) -> None:
    """For later. Raises conversations.not_found."""
    await locked(tx, store, conversation)
    if await queries.mark_unread(tx, store, conversation):
        await _note(tx, store, conversation, "mark_unread", actor)


async def snooze(
    tx: Tx, store: StoreId, conversation: ConversationId, *, until: datetime | None, actor: str
) -> None:
    """Puts it aside until a time, or until the customer writes, which ends it at any rate.

    Raises conversations.not_found, customers.erased, conversations.closed.
    """
    found = await writable(tx, store, conversation)
    if found.status is ConversationStatus.CLOSED:
        raise ConversationIsClosed
    if not await queries.snooze(tx, store=store, conversation=conversation, until=until):
        return
    if until is None:
        await clear_timer(tx, store=store, kind=WAKE, subject=conversation)
    else:
        await set_timer(tx, store, WAKE, conversation, due_at=until)
    end = "the customer writes" if until is None else wire_time(until)
    await tell_sellers(tx, store, conversation, f"Snoozed until {end}", event="snoozed", by=actor)
    await emit(tx, ConversationSnoozed(store_id=store, conversation_id=conversation))
    await _note(tx, store, conversation, "snooze", actor)


async def wake(tx: Tx, store: StoreId, conversation: ConversationId) -> None:
    """Its time has come, unless it was put aside anew or the customer wrote before."""
    if await queries.lock(tx, store, conversation) is None:
        return
    if await queries.wake(tx, store=store, conversation=conversation, now=clock.now()):
        await tell_sellers(tx, store, conversation, "Woken", event="woken")
        await emit(tx, ConversationWoken(store_id=store, conversation_id=conversation))
        await tell(tx, store, TOPIC)


async def close(
    tx: Tx, store: StoreId, conversation: ConversationId, *, user: UserId, actor: str
) -> None:
    """It is done, until the customer writes again.

    Raises conversations.not_found, customers.erased.
    """
    await writable(tx, store, conversation)
    if not await queries.close(tx, store, conversation):
        return
    await waits.resolved(tx, store, conversation, user=user)
    await tell_sellers(tx, store, conversation, "Closed", event="closed", by=actor)
    await emit(tx, ConversationClosed(store_id=store, conversation_id=conversation))
    await _note(tx, store, conversation, "close", actor)


async def reopen(tx: Tx, store: StoreId, conversation: ConversationId, *, actor: str) -> None:
    """Opens what was closed or put aside. Raises conversations.not_found, customers.erased."""
    await writable(tx, store, conversation)
    if not await queries.reopen(tx, store, conversation):
        return
    await tell_sellers(tx, store, conversation, "Reopened", event="reopened", by=actor)
    await emit(tx, ConversationReopened(store_id=store, conversation_id=conversation))
    await _note(tx, store, conversation, "reopen", actor)


async def set_priority(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    priority: Priority | None,
    *,
    actor: str,
) -> None:
    """Raises conversations.not_found."""
    await locked(tx, store, conversation)
    if await queries.set_priority(tx, store=store, conversation=conversation, priority=priority):
        await _note(tx, store, conversation, "set_priority", actor, priority=priority or "none")


async def _note(
    tx: Tx, store: StoreId, conversation: ConversationId, verb: str, actor: str, **detail: str
) -> None:
    await audit.record(
        tx,
        store,
        actor=actor,
        action=f"conversations.{verb}",
        subject=encode("con", conversation),
        detail=detail,
    )
    await tell(tx, store, TOPIC)
