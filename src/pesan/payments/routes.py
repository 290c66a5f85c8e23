import asyncio
from http import HTTPStatus
from typing import Annotated, NoReturn

import structlog
from litestar import Request, Response, get, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from .. import stores
from ..kit import metrics
from ..kit.db import Tx
from ..kit.errors import Conflict, Invalid
from ..kit.ids import (
    CaseId,
    ConnectionId,
    NoSuchId,
    OrderId,
    PaymentId,
    decode,
    encode,
)
from ..kit.jobs import enqueue
from ..kit.schemas import Limit, Page, read_money
from ..kit.world import World
from ..stores import Right, StoreCall
from . import actions, rules
from .errands import AskGateway
from .errors import ConnectionUnknown, GatewayRefused, GatewayUnavailable, SignatureInvalid
from .gateways import connect
from .jobs import ask_gateway, is_settled
from .ledger.routes import store_routes as ledger_routes
from .models import BankAccount, CaseStatus, Payment, PaymentStatus
from .queries import attempts, cases, refunds, transfers
from .reconciler.routes import store_routes as reconciler_routes
from .schemas import (
    BankAccountIn,
    BeginPayment,
    CaseOut,
    GiveBack,
    PaymentOut,
    RefundOut,
    ResolveCase,
    payments_of,
)

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
    """Ask to be paid an order's total. A slow gateway: `pending`, and a job goes on."""
    order = OrderId(decode("ord", order_id))
    by_hand = rules.is_by_hand(data.provider, data.method)
    if by_hand is None:
        raise Invalid.field("method", "bank_transfer and cod are manual, the others are not")
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
            await enqueue(
                tx,
                AskGateway(store_id=call.store, payment_id=payment.id),
                delay_seconds=away.retry_after_seconds,
            )
            tx.wake()
    except TimeoutError:
        _log.warning("payments.still_asking", payment=encode("pay", payment.id))


async def _settled(call: StoreCall, problem: Conflict) -> Response[PaymentOut]:
    """Keeps a refusal that was decided by executing as this key's answer."""

    async def refuse(_: Tx) -> NoReturn:
        raise problem

    return await call.once(refuse)


@get("/bank-accounts", operation_id="getBankAccounts", right=Right.READ_STORE)
async def get_bank_accounts(call: NamedDependency[StoreCall]) -> list[BankAccount]:
    """The shop's own accounts, as buyers who transfer are shown them."""
    async with call.transaction() as tx:
        return await transfers.accounts_of(tx, call.store)


@put("/bank-accounts", operation_id="putBankAccounts", right=Right.CHANGE_STORE)
async def put_bank_accounts(
    call: NamedDependency[StoreCall],
    data: JSONBody[Annotated[list[BankAccountIn], Meta(max_length=10)]],
) -> list[BankAccount]:
    """Say where buyers transfer to. None: a transfer is agreed upon by hand."""
    accounts = [one.account() for one in data]
    async with call.transaction() as tx:
        return await actions.put_accounts(tx, call.store, accounts, actor=call.actor)


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
    async with call.transaction() as tx:
        found = await attempts.list_payments(
            tx,
            store=call.store,
            after=None if cursor is None else PaymentId(decode("pay", cursor)),
            status=status,
            order=None if order_id is None else OrderId(decode("ord", order_id)),
            limit=limit,
        )
    items = [PaymentOut.of(payment, call.world) for payment in found]
    return Page(items, items[-1].id if len(items) == limit else None)


@get("/payments/{payment_id:str}", operation_id="getPayment", right=Right.READ_PAYMENTS)
async def get_payment(call: NamedDependency[StoreCall], payment_id: FromPath[str]) -> PaymentOut:
    payment = PaymentId(decode("pay", payment_id))
    async with call.transaction() as tx:
        return PaymentOut.of(await actions.require_payment(tx, call.store, payment), call.world)


@post(
    "/payments/{payment_id:str}/refunds",
    operation_id="refundPayment",
    right=Right.REFUND,
    key="required",
)
async def refund_payment(
    call: NamedDependency[StoreCall], payment_id: FromPath[str], data: JSONBody[GiveBack]
) -> Response[RefundOut]:
    """Give money back: all that is left, or a part. The gateway is asked right after."""
    payment = PaymentId(decode("pay", payment_id))

    async def act(tx: Tx) -> RefundOut:
        found = await actions.require_payment(tx, call.store, payment)
        amount = None
        if data.amount is not None:
            amount = read_money(data.amount, field="amount", currency=found.currency)
            if amount.minor == 0:
                raise Invalid.field("amount", "must be more than nothing")
        refund = await actions.give_back(
            tx, call.store, payment, amount=amount, reason=data.reason, actor=call.actor
        )
        tx.wake()
        return RefundOut.of(refund)

    return await call.once(act)


@get(
    "/payments/{payment_id:str}/refunds",
    operation_id="listPaymentRefunds",
    right=Right.READ_PAYMENTS,
)
async def list_refunds(
    call: NamedDependency[StoreCall], payment_id: FromPath[str]
) -> Page[RefundOut]:
    """A payment's refunds, newest first."""
    payment = PaymentId(decode("pay", payment_id))
    async with call.transaction() as tx:
        await actions.require_payment(tx, call.store, payment)
        found = await refunds.refunds_of_payment(tx, call.store, payment)
    return Page([RefundOut.of(refund) for refund in found], None)


@get("/reconciliation/cases", operation_id="listCases", right=Right.READ_PAYMENTS)
async def list_cases(
    call: NamedDependency[StoreCall],
    status: FromQuery[CaseStatus | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[CaseOut]:
    """Where money and orders do not agree and a person has to look, newest first."""
    async with call.transaction() as tx:
        found = await cases.list_cases(
            tx,
            store=call.store,
            after=None if cursor is None else CaseId(decode("cas", cursor)),
            status=status,
            limit=limit,
        )
    items = [CaseOut.of(case) for case in found]
    return Page(items, items[-1].id if len(items) == limit else None)


@post(
    "/reconciliation/cases/{case_id:str}/resolution",
    operation_id="resolveCase",
    status_code=200,
    right=Right.REFUND,
)
async def resolve_case(
    call: NamedDependency[StoreCall], case_id: FromPath[str], data: JSONBody[ResolveCase]
) -> Response[CaseOut]:
    """Close a case by one of the actions it offers, and say how a refund left to a hand ended."""
    case = CaseId(decode("cas", case_id))

    async def act(tx: Tx) -> CaseOut:
        resolved = await actions.resolve(
            tx,
            call.store,
            case,
            actor=call.actor,
            resolution=data.note,
            was_refunded=data.refund == "succeeded",
            action=data.action,
        )
        return CaseOut.of(resolved)

    return await call.once(act, status_code=HTTPStatus.OK)


@post(
    "/webhooks/xendit/{connection_id:str}",
    operation_id="receiveXenditWebhook",
    status_code=200,
    public="a webhook: its token is verified, then the truth is read back from Xendit",
)
async def xendit_webhook(
    request: Request[object, object, State],
    connection_id: FromPath[str],
    world: NamedDependency[World],
) -> dict[str, str]:
    """Xendit says that something happened."""
    return await _receive(request, world, "xendit", connection_id)


@post(
    "/webhooks/stripe/{connection_id:str}",
    operation_id="receiveStripeWebhook",
    status_code=200,
    public="a webhook: its signature is verified, then the truth is read back from Stripe",
)
async def stripe_webhook(
    request: Request[object, object, State],
    connection_id: FromPath[str],
    world: NamedDependency[World],
) -> dict[str, str]:
    """Stripe says that something happened."""
    return await _receive(request, world, "stripe", connection_id)


@post(
    "/webhooks/sandbox-payments/{connection_id:str}",
    operation_id="receiveSandboxWebhook",
    status_code=200,
    public="a webhook: its signature is verified, then the truth is read back from the bank",
)
async def sandbox_webhook(
    request: Request[object, object, State],
    connection_id: FromPath[str],
    world: NamedDependency[World],
) -> dict[str, str]:
    """The simulated gateway says that something happened."""
    return await _receive(request, world, "sandbox", connection_id)


async def _receive(
    request: Request[object, object, State], world: World, provider: str, connection_id: str
) -> dict[str, str]:
    """Stored and answered; what it means is found out by a job. Duplicates are as welcome."""
    body = await request.body()
    headers = {name.lower(): value for name, value in request.headers.items()}
    route = await _route(world, provider, connection_id)
    try:
        async with world.database.store(route.store_id) as tx:
            credentials = await stores.credentials_of(tx, world, route.store_id, route.id)
            gateway = connect(world, credentials)
            problem = await actions.receive(
                tx, route.store_id, route.id, gateway, headers=headers, body=body
            )
    except SignatureInvalid:
        metrics.webhook(provider, "forged")
        _log.warning("payments.webhook_forged", provider=provider, connection=connection_id)
        raise
    metrics.webhook(provider, "genuine" if problem is None else "malformed")
    if problem is not None:
        raise problem
    return {"status": "ok"}


async def _route(world: World, provider: str, connection_id: str) -> stores.ConnectionRoute:
    """Raises payments.connection_not_found."""
    try:
        connection = ConnectionId(decode("cnx", connection_id))
    except NoSuchId as error:
        raise ConnectionUnknown from error
    route = await stores.find_route(world, connection)
    if route is None or route.provider != provider:
        raise ConnectionUnknown
    return route


store_routes = [
    get_bank_accounts,
    put_bank_accounts,
    begin_payment,
    list_order_payments,
    list_payments,
    get_payment,
    refund_payment,
    list_refunds,
    list_cases,
    resolve_case,
    *ledger_routes,
    *reconciler_routes,
]
routes = [xendit_webhook, stripe_webhook, sandbox_webhook]
