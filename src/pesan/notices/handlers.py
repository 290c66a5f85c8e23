"""Each reads the order as it is now, and is silent when the world has moved on meanwhile."""

from .. import orders, payments
from ..kit.db import Tx
from ..kit.ids import FulfilmentId, OrderId, StoreId, encode
from ..kit.jobs import enqueue
from ..orders import FulfilmentStatus, Order, OrderStatus
from ..payments import PaymentStatus, Provider
from . import actions, texts
from .jobs import AskToPay, OfferOthers
from .kinds import Kind, values_of
from .texts import Language, Parcel

S = OrderStatus
_SENT = {S.PACKED, S.SHIPPED, S.DELIVERED, S.COMPLETED}
_PAID = {S.PAID, *_SENT}


async def on_payment_ready(tx: Tx, fact: payments.PaymentReady) -> None:
    order = await orders.require_order(tx, fact.store_id, fact.order_id)
    if order.conversation_id is not None:
        await enqueue(tx, AskToPay(store_id=fact.store_id, payment_id=fact.payment_id))


async def on_payment_delayed(tx: Tx, fact: payments.PaymentDelayed) -> None:
    await enqueue(tx, OfferOthers(store_id=fact.store_id, payment_id=fact.payment_id))


async def on_payment_failed(tx: Tx, fact: payments.PaymentFailed) -> None:
    """The gateway gave nothing to pay by: the buyer is not left waiting, a human takes over."""
    payment = await payments.require_payment(tx, fact.store_id, fact.payment_id)
    found = await _told(tx, fact.store_id, fact.order_id, while_in={S.AWAITING_PAYMENT})
    latest = await payments.latest(tx, fact.store_id, fact.order_id)
    if found is None or payment.gateway_id is not None or latest != payment:
        return
    order, _ = found
    await enqueue(tx, OfferOthers(store_id=fact.store_id, payment_id=payment.id))
    await actions.call_human(tx, order, reason=f"no payment code for order #{order.number}")


async def on_order_taken(tx: Tx, fact: orders.OrderTaken) -> None:
    """What a seller placed for a buyer, unless a request to pay for it tells them anyway."""
    found = await _told(tx, fact.store_id, fact.order_id, while_in={S.AWAITING_PAYMENT, *_SENT})
    payment = await payments.latest(tx, fact.store_id, fact.order_id)
    if found is None or (payment is not None and _is_asked_for(payment)):
        return
    order, language = found
    items = await orders.items_of(tx, order.store_id, [order.id])
    text = texts.taken(order, items, language=language)
    await actions.tell(tx, order, text, kind=Kind.ORDER_PLACED, once=f"order.taken:{order.id}")


async def on_order_paid(tx: Tx, fact: orders.OrderPaid) -> None:
    """The receipt."""
    found = await _told(tx, fact.store_id, fact.order_id, while_in=_PAID)
    if found is not None:
        order, language = found
        items = await orders.items_of(tx, order.store_id, [order.id])
        text = texts.receipt(order, items, language=language)
        await actions.tell(tx, order, text, kind=Kind.ORDER_PAID, once=f"order.paid:{order.id}")


async def on_order_expired(tx: Tx, fact: orders.OrderExpired) -> None:
    found = await _told(tx, fact.store_id, fact.order_id, while_in={S.EXPIRED})
    if found is not None:
        order, language = found
        text = texts.expired(order, language=language)
        once = f"order.expired:{order.id}"
        await actions.tell(tx, order, text, kind=Kind.ORDER_EXPIRED, once=once)


async def on_order_cancelled(tx: Tx, fact: orders.OrderCancelled) -> None:
    """Not to whoever cancelled it themselves: they have their answer in the chat."""
    found = await _told(tx, fact.store_id, fact.order_id, while_in={S.CANCELLED})
    if found is None:
        return
    order, language = found
    last = (await orders.history_of(tx, order.store_id, order.id))[-1]
    if last.actor != encode("cus", order.customer_id):
        text = texts.cancelled(order, language=language)
        once = f"order.cancelled:{order.id}"
        await actions.tell(tx, order, text, kind=Kind.ORDER_CANCELLED, once=once)


async def on_fulfilment_shipped(tx: Tx, fact: orders.FulfilmentShipped) -> None:
    """A parcel's courier, number and link, once a parcel."""
    found = await _told(tx, fact.store_id, fact.order_id, while_in=_SENT)
    if found is not None:
        order, language = found
        parcel = await _parcel(tx, order, fact.fulfilment_id)
        text = texts.shipped(order, parcel, language=language)
        once = f"fulfilment.shipped:{fact.fulfilment_id}"
        await actions.tell(
            tx, order, text, kind=Kind.FULFILMENT_SHIPPED, values=values_of(parcel), once=once
        )


async def on_fulfilment_tracked(tx: Tx, fact: orders.FulfilmentTracked) -> None:
    """The number a parcel was given on its way, once a number."""
    found = await _told(tx, fact.store_id, fact.order_id, while_in=_SENT)
    if found is not None:
        order, language = found
        parcel = await _parcel(tx, order, fact.fulfilment_id)
        text = texts.tracked(order, parcel, language=language)
        once = f"fulfilment.tracked:{fact.fulfilment_id}:{parcel.tracking_number}"
        await actions.tell(
            tx, order, text, kind=Kind.FULFILMENT_TRACKED, values=values_of(parcel), once=once
        )


async def on_order_delivered(tx: Tx, fact: orders.OrderDelivered) -> None:
    """Thanks, when all of it has arrived."""
    found = await _told(tx, fact.store_id, fact.order_id, while_in={S.DELIVERED, S.COMPLETED})
    if found is not None:
        order, language = found
        text = texts.delivered(order, language=language)
        once = f"order.delivered:{order.id}"
        await actions.tell(tx, order, text, kind=Kind.ORDER_DELIVERED, once=once)


async def on_refund_succeeded(tx: Tx, fact: payments.RefundSucceeded) -> None:
    """Money back, late money too: told once for each refund."""
    found = await _told(tx, fact.store_id, fact.order_id, while_in=set(OrderStatus))
    refund = await payments.find_refund(tx, fact.store_id, fact.refund_id)
    if found is not None and refund is not None:
        order, language = found
        text = texts.refunded(order, refund.amount, language=language)
        values = {"refund.amount": str(refund.amount)}
        once = f"refund.succeeded:{refund.id}"
        await actions.tell(tx, order, text, kind=Kind.REFUND_SUCCEEDED, values=values, once=once)


def _is_asked_for(payment: payments.Payment) -> bool:
    """By hand only where there is an account to pay to: cash is asked for at the door."""
    return payment.provider != Provider.MANUAL or payment.status is PaymentStatus.REQUIRES_ACTION


async def _parcel(tx: Tx, order: Order, fulfilment: FulfilmentId) -> Parcel:
    parcels = [
        parcel
        for parcel in await orders.fulfilments_of(tx, order.store_id, order.id)
        if parcel.status is not FulfilmentStatus.CANCELLED
    ]
    number, parcel = next(
        (number, parcel) for number, parcel in enumerate(parcels, 1) if parcel.id == fulfilment
    )
    lines = await orders.progress_of(tx, order.store_id, order.id)
    return Parcel(
        number=number,
        count=len(parcels),
        is_rest_to_come=any(line.packed < line.ordered for line in lines),
        courier=None if parcel.courier is None else orders.courier_name(parcel.courier),
        tracking_number=parcel.tracking_number,
        tracking_url=orders.tracking_url(parcel.courier, parcel.tracking_number),
    )


async def _told(
    tx: Tx, store: StoreId, order_id: OrderId, *, while_in: set[OrderStatus]
) -> tuple[Order, Language] | None:
    """The order and its buyer's language, if somebody is to be told of it as it is now."""
    order = await orders.require_order(tx, store, order_id)
    if order.conversation_id is None or order.status not in while_in:
        return None
    return order, await actions.language_of(tx, order, order.conversation_id)
