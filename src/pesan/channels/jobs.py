import asyncio
from datetime import datetime
from typing import ClassVar, NamedTuple

from .. import stores
from ..kit.db import Tx
from ..kit.ids import ConversationId, StoreId, encode
from ..kit.jobs import Job, Later
from ..kit.world import World
from . import acknowledging, actions, hooks, queries, rules
from .adapters import connect
from .attachments import media_of
from .errands import Acknowledge, Hook, LookAtHook, Unhook
from .errors import CredentialsRefused, DeliveryFailed, DeliveryRefused, DeliveryUnknown
from .models import (
    Identity,
    Media,
    MessageStatus,
    Outgoing,
    QueuedMessage,
    Sent,
)
from .templates import filing
from .templates.errands import RemoveTemplate, SubmitTemplate, SyncTemplates

SEND_SECONDS = 25.0  # shorter than the lease: a message is settled before another may take over
MESSAGES_A_RUN = 50
LOOK_AGAIN_SECONDS = 1.0


class Deliver(Job, frozen=True, kw_only=True):
    """A conversation has messages to send. Told once for each; one run sends all there are."""

    name: ClassVar[str] = "channels.deliver"
    conversation_id: ConversationId


class Taken(NamedTuple):
    lease: datetime
    message: QueuedMessage
    credentials: stores.Credentials | None
    media: Media | None


Outcome = Sent | DeliveryFailed | DeliveryRefused


async def deliver(world: World, job: Deliver) -> None:
    """Sends a conversation's queued messages in their order, one sender at a time.

    A message is committed as 'sending' before the network sees it, and settled after. Whoever
    finds one 'sending' without a living sender knows only that it may have arrived.
    """
    lease: datetime | None = None
    for _ in range(MESSAGES_A_RUN):
        async with world.database.store(job.store_id) as tx:
            taken = await _take(tx, world, job, lease)
        if taken is None:
            return
        lease = taken.lease
        outcome = await _send(world, taken)
        async with world.database.store(job.store_id) as tx:
            rest_seconds = await _settle(tx, job.store_id, taken, outcome)
        if rest_seconds:
            raise Later(seconds=rest_seconds)
    raise Later(seconds=LOOK_AGAIN_SECONDS)


async def _take(tx: Tx, world: World, job: Deliver, held: datetime | None) -> Taken | None:
    """The next message, marked as being sent; None when there is nothing left to send.

    Raises Later while another sender is at it.
    """
    store, conversation = job.store_id, job.conversation_id
    lease = await actions.take_lease(tx, store, conversation, held=held)
    if lease is None:
        seconds = await queries.seconds_until_free(tx, store, conversation)
        if seconds is None:
            return None
        # A lease of a living sender ends at any moment; a longer one is a rest after a failure.
        at_work = seconds <= actions.LEASE_SECONDS
        raise Later(seconds=LOOK_AGAIN_SECONDS if at_work else seconds)
    message = await actions.begin_sending(tx, store, conversation)
    if message is None:
        await queries.release_lease(tx, store=store, conversation=conversation, held=lease)
        return None
    credentials = await stores.find_credentials(tx, world, store, message.channel)
    if credentials is not None and credentials.connection != message.connection_id:
        credentials = None  # connected anew since: another account would write to this person
    media = await media_of(tx, world, store, message.payload)
    return Taken(lease, message, credentials, media)


async def _send(world: World, taken: Taken) -> Outcome:
    """Hands the message to its channel; every way that can end is an answer."""
    if taken.credentials is None:
        return CredentialsRefused(reason="it is not connected any more")
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
    return Outgoing(
        to=Identity(message.identity_kind, message.identity_value),
        text=message.text or "",
        reference=encode("msg", message.id),
        reply_to=holds.reply_to,
        media=media,
        buttons=holds.buttons,
        menu=holds.menu,
        link=holds.link,
        template=holds.template,
        products=holds.products,
        place=holds.place,
    )


async def _settle(tx: Tx, store: StoreId, taken: Taken, outcome: Outcome) -> int:
    """Saves how it ended; answers how many seconds the conversation rests before it goes on."""
    message = taken.message
    match outcome:
        case Sent():
            await actions.sent(tx, store, message, outcome)
            return 0
        case DeliveryUnknown():
            await actions.move(tx, store, message.id, to=MessageStatus.UNKNOWN, error=str(outcome))
            return 0
        case DeliveryRefused():
            await actions.move(tx, store, message.id, to=MessageStatus.FAILED, error=str(outcome))
            return 0
        case DeliveryFailed():
            await actions.move(tx, store, message.id, to=MessageStatus.QUEUED, error=str(outcome))
    seconds = rules.wait_seconds(message.attempts + 1)
    await queries.take_lease(
        tx,
        store=store,
        conversation=message.conversation_id,
        held=taken.lease,
        seconds=seconds,
    )
    return seconds


async def submit_template(world: World, job: SubmitTemplate) -> None:
    await filing.submit(world, job)


async def remove_template(world: World, job: RemoveTemplate) -> None:
    await filing.remove(world, job)


async def sync_templates(world: World, job: SyncTemplates) -> None:
    await filing.sync(world, job)


async def acknowledge(world: World, job: Acknowledge) -> None:
    await acknowledging.acknowledge(world, job.store_id, job.update_id)


async def hook(world: World, job: Hook) -> None:
    await hooks.hook(world, job.store_id, job.connection_id)


async def unhook(world: World, job: Unhook) -> None:
    await hooks.unhook(world, job.store_id, job.connection_id)


async def look_at_hook(world: World, job: LookAtHook) -> None:
    await hooks.look(world, job.store_id, job.connection_id)
