"""Statuses move along the table, and by nobody else."""

import asyncio
import re
from datetime import timedelta
from itertools import product

import pytest

from pesan.kit.ids import PaymentId
from pesan.kit.sql import all_statements
from pesan.payments import PaymentStatus, RefundStatus, rules
from pesan.payments.actions.moves import move
from pesan.payments.models import DisputeState

from ..running import Pesan
from .builders import insert_pending, open_shop, uuid

REFUND_MOVER = "pesan.payments.queries.refunds.move_refund"
LATE = {PaymentStatus.FAILED, PaymentStatus.EXPIRED, PaymentStatus.CANCELLED}


def test_every_status_has_its_moves_and_what_went_back_may_come_again() -> None:
    assert set(rules.MOVES) == set(PaymentStatus)
    assert set(rules.REFUND_MOVES) == set(RefundStatus)
    assert PaymentStatus.CAPTURED in rules.MOVES[PaymentStatus.REFUNDED]
    assert rules.REFUND_MOVES[RefundStatus.SUCCEEDED] == frozenset()


def test_late_money_is_taken_from_whatever_was_given_up() -> None:
    assert set(rules.sources(PaymentStatus.CAPTURED)) >= LATE


def test_nothing_undoes_a_capture() -> None:
    after = {*rules.HELD, *rules.CONTESTED}
    for status in after:
        assert rules.MOVES[status] <= after


def test_an_attempt_nobody_pays_is_looked_at_ever_more_seldom() -> None:
    age, looks = timedelta(0), 0
    while age < timedelta(hours=1):
        age += rules.next_look(age)
        looks += 1

    assert looks == 9  # after 2, 4, 6, 9, 13, 20, 30, 45 minutes, and past its end


async def test_all_pairs_move_as_the_table_says(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    payment = PaymentId(uuid("pay", await insert_pending(shop, await shop.order())))

    for start, to in product(PaymentStatus, PaymentStatus):
        await pesan.rows("UPDATE payments SET status = $2 WHERE id = $1", payment, start)
        written = await pesan.value("SELECT count(*) FROM payment_status_history")
        async with pesan.world.database.store(shop.store) as tx:
            contest = bool({start, to} & set(rules.CONTESTED))
            moved = await move(tx, shop.store, payment, to=to, reason="why", contest=contest)

        is_allowed = to in rules.MOVES[start]
        assert (moved is not None) is is_allowed, f"{start} to {to}"
        now = await pesan.value("SELECT status FROM payments WHERE id = $1", payment)
        assert now == (to if is_allowed else start)
        history = await pesan.rows(
            "SELECT from_status, to_status FROM payment_status_history ORDER BY id DESC"
        )
        assert len(history) == written + is_allowed
        if is_allowed:
            assert (history[0]["from_status"], history[0]["to_status"]) == (start, to)


async def test_what_a_bank_contests_is_moved_by_its_dispute_alone(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    payment = PaymentId(uuid("pay", await insert_pending(shop, await shop.order())))

    for start, to in product(rules.CONTESTED, PaymentStatus):
        await pesan.rows("UPDATE payments SET status = $2 WHERE id = $1", payment, start)
        async with pesan.world.database.store(shop.store) as tx:
            assert await move(tx, shop.store, payment, to=to) is None


def test_a_dispute_ends_once_and_an_appeal_may_be_won() -> None:
    assert set(rules.DISPUTE_MOVES) == set(DisputeState)
    assert rules.DISPUTE_MOVES[DisputeState.WON] == frozenset()
    assert rules.DISPUTE_MOVES[DisputeState.LOST] == {DisputeState.WON}


async def test_of_two_moves_at_once_one_wins_and_one_is_written(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    payment = PaymentId(uuid("pay", await insert_pending(shop, await shop.order())))

    async def try_to(to: PaymentStatus) -> bool:
        async with pesan.world.database.store(shop.store) as tx:
            moved = await move(tx, shop.store, payment, to=to)
            await asyncio.sleep(0.05)
            return moved is not None

    won = await asyncio.gather(
        *(try_to(to) for to in (PaymentStatus.EXPIRED, PaymentStatus.CANCELLED) * 3)
    )

    assert sum(won) == 1
    assert await pesan.value("SELECT count(*) FROM payment_status_history") == 2


@pytest.mark.parametrize("table", ["payments", "refunds"])
def test_one_statement_writes_a_status(table: str) -> None:
    assignments = re.compile(rf"UPDATE {table} SET(?:(?!WHERE).)*\bstatus = ", re.DOTALL)

    writers = [found.name for found in all_statements() if assignments.search(found.source)]

    assert writers in (["pesan.payments.queries.attempts.move"], [REFUND_MOVER])
