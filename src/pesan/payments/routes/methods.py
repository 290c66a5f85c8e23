from http import HTTPStatus

from litestar import delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from ... import audit, customers
from ...kit.ids import CustomerId, decode, encode
from ...kit.schemas import Page
from ...stores import Right, StoreCall, credentials_of, find_credentials
from .. import buyers
from ..errors import MethodNotFound
from ..queries import buyers as queries
from ..schemas import SavedMethodOut


@get("/payment-methods", operation_id="listPaymentMethods", right=Right.READ_PAYMENTS)
async def list_payment_methods(
    call: NamedDependency[StoreCall], customer_id: FromQuery[str]
) -> Page[SavedMethodOut]:
    """The cards a customer lets a gateway keep, as it keeps them now. Never a number.

    Also those that were remembered on their pay pages, by whoever paid there.
    """
    customer = CustomerId(decode("cus", customer_id))
    async with call.transaction() as tx:
        root = await customers.require_customer(tx, call.store, customer)
        group = await customers.group_of(tx, call.store, root.id)
        known = [
            (one, await credentials_of(tx, call.world, call.store, one.connection_id))
            for one in await queries.known_buyers(tx, call.store, group)
        ]
    found = await buyers.saved_by(call.world, call.store, known)
    owner = encode("cus", root.id)
    return Page([SavedMethodOut.of(one, by.provider, owner) for by, one in found], None)


@delete(
    "/payment-methods/{payment_method_id:str}",
    operation_id="deletePaymentMethod",
    status_code=HTTPStatus.NO_CONTENT,
    right=Right.TAKE_PAYMENTS,
)
async def delete_payment_method(
    call: NamedDependency[StoreCall], payment_method_id: FromPath[str]
) -> None:
    """Have the gateway forget a card for good: the buyer types it again next time."""
    async with call.transaction() as tx:
        credentials = await find_credentials(tx, call.world, call.store, "stripe")
    if credentials is None or (credentials.livemode and not call.livemode):  # a test key's holder
        raise MethodNotFound(method=payment_method_id[:60])
    customer = await buyers.detach(call.world, call.store, credentials, payment_method_id)
    async with call.transaction() as tx:
        await audit.record(
            tx,
            call.store,
            actor=call.actor,
            action="payments.detach_method",
            subject=encode("cus", customer),
            detail={},
        )


routes = [list_payment_methods, delete_payment_method]
