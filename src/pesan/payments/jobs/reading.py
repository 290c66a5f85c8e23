"""Where payments talk to gateways: what to ask is saved first, what they said after, apart."""

import asyncio

from msgspec.structs import replace

from ..kit import clock
from ..kit.db import Tx
from ..kit.errors import Problem
from ..kit.ids import ConnectionId, PaymentId, StoreId
from ..kit.jobs import Later
from ..kit.world import World
from ..stores import credentials_of
from . import actions, buyers, rules
from .bank import ring_again
from .chronicles import read_on
from .errands import (
    AskGateway,
    CancelAtGateway,
    ForgetBuyer,
    LookAtGateway,
    LookAtRefund,
    OfferProof,
    ReadEvents,
    ReadNotice,
    Reconcile,
    RefundAtGateway,
    RingLate,
)
from .errors import (
    GatewayRefused,
    GatewayUnavailable,
    GatewayUnknown,
    KeyRefused,
    NotConnected,
    RefundNotSupported,
)
from .gateways import ANSWER_SECONDS, connect
from .models import (
    Asked,
    Notice,
    NoticeKind,
    Payment,
    PaymentStatus,
    Refund,
    Refunded,
)
from .proofs import chats
from .provider import Disputable, Gateway, LooksUp
from .queries import attempts, notices, refunds
from .reconciler.compare import compare

AGAIN_SECONDS = 5.0  # between two asks of a gateway that takes none


async def ask(world: World, job: AskGateway) -> None:
    """payments.ask."""
    try:
        await ask_gateway(world, job.store_id, job.payment_id, seconds=ANSWER_SECONDS)
    except GatewayUnavailable as away:
        raise Later(seconds=max(AGAIN_SECONDS, away.retry_after_seconds)) from away


async def ask_gateway(
    world: World, store: StoreId, payment_id: PaymentId, *, seconds: float
) -> None:
    """Asks the gateway to collect, unless somebody has: one caller wins the row and asks.

    Raises payments.gateway_unavailable: the ask is taken back, to be made later.
    """
    async with world.database.store(store) as tx:
        payment = await attempts.claim_ask(tx, store, payment_id, clock.now())
        if payment is None:
            return
        await actions.watch(tx, store, payment)
        question = await actions.ask_for(tx, world, store, payment)
        gateway = await _gateway(tx, world, store, payment.connection, seconds=seconds)
    answer: Asked | Problem | None
    try:
        async with asyncio.timeout(seconds):
            answer = await _found(gateway, payment)
            if answer is None:
                buyer = await buyers.known_as(world, store, gateway, payment)
                answer = await gateway.request(replace(question, buyer_id=buyer))
    except TimeoutError:
        answer = GatewayUnknown(provider=payment.provider, reason="no answer in time")
    except (GatewayRefused, GatewayUnavailable, GatewayUnknown) as problem:
        answer = problem
    assert answer is not None, "found, or asked for"
    async with world.database.store(store) as tx:
        await _record(tx, store, payment, answer)
    if isinstance(answer, GatewayUnavailable):
        raise answer


async def _found(gateway: Gateway, payment: Payment) -> Asked | None:
    """What was asked before and never answered for, where the gateway can be asked for it."""
    if payment.asks == 1 or not isinstance(gateway, LooksUp):
        return None
    before = {rules.reference_of(payment.id, ask) for ask in range(1, payment.asks)}
    return await gateway.find(before, since=payment.created_at - clock.offset())


async def _record(tx: Tx, store: StoreId, payment: Payment, answer: Asked | Problem) -> None:
    match answer:
        case Asked():
            await actions.record_answer(tx, store, payment.id, answer)
        case GatewayRefused():
            reason = str(answer.facts.get("reason", answer))
            await actions.refuse(tx, store, payment.id, reason=reason)
        case GatewayUnavailable():
            await actions.allow_again(tx, store, payment, failure=str(answer.facts["reason"]))
        case _:
            await actions.give_up(tx, store, payment)


async def look(world: World, job: LookAtGateway) -> None:
    """payments.look."""
    async with world.database.store(job.store_id) as tx:
        payment = await attempts.find_payment(tx, job.store_id, job.payment_id)
        if payment is None or payment.gateway_id is None:
            return
        gateway = await _gateway(tx, world, job.store_id, payment.connection)
    try:
        await _read(world, job.store_id, payment.connection, gateway, payment.gateway_id)
    except GatewayUnavailable:
        if payment.status not in rules.LIVE:  # one that is live has a timer: the next look is near
            raise


async def cancel(world: World, job: CancelAtGateway) -> None:
    """payments.cancel: then looks, because money may have been faster."""
    async with world.database.store(job.store_id) as tx:
        payment = await attempts.find_payment(tx, job.store_id, job.payment_id)
        if payment is None:
            return
        gateway = await _gateway(tx, world, job.store_id, payment.connection)
    await gateway.cancel(job.request_id)
    await _read(world, job.store_id, payment.connection, gateway, job.request_id)


async def _read(
    world: World, store: StoreId, connection: ConnectionId, gateway: Gateway, request_id: str
) -> None:
    truth = await gateway.read(request_id)
    async with world.database.store(store) as tx:
        await actions.apply_truth(tx, store, connection, truth)


async def read_notice(world: World, job: ReadNotice) -> None:
    """payments.read_notice: the webhook is a hint; what the gateway says now is what counts."""
    async with world.database.store(job.store_id) as tx:
        stored = await notices.find_notice(tx, job.store_id, job.notice_id)
        if stored is None or stored.notice is None or stored.processed_at is not None:
            return
        gateway = await _gateway(tx, world, job.store_id, stored.connection_id)
    try:
        odd = await _believe(world, job.store_id, stored.connection_id, gateway, stored.notice)
    except KeyRefused:  # nothing was looked at: it stays unread, and is tried again
        raise
    except GatewayRefused as refused:  # it speaks of what is not there: a false claim
        odd = str(refused)
    async with world.database.store(job.store_id) as tx:
        await notices.mark_processed(
            tx, store=job.store_id, notice=job.notice_id, error=odd, now=clock.now()
        )


async def _believe(
    world: World, store: StoreId, connection: ConnectionId, gateway: Gateway, notice: Notice
) -> str | None:
    if notice.kind is NoticeKind.REFUND and notice.refund_id is not None:
        refunded = await gateway.read_refund(notice.refund_id)
        async with world.database.store(store) as tx:
            return await actions.apply_refund(tx, store, connection, refunded)
    if notice.dispute_id is not None and isinstance(gateway, Disputable):
        disputed = await gateway.read_dispute(notice.dispute_id)
        await _read(
            world, store, connection, gateway, disputed.capture_id
        )  # if we never heard of it
        async with world.database.store(store) as tx:
            return await actions.apply_dispute(tx, store, connection, disputed)
    if notice.request_id is None:
        return "it names nothing to look at"
    truth = await gateway.read(notice.request_id, notice.capture_id)
    async with world.database.store(store) as tx:
        return await actions.apply_truth(tx, store, connection, truth)


async def read_events(world: World, job: ReadEvents) -> None:
    """payments.read_events."""
    await read_on(world, job.store_id, job.connection_id)


async def refund(world: World, job: RefundAtGateway) -> None:
    """payments.refund. No answer leaves it to its webhook, or to a look-up."""
    store = job.store_id
    async with world.database.store(store) as tx:
        back = await refunds.claim_refund(tx, store, job.refund_id, clock.now())
        if back is None:
            return
        assert back.request_id is not None, "a refund without a request is left to a hand at once"
        payment = await actions.require_payment(tx, store, back.payment_id)
        gateway = await _gateway(tx, world, store, payment.connection)
    answer: Refunded | Problem
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            answer = await gateway.refund(
                back.request_id, back.amount, reference=rules.reference_of_refund(back.id)
            )
    except TimeoutError:
        answer = GatewayUnknown(provider=payment.provider, reason="no answer in time")
    except (
        GatewayRefused,
        GatewayUnavailable,
        GatewayUnknown,
        NotConnected,
        RefundNotSupported,
    ) as problem:
        answer = problem
    async with world.database.store(store) as tx:
        await _record_refund(tx, store, back, answer)
    if isinstance(answer, GatewayUnavailable):
        raise Later(seconds=answer.retry_after_seconds) from answer


async def _record_refund(tx: Tx, store: StoreId, back: Refund, answer: Refunded | Problem) -> None:
    assert back.asked_at is not None, "whoever claims a refund writes down when"
    await attempts.lock_payment(tx, store, back.payment_id)
    match answer:
        case Refunded():
            await actions.settle(tx, store, back.id, answer)
        case GatewayUnavailable():
            await refunds.release_refund(
                tx,
                store=store,
                refund=back.id,
                asked_at=back.asked_at,
                failure=str(answer.facts["reason"]),
            )
        case GatewayUnknown():
            await actions.look_soon(tx, store, back)
        case _:
            await actions.refuse_refund(tx, store, back, why=str(answer.facts["reason"]))


async def look_at_refund(world: World, job: LookAtRefund) -> None:
    """payments.look_at_refund: how it stands, or whether it was made at all."""
    store = job.store_id
    async with world.database.store(store) as tx:
        back = await refunds.find_refund(tx, store, job.refund_id)
        if back is None or (back.gateway_id is None and back.asked_at is None):
            return
        payment = await actions.require_payment(tx, store, back.payment_id)
        gateway = await _gateway(tx, world, store, payment.connection)
    found: Refunded | GatewayRefused | None
    try:
        found = await _refund_there(gateway, back)
    except GatewayRefused as refused:
        if back.gateway_id is not None:
            raise
        found = refused
    async with world.database.store(store) as tx:
        match found:
            case Refunded():
                await actions.apply_refund(tx, store, payment.connection, found)
            case GatewayRefused():
                await actions.tell_unknown(tx, store, back, f"it cannot be looked up: {found}")
            case None:
                await actions.not_there(tx, store, back)


async def _refund_there(gateway: Gateway, back: Refund) -> Refunded | None:
    if back.gateway_id is not None:
        return await gateway.read_refund(back.gateway_id)
    assert back.request_id is not None, "a refund without a request is left to a hand at once"
    return await gateway.find_refund(back.request_id, reference=rules.reference_of_refund(back.id))


async def forget_buyer(world: World, job: ForgetBuyer) -> None:
    """payments.forget_buyer."""
    await buyers.forget(world, job.store_id, job.connection_id, job.customer_id)


async def ring_late(world: World, job: RingLate) -> None:
    """payments.ring_late."""
    await ring_again(world, job.store_id, job.payment_id)


async def offer_proof(world: World, job: OfferProof) -> None:
    """payments.offer_proof."""
    await chats.offer(world, job)


async def reconcile(world: World, job: Reconcile) -> None:
    """payments.reconcile."""
    await compare(world, job.store_id, job.run_id)


async def is_settled(world: World, store: StoreId, payment_id: PaymentId) -> bool:
    """Whether an ask that somebody else makes has come to an answer."""
    async with world.database.store(store) as tx:
        payment = await actions.require_payment(tx, store, payment_id)
    return payment.status is not PaymentStatus.PENDING or payment.failure is not None


async def _gateway(
    tx: Tx,
    world: World,
    store: StoreId,
    connection: ConnectionId,
    *,
    seconds: float = ANSWER_SECONDS,
) -> Gateway:
    credentials = await credentials_of(tx, world, store, connection)
    return connect(world, credentials, timeout_seconds=seconds)
