from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from ... import customers, discounts, stores
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import CustomerId, VariantId, decode
from ...kit.schemas import read_money
from ...stores import Right, StoreCall
from .. import actions, rules
from ..models import Line, Shipping
from ..schemas import CustomerIn, OrderOut, PlaceOrder, ShippingIn


@post("/orders", operation_id="placeOrder", right=Right.CHANGE_ORDERS, key="required")
async def place_order(
    call: NamedDependency[StoreCall], data: JSONBody[PlaceOrder]
) -> Response[OrderOut]:
    """Place an order: prices from the catalogue, stock held until `reserved_until`, or neither."""
    lines = [Line(VariantId(decode("var", item.variant_id)), item.quantity) for item in data.items]
    if any(line.quantity > 10_000 for line in rules.merged(lines)):
        raise Invalid.field("items", "at most 10,000 of one variant")
    if (data.customer_id is None) == (data.customer is None):
        raise Invalid.field("customer_id", "give customer_id or customer, and not both")

    async def act(tx: Tx) -> OrderOut:
        order, items = await actions.place(
            tx,
            call.store,
            customer=await _customer(tx, call, data),
            lines=lines,
            shipping=await _shipping(tx, call, data.shipping),
            discount_code=data.discount_code,
            terms=data.payment_terms,
            channel=data.channel,
            actor=call.actor,
            livemode=call.livemode,
            note=data.note,
            metadata=data.metadata,
        )
        return OrderOut.of(order, items)

    try:
        return await call.once(act)
    except discounts.TakenMeanwhile:  # without it this time, or with the next best
        return await call.once(act)


async def _customer(tx: Tx, call: StoreCall, data: PlaceOrder) -> CustomerId:
    if data.customer_id is not None:
        return CustomerId(decode("cus", data.customer_id))
    given: CustomerIn | None = data.customer
    assert given is not None
    return await customers.find_or_create(
        tx,
        call.store,
        customers.NewCustomer(name=given.name, phone=given.phone, email=given.email),
    )


async def _shipping(tx: Tx, call: StoreCall, given: ShippingIn | None) -> Shipping | None:
    if given is None:
        return None
    address = given.address.kept() if given.address else None
    if given.fee is None:
        return Shipping(method=given.method, address=address)
    if given.method is not None:
        raise Invalid.field("shipping.fee", "is decided by the method; send one of the two")
    currency = (await stores.recall(tx, call.store)).currency
    fee = read_money(given.fee, field="shipping.fee", currency=currency)
    return Shipping(fee=fee, address=address)


routes = [place_order]
