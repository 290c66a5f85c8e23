import asyncio
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from .. import stores
from ..kit.db import Tx
from ..kit.ids import ConversationId, StoreId, encode
from ..kit.jobs import Later, enqueue
from ..kit.world import World
from . import acknowledging, actions, courtesies, hooks, rules
from .actions import Rest
from .adapters import connect
from .attachments import media_of
from .costs.card import rate_card
from .errands import Acknowledge, CallSenders, Deliver, Hook, LookAtHook, ShowRead, Unhook
from .errors import (
    AccountRestricted,
    CredentialsRefused,
    DeliveryFailed,
    DeliveryRefused,
    DeliveryThrottled,
    DeliveryUnknown,
    RecipientUnreachable,
    WindowClosed,
)
from .models import (
    Identity,
    Lease,
    Media,
    MessageStatus,
    Outgoing,
    QueuedMessage,
    Sent,
)
from .queries import delivery, sending
from .sending.errors import NotConnected
from .templates import filing
from .templates.errands import RemoveTemplate, SubmitTemplate, SyncTemplates

SEND_SECONDS = 25.0  # shorter than the lease: a message is settled before another may take over
MESSAGES_A_RUN = 50
LOOK_AGAIN_SECONDS = 1.0
REST_SECONDS_MAX = 600.0  # whatever a channel asks for
CALLED_AT_ONCE = 500


class Taken(NamedTuple):
    lease: datetime
    message: QueuedMessage
    credentials: stores.Credentials | None  # None: it is not connected any more
    media: Media | None


Outcome = Sent | DeliveryFailed | DeliveryRefused


async def deliver(world: World, job: Deliver, *, taken: Taken | Rest | None = None) -> None:
    """Sends a conversation's queued messages in their order, one sender at a time.

    A message is committed as 'sending' before the network sees it, and settled after. Whoever
    finds one 'sending' without a living sender knows only that it may have arrived. The first may be
    `taken` already, by a transaction that has committed.
    """
    lease: datetime | None = None
    for _ in range(MESSAGES_A_RUN):
        if taken is None:
            async with world.database.store(job.store_id, planned_once=True) as tx:
                taken = await take(tx, world, job, held=lease)
        if taken is None:
            return
        if isinstance(taken, Rest):
            raise Later(seconds=taken.seconds)
        lease = taken.lease
        outcome = await _send(world, taken)
        ended = await _settle(world, job.store_id, taken, outcome)
        taken = None
        if isinstance(ended, Rest):
            raise Later(seconds=ended.seconds)
        if ended:
            return
    raise Later(seconds=LOOK_AGAIN_SECONDS)


async def call_senders(world: World, job: CallSenders) -> None:
    after: ConversationId | None = None
    while True:
        async with world.database.store(job.store_id) as tx:
            found = await sending.waiting_conversations(
                tx,
                store=job.store_id,
                connection=job.connection_id,
                after=after,
                limit=CALLED_AT_ONCE,
            )
            for conversation in found:
                await enqueue(tx, Deliver(store_id=job.store_id, conversation_id=conversation))
        if len(found) < CALLED_AT_ONCE:
            return
        after = found[-1]


async def take(
    tx: Tx, world: World, job: Deliver, *, held: datetime | None = None
) -> Taken | Rest | None:
    """The next message, marked as being sent: whoever takes it has this committed, and flushed, and
    then sends it. A rest while another sender is at it, or its channel wants one; None when there is
    nothing to send by now, or nothing may go by its connection.
    """
    store, conversation = job.store_id, job.conversation_id
    lease = await actions.take_lease(tx, store, conversation, held=held)
    if lease is not None:
        return await take_by(tx, world, job, lease)
    seconds = await delivery.seconds_until_free(tx, store, conversation)
    if seconds is None:
        return None
    # A lease of a living sender ends at any moment; a longer one is a rest after a failure.
    at_work = seconds <= actions.LEASE_SECONDS
    return Rest(LOOK_AGAIN_SECONDS if at_work else seconds)


async def take_by(tx: Tx, world: World, job: Deliver, lease: Lease) -> Taken | Rest | None:
    """As `take`, by a lease that this transaction has taken."""
    store, conversation = job.store_id, job.conversation_id
    if lease.has_queued and (lease.connection is None or not lease.connection.is_stopped):
        card = rate_card(world.rate_card)
        match await actions.begin_sending(tx, store, conversation, card, first=lease.next):
            case QueuedMessage() as message:
                credentials = await _credentials(tx, world, store, lease)
                media = await media_of(tx, world, store, message.payload, channel=message.channel)
                return Taken(lease.until, message, credentials, media)
            case Rest() as rest:
                await _rest(tx, store, conversation, lease.until, rest.seconds)
                return rest
            case None:
                pass
    await delivery.release_lease(tx, store=store, conversation=conversation, held=lease.until)
    return None


async def _credentials(
    tx: Tx, world: World, store: StoreId, lease: Lease
) -> stores.Credentials | None:
    """Of the connection they wrote to: from any other it would be another account that writes."""
    if lease.connection is None:
        return None
    return await stores.recall_credentials(
        tx, world, store, lease.connection_id, version=lease.connection.version
    )


async def _send(world: World, taken: Taken) -> Outcome:
    """Hands the message to its channel; every way that can end is an answer."""
    if taken.credentials is None:
        return NotConnected()
    channel = connect(world, taken.credentials)
    try:
        async with asyncio.timeout(SEND_SECONDS):
            return await channel.send(_outgoing(taken.message, taken.media))
    except TimeoutError:
        return DeliveryUnknown(reason=f"no answer within {SEND_SECONDS:.0f} s")
    except (DeliveryFailed, DeliveryRefused) as failure:
        return failure


def _outgoing(message: QueuedMessage, media: Media | None) -> Outgoing:
    holds = message.payload
    template = holds.template
    if template is not None and isinstance(template.header, Media) and media is not None:
        template, media = replace(template, header=media), None
    return Outgoing(
        to=Identity(message.identity_kind, message.identity_value),
        # A card and an emoji are the message; its text says them to whoever reads the thread.
        text="" if holds.contact or holds.reacts else message.text or "",
        reference=encode("msg", message.id),
        reply_to=holds.reply_to,
        media=media,
        buttons=holds.buttons,
        menu=holds.menu,
        link=holds.link,
        template=template,
        products=holds.products,
        place=holds.place,
        contact=holds.contact,
        reaction=holds.reacts,
    )


async def _settle(world: World, store: StoreId, taken: Taken, outcome: Outcome) -> bool | Rest:
    """Saves how it ended. Answers whether all is sent and the lease given back, or how long the
    conversation rests before it goes on.

    Undone by a crash of the machine, it is found 'sending', as if we had died before.
    """
    if not isinstance(outcome, Sent):
        failing = world.database.store(store, flushed=False, planned_once=True)
        async with failing as tx:
            return await _failed(tx, store, taken, outcome)
    async with world.database.apart(store, flushed=False) as tx:
        settled = await actions.sent(tx, store, taken.message, outcome, held=taken.lease)
    if settled.early:  # each has a timer that applies it too, should we die here
        async with world.database.store(store) as tx:
            for early in settled.early:
                await actions.apply(tx, store, early)
    return settled.is_done


async def _failed(
    tx: Tx, store: StoreId, taken: Taken, outcome: DeliveryFailed | DeliveryRefused
) -> bool | Rest:
    message = taken.message
    match outcome:
        case DeliveryUnknown():
            await _move(tx, store, message, MessageStatus.UNKNOWN, outcome)
        case CredentialsRefused() | AccountRestricted():
            # Not this message's fault, and every other would meet it too: they wait for its mending.
            assert taken.credentials is not None, "only a channel that was asked refuses them"
            await _move(tx, store, message, MessageStatus.QUEUED, outcome)
            await stores.stop_connection(tx, taken.credentials, reason=str(outcome))
        case WindowClosed():  # by the channel's clock, or of a window that another app had opened
            await _fall_back(tx, store, message, outcome)
        case DeliveryRefused():
            await actions.refuse(tx, store, message, outcome)
            if isinstance(outcome, RecipientUnreachable):
                reason = str(outcome.facts["reason"])
                await actions.lost(tx, store, message.conversation_id, reason=reason)
        case DeliveryFailed():
            await _move(tx, store, message, MessageStatus.QUEUED, outcome)
            seconds = _rest_seconds(outcome, attempts=message.attempts + 1)
            await _rest(tx, store, message.conversation_id, taken.lease, seconds)
            return Rest(seconds)
    return bool(
        await delivery.release_lease_if_done(
            tx, store=store, conversation=message.conversation_id, held=taken.lease
        )
    )


def _rest_seconds(failure: DeliveryFailed, *, attempts: int) -> float:
    """As long as the channel asks, within reason; at least longer with each attempt."""
    asked = failure.retry_after_seconds if isinstance(failure, DeliveryThrottled) else None
    return max(min(asked or 0.0, REST_SECONDS_MAX), rules.wait_seconds(attempts))


async def submit_template(world: World, job: SubmitTemplate) -> None:
    await filing.submit(world, job)


async def remove_template(world: World, job: RemoveTemplate) -> None:
    await filing.remove(world, job)


async def sync_templates(world: World, job: SyncTemplates) -> None:
    await filing.sync(world, job)


async def acknowledge(world: World, job: Acknowledge) -> None:
    await acknowledging.acknowledge(world, job.store_id, job.update_id)


async def show_read(world: World, job: ShowRead) -> None:
    await courtesies.show_read(world, job.store_id, job.conversation_id)


async def hook(world: World, job: Hook) -> None:
    await hooks.hook(world, job.store_id, job.connection_id)


async def unhook(world: World, job: Unhook) -> None:
    await hooks.unhook(world, job.store_id, job.connection_id)


async def look_at_hook(world: World, job: LookAtHook) -> None:
    await hooks.look(world, job.store_id, job.connection_id)


async def _fall_back(tx: Tx, store: StoreId, message: QueuedMessage, outcome: WindowClosed) -> None:
    """It goes once more, as a template; where none tells the same, that is why it failed."""
    try:
        await actions.fall_back(tx, store, message)
    except WindowClosed as refusal:
        await actions.refuse(tx, store, message, refusal)
    else:
        await _move(tx, store, message, MessageStatus.QUEUED, outcome)


async def _move(
    tx: Tx,
    store: StoreId,
    message: QueuedMessage,
    to: MessageStatus,
    failure: DeliveryFailed | DeliveryRefused,
) -> None:
    await actions.move(tx, store, message.id, to=to, error=str(failure), reason=failure.code)


async def _rest(
    tx: Tx, store: StoreId, conversation: ConversationId, lease: datetime, seconds: float
) -> None:
    await delivery.rest(tx, store=store, conversation=conversation, held=lease, seconds=seconds)
