"""A product file, a batch at a time: read what is there, plan, write what differs.

Each batch is one transaction, so whatever ends an import half way leaves whole products; the same
file again changes nothing of what is there already and goes on behind it.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import asyncpg
import msgspec

from ... import audit, inventory
from ...kit import clock
from ...kit.away import TryAgain
from ...kit.db import Tx
from ...kit.errors import Conflict
from ...kit.ids import ImportId, ProductId, StoreId, VariantId, encode, new_id
from .. import queries, ranking, rules
from ..errors import ImportNotFound
from ..models import Batch, Import, ImportStatus, ProductRow, Row, RowError, VariantRow
from ..plan import Plan, Shop
from . import words
from .images import let_go

ERRORS_KEPT = 100  # of an import; the rest is counted
SILENCE = timedelta(minutes=15)  # after it whoever wrote an import is gone; one who is not, goes on


async def begin_import(tx: Tx, store: StoreId, *, dry_run: bool, actor: str) -> Import:
    """One line in the audit log for all of it."""
    found = ImportId(new_id())
    await audit.record(
        tx,
        store,
        actor=actor,
        action="catalogue.import",
        subject=encode("imp", found),
        detail={"dry_run": str(dry_run).lower()},
    )
    now = clock.now()
    return await queries.insert_import(
        tx,
        store=store,
        run=found,
        dry_run=dry_run,
        actor=actor,
        now=now,
        silent_since=now - SILENCE,
    )


async def import_batch(
    tx: Tx, store: StoreId, run: Import, batch: Batch, *, currency: str, actor: str
) -> Import:
    """Writes it, unless it is a dry run, and how far the import is.

    Raises database.try_again where somebody else made the same SKU or handle meanwhile.
    """
    try:
        plan = await _planned(tx, store, batch.products, currency)
        if not run.dry_run:
            await _write(tx, store, plan, actor=actor)
    except asyncpg.UniqueViolationError as error:
        raise TryAgain from error
    errors = [*batch.errors, *plan.errors]
    failed = len({error.line for error in errors})
    kept = (*run.errors, *errors)[:ERRORS_KEPT]
    run = msgspec.structs.replace(
        run,
        rows=run.rows + batch.rows,
        created=run.created + plan.created,
        updated=run.updated + plan.updated,
        unchanged=run.unchanged + plan.unchanged,
        failed=run.failed + failed,
        errors=kept,
    )
    return await _note(tx, store, run)


async def end_import(
    tx: Tx, store: StoreId, run: Import, status: ImportStatus, *, reason: str | None = None
) -> Import:
    return await _note(tx, store, msgspec.structs.replace(run, status=status, reason=reason))


async def require_import(tx: Tx, store: StoreId, run: ImportId) -> Import:
    """Raises catalogue.import_not_found."""
    found = await queries.find_import(tx, store, run)
    if found is None:
        raise ImportNotFound(run=encode("imp", run))
    return found


async def list_imports(tx: Tx, store: StoreId, *, after: ImportId, limit: int) -> list[Import]:
    return await queries.list_imports(tx, store=store, after=after, limit=limit)


async def _note(tx: Tx, store: StoreId, run: Import) -> Import:
    return await queries.note_import(
        tx,
        store=store,
        run=run.id,
        status=run.status,
        reason=run.reason,
        rows=run.rows,
        created=run.created,
        updated=run.updated,
        unchanged=run.unchanged,
        failed=run.failed,
        errors=run.errors,
        now=clock.now(),
    )


async def _planned(
    tx: Tx, store: StoreId, products: Sequence[Sequence[Row]], currency: str
) -> Plan:
    rows = [row for product in products for row in product]
    handles = {row.handle for row in rows if row.handle}
    named = {rules.slug_of(str(row.product.get("name", ""))) for row in rows if not row.handle}
    slugs = await queries.slugs_of(tx, store, sorted(handles | named))
    of = {found.slug: found.id for found in slugs}
    homes = await queries.homes_of(tx, store, [row.sku for row in rows])
    wanted = {*homes, *(of[handle] for handle in handles if handle in of)}
    locked = await queries.lock_products(tx, store, sorted(wanted))
    variants = await queries.variants_of(tx, store, [row.id for row in locked])
    ids: list[VariantId] = []
    if any(row.backorder is not None for row in rows):
        ids = [variant.id for variant in variants]
    levels = await inventory.levels(tx, store, ids) if ids else {}
    shop = Shop(
        products={row.id: row for row in locked},
        variants=_by_product(locked, variants),
        slugs=of,
        backorders={variant: level.backorder for variant, level in levels.items()},
        currency=currency,
        now=clock.now(),
    )
    # Some 100 us a row: in a thread, so that requests beside it are answered.
    return await asyncio.to_thread(_plan, shop, products)


def _by_product(
    products: Sequence[ProductRow], variants: Sequence[VariantRow]
) -> dict[ProductId, list[VariantRow]]:
    of: dict[ProductId, list[VariantRow]] = {row.id: [] for row in products}
    for variant in variants:
        of[variant.product_id].append(variant)
    return of


def _plan(shop: Shop, products: Sequence[Sequence[Row]]) -> Plan:
    plan = Plan(shop)
    for rows in products:
        plan.take(rows)
    return plan


async def _write(tx: Tx, store: StoreId, plan: Plan, *, actor: str) -> None:
    touched = plan.touched
    found_by = await asyncio.to_thread(
        lambda: {row.id: ranking.search_words(row, variants) for row, variants in touched}
    )
    new = {row.id: row for row in plan.new_products}
    if new:
        await queries.insert_products(
            tx,
            store=store,
            products=tuple(new.values()),
            texts={str(product): words.text_of(found_by[product]) for product in new},
            now=clock.now(),
        )
    if made := plan.new_variants:
        inserted = await queries.insert_variants(
            tx, store=store, variants=tuple(made), now=clock.now()
        )
        if len(inserted) != len(made):
            raise TryAgain  # somebody else made one of these SKUs meanwhile
        levels = [(variant.id, *plan.stock[variant.id]) for variant in made]
        await inventory.put_levels(tx, store, levels, actor=actor)
    if changed := plan.changed_variants:
        await queries.update_variants(tx, store=store, variants=tuple(changed))
    # A product changes with its variants: its version says so, as where one is changed by hand.
    if old := [row for row, _ in touched if row.id not in new]:
        await queries.update_products(tx, store=store, products=tuple(old), now=clock.now())
    await words.insert(tx, store, {product: found_by[product] for product in new})
    await words.put(tx, store, {row.id: found_by[row.id] for row in old})
    await _retag(tx, store, plan, touched)
    await _let_images_go(tx, store, plan)
    await _turn_backorders(tx, store, plan)


async def _retag(
    tx: Tx, store: StoreId, plan: Plan, touched: Sequence[tuple[ProductRow, object]]
) -> None:
    gone, new = [], []
    for row, _ in touched:
        before = plan.before(row.id)
        had = [] if before is None else before.tags
        gone += [(row.id, tag) for tag in had if tag not in row.tags]
        new += [(row.id, tag) for tag in row.tags if tag not in had]
    if gone:
        products, tags = [p for p, _ in gone], [tag for _, tag in gone]
        await queries.drop_tags(tx, store=store, products=products, tags=tags)
    if new:
        products, tags = [p for p, _ in new], [tag for _, tag in new]
        await queries.put_tags(tx, store=store, products=products, tags=tags)


async def _let_images_go(tx: Tx, store: StoreId, plan: Plan) -> None:
    for row in plan.changed_products:
        before = plan.before(row.id)
        assert before is not None, "a changed product was there before"
        gone = [image for image in before.images if image not in row.images]
        await let_go(tx, store, row.id, gone)


async def _turn_backorders(tx: Tx, store: StoreId, plan: Plan) -> None:
    for variant, (line, allowed) in sorted(plan.backorders.items()):
        try:
            await inventory.set_backorder(tx, store, variant, allowed=allowed)
        except Conflict as problem:  # more is promised than there is; a bundle has no stock
            plan.errors.append(RowError(line, "backorder", str(problem)))
