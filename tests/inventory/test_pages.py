"""Each list is read to its end: nothing is left out between two pages, and nothing told twice."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from pesan.inventory import actions, queries
from pesan.inventory.models import Count, CountLine, Movement, Reservation
from pesan.kit import clock

from ..till import Till
from .test_borders import adjusted

T = TypeVar("T")


async def test_every_list_is_read_page_by_page_though_all_came_in_one_moment(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    tx, store = till.tx, till.store
    shirt, hat = await till.variant(3), await till.variant(3)
    for _ in range(2):
        await till.order((shirt, 1), (hat, 1))
        await adjusted(till, shirt, 1)
        opened = await actions.open_count(tx, store, None, note=None, actor="x")
        await actions.abandon_count(tx, store, opened.id, actor="x")

    async def movements(last: Movement | None) -> list[Movement]:
        at, after = (last.created_at, last.id) if last else (None, None)
        return await queries.list_movements(tx, store=store, at=at, after=after, limit=1)

    async def of_one(last: Movement | None) -> list[Movement]:
        at, after = (last.created_at, last.id) if last else (None, None)
        return await queries.list_movements_of(
            tx, store=store, variant=shirt, at=at, after=after, limit=1
        )

    async def reservations(last: Reservation | None) -> list[Reservation]:
        after = (last.order_id, last.variant_id) if last else (None, None)
        return await queries.list_reservations(
            tx,
            store=store,
            status="held",
            after_order=after[0],
            after_variant=after[1],
            limit=1,
        )

    async def reservations_of_one(last: Reservation | None) -> list[Reservation]:
        return await queries.list_reservations_of(
            tx,
            store=store,
            variant=shirt,
            status="held",
            after_order=last.order_id if last else None,
            limit=1,
        )

    async def counts(last: Count | None) -> list[Count]:
        after = last.id if last else None
        return await queries.list_counts(tx, store=store, after=after, status=None, limit=1)

    async def lines(last: CountLine | None) -> list[CountLine]:
        after = last.variant_id if last else None
        return await queries.list_lines(tx, store=store, count=opened.id, after=after, limit=1)

    assert len(await _pages(movements)) == 4
    assert len(await _pages(of_one)) == 3
    assert len(await _pages(reservations)) == 4
    assert len(await _pages(reservations_of_one)) == 2
    assert len(await _pages(counts)) == 2
    assert {line.variant_id for line in await _pages(lines)} == {shirt, hat}


async def _pages(page: Callable[[T | None], Awaitable[list[T]]]) -> list[T]:
    """One a page."""
    found: list[T] = []
    while one := await page(found[-1] if found else None):
        assert one[0] not in found
        found += one
    return found
