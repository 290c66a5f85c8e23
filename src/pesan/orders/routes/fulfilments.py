from litestar import Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET

from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import FulfilmentId, ItemId, OrderId, decode
from ...kit.schemas import Page
from ...stores import IfMatch, Right, StoreCall, VersionStale, read_version
from .. import actions, couriers, queries
from ..models import FulfilmentStatus
from ..schemas import Cancel, ChangeFulfilment, Fulfil, FulfilmentOut, PiecesIn


@post("/orders/{order_id:str}/fulfilments", operation_id="fulfilOrder", right=Right.CHANGE_ORDERS)
async def fulfil_order(
    call: NamedDependency[StoreCall], order_id: FromPath[str], data: JSONBody[Fulfil]
) -> Response[FulfilmentOut]:
    """Pack a parcel: all that is in none yet, or some of it. The order follows its parcels."""
    order = OrderId(decode("ord", order_id))
    items = None if data.items is None else _pieces(data.items)

    async def act(tx: Tx) -> FulfilmentOut:
        parcel = await actions.fulfil(
            tx,
            call.store,
            order,
            items=items,
            courier=None if data.courier is None else couriers.read(data.courier),
            tracking_number=data.tracking_number,
            actor=call.actor,
        )
        if data.status == "shipped":
            await actions.move_fulfilment(tx, parcel, to=FulfilmentStatus.SHIPPED, actor=call.actor)
        return FulfilmentOut.of(await actions.require_fulfilment(tx, call.store, parcel.id))

    return await call.once(act)


@get("/orders/{order_id:str}/fulfilments", operation_id="listFulfilments", right=Right.READ_ORDERS)
async def list_fulfilments(
    call: NamedDependency[StoreCall], order_id: FromPath[str]
) -> Page[FulfilmentOut]:
    """An order's parcels, the first packed first; called off ones too."""
    order = OrderId(decode("ord", order_id))
    async with call.transaction() as tx:
        await actions.require_order(tx, call.store, order)
        found = await queries.fulfilments_of(tx, call.store, order)
    return Page([FulfilmentOut.of(parcel) for parcel in found], None)


@get("/fulfilments/{fulfilment_id:str}", operation_id="getFulfilment", right=Right.READ_ORDERS)
async def get_fulfilment(
    call: NamedDependency[StoreCall], fulfilment_id: FromPath[str]
) -> FulfilmentOut:
    fulfilment = FulfilmentId(decode("ful", fulfilment_id))
    async with call.transaction() as tx:
        return FulfilmentOut.of(await actions.require_fulfilment(tx, call.store, fulfilment))


@patch(
    "/fulfilments/{fulfilment_id:str}",
    operation_id="changeFulfilment",
    right=Right.CHANGE_ORDERS,
)
async def change_fulfilment(
    call: NamedDependency[StoreCall],
    fulfilment_id: FromPath[str],
    data: JSONBody[ChangeFulfilment],
    if_match: IfMatch = None,
) -> FulfilmentOut:
    """Say who brings it under which number, and that it is shipped or delivered."""
    fulfilment = FulfilmentId(decode("ful", fulfilment_id))
    async with call.transaction() as tx:
        parcel = await actions.lock_fulfilment(tx, call.store, fulfilment)
        if read_version(if_match) not in {None, parcel.version}:
            raise VersionStale(version=if_match)
        courier = parcel.courier if data.courier is UNSET else data.courier
        number = data.tracking_number
        await actions.change_fulfilment(
            tx,
            parcel,
            courier=None if courier is None else couriers.read(courier),
            tracking_number=parcel.tracking_number if number is UNSET else number,
            actor=call.actor,
        )
        if data.status is not UNSET and data.status != parcel.status:
            to = FulfilmentStatus(data.status)
            await actions.move_fulfilment(tx, parcel, to=to, actor=call.actor)
        return FulfilmentOut.of(await actions.require_fulfilment(tx, call.store, fulfilment))


@post(
    "/fulfilments/{fulfilment_id:str}/cancellation",
    operation_id="cancelFulfilment",
    status_code=200,
    right=Right.CHANGE_ORDERS,
)
async def cancel_fulfilment(
    call: NamedDependency[StoreCall], fulfilment_id: FromPath[str], data: JSONBody[Cancel]
) -> Response[FulfilmentOut]:
    """Unpack a parcel that has not left; what was in it can be packed again."""
    fulfilment = FulfilmentId(decode("ful", fulfilment_id))

    async def act(tx: Tx) -> FulfilmentOut:
        parcel = await actions.lock_fulfilment(tx, call.store, fulfilment)
        await actions.move_fulfilment(
            tx, parcel, to=FulfilmentStatus.CANCELLED, actor=call.actor, reason=data.reason
        )
        return FulfilmentOut.of(await actions.require_fulfilment(tx, call.store, fulfilment))

    return await call.once(act, status_code=200)


def _pieces(given: list[PiecesIn]) -> dict[ItemId, int]:
    """One entry a line, quantities added up. Raises requests.invalid."""
    pieces: dict[ItemId, int] = {}
    for part in given:
        item = ItemId(decode("itm", part.item_id))
        pieces[item] = pieces.get(item, 0) + part.quantity
    if any(quantity > 10_000 for quantity in pieces.values()):
        raise Invalid.field("items", "at most 10,000 of one line")
    return pieces


routes = [fulfil_order, list_fulfilments, get_fulfilment, change_fulfilment, cancel_fulfilment]
