from typing import ClassVar

from .. import orders, payments
from ..kit.db import Tx
from ..kit.ids import PaymentId
from ..kit.jobs import Job
from ..kit.world import World
from ..orders import OrderStatus
from ..payments import Payment, PaymentStatus
from . import actions, texts
from .kinds import Kind


class AskToPay(Job, frozen=True, kw_only=True):
    """Tells a buyer how to pay. A job, because only the world knows our own address."""

    name: ClassVar[str] = "notices.ask_to_pay"
    payment_id: PaymentId


class OfferOthers(Job, frozen=True, kw_only=True):
    """Tells a buyer whose gateway does not answer, or gave nothing, how else they could pay."""

    name: ClassVar[str] = "notices.offer_others"
    payment_id: PaymentId


async def ask_to_pay(world: World, job: AskToPay) -> None:
    """Sends the code and the link, once; not when the order or the payment has moved on."""
    async with world.database.store(job.store_id) as tx:
        payment = await payments.require_payment(tx, job.store_id, job.payment_id)
        if payment.status is PaymentStatus.REQUIRES_ACTION:
            await actions.ask_to_pay(tx, world, payment, once=f"payment.ready:{payment.id}")


async def offer_others(world: World, job: OfferOthers) -> None:
    """As the attempt is by now: still unanswered, or over; each is said once."""
    async with world.database.store(job.store_id) as tx:
        payment = await payments.require_payment(tx, job.store_id, job.payment_id)
        latest = await payments.latest(tx, job.store_id, payment.order_id)
        if payment.gateway_id is None and latest == payment:
            await _offer(tx, world, payment)


async def _offer(tx: Tx, world: World, payment: Payment) -> None:
    order = await orders.require_order(tx, payment.store_id, payment.order_id)
    is_over = payment.status is PaymentStatus.FAILED
    if (
        order.conversation_id is None
        or order.status is not OrderStatus.AWAITING_PAYMENT
        or not (is_over or payment.status is PaymentStatus.PENDING)
    ):
        return
    language = await actions.language_of(tx, order, order.conversation_id)
    others = await payments.choices_for(tx, payment.store_id, payment)
    url = f"{world.public_url}/pay/{payment.pay_token}" if others else None
    if is_over:
        text, kind = texts.no_code(order, url=url, language=language), Kind.PAYMENT_FAILED
    else:
        text, kind = texts.delayed(order, url=url, language=language), Kind.PAYMENT_DELAYED
    values = {"payment.amount": str(payment.amount), "payment.url": url}
    await actions.tell(tx, order, text, kind=kind, values=values, once=f"{kind}:{payment.id}")
