from litestar import Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...kit import cursors
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import MovementId, OrderId, VariantId, decode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from .. import actions, queries
from ..models import ReservationStatus
from ..schemas import Adjust, LevelOut, MovementOut, ReservationOut, WatchInventory


@get("/inventory", operation_id="listInventory", right=Right.READ_INVENTORY)
async def list_inventory(
    call: NamedDependency[StoreCall],
    low_stock: FromQuery[bool] = False,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[LevelOut]:
    """How much there is of each variant, newest variant first; `low_stock` only what is low."""
    last = cursors.read_id("var", cursor)
    ask = queries.list_low_levels if low_stock else queries.list_levels
    async with call.transaction() as tx:
        found = await ask(
            tx, call.store, after=None if last is None else VariantId(last), limit=limit + 1
        )
    shown = [LevelOut.of(level) for level in found[:limit]]
    return Page(shown, shown[-1].variant_id if len(found) > limit else None)


@get(
    "/variants/{variant_id:str}/inventory",
    operation_id="getInventory",
    right=Right.READ_INVENTORY,
)
async def get_inventory(call: NamedDependency[StoreCall], variant_id: FromPath[str]) -> LevelOut:
    """How much there is of a variant, and how much of it can be sold."""
    variant = VariantId(decode("var", variant_id))
    async with call.transaction() as tx:
        return LevelOut.of(await actions.require_level(tx, call.store, variant))


@patch(
    "/variants/{variant_id:str}/inventory",
    operation_id="watchInventory",
    right=Right.ADJUST_INVENTORY,
)
async def watch_inventory(
    call: NamedDependency[StoreCall], variant_id: FromPath[str], data: JSONBody[WatchInventory]
) -> LevelOut:
    """Say from how few on a variant is low. The fact `stock.low` is told when it comes down to it."""
    variant = VariantId(decode("var", variant_id))
    async with call.transaction() as tx:
        return LevelOut.of(
            await actions.watch(
                tx, call.store, variant, low_stock_at=data.low_stock_at, actor=call.actor
            )
        )


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
    variant = None if variant_id is None else VariantId(decode("var", variant_id))
    at, last = cursors.read_by_time(cursor)
    after = None if last is None else MovementId(last)
    async with call.transaction() as tx:
        if variant is None:
            found = await queries.list_movements(
                tx, store=call.store, at=at, after=after, limit=limit + 1
            )
        else:
            found = await queries.list_movements_of(
                tx, store=call.store, variant=variant, at=at, after=after, limit=limit + 1
            )
    shown = found[:limit]
    more = cursors.by_time(shown[-1].created_at, shown[-1].id) if len(found) > limit else None
    return Page([MovementOut.of(movement) for movement in shown], more)


@get("/inventory/reservations", operation_id="listReservations", right=Right.READ_INVENTORY)
async def list_reservations(
    call: NamedDependency[StoreCall],
    variant_id: FromQuery[str | None] = None,
    status: FromQuery[ReservationStatus | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[ReservationOut]:
    """What is held for orders, or was; the newest order's first."""
    order, beside = cursors.read_by_pair(cursor)
    after_order = None if order is None else OrderId(order)
    async with call.transaction() as tx:
        if variant_id is not None:
            found = await queries.list_reservations_of(
                tx,
                store=call.store,
                variant=VariantId(decode("var", variant_id)),
                status=status,
                after_order=after_order,
                limit=limit + 1,
            )
        else:
            found = await queries.list_reservations(
                tx,
                store=call.store,
                status=status,
                after_order=after_order,
                after_variant=None if beside is None else VariantId(beside),
                limit=limit + 1,
            )
    shown = found[:limit]
    more = cursors.by_pair(shown[-1].order_id, shown[-1].variant_id) if len(found) > limit else None
    return Page([ReservationOut.of(reservation) for reservation in shown], more)


routes = [
    list_inventory,
    get_inventory,
    watch_inventory,
    adjust,
    list_movements,
    list_reservations,
]
