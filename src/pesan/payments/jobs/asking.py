"""A gateway is asked to collect: by one caller, and once more only when it is known how that ended."""

import asyncio

from msgspec.structs import replace

from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import Problem
from ...kit.ids import PaymentId, StoreId
from ...kit.jobs import Later
from ...kit.world import World
from .. import actions, buyers, rules
from ..errands import AskGateway
from ..errors import GatewayRefused, GatewayUnavailable, GatewayUnknown
from ..gateways import ANSWER_SECONDS
from ..models import Asked, Payment, PaymentStatus
from ..provider import Gateway, LooksUp
from ..queries import attempts
from .reaching import gateway_of

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
        gateway = await gateway_of(tx, world, store, payment.connection, seconds=seconds)
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


async def is_settled(world: World, store: StoreId, payment_id: PaymentId) -> bool:
    """Whether an ask that somebody else makes has come to an answer."""
    async with world.database.store(store) as tx:
        payment = await actions.require_payment(tx, store, payment_id)
    return payment.status is not PaymentStatus.PENDING or payment.failure is not None
