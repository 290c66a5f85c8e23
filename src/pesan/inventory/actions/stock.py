from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import asdict

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.events import emit
from ...kit.ids import MovementId, OrderId, StoreId, VariantId, encode, new_id
from .. import queries
from ..errors import BundleHasNoStock, LevelNotFound, NoComponent, TooMuch, WouldOversell
from ..events import StockLow
from ..models import Availability, Component, Level, Movement, ReservationStatus

STOCK_MAX = 1_000_000_000  # what a column of this kind holds, twice


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


async def let_go(tx: Tx, store: StoreId, order: OrderId, *, then: Sequence[VariantId]) -> None:
    """An order that is written anew holds nothing until it does, `then` of these variants.

    The caller holds the order's row.
    """
    await queries.let_go(tx, store=store, order=order, variants=list(then))


async def put_bundle(
    tx: Tx, store: StoreId, bundle: VariantId, components: Sequence[Component]
) -> None:
    """What a bundle is made of from now on; orders keep what it was made of when they were placed.

    Raises inventory.no_component.
    """
    can_be = await queries.put_bundle(
        tx,
        store=store,
        bundle=bundle,
        variants=[component.variant_id for component in components],
        quantities=[component.quantity for component in components],
    )
    for component in components:
        if component.variant_id not in can_be:
            raise NoComponent(variant=encode("var", component.variant_id))


async def levels(
    tx: Tx, store: StoreId, variants: Sequence[VariantId]
) -> dict[VariantId, Availability]:
    found = await queries.levels_of(tx, store, list(variants))
    return {level.variant_id: level for level in found}


async def require_level(tx: Tx, store: StoreId, variant: VariantId) -> Availability:
    """A bundle's is what its components would make. Raises inventory.variant_not_found."""
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
    """Counts goods in or out.

    Raises inventory.variant_not_found, inventory.would_oversell, inventory.too_much.
    """
    adjusted = await queries.adjust(
        tx,
        store=store,
        variant=variant,
        delta=delta,
        movement=MovementId(new_id()),
        reason=reason,
        actor=actor,
        note=note,
        most=STOCK_MAX,
        now=clock.now(),
    )
    if adjusted is None:
        level = await require_level(tx, store, variant)
        if level.bundle is not None:
            raise BundleHasNoStock(variant=encode("var", variant))
        if abs(level.on_hand + delta) > STOCK_MAX:
            raise TooMuch(most=STOCK_MAX)
        raise WouldOversell(reserved=level.reserved, on_hand=level.on_hand + delta)
    await tell_low(tx, store, [variant] if adjusted.fell_low else [])
    detail = {"delta": str(delta), "reason": reason}
    await note_change(tx, store, "inventory.adjust", variant, actor=actor, detail=detail)
    return Movement(**{name: v for name, v in asdict(adjusted).items() if name != "fell_low"})


async def watch(
    tx: Tx, store: StoreId, variant: VariantId, *, low_stock_at: int | None, actor: str
) -> Level:
    """From how few on a variant is low; None: it never is. Nobody is told of what is so already.

    Raises inventory.variant_not_found.
    """
    await queries.set_low_stock_at(tx, store=store, variant=variant, low_stock_at=low_stock_at)
    level = await require_level(tx, store, variant)
    detail = {"low_stock_at": "" if low_stock_at is None else str(low_stock_at)}
    await note_change(tx, store, "inventory.watch", variant, actor=actor, detail=detail)
    return level


async def set_backorder(tx: Tx, store: StoreId, variant: VariantId, *, allowed: bool) -> None:
    """Raises inventory.would_oversell when more is promised than there is."""
    if not await queries.set_backorder(tx, store=store, variant=variant, backorder=allowed):
        level = await require_level(tx, store, variant)
        if level.bundle is not None:
            raise BundleHasNoStock(variant=encode("var", variant))
        raise WouldOversell(reserved=level.reserved, on_hand=level.on_hand)


async def commit(tx: Tx, store: StoreId, order: OrderId, *, actor: str) -> None:
    """What was held is sold. Nothing the second time."""
    await queries.commit(tx, store=store, order=order, actor=actor, now=clock.now())


async def release(
    tx: Tx, store: StoreId, order: OrderId, *, to: ReservationStatus, actor: str
) -> None:
    """What was held is on sale again. Nothing the second time."""
    if await queries.release(tx, store=store, order=order, status=to, now=clock.now()):
        _note_return(tx, store, "inventory.release", order, actor=actor)


async def retake(tx: Tx, store: StoreId, order: OrderId) -> bool:
    """Holds again what had been given free; all of it, or False and nothing."""
    taken = await queries.retake(tx, store=store, order=order)
    await tell_low(tx, store, [one.variant_id for one in taken if one.fell_low])
    return bool(taken)


async def restock(tx: Tx, store: StoreId, order: OrderId, *, actor: str) -> None:
    """What was sold comes back. Nothing the second time."""
    if await queries.restock(tx, store=store, order=order, actor=actor, now=clock.now()):
        _note_return(tx, store, "inventory.restock", order, actor=actor)


async def take_back(
    tx: Tx, store: StoreId, order: OrderId, pieces: Mapping[VariantId, int], *, actor: str
) -> None:
    """So much of what an order took is on the shelf again. The caller counts what came back."""
    back = await queries.take_back(
        tx,
        store=store,
        order=order,
        variants=list(pieces),
        quantities=list(pieces.values()),
        actor=actor,
        now=clock.now(),
    )
    assert back == len(pieces), "what was sold was taken from stock"


async def tell_low(tx: Tx, store: StoreId, variants: Iterable[VariantId]) -> None:
    for variant in variants:
        await emit(tx, StockLow(store_id=store, variant_id=variant))


async def note_change(
    tx: Tx,
    store: StoreId,
    action: str,
    variant: VariantId,
    *,
    actor: str,
    detail: dict[str, str],
) -> None:
    await audit.record(
        tx, store, actor=actor, action=action, subject=encode("var", variant), detail=detail
    )


def _note_return(tx: Tx, store: StoreId, action: str, order: OrderId, *, actor: str) -> None:
    audit.note(tx, store, actor=actor, action=action, subject=encode("ord", order), detail={})
