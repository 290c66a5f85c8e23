from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ... import payments
from ...kit.db import Tx
from ...kit.ids import PaymentId, decode
from ...kit.schemas import read_money
from ...stores import Right, StoreCall
from .. import actions


@post(
    "/payments/{payment_id:str}/confirmation",
    operation_id="confirmPayment",
    status_code=200,
    right=Right.TAKE_PAYMENTS,
)
async def confirm_payment(
    call: NamedDependency[StoreCall],
    payment_id: FromPath[str],
    data: JSONBody[payments.Confirm],
) -> Response[payments.ConfirmedOut]:
    """Money taken by hand has come: it is booked once, and its order is paid.

    `warnings` says when a proof of this payment was sent for another one too.
    """
    payment = PaymentId(decode("pay", payment_id))

    async def act(tx: Tx) -> payments.ConfirmedOut:
        found = await payments.require_payment(tx, call.store, payment)
        amount = None
        if data.amount is not None:
            amount = read_money(data.amount, field="amount", currency=found.currency)
        await actions.take_by_hand(
            tx,
            call.store,
            found,
            amount=amount,
            reference=data.reference,
            note=data.note,
            actor=call.actor,
        )
        booked = await payments.require_payment(tx, call.store, payment)
        suspicions = await payments.suspicions_of(tx, call.store, payment)
        return payments.ConfirmedOut.warned(
            payments.PaymentOut.of(booked, call.world),
            [payments.ProofWarning.of(one) for one in suspicions],
        )

    return await call.once(act, status_code=200)


routes = [confirm_payment]
