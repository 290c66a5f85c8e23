from datetime import datetime
from typing import Any

import msgspec

from ... import audit, stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import FieldError, Invalid
from ...kit.ids import SegmentId, StoreId, encode, new_id
from ...stores import VersionStale
from .. import queries, rules
from ..errors import SegmentInUse, SegmentNotFound
from ..models import Asked, Conditions, Person, Segment

EXAMPLES = 10


async def create_segment(
    tx: Tx, store: StoreId, *, name: str, conditions: Conditions, actor: str
) -> Segment:
    """Raises requests.invalid."""
    await check(tx, store, conditions)
    made = await queries.insert_segment(
        tx,
        store=store,
        segment=SegmentId(new_id()),
        name=name,
        conditions=conditions,
        now=clock.now(),
    )
    await _note(tx, store, "create_segment", made.id, actor=actor)
    return made


async def change_segment(
    tx: Tx,
    store: StoreId,
    segment: SegmentId,
    changes: dict[str, Any],
    *,
    version: int | None,
    actor: str,
) -> Segment:
    """`changes` are fields of Segment. An audience that was written down stays as it is.

    Raises broadcasts.segment_not_found, requests.version_stale, requests.invalid.
    """
    before = await queries.lock_segment(tx, store, segment)
    if before is None:
        raise SegmentNotFound(segment=encode("seg", segment))
    if version is not None and version != before.version:
        raise VersionStale(version=version)
    after = msgspec.structs.replace(before, **changes)
    await check(tx, store, after.conditions)
    changed = await queries.update_segment(
        tx,
        store=store,
        segment=segment,
        name=after.name,
        conditions=after.conditions,
        now=clock.now(),
    )
    await _note(tx, store, "change_segment", segment, actor=actor)
    return changed


async def delete_segment(tx: Tx, store: StoreId, segment: SegmentId, *, actor: str) -> None:
    """Raises broadcasts.segment_not_found, broadcasts.segment_in_use."""
    if await queries.lock_segment(tx, store, segment) is None:
        raise SegmentNotFound(segment=encode("seg", segment))
    waiting = await queries.waits_for_segment(tx, store, segment)
    if waiting is not None:
        raise SegmentInUse(name=waiting)
    await queries.delete_segment(tx, store=store, segment=segment, now=clock.now())
    await _note(tx, store, "delete_segment", segment, actor=actor)


async def require_segment(tx: Tx, store: StoreId, segment: SegmentId) -> Segment:
    """Raises broadcasts.segment_not_found."""
    found = await queries.find_segment(tx, store, segment)
    if found is None:
        raise SegmentNotFound(segment=encode("seg", segment))
    return found


async def preview(tx: Tx, store: StoreId, conditions: Conditions) -> tuple[int, list[Person]]:
    """How many it means now, and the newest ten of them. Raises requests.invalid."""
    await check(tx, store, conditions)
    asked = await asked_of(tx, store, conditions, now=clock.now())
    count = await queries.count_people(tx, store=store, asked=asked)
    return count, await queries.list_people(tx, store=store, limit=EXAMPLES, asked=asked)


async def asked_of(tx: Tx, store: StoreId, conditions: Conditions, *, now: datetime) -> Asked:
    language = (await stores.recall(tx, store)).locale
    return rules.asked(conditions, now=now, language=language)


async def check(tx: Tx, store: StoreId, conditions: Conditions) -> None:
    """Raises requests.invalid: what can mean nobody, and goods this store does not have."""
    errors = rules.wrong_with(conditions)
    if conditions.products:
        known = set(await queries.known_products(tx, store, list(conditions.products)))
        errors += [
            FieldError(f"conditions.products[{n}]", "there is no such product")
            for n, one in enumerate(conditions.products)
            if one not in known
        ]
    if conditions.collections:
        there = set(await queries.known_collections(tx, store, list(conditions.collections)))
        errors += [
            FieldError(f"conditions.collections[{n}]", "there is no such collection")
            for n, one in enumerate(conditions.collections)
            if one not in there
        ]
    if errors:
        raise Invalid(errors)


async def _note(tx: Tx, store: StoreId, verb: str, segment: SegmentId, *, actor: str) -> None:
    await audit.record(
        tx,
        store,
        actor=actor,
        action=f"broadcasts.{verb}",
        subject=encode("seg", segment),
        detail={},
    )
