from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from pesan.broadcasts import rules
from pesan.broadcasts.models import BroadcastStatus, Conditions, Wording
from pesan.kit.ids import ProductId

S = BroadcastStatus
NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
ALLOWED = {
    (S.DRAFT, S.SCHEDULED),
    (S.DRAFT, S.SENDING),
    (S.DRAFT, S.CANCELLED),
    (S.SCHEDULED, S.SCHEDULED),
    (S.SCHEDULED, S.SENDING),
    (S.SCHEDULED, S.PAUSED),
    (S.SCHEDULED, S.CANCELLED),
    (S.SENDING, S.PAUSED),
    (S.SENDING, S.SENT),
    (S.SENDING, S.CANCELLED),
    (S.PAUSED, S.SENDING),
    (S.PAUSED, S.CANCELLED),
}


def test_a_broadcast_moves_along_these_edges_and_no_others() -> None:
    for edge in product(S, S):
        assert rules.may_move(*edge) == (edge in ALLOWED), edge


@pytest.mark.parametrize(
    ("conditions", "field"),
    [
        (Conditions(orders_min=3, orders_max=2), "conditions.orders_max"),
        (Conditions(spent_min_minor=2, spent_max_minor=1), "conditions.spent_max"),
        (
            Conditions(last_order_after=NOW, last_order_before=NOW - timedelta(1)),
            "conditions.last_order_before",
        ),
        (
            Conditions(last_order_older_than_days=9, last_order_within_days=5),
            "conditions.last_order_within_days",
        ),
        (Conditions(ordered=False, orders_min=1), "conditions.ordered"),
        (Conditions(ordered=False, products=(ProductId(UUID(int=1)),)), "conditions.ordered"),
        (Conditions(tags=("vip",), without_tags=("vip",)), "conditions.without_tags"),
    ],
)
def test_conditions_that_nobody_can_meet_are_named(conditions: Conditions, field: str) -> None:
    assert [one.field for one in rules.wrong_with(conditions)] == [field]


def test_days_are_counted_from_when_it_is_asked() -> None:
    asked = rules.asked(Conditions(last_order_within_days=30), now=NOW, language="id")

    assert asked.ordered_after == NOW - timedelta(days=30)
    assert asked.of_orders


def test_the_narrower_of_two_bounds_holds() -> None:
    early = NOW - timedelta(days=90)
    asked = rules.asked(
        Conditions(last_order_after=early, last_order_within_days=30), now=NOW, language="id"
    )

    assert asked.ordered_after == NOW - timedelta(days=30)


def test_who_never_ordered_has_no_order_and_who_did_at_least_one() -> None:
    never = rules.asked(Conditions(ordered=False), now=NOW, language="id")
    ever = rules.asked(Conditions(ordered=True), now=NOW, language="id")

    assert (never.orders_min, never.orders_max) == (None, 0)
    assert (ever.orders_min, ever.orders_max) == (1, None)


def test_nothing_asked_of_orders_looks_at_none() -> None:
    assert not rules.asked(Conditions(tags=("vip",)), now=NOW, language="id").of_orders


def test_a_name_that_looks_like_a_variable_is_not_filled_again() -> None:
    values = rules.values_for(name="{{store.name}} Budi", store="Toko Sari")
    said = rules.said_with(Wording(text="Halo {{ customer.name }}"), values)

    assert said.text in {"Halo {{store.name}} Budi", "Halo {{ customer.name }}"}
    assert "Toko" not in str(said.text)


def test_a_variable_nobody_knows_is_named() -> None:
    assert rules.unknown_variables("Halo {{customer.name}}, {{saldo}}") == ["saldo"]


@pytest.mark.parametrize(
    ("ahead", "rests"),
    [
        (10 * 3600, 10 * 3600),  # until the quiet hours are over
        (1, 3),
        (0, 3),
        (-8, 3),  # three hundred leave in eight seconds: it looks again before the last of them
        (-40, 10),
        (-86_400, 60),  # its channel is stopped; whoever mends it waits no longer than that
    ],
)
def test_it_looks_again_when_something_may_have_left(ahead: float, rests: float) -> None:
    leaves_at = NOW + timedelta(seconds=ahead)

    assert rules.rest_seconds(leaves_at, now=NOW, least=3.0) == rests
