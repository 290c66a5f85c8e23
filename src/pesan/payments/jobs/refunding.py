"""A gateway is asked to give back, and looked at where its answer was lost."""

import asyncio

from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import Problem
from ...kit.ids import StoreId
from ...kit.jobs import Later
from ...kit.world import World
from .. import actions, rules
from ..errands import LookAtRefund, RefundAtGateway
from ..errors import (
    GatewayRefused,
    GatewayUnavailable,
    GatewayUnknown,
    NotConnected,
    RefundNotSupported,
)
from ..gateways import ANSWER_SECONDS
from ..models import Refund, Refunded
from ..provider import Gateway
from ..queries import attempts, refunds
from .reaching import gateway_of


async def refund(world: World, job: RefundAtGateway) -> None:
    """payments.refund. No answer leaves it to its webhook, or to a look-up."""
    store = job.store_id
    async with world.database.store(store) as tx:
        back = await refunds.claim_refund(tx, store, job.refund_id, clock.now())
        if back is None:
            return
        assert back.request_id is not None, "a refund without a request is left to a hand at once"
        payment = await actions.require_payment(tx, store, back.payment_id)
        gateway = await gateway_of(tx, world, store, payment.connection)
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
        gateway = await gateway_of(tx, world, store, payment.connection)
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
