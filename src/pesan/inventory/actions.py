from collections.abc import Sequence

from ..kit import clock
from ..kit.db import Tx
from ..kit.ids import MovementId, OrderId, StoreId, VariantId, encode, new_id
from . import queries
from .errors import LevelNotFound, WouldOversell
from .models import Level, Movement, ReservationStatus


async def put_levels(
    tx: Tx, store: StoreId, given: Sequence[tuple[VariantId, int, bool]], *, actor: str
) -> None:
    """The first stock of new variants: (variant, on hand, back-order allowed) each."""
    if given:
        await queries.insert_levels(
            tx,
            store=store,
            variants=[variant for variant, _, _ in given],
            quantities=[quantity for _, quantity, _ in given],
            backorders=[backorder for _, _, backorder in given],
            movements=[MovementId(new_id()) for _ in given],
            actor=actor,
            now=clock.now(),
        )


async def levels(tx: Tx, store: StoreId, variants: Sequence[VariantId]) -> dict[VariantId, Level]:
    found = await queries.levels_of(tx, store, list(variants))
    return {level.variant_id: level for level in found}


async def require_level(tx: Tx, store: StoreId, variant: VariantId) -> Level:
    """Raises inventory.variant_not_found."""
    found = await queries.levels_of(tx, store, [variant])
    if not found:
        raise LevelNotFound(variant=encode("var", variant))
    return found[0]


async def adjust(
    tx: Tx,
    store: StoreId,
    variant: VariantId,
    *,
    delta: int,
    reason: str,
    note: str | None,
    actor: str,
) -> Movement:
    """Counts goods in or out. Raises inventory.variant_not_found, inventory.would_oversell."""
    movement = await queries.adjust(
        tx,
        store=store,
        variant=variant,
        delta=delta,
        movement=MovementId(new_id()),
        reason=reason,
        actor=actor,
        note=note,
        now=clock.now(),
    )
    if movement is None:
        level = await require_level(tx, store, variant)
        raise WouldOversell(reserved=level.reserved, on_hand=level.on_hand + delta)
    return movement


async def set_backorder(tx: Tx, store: StoreId, variant: VariantId, *, allowed: bool) -> None:
    """Raises inventory.would_oversell when more is promised than there is."""
    if not await queries.set_backorder(tx, store=store, variant=variant, backorder=allowed):
        level = await require_level(tx, store, variant)
        raise WouldOversell(reserved=level.reserved, on_hand=level.on_hand)


async def commit(tx: Tx, store: StoreId, order: OrderId, *, actor: str) -> None:
    """What was held is sold. Nothing the second time."""
    await queries.commit(tx, store=store, order=order, actor=actor, now=clock.now())


async def release(tx: Tx, store: StoreId, order: OrderId, *, to: ReservationStatus) -> None:
    """What was held is on sale again. Nothing the second time."""
    await queries.release(tx, store=store, order=order, status=to, now=clock.now())


async def retake(tx: Tx, store: StoreId, order: OrderId) -> bool:
    """Holds again what had been given free; all of it, or False and nothing."""
    return bool(await queries.retake(tx, store=store, order=order))


async def restock(tx: Tx, store: StoreId, order: OrderId, *, actor: str) -> None:
    """What was sold comes back. Nothing the second time."""
    await queries.restock(tx, store=store, order=order, actor=actor, now=clock.now())
