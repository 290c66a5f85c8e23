from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import PaymentId, decode
from ...kit.schemas import Page, read_money
from ...stores import Right, StoreCall
from .. import actions
from ..queries import refunds
from ..schemas import GiveBack, RefundOut


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


routes = [refund_payment, list_refunds]
