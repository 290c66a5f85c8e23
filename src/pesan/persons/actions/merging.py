"""Merging two customers who are one person, and taking that back.

Who is merged stays as a row off the list, which points at who is left; their identities, addresses,
conversations, orders (with the discounts they used) and saved ways to pay change hands, and which
rows did is kept. What is only
ever added to (notes, consents) stays where it was written and is read over both. So undoing a merge
gives back exactly what it took; what came since stays with who was there.
"""

from typing import Any

import msgspec

from ... import audit, conversations, customers
from ...customers import Customer, MergeNotFound, MergeUndone, MergeWithOneself
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import CustomerId, MergeId, MergeSuggestionId, StoreId, encode, new_id
from ..errors import ThreadParted
from ..queries import merging as queries
from ..queries import parting, suggestions

PARTED = "two customers who both wrote here were parted"
UNREACHABLE = "they were parted from another customer, and have not written since"


async def merge(
    tx: Tx, store: StoreId, customer: CustomerId, merged: CustomerId, *, actor: str
) -> MergeId:
    """Everything of `merged` becomes `customer`'s; whatever `customer` lacks is filled in.

    Raises customers.not_found, customers.merged, customers.merge_with_oneself.
    """
    if customer == merged:
        raise MergeWithOneself
    # Both are alive and locked, so neither has been merged: there is no way round to oneself.
    await queries.lock_customers(tx, store, sorted((customer, merged)))
    into = await customers.lock_customer(tx, store, customer)
    gone = await customers.lock_customer(tx, store, merged)
    filled = customers.joined(into, gone)
    now, id_ = clock.now(), MergeId(new_id())
    await queries.insert_merge(
        tx,
        store=store,
        merge=id_,
        customer=customer,
        merged=merged,
        changes=_kept({name: [getattr(into, name), value] for name, value in filled.items()}),
        actor=actor,
        now=now,
    )
    await queries.fold(
        tx,
        store=store,
        merged=merged,
        into=customer,
        keeps_phone="phone" not in filled,
        keeps_email="email" not in filled,
        now=now,
    )
    await customers.spell(tx, store, [merged])
    await queries.move_rows(tx, store=store, merge=id_, merged=merged, into=customer)
    await queries.move_discount_uses(tx, store=store, merge=id_, source=merged, target=customer)
    await customers.rewrite(tx, store, msgspec.structs.replace(into, **filled))
    await _decide(tx, store, customer, merged, status="accepted", actor=actor)
    detail = {"from": encode("cus", merged), "merge": encode("mrg", id_)}
    await _note(tx, store, "customers.merge", customer, actor=actor, detail=detail)
    return id_


async def undo(tx: Tx, store: StoreId, merge_id: MergeId, *, actor: str) -> queries.Merge:
    """Both stand apart again. Of what the merge filled in, that is taken back which nobody changed.

    Raises customers.merge_not_found, customers.merge_undone, customers.merged (who is left was
    merged on: undo that first), customers.not_found (deleted or erased meanwhile).
    """
    found = await queries.lock_merge(tx, store, merge_id)
    if found is None:
        raise MergeNotFound(merge=encode("mrg", merge_id))
    if found.undone_at is not None:
        raise MergeUndone(merge=encode("mrg", merge_id))
    await queries.lock_customers(tx, store, sorted((found.customer_id, found.merged_id)))
    into = await customers.lock_customer(tx, store, found.customer_id)
    unchanged = {
        name: before
        for name, (before, after) in found.changes.items()
        if _plain(getattr(into, name)) == after
    }
    now = clock.now()
    # First out of one hand, then into the other: a phone has one owner at any moment.
    await customers.rewrite(tx, store, _restored(into, unchanged))
    await queries.unfold(
        tx,
        store=store,
        merged=found.merged_id,
        phone=_text(found.changes, "phone") if "phone" in unchanged else None,
        email=_text(found.changes, "email") if "email" in unchanged else None,
        now=now,
    )
    await customers.spell(tx, store, [found.merged_id])
    await queries.move_rows_back(
        tx, store=store, merge=merge_id, merged=found.merged_id, into=found.customer_id
    )
    await queries.move_discount_uses(
        tx, store=store, merge=merge_id, source=found.customer_id, target=found.merged_id
    )
    await _part_threads(tx, store, found)
    await queries.close_merge(tx, store=store, merge=merge_id, actor=actor, now=now)
    await _decide(tx, store, found.customer_id, found.merged_id, status="dismissed", actor=actor)
    detail = {"from": encode("cus", found.merged_id), "merge": encode("mrg", merge_id)}
    await _note(tx, store, "customers.undo_merge", found.customer_id, actor=actor, detail=detail)
    return found


async def _decide(
    tx: Tx, store: StoreId, one: CustomerId, other: CustomerId, *, status: str, actor: str
) -> None:
    """Whoever parted them has said that they are two: nothing suggests or merges them again."""
    await suggestions.decide(
        tx,
        store=store,
        suggestion=MergeSuggestionId(new_id()),
        customer=one,
        other=other,
        status=status,
        actor=actor,
        now=clock.now(),
    )


async def _part_threads(tx: Tx, store: StoreId, undone: queries.Merge) -> None:
    """Nothing said to the one goes to the other. Where both have written, people look first."""
    parted = ThreadParted()
    for thread in await parting.name_threads(
        tx,
        store=store,
        people=[undone.customer_id, undone.merged_id],
        merged_at=undone.merged_at,
        why=str(parted),
        reason=parted.code,
        unreachable=UNREACHABLE,
        now=clock.now(),
    ):
        await conversations.tell_sellers(tx, store, thread, f"Note: {PARTED}", event="parted")
        await conversations.hand_over(tx, store, thread, reason=PARTED)


def _kept(changes: dict[str, list[Any]]) -> dict[str, list[object]]:
    return {name: [_plain(value) for value in both] for name, both in changes.items()}


def _plain(value: Any) -> object:
    """As it comes back from JSON."""
    return msgspec.to_builtins(value)


def _restored(customer: Customer, fields: dict[str, object]) -> Customer:
    """With these fields as they were kept, in their own types again."""
    known: dict[str, Any] = {**msgspec.to_builtins(customer), **fields}
    return msgspec.convert(known, Customer)


def _text(changes: dict[str, list[object]], name: str) -> str:
    return str(changes[name][1])


async def _note(
    tx: Tx,
    store: StoreId,
    action: str,
    customer: CustomerId,
    *,
    actor: str,
    detail: dict[str, str],
) -> None:
    await audit.record(
        tx, store, actor=actor, action=action, subject=encode("cus", customer), detail=detail
    )
