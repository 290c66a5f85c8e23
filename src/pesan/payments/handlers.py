from uuid import UUID

from .. import conversations, stores
from ..kit import clock
from ..kit.db import Tx
from ..kit.ids import ConnectionId, PaymentId, RefundId, StoreId
from ..kit.jobs import enqueue
from ..kit.timers import set_timer
from . import actions, rules
from .actions.moves import LOOK
from .errands import LookAtGateway, OfferProof, ReadEvents
from .models import PaymentStatus
from .queries import attempts, proofs


async def on_look(tx: Tx, store: StoreId, subject: UUID) -> None:
    """An attempt's timer: a lost webhook is made good, a lost answer too."""
    payment = await attempts.lock_payment(tx, store, PaymentId(subject))
    if payment is None:
        return
    if payment.gateway_id is not None:
        if payment.status in (*rules.LIVE, *rules.GIVEN_UP):
            await enqueue(tx, LookAtGateway(store_id=store, payment_id=payment.id))
        if payment.status in rules.LIVE:
            now = clock.now()
            wait = rules.next_look(now - payment.created_at)
            await set_timer(tx, store, LOOK, payment.id, due_at=now + wait)
    elif payment.status is PaymentStatus.PENDING:
        await actions.resume(tx, store, payment)


async def on_connection_opened(tx: Tx, fact: stores.ConnectionOpened) -> None:
    """Its key is tried by the first reading of its events, where the gateway lists any."""
    await enqueue(tx, ReadEvents(store_id=fact.store_id, connection_id=fact.connection_id))


async def on_events_due(tx: Tx, store: StoreId, subject: UUID) -> None:
    """A connection's timer, set again by each reading for as long as it is connected."""
    await enqueue(tx, ReadEvents(store_id=store, connection_id=ConnectionId(subject)))


async def on_look_at_refund(tx: Tx, store: StoreId, subject: UUID) -> None:
    await actions.look_at_refund(tx, store, RefundId(subject))


async def on_file_kept(tx: Tx, fact: conversations.MessageFileKept) -> None:
    """A picture, while a transfer of this buyer is awaited, is offered as its proof."""
    file = await conversations.find_file(tx, fact.store_id, fact.message_id)
    if file is None or file.kind != "image":
        return
    payment = await proofs.find_awaited(tx, fact.store_id, fact.conversation_id)
    if payment is not None:
        await enqueue(
            tx,
            OfferProof(store_id=fact.store_id, payment_id=payment, message_id=fact.message_id),
        )
