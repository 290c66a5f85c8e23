"""Statuses of orders and parcels move along their tables, and by nobody else."""

import asyncio
import re
from itertools import product
from uuid import UUID

import pytest

from pesan.kit.ids import FulfilmentId, ItemId, OrderId, PaymentId, decode, new_id
from pesan.kit.sql import all_statements
from pesan.orders import FulfilmentStatus, OrderStatus, PaymentTerms, Progress, rules
from pesan.orders.actions import fulfil, move_fulfilment, require_fulfilment
from pesan.orders.actions.moves import move
from pesan.orders.errors import CannotMove, FulfilmentCannotMove
from pesan.orders.queries import lock_order
from pesan.payments.actions.moves import move as move_payment
from pesan.payments.models import PaymentStatus

from ..running import Pesan
from .builders import open_shop, paid, placed

S, P = OrderStatus, FulfilmentStatus


def test_every_status_has_its_moves_and_the_last_have_none() -> None:
    assert set(rules.MOVES) == set(OrderStatus)
    assert set(rules.PARCEL_MOVES) == set(FulfilmentStatus)
    assert rules.MOVES[S.RETURNED] == frozenset()
    assert rules.PARCEL_MOVES[P.DELIVERED] == rules.PARCEL_MOVES[P.CANCELLED] == frozenset()


async def test_all_pairs_move_as_the_table_says(pesan: Pesan) -> None:
    order = await placed(await open_shop(pesan))
    key = OrderId(order.uuid)

    for start, to in product(OrderStatus, OrderStatus):
        await pesan.rows("UPDATE orders SET status = $2 WHERE id = $1", key, start)
        written = await pesan.value("SELECT count(*) FROM order_status_history")
        is_allowed = to in rules.MOVES[start]
        try:
            async with pesan.world.database.store(order.store) as tx:
                await move(tx, order.store, key, to=to, actor="a test", reason="why")
        except CannotMove:
            assert not is_allowed, f"{start} to {to}"
        else:
            assert is_allowed, f"{start} to {to}"
        history = await pesan.rows(
            "SELECT from_status, to_status FROM order_status_history ORDER BY id DESC"
        )
        assert len(history) == written + is_allowed
        if is_allowed:
            assert (history[0]["from_status"], history[0]["to_status"]) == (start, to)


async def test_all_pairs_of_a_parcel_move_as_the_table_says(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=3)
    key = OrderId(order.uuid)

    for start, to in product(FulfilmentStatus, set(FulfilmentStatus) - {P.PACKED}):
        async with pesan.world.database.store(order.store) as tx:
            parcel = await fulfil(
                tx, order.store, key, items={ItemId(await _line(order.uuid, pesan)): 1}, actor="x"
            )
        for step in {P.DELIVERED: (P.SHIPPED, P.DELIVERED), P.PACKED: ()}.get(start, (start,)):
            await _moved(pesan, order.store, parcel.id, step)
        is_allowed = to in rules.PARCEL_MOVES[start]

        try:
            await _moved(pesan, order.store, parcel.id, to)
        except FulfilmentCannotMove:
            assert not is_allowed, f"{start} to {to}"
        else:
            assert is_allowed, f"{start} to {to}"
        await _forget(pesan)


async def _line(order: UUID, pesan: Pesan) -> UUID:
    found: UUID = await pesan.value("SELECT id FROM order_items WHERE order_id = $1", order)
    return found


async def _moved(pesan: Pesan, store: object, parcel: FulfilmentId, to: FulfilmentStatus) -> None:
    async with pesan.world.database.store(store) as tx:  # type: ignore[arg-type] # a StoreId
        found = await require_fulfilment(tx, store, parcel)  # type: ignore[arg-type] # as above
        await move_fulfilment(tx, found, to=to, actor="a test")


async def _forget(pesan: Pesan) -> None:
    """As if nothing had been packed."""
    await pesan.rows("UPDATE orders SET status = 'paid'")
    await pesan.rows(
        "UPDATE order_item_progress SET packed = 0, shipped = 0, delivered = 0, returned = 0"
    )


def lines(*counts: tuple[int, int, int, int]) -> list[Progress]:
    """(ordered, packed, shipped, delivered) each."""
    return [
        Progress(
            item_id=ItemId(new_id()),
            ordered=ordered,
            packed=packed,
            shipped=shipped,
            delivered=delivered,
            returned=0,
        )
        for ordered, packed, shipped, delivered in counts
    ]


@pytest.mark.parametrize(
    ("counts", "reached"),
    [
        ([(2, 0, 0, 0), (1, 0, 0, 0)], None),
        ([(2, 1, 0, 0), (1, 0, 0, 0)], S.PACKED),
        ([(2, 2, 2, 2), (1, 0, 0, 0)], S.PACKED),
        ([(2, 2, 2, 0), (1, 1, 0, 0)], S.PACKED),
        ([(2, 2, 2, 0), (1, 1, 1, 0)], S.SHIPPED),
        ([(2, 2, 2, 2), (1, 1, 1, 0)], S.SHIPPED),
        ([(2, 2, 2, 2), (1, 1, 1, 1)], S.DELIVERED),
    ],
)
def test_an_order_is_where_its_parcels_have_brought_it(
    counts: list[tuple[int, int, int, int]], reached: OrderStatus | None
) -> None:
    assert rules.reached(lines(*counts)) is reached


@pytest.mark.parametrize(
    ("status", "to", "steps"),
    [
        (S.PAID, S.PACKED, [S.PACKED]),
        (S.PAID, S.DELIVERED, [S.PACKED, S.SHIPPED, S.DELIVERED]),
        (S.PACKED, S.PACKED, []),
        (S.PACKED, None, []),  # its only parcel was called off: it stays packed
        (S.PACKED, S.SHIPPED, [S.SHIPPED]),
        (S.SHIPPED, S.PACKED, []),
        (S.COMPLETED, S.DELIVERED, []),
        (S.RETURNED, S.DELIVERED, []),
        (S.CANCELLED, S.PACKED, []),
        (S.EXPIRED, S.PACKED, []),
    ],
)
def test_an_order_walks_step_by_step_and_never_back(
    status: OrderStatus, to: OrderStatus | None, steps: list[OrderStatus]
) -> None:
    assert rules.steps(status, to) == steps


def test_terms_let_an_order_skip_paid_and_nothing_else() -> None:
    for status in S:
        for to in S:
            on_terms = rules.may_move(status, to, PaymentTerms.COD)
            skips_paid = (status, to) == (S.AWAITING_PAYMENT, S.PACKED)
            assert on_terms == (rules.may_move(status, to) or skips_paid)


@pytest.mark.parametrize("table", ["orders", "fulfilments"])
def test_one_statement_writes_a_status(table: str) -> None:
    assignments = re.compile(rf"UPDATE {table} SET(?:(?!WHERE).)*\bstatus = ", re.DOTALL)

    writers = [found.name for found in all_statements() if assignments.search(found.source)]

    assert writers in (
        ["pesan.orders.queries.orders.move"],
        ["pesan.orders.queries.fulfilments.move_fulfilment"],
    )


async def test_whoever_holds_an_order_keeps_no_payment_of_it_waiting(pesan: Pesan) -> None:
    """A gateway's answer writes a payment twice; whoever cancels then wants that payment's row."""
    order = await placed(await open_shop(pesan))
    asked = {"provider": "manual", "method": "bank_transfer"}
    made = await order.shop.seller.made(f"/orders/{order.id}/payments", asked)
    store, payment = order.store, PaymentId(decode("pay", made["id"]))
    database = pesan.world.database

    async with database.store(store) as holder:
        assert await lock_order(holder, store, OrderId(order.uuid))
        async with asyncio.timeout(5), database.store(store) as answered:
            for to in (PaymentStatus.REQUIRES_ACTION, PaymentStatus.CANCELLED):
                assert await move_payment(answered, store, payment, to=to)
