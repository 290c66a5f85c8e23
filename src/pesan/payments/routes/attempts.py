import asyncio
from typing import NoReturn

import structlog
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...kit import cursors
from ...kit.db import Tx
from ...kit.errors import Conflict, Invalid
from ...kit.ids import OrderId, PaymentId, decode, encode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from .. import actions, rules
from ..errands import ask_soon
from ..errors import GatewayRefused, GatewayUnavailable
from ..jobs import ask_gateway, is_settled
from ..models import Payment, PaymentStatus, Provider
from ..queries import attempts
from ..schemas import BeginPayment, PaymentOut, payments_of

_log = structlog.get_logger("payments")

ASK_SECONDS = 8.0  # of the ten a caller waits at most; a job goes on from there
_LOOK_SECONDS = 0.1


@post(
    "/orders/{order_id:str}/payments",
    operation_id="beginPayment",
    right=Right.TAKE_PAYMENTS,
    key="required",
)
async def begin_payment(
    call: NamedDependency[StoreCall], order_id: FromPath[str], data: JSONBody[BeginPayment]
) -> Response[PaymentOut]:
    """Ask to be paid what of an order's total has not come. A slow gateway: `pending`, and a job goes on."""
    order = OrderId(decode("ord", order_id))
    by_hand = rules.is_by_hand(data.provider, data.method)
    if by_hand is None:
        raise Invalid.field("method", "bank_transfer and cod are manual, the others are not")
    if data.remember and data.provider is not Provider.STRIPE:
        raise Invalid.field("remember", "only Stripe keeps cards for buyers here")
    answered: Response[PaymentOut] | None = await call.answered()
    if answered is not None:
        return answered
    try:
        payment = await _begin(call, order, data)
    except Conflict as problem:
        return await _settled(call, problem)
    if not by_hand:
        await _ask(call, payment)

    async def show(tx: Tx) -> PaymentOut:
        shown = await actions.require_payment(tx, call.store, payment.id)
        if shown.status is PaymentStatus.FAILED and shown.gateway_id is None:
            raise GatewayRefused(provider=shown.provider, reason=shown.failure)
        return PaymentOut.of(shown, call.world)

    return await call.once(show)


async def _begin(call: StoreCall, order: OrderId, data: BeginPayment) -> Payment:
    async with call.transaction() as tx:
        return await actions.begin(
            tx,
            call.world,
            call.store,
            order,
            provider=data.provider,
            method=data.method,
            channel_code=data.channel_code,
            replace=data.replace,
            metadata=data.metadata,
            remember=data.remember,
            actor=call.actor,
            key=call.key,
        )


async def _ask(call: StoreCall, payment: Payment) -> None:
    """Asks the gateway, or waits for whoever asks it already: a repeat of the same request."""
    try:
        async with asyncio.timeout(ASK_SECONDS + 1):
            await ask_gateway(call.world, call.store, payment.id, seconds=ASK_SECONDS)
            while not await is_settled(call.world, call.store, payment.id):  # noqa: ASYNC110 - it lies in PostgreSQL
                await asyncio.sleep(_LOOK_SECONDS)
    except GatewayUnavailable as away:
        async with call.transaction() as tx:
            delay = away.retry_after_seconds
            await ask_soon(tx, call.store, payment.id, delay_seconds=delay)
            tx.wake()
    except TimeoutError:
        _log.warning("payments.still_asking", payment=encode("pay", payment.id))


async def _settled(call: StoreCall, problem: Conflict) -> Response[PaymentOut]:
    """Keeps a refusal that was decided by executing as this key's answer."""

    async def refuse(_: Tx) -> NoReturn:
        raise problem

    return await call.once(refuse)


@get(
    "/orders/{order_id:str}/payments",
    operation_id="listOrderPayments",
    right=Right.READ_PAYMENTS,
)
async def list_order_payments(
    call: NamedDependency[StoreCall], order_id: FromPath[str]
) -> Page[PaymentOut]:
    """An order's attempts, newest first."""
    async with call.transaction() as tx:
        found = await payments_of(tx, call.world, call.store, OrderId(decode("ord", order_id)))
    return Page(found, None)


@get("/payments", operation_id="listPayments", right=Right.READ_PAYMENTS)
async def list_payments(
    call: NamedDependency[StoreCall],
    status: FromQuery[PaymentStatus | None] = None,
    order_id: FromQuery[str | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[PaymentOut]:
    """The store's payment attempts, newest first."""
    after = cursors.read_id("pay", cursor)
    async with call.transaction() as tx:
        found = await attempts.list_payments(
            tx,
            store=call.store,
            after=None if after is None else PaymentId(after),
            status=status,
            order=None if order_id is None else OrderId(decode("ord", order_id)),
            limit=limit + 1,
        )
    shown = [PaymentOut.of(payment, call.world) for payment in found[:limit]]
    return Page(shown, shown[-1].id if len(found) > limit else None)


@get("/payments/{payment_id:str}", operation_id="getPayment", right=Right.READ_PAYMENTS)
async def get_payment(call: NamedDependency[StoreCall], payment_id: FromPath[str]) -> PaymentOut:
    payment = PaymentId(decode("pay", payment_id))
    async with call.transaction() as tx:
        return PaymentOut.of(await actions.require_payment(tx, call.store, payment), call.world)


routes = [begin_payment, list_order_payments, list_payments, get_payment]
