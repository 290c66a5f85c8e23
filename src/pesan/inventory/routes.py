from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ..kit.db import Tx
from ..kit.errors import Invalid
from ..kit.ids import MovementId, VariantId, decode, encode
from ..kit.schemas import Limit, Page
from ..stores import Right, StoreCall
from . import actions, queries
from .models import ReservationStatus
from .schemas import Adjust, LevelOut, MovementOut, ReservationOut


@get("/inventory", operation_id="listInventory", right=Right.READ_INVENTORY)
async def list_inventory(
    call: NamedDependency[StoreCall],
    low_stock: FromQuery[bool] = False,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[LevelOut]:
    """How much there is of each variant, newest variant first."""
    after = None if cursor is None else VariantId(decode("var", cursor))
    async with call.transaction() as tx:
        levels = await queries.list_levels(
            tx, call.store, after=after, low_only=low_stock, limit=limit
        )
    items = [LevelOut.of(level) for level in levels]
    return Page(items, items[-1].variant_id if len(items) == limit else None)


@get(
    "/variants/{variant_id:str}/inventory",
    operation_id="getInventory",
    right=Right.READ_INVENTORY,
)
async def get_inventory(call: NamedDependency[StoreCall], variant_id: FromPath[str]) -> LevelOut:
    variant = VariantId(decode("var", variant_id))
    async with call.transaction() as tx:
        return LevelOut.of(await actions.require_level(tx, call.store, variant))


@post("/inventory/adjustments", operation_id="adjustInventory", right=Right.ADJUST_INVENTORY)
async def adjust(call: NamedDependency[StoreCall], data: JSONBody[Adjust]) -> Response[MovementOut]:
    """Count goods in or out, with a reason. What buyers hold cannot be counted out."""
    if data.delta == 0:
        raise Invalid.field("delta", "must not be zero")

    async def act(tx: Tx) -> MovementOut:
        movement = await actions.adjust(
            tx,
            call.store,
            VariantId(decode("var", data.variant_id)),
            delta=data.delta,
            reason=data.reason,
            note=data.note,
            actor=call.actor,
        )
        return MovementOut.of(movement)

    return await call.once(act)


@get("/inventory/movements", operation_id="listMovements", right=Right.READ_INVENTORY)
async def list_movements(
    call: NamedDependency[StoreCall],
    variant_id: FromQuery[str | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[MovementOut]:
    """The ledger: what came and went, newest first. Its sum is what is on hand."""
    async with call.transaction() as tx:
        movements = await queries.list_movements(
            tx,
            store=call.store,
            variant=None if variant_id is None else VariantId(decode("var", variant_id)),
            after=None if cursor is None else MovementId(decode("mov", cursor)),
            limit=limit,
        )
    last = encode("mov", movements[-1].id) if len(movements) == limit else None
    return Page([MovementOut.of(movement) for movement in movements], last)


@get("/inventory/reservations", operation_id="listReservations", right=Right.READ_INVENTORY)
async def list_reservations(
    call: NamedDependency[StoreCall],
    variant_id: FromQuery[str | None] = None,
    status: FromQuery[ReservationStatus | None] = None,
    limit: FromQuery[Limit] = 20,
) -> Page[ReservationOut]:
    """What is held for orders, newest first."""
    async with call.transaction() as tx:
        found = await queries.list_reservations(
            tx,
            store=call.store,
            variant=None if variant_id is None else VariantId(decode("var", variant_id)),
            status=status,
            limit=limit,
        )
    return Page([ReservationOut.of(reservation) for reservation in found], None)


store_routes = [list_inventory, get_inventory, adjust, list_movements, list_reservations]
