from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from .. import channels, conversations, customers, orders, payments, stores
from ..kit.db import Tx
from ..kit.ids import ConversationId, OrderId, StoreId, encode
from ..kit.world import World
from ..orders import Order, OrderStatus
from ..payments import ActionType, Method, Payment, PaymentStatus, Provider
from . import texts
from .errors import NothingToPay, NoWayToPay
from .kinds import Kind, notice_of
from .texts import Language


class Way(Struct, frozen=True, kw_only=True):
    """How a buyer is to be asked for their money."""

    provider: Provider
    method: Method
    channel_code: str | None = None


async def request_payment(
    tx: Tx,
    world: World,
    store: StoreId,
    conversation: ConversationId,
    *,
    order: OrderId | None,
    way: Way | None,
    once: str,
    actor: str,
) -> Payment:
    """Asks a thread's buyer for an order's money: again by what stands, or in another way.

    Without an order: the latest that waits for its money. A code that the gateway has not given yet
    is sent when it comes, as after any order.
    Raises orders.not_found, notices.nothing_to_pay, notices.no_way_to_pay, and as payments.begin.
    """
    found = await _order_of(tx, store, conversation, order)
    latest = await payments.latest(tx, store, found.id)
    stands = latest if latest is not None and latest.status in payments.LIVE else None
    if stands is not None and way in (None, _way_of(stands)):
        if stands.status is PaymentStatus.REQUIRES_ACTION:
            await ask_to_pay(tx, world, stands, once=f"payment.asked:{stands.id}:{once}")
        return stands
    if way is None:
        if latest is None:
            raise NoWayToPay(number=found.number)
        way = _way_of(latest)
    payment = await payments.begin(
        tx,
        world,
        store,
        found.id,
        provider=way.provider,
        method=way.method,
        channel_code=way.channel_code,
        replace=True,
        actor=actor,
    )
    if way.provider is not Provider.MANUAL:
        await payments.ask_soon(tx, store, payment.id)
    return payment


async def ask_to_pay(tx: Tx, world: World, payment: Payment, *, once: str) -> None:
    """Sends the code and the link; not when the order has moved on."""
    order = await orders.require_order(tx, payment.store_id, payment.order_id)
    if order.conversation_id is None or order.status is not OrderStatus.AWAITING_PAYMENT:
        return
    shop = await stores.require(tx, payment.store_id)
    language = await language_of(tx, order, order.conversation_id)
    url = f"{world.public_url}/pay/{payment.pay_token}"
    text = texts.how_to_pay(
        order,
        payment,
        url=url,
        timezone=shop.timezone,
        language=language,
        accounts=await payments.accounts_of(tx, payment.store_id),
    )
    until = texts.moment(payment.expires_at, timezone=shop.timezone, language=language)
    values = {
        "payment.amount": str(payment.amount),
        "payment.url": url,
        "payment.expires_at": until,
    }
    await tell(
        tx,
        order,
        text,
        kind=Kind.PAYMENT_REQUESTED,
        values=values,
        once=once,
        payload=_code(payment),
    )


async def tell(
    tx: Tx,
    order: Order,
    text: str,
    *,
    kind: Kind,
    once: str,
    values: Mapping[str, str | None] = MappingProxyType({}),
    payload: dict[str, Any] | None = None,
) -> None:
    """Says it in the order's conversation, once. An order without one is nobody's to be told of.

    `values` are what a template can say of it beside what all notices know.
    """
    if order.conversation_id is None:
        return
    shop = await stores.require(tx, order.store_id)
    customer = await customers.find_customer(tx, order.store_id, order.customer_id)
    with suppress(customers.CustomerErased):  # there is nobody to be told any more
        await conversations.say(
            tx,
            order.store_id,
            order.conversation_id,
            text=text,
            author=conversations.Author.SYSTEM,
            once=once,
            payload=payload,
            about=order.id,
            purpose=channels.Purpose.UTILITY,
            notice=notice_of(
                kind,
                order,
                customer=None if customer is None else customer.name,
                store=shop.name,
                language=await language_of(tx, order, order.conversation_id),
                values=values,
            ),
        )


async def call_human(tx: Tx, order: Order, *, reason: str) -> None:
    """The order's conversation belongs to a human from now on."""
    if order.conversation_id is None:
        return
    with suppress(customers.CustomerErased):
        await conversations.hand_over(tx, order.store_id, order.conversation_id, reason=reason)


async def language_of(tx: Tx, order: Order, conversation: ConversationId) -> Language:
    """What the buyer writes in, else what they are known to prefer, else the shop's."""
    found = await conversations.require_conversation(tx, order.store_id, conversation)
    customer = await customers.find_customer(tx, order.store_id, order.customer_id)
    shop = await stores.require(tx, order.store_id)
    for said in (found.dialogue.get("language"), customer and customer.locale, shop.locale):
        if said in list(Language):
            return Language(said)
    return Language.INDONESIAN


async def _order_of(
    tx: Tx, store: StoreId, conversation: ConversationId, order: OrderId | None
) -> Order:
    """Locked: it is not paid or called off while it is asked for.

    Raises orders.not_found, notices.nothing_to_pay.
    """
    thread = await conversations.require_conversation(tx, store, conversation)
    if order is None:
        found = await orders.latest_unpaid(
            tx, store, customer=thread.customer_id, conversation=thread.id
        )
        if found is None:
            raise NothingToPay(conversation=encode("con", thread.id))
        order = found
    held = await orders.lock_order(tx, store, order)
    if held is None or held.conversation_id != thread.id:
        raise orders.OrderNotFound(order=encode("ord", order))
    if held.status is not OrderStatus.AWAITING_PAYMENT:
        raise payments.OrderNotPayable(status=held.status.value)
    return held


def _way_of(payment: Payment) -> Way:
    return Way(
        provider=Provider(payment.provider),
        method=Method(payment.method),
        channel_code=payment.channel_code,
    )


def _code(payment: Payment) -> dict[str, Any]:
    if payment.action is None or payment.action.type is not ActionType.QR:
        return {}
    return {"image": {"path": f"/pay/{payment.pay_token}/qr.png", "qr": payment.action.value}}
