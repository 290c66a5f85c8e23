"""Trying a payment out: the buyer of a gateway's test mode pays when told to, and its webhook tells."""

from ..kit.db import Tx
from ..kit.ids import StoreId
from ..kit.money import Money
from ..kit.world import World
from ..stores import Credentials, credentials_of
from .bank import simulate as simulate_at_bank
from .errors import NotSimulated, SimulationIsLive
from .gateways import connect
from .models import Outcome, Payment, Provider, Told
from .provider import Simulates

ANSWER_SECONDS = 8.0


async def credentials_to_simulate(
    tx: Tx, world: World, store: StoreId, payment: Payment
) -> Credentials:
    """Raises payments.simulation_is_live, payments.not_simulated."""
    if payment.connection_id is None:
        raise NotSimulated(provider=payment.provider, reason="it is confirmed by hand")
    credentials = await credentials_of(tx, world, store, payment.connection_id)
    if payment.provider != Provider.SANDBOX and (payment.livemode or credentials.livemode):
        raise SimulationIsLive(provider=payment.provider)
    if payment.gateway_id is None:
        reason = f"there is nothing to pay yet, it is {payment.status}"
        raise NotSimulated(provider=payment.provider, reason=reason)
    return credentials


async def simulate(
    world: World,
    credentials: Credentials,
    payment: Payment,
    amount: Money,
    *,
    outcome: Outcome = Outcome.PAID,
    told: Told = Told.ONCE,
    refundable: bool = True,
) -> None:
    """Outside of any transaction. What came of it is told as money always is; the switches are the
    sandbox's alone.

    Raises payments.not_simulated, and as `Gateway.request`.
    """
    assert payment.gateway_id is not None, "looked at before"
    if payment.provider == Provider.SANDBOX:
        await simulate_at_bank(
            world,
            credentials.store,
            payment.id,
            outcome,
            amount=amount,
            told=told,
            refundable=refundable,
        )
        return
    gateway = connect(world, credentials, timeout_seconds=ANSWER_SECONDS)
    if not isinstance(gateway, Simulates):
        raise NotSimulated(provider=payment.provider, reason="its test cards are typed on its page")
    await gateway.simulate(payment.gateway_id, amount)
