from http import HTTPStatus

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ... import audit
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import PaymentId, decode, encode
from ...kit.money import Money
from ...kit.schemas import read_money
from ...stores import Credentials, Right, StoreCall
from .. import actions
from ..models import Payment, Provider
from ..schemas import PaymentOut, Simulate
from ..simulations import credentials_to_simulate, simulate


@post(
    "/payments/{payment_id:str}/simulation",
    operation_id="simulatePayment",
    status_code=HTTPStatus.ACCEPTED,
    right=Right.TAKE_PAYMENTS,
)
async def simulate_payment(
    call: NamedDependency[StoreCall], payment_id: FromPath[str], data: JSONBody[Simulate]
) -> Response[PaymentOut]:
    """Have the buyer of a gateway's test mode pay it: all that was asked for, or another amount.

    Its webhook tells of it as of real money, a moment later. Refused where the money is real. The
    sandbox has switches for what goes otherwise in life.
    """
    payment = PaymentId(decode("pay", payment_id))
    to_play: list[tuple[Credentials, Payment, Money]] = []

    async def accept(tx: Tx) -> PaymentOut:
        found = await actions.require_payment(tx, call.store, payment)
        amount = found.amount
        if data.amount is not None:
            amount = read_money(data.amount, field="amount", currency=found.currency)
            if amount.minor == 0:
                raise Invalid.field("amount", "must be more than nothing")
        if data.switches and found.provider != Provider.SANDBOX:
            raise Invalid.field(data.switches[0], "is a switch of the sandbox alone")
        credentials = await credentials_to_simulate(tx, call.world, call.store, found)
        await audit.record(
            tx,
            call.store,
            actor=call.actor,
            action="payments.simulate",
            subject=encode("pay", payment),
            detail={"amount": str(amount), "outcome": data.outcome.value},
        )
        to_play[:] = [(credentials, found, amount)]
        return PaymentOut.of(found, call.world)

    accepted = await call.once(accept, status_code=HTTPStatus.ACCEPTED)
    if (
        to_play and "Idempotency-Replayed" not in accepted.headers
    ):  # one key is one payment, here too
        ((credentials, found, amount),) = to_play
        await simulate(
            call.world,
            credentials,
            found,
            amount,
            outcome=data.outcome,
            told=data.webhooks,
            refundable=data.refunds == "accepted",
        )
    return accepted


routes = [simulate_payment]
