from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ..kit.db import Tx
from ..kit.ids import ConversationId, OrderId, decode, new_id
from ..payments import PaymentOut
from ..stores import Right, StoreCall
from . import actions
from .schemas import RequestPayment


@post(
    "/conversations/{conversation_id:str}/payment-request",
    operation_id="requestPayment",
    right=Right.TAKE_PAYMENTS,
    key="required",
)
async def request_payment(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], data: JSONBody[RequestPayment]
) -> Response[PaymentOut]:
    """Send the buyer of this thread how to pay: the same again, or in another way.

    Another way takes the place of the present one. A code that a gateway has yet to give is sent
    when it comes.
    """
    way = data.way()

    async def act(tx: Tx) -> PaymentOut:
        payment = await actions.request_payment(
            tx,
            call.world,
            call.store,
            ConversationId(decode("con", conversation_id)),
            order=None if data.order_id is None else OrderId(decode("ord", data.order_id)),
            way=way,
            once=new_id().hex,
            actor=call.actor,
        )
        tx.wake()
        return PaymentOut.of(payment, call.world)

    return await call.once(act)


store_routes = [request_payment]
