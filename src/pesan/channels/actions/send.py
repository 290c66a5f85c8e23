from datetime import datetime

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConversationId, StoreId
from ...kit.live import tell
from .. import queries, rules
from ..models import MessageStatus, QueuedMessage, Sent, StatusKind
from .statuses import apply, move, status_key

LEASE_SECONDS = 30.0  # longer than one message may take to send (jobs.SEND_SECONDS)
OVERTAKEN = "not sent: a person took the conversation over first"
LOST = "we stopped while sending it: it may have arrived"


async def take_lease(
    tx: Tx, store: StoreId, conversation: ConversationId, *, held: datetime | None
) -> datetime | None:
    """The right to send a conversation's messages, or None while another sender has it.

    Taken over from a sender that died half way: what it was sending is unknown from now on.
    """
    lease = await queries.take_lease(
        tx, store=store, conversation=conversation, held=held, seconds=LEASE_SECONDS
    )
    if lease is not None and held is None:
        lost = await queries.give_up_sending(
            tx, store=store, conversation=conversation, error=LOST, now=clock.now()
        )
        if lost:
            await tell(tx, store, "conversations")
    return lease


async def begin_sending(
    tx: Tx, store: StoreId, conversation: ConversationId
) -> QueuedMessage | None:
    """The next message in sequence, now 'sending'. Those whose window closed, or that a person overtook, fail on the way.

    The caller holds the lease.
    """
    while (message := await queries.find_next_queued(tx, store, conversation)) is not None:
        if message.overtaken:
            await move(tx, store, message.id, to=MessageStatus.FAILED, error=OVERTAKEN)
            continue
        now = clock.now()
        if not rules.window_is_closed(message.channel, message.last_inbound_at, now):
            await queries.count_attempt(tx, store, message.id)
            await move(tx, store, message.id, to=MessageStatus.SENDING)
            return message
        closed = "the customer last wrote more than 24 hours ago: a template is needed"
        await move(tx, store, message.id, to=MessageStatus.FAILED, error=closed)
    return None


async def sent(tx: Tx, store: StoreId, message: QueuedMessage, accepted: Sent) -> None:
    """Saves what the provider answered, then what it has said of the message meanwhile."""
    await move(tx, store, message.id, to=MessageStatus.SENT, provider_id=accepted.provider_id)
    keys = [status_key(accepted.provider_id, kind) for kind in StatusKind]
    for early in await queries.early_statuses(
        tx, store=store, connection=message.connection_id, keys=keys
    ):
        await apply(tx, store, early)
