"""A count of the shelves: opened, counted line by line, then completed or abandoned."""

from collections.abc import Sequence

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import CountId, StoreId, VariantId, encode, new_id
from .. import queries
from ..errors import CountClosed, CountNotFound, CountOpen, NotInCount, WouldOversell
from ..models import Count, CountStatus
from .stock import require_level, tell_low


async def open_count(
    tx: Tx,
    store: StoreId,
    variants: Sequence[VariantId] | None,
    *,
    note: str | None,
    actor: str,
) -> Count:
    """Begins a count of these variants, or of all. One at a time.

    Raises inventory.count_open, inventory.variant_not_found.
    """
    count, now = CountId(new_id()), clock.now()
    if not await queries.insert_count(
        tx, store=store, count=count, note=note, actor=actor, now=now
    ):
        raise CountOpen
    wanted = None if variants is None else list(dict.fromkeys(variants))
    lines = await queries.insert_lines(tx, store=store, count=count, variants=wanted)
    if wanted is not None and lines < len(wanted):
        for variant in wanted:
            await require_level(tx, store, variant)
    await _note(tx, store, "inventory.open_count", count, actor=actor)
    return await require_count(tx, store, count)


async def count_lines(
    tx: Tx,
    store: StoreId,
    count: CountId,
    counted: Sequence[tuple[VariantId, int]],
    *,
    actor: str,
) -> Count:
    """What somebody counted, beside what the ledger says at this moment. Again: counted anew.

    Raises inventory.count_not_found, count_closed, not_in_count.
    """
    await _lock_open(tx, store, count)
    written = await queries.count_lines(
        tx,
        store=store,
        count=count,
        variants=[variant for variant, _ in counted],
        quantities=[quantity for _, quantity in counted],
        actor=actor,
        now=clock.now(),
    )
    for variant, _ in counted:
        if variant not in written:
            raise NotInCount(variant=encode("var", variant))
    await _note(tx, store, "inventory.count", count, actor=actor)
    return await require_count(tx, store, count)


async def complete_count(tx: Tx, store: StoreId, count: CountId, *, actor: str) -> Count:
    """One movement a difference; what was not counted stays as it is.

    Raises inventory.count_not_found, count_closed, would_oversell (and then nothing is written).
    """
    await _lock_open(tx, store, count)
    corrected = await queries.correct(
        tx, store=store, count=count, actor=actor, note=encode("cnt", count), now=clock.now()
    )
    for one in corrected:
        if one.is_short:
            raise WouldOversell(reserved=one.reserved, on_hand=one.on_hand)
    await tell_low(tx, store, [one.variant_id for one in corrected if one.fell_low])
    await _close(tx, store, count, CountStatus.COMPLETED, actor=actor)
    await _note(tx, store, "inventory.complete_count", count, actor=actor)
    return await require_count(tx, store, count)


async def abandon_count(tx: Tx, store: StoreId, count: CountId, *, actor: str) -> Count:
    """Nothing was counted after all. Raises inventory.count_not_found, inventory.count_closed."""
    await _lock_open(tx, store, count)
    await _close(tx, store, count, CountStatus.ABANDONED, actor=actor)
    await _note(tx, store, "inventory.abandon_count", count, actor=actor)
    return await require_count(tx, store, count)


async def require_count(tx: Tx, store: StoreId, count: CountId) -> Count:
    """Raises inventory.count_not_found."""
    found = await queries.find_count(tx, store, count)
    if found is None:
        raise CountNotFound(count=encode("cnt", count))
    return found


async def _lock_open(tx: Tx, store: StoreId, count: CountId) -> None:
    status = await queries.lock_count(tx, store, count)
    if status is None:
        raise CountNotFound(count=encode("cnt", count))
    if status is not CountStatus.OPEN:
        raise CountClosed(count=encode("cnt", count), status=status.value)


async def _close(
    tx: Tx, store: StoreId, count: CountId, status: CountStatus, *, actor: str
) -> None:
    await queries.close_count(
        tx, store=store, count=count, status=status, actor=actor, now=clock.now()
    )


async def _note(tx: Tx, store: StoreId, action: str, count: CountId, *, actor: str) -> None:
    await audit.record(
        tx, store, actor=actor, action=action, subject=encode("cnt", count), detail={}
    )
