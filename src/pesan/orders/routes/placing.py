from litestar import Response, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, UnsetType

from ... import customers, discounts, stores
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import ConversationId, CustomerId, OrderId, VariantId, decode
from ...kit.schemas import read_money
from ...stores import IfMatch, Right, StoreCall, read_version
from .. import actions, queries, rules
from ..models import Edit, Line, Shipping
from ..schemas import CustomerIn, EditOrder, ItemIn, OrderOut, PlaceOrder, ShippingIn


@post("/orders", operation_id="placeOrder", right=Right.CHANGE_ORDERS, key="required")
async def place_order(
    call: NamedDependency[StoreCall], data: JSONBody[PlaceOrder]
) -> Response[OrderOut]:
    """Place an order: prices from the catalogue, stock held until `reserved_until`, or neither."""
    lines = read_lines(data.items)
    if (data.customer_id is None) == (data.customer is None):
        raise Invalid.field("customer_id", "give customer_id or customer, and not both")

    conversation = None
    if data.conversation_id is not None:
        conversation = ConversationId(decode("con", data.conversation_id))

    async def act(tx: Tx) -> OrderOut:
        customer = await _customer(tx, call, data)
        await actions.on_behalf(tx, call.store, customer, conversation)
        order, items = await actions.place(
            tx,
            call.store,
            customer=customer,
            conversation=conversation,
            lines=lines,
            shipping=await read_shipping(tx, call, data.shipping),
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


@patch("/orders/{order_id:str}", operation_id="updateOrder", right=Right.CHANGE_ORDERS)
async def update_order(
    call: NamedDependency[StoreCall],
    order_id: FromPath[str],
    data: JSONBody[EditOrder],
    if_match: IfMatch = None,
) -> OrderOut:
    """Change an order: lines, delivery and discount while it awaits payment (it is priced, and its
    stock held, anew), the address until it is sent, note and metadata always.
    """
    order_key = OrderId(decode("ord", order_id))
    lines = UNSET if data.items is UNSET else read_lines(data.items)
    async with call.transaction() as tx:
        shipping: Shipping | UnsetType = UNSET
        if data.shipping is not UNSET:
            shipping = await read_shipping(tx, call, data.shipping) or UNSET
        edited = await actions.edit(
            tx,
            call.world,
            call.store,
            order_key,
            Edit(
                lines=lines,
                shipping=shipping,
                discount_code=data.discount_code,
                note=data.note,
                metadata=data.metadata,
            ),
            version=read_version(if_match),
            actor=call.actor,
        )
        return OrderOut.of(edited, await queries.items_of(tx, call.store, [order_key]))


def read_lines(items: list[ItemIn]) -> list[Line]:
    """Raises requests.invalid, ids.not_found."""
    lines = [Line(VariantId(decode("var", item.variant_id)), item.quantity) for item in items]
    if any(line.quantity > 10_000 for line in rules.merged(lines)):
        raise Invalid.field("items", "at most 10,000 of one variant")
    return lines


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


async def read_shipping(tx: Tx, call: StoreCall, given: ShippingIn | None) -> Shipping | None:
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


routes = [place_order, update_order]
