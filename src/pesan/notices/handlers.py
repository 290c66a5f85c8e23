"""Each reads the order as it is now, and is silent when the world has moved on meanwhile."""

from .. import orders, payments
from ..kit.db import Tx
from ..kit.ids import OrderId, StoreId, encode
from ..kit.jobs import enqueue
from ..orders import Order, OrderStatus
from . import actions, texts
from .jobs import AskToPay
from .texts import Language

S = OrderStatus
_PAID = {S.PAID, S.PACKED, S.SHIPPED, S.DELIVERED, S.COMPLETED}


async def on_payment_ready(tx: Tx, fact: payments.PaymentReady) -> None:
    order = await orders.require_order(tx, fact.store_id, fact.order_id)
    if order.conversation_id is not None:
        await enqueue(tx, AskToPay(store_id=fact.store_id, payment_id=fact.payment_id))


async def on_payment_failed(tx: Tx, fact: payments.PaymentFailed) -> None:
    """The gateway gave nothing to pay by: the buyer is not left waiting, a human takes over."""
    payment = await payments.require_payment(tx, fact.store_id, fact.payment_id)
    found = await _told(tx, fact.store_id, fact.order_id, while_in={S.AWAITING_PAYMENT})
    latest = await payments.latest(tx, fact.store_id, fact.order_id)
    if found is None or payment.gateway_id is not None or latest != payment:
        return
    order, language = found
    text = texts.no_code(order, language=language)
    await actions.tell(tx, order, text, once=f"payment.failed:{payment.id}")
    await actions.call_human(tx, order, reason=f"no payment code for order #{order.number}")


async def on_order_paid(tx: Tx, fact: orders.OrderPaid) -> None:
    """The receipt."""
    found = await _told(tx, fact.store_id, fact.order_id, while_in=_PAID)
    if found is not None:
        order, language = found
        items = await orders.items_of(tx, order.store_id, [order.id])
        text = texts.receipt(order, items, language=language)
        await actions.tell(tx, order, text, once=f"order.paid:{order.id}")


async def on_order_expired(tx: Tx, fact: orders.OrderExpired) -> None:
    found = await _told(tx, fact.store_id, fact.order_id, while_in={S.EXPIRED})
    if found is not None:
        order, language = found
        text = texts.expired(order, language=language)
        await actions.tell(tx, order, text, once=f"order.expired:{order.id}")


async def on_order_cancelled(tx: Tx, fact: orders.OrderCancelled) -> None:
    """Not to whoever cancelled it themselves: they have their answer in the chat."""
    found = await _told(tx, fact.store_id, fact.order_id, while_in={S.CANCELLED})
    if found is None:
        return
    order, language = found
    last = (await orders.history_of(tx, order.store_id, order.id))[-1]
    if last.actor != encode("cus", order.customer_id):
        text = texts.cancelled(order, language=language)
        await actions.tell(tx, order, text, once=f"order.cancelled:{order.id}")


async def on_refund_succeeded(tx: Tx, fact: payments.RefundSucceeded) -> None:
    """Money back, late money too: told once for each refund."""
    found = await _told(tx, fact.store_id, fact.order_id, while_in=set(OrderStatus))
    refund = await payments.find_refund(tx, fact.store_id, fact.refund_id)
    if found is not None and refund is not None:
        order, language = found
        text = texts.refunded(order, refund.amount, language=language)
        await actions.tell(tx, order, text, once=f"refund.succeeded:{refund.id}")


async def _told(
    tx: Tx, store: StoreId, order_id: OrderId, *, while_in: set[OrderStatus]
) -> tuple[Order, Language] | None:
    """The order and its buyer's language, if somebody is to be told of it as it is now."""
    order = await orders.require_order(tx, store, order_id)
    if order.conversation_id is None or order.status not in while_in:
        return None
    return order, await actions.language_of(tx, order, order.conversation_id)
