import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from ... import customers, stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConversationId, StoreId
from ...kit.live import tell
from ...kit.timers import set_timer
from ..costs.card import RateCard
from ..errors import DeliveryRefused, WindowClosed
from ..models import (
    Lease,
    MessageStatus,
    Offers,
    Purpose,
    QueuedMessage,
    SendingSettings,
    Sent,
    Settled,
    StatusKind,
)
from ..queries import delivery, sending
from ..rules import sources
from ..sending import rules
from .costs import foresee
from .fallback import fall_back
from .statuses import move, status_key

LEASE_SECONDS = 30.0  # longer than one message may take to send (jobs.SEND_SECONDS)
LOST = "we stopped while sending it: it may have arrived"
DUE = "channels.due"  # the timer of a conversation whose next message is to go later
MARKETING = "marketing"  # the purpose of the consent an offer needs
SOON_SECONDS = 1.0


class Rest(NamedTuple):
    """Nothing may go just now; in so many seconds it may."""

    seconds: float


async def take_lease(
    tx: Tx, store: StoreId, conversation: ConversationId, *, held: datetime | None
) -> Lease | None:
    """The right to send a conversation's messages, or None while another sender has it.

    Taken over from a sender that died half way: what it was sending is unknown from now on.
    """
    lease = await delivery.take_lease(
        tx,
        store=store,
        conversation=conversation,
        held=held,
        seconds=LEASE_SECONDS,
        now=clock.now(),
    )
    if lease is not None and lease.has_begun and held is None:
        lost = await delivery.give_up_sending(
            tx,
            store=store,
            conversation=conversation,
            error=LOST,
            reason="channels.delivery_unknown",
            now=clock.now(),
        )
        if lost:
            await tell(tx, store, "conversations")
    return lease


async def begin_sending(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    card: RateCard,
    *,
    first: QueuedMessage | None = None,
) -> QueuedMessage | Rest | None:
    """The next message in sequence, now 'sending'. Those that may not go fail on the way, each with
    its reason; those that are to go later are passed by.

    The caller holds the lease, and may know with it which is `first`.
    """
    message = first
    while True:
        message = message or await delivery.find_next_queued(tx, store, conversation, clock.now())
        if message is None:
            break
        settings = message.settings or SendingSettings()
        match await _verdict(tx, store, message, settings):
            case rules.NotBefore(at=at):
                await sending.postpone(tx, store=store, message=message.id, at=at, slotted=False)
            case rules.AsTemplate():
                try:
                    await fall_back(tx, store, message)  # and is the next again
                except WindowClosed as refusal:
                    await refuse(tx, store, message, refusal)
            case DeliveryRefused() as refusal:
                await refuse(tx, store, message, refusal)
            case rules.Go():
                begun = await _go(tx, store, message, card)
                if begun is not None:
                    return begun
        message = None
    await _wait_for_due(tx, store, conversation)
    return None


async def refuse(tx: Tx, store: StoreId, message: QueuedMessage, refusal: DeliveryRefused) -> None:
    """It does not go, or the channel said no for good: it stands in its thread with the reason."""
    await move(
        tx, store, message.id, to=MessageStatus.FAILED, error=str(refusal), reason=refusal.code
    )


async def sent(
    tx: Tx,
    store: StoreId,
    message: QueuedMessage,
    accepted: Sent,
    *,
    held: datetime | None = None,
) -> Settled:
    """Saves what the provider answered, in one statement. What it has said of the message meanwhile
    is the caller's to apply.

    The lease that is `held` ends where nothing else waits.
    """
    pair = rules.pair_pace(message.channel, message.identity_value)
    settled = await delivery.settle(
        tx,
        store=store,
        conversation=message.conversation_id,
        message=message.id,
        connection=message.connection_id,
        held=held,
        pair_every=0.0 if pair is None else pair.every_seconds,
        provider_id=accepted.provider_id,
        sources=sources(MessageStatus.SENT),
        early=[status_key(accepted.provider_id, kind) for kind in StatusKind],
        now=clock.now(),
    )
    if settled.has_moved:
        await tell(tx, store, "conversations")
    return settled


async def _verdict(
    tx: Tx, store: StoreId, message: QueuedMessage, settings: SendingSettings
) -> rules.Verdict:
    now = clock.now()
    is_offer = message.purpose is Purpose.MARKETING
    sent_lately, consented, timezone = Offers(0, 0), False, "UTC"
    if is_offer:
        consented = await customers.has_agreed(tx, store, message.customer_id, MARKETING)
        timezone = (await stores.recall(tx, store)).timezone
        sent_lately = await sending.offers_sent(
            tx,
            store=store,
            customer=message.customer_id,
            a_day_ago=now - rules.DAY,
            a_week_ago=now - rules.WEEK,
        )
    standing = rules.Standing(
        channel=message.channel,
        purpose=message.purpose,
        overtaken=message.overtaken,
        is_template=message.payload.template is not None,
        due_at=message.due_at,
        last_inbound_at=message.last_inbound_at,
        unreachable=message.unreachable_reason,
        consented=consented,
        sent_in_a_day=sent_lately.in_a_day,
        sent_in_a_week=sent_lately.in_a_week,
    )
    return rules.verdict_on(standing, settings, timezone=timezone, now=now)


async def _go(
    tx: Tx, store: StoreId, message: QueuedMessage, card: RateCard
) -> QueuedMessage | Rest | None:
    """Sets it on its way, at its place in the paces the channel allows; None for an offer whose
    place is later, and for what somebody else had.
    """
    pair = rules.pair_pace(message.channel, message.identity_value)
    wait = rules.pair_wait_seconds(pair, message.pair_full_in_seconds)
    if wait > 0:
        return Rest(wait)
    lane = message.conversation_id.int % rules.LANES
    if message.purpose is Purpose.MARKETING and not message.slotted:
        share = rules.lane_pace(message.channel, marketing=True)
        if share is not None:
            far = await sending.reserve_place(
                tx,
                store=store,
                connection=message.connection_id,
                lane=rules.LANES + lane,
                every=share.every_seconds,
            )
            if far > SOON_SECONDS:
                at = clock.now() + timedelta(seconds=far)
                await sending.postpone(tx, store=store, message=message.id, at=at, slotted=True)
                return None
    pace = rules.lane_pace(message.channel, marketing=False)
    every = 0.0 if pace is None else pace.every_seconds
    leaving = await foresee(tx, store, message, card)
    found = await delivery.begin(
        tx,
        store=store,
        conversation=message.conversation_id,
        message=message.id,
        connection=message.connection_id,
        lane=lane,
        every=every,
        slack=0.0 if pace is None else (pace.burst - 1) * every,
        expected=leaving.expected,
        free_entry_until=leaving.free_entry_until,
        now=clock.now(),
    )
    if not found.has_place:
        # Apart from each other: those who were told the same would come at once again.
        return Rest(every + secrets.randbelow(1000) / 1000)
    if not found.has_begun:
        return None
    await tell(tx, store, "conversations")
    return message


async def _wait_for_due(tx: Tx, store: StoreId, conversation: ConversationId) -> None:
    due = await sending.next_due(tx, store, conversation, clock.now())
    if due is not None:
        await set_timer(tx, store, DUE, conversation, due_at=due)
