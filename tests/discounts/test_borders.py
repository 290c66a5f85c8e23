"""What a discount costs at its very borders. `make mutation` lies there, and these must notice."""

from datetime import timedelta
from typing import Any

import pytest

from pesan.discounts import DiscountType, Refusal, spread
from pesan.discounts.models import Discount
from pesan.discounts.rules import rounded, tax_of, wrong_terms
from pesan.kit.ids import DiscountId, new_id
from pesan.kit.money import Currency

from .test_rules import NOW, cost, offer

PERCENT, FIXED, FREE = DiscountType.PERCENT, DiscountType.FIXED, DiscountType.FREE_SHIPPING


def test_exactly_the_least_to_spend_is_enough() -> None:
    enough = cost([1_000_000], offer(min_spend_minor=1_000_000), code="HEMAT")
    short = cost([999_900], offer(min_spend_minor=1_000_000), code="HEMAT")

    assert (enough.refusal, enough.discount_minor) == (None, 100_000)
    assert (short.refusal, short.discount_minor) == (Refusal.MIN_SPEND, 0)


@pytest.mark.parametrize(
    ("over", "under", "whole"),
    [(149, 1, 100), (150, 1, 200), (449, 3, 100), (450, 3, 200), (0, 3, 0)],
)
def test_half_a_unit_is_rounded_up(over: int, under: int, whole: int) -> None:
    assert rounded(over, under, 100) == whole


def test_a_store_without_tax_has_none() -> None:
    assert tax_of(1_000_000, None, inclusive=True, unit=100) == 0
    assert tax_of(1_000_000, 1100, inclusive=False, unit=100) == 110_000


def test_a_unit_alone_is_spread_too_and_goes_where_most_is_left_over() -> None:
    assert spread(1, [1], unit=1) == (1,)
    assert spread(1, [100], unit=1) == (1,)
    assert spread(100, [100, 100, 200], unit=100) == (0, 0, 100)
    assert spread(0, [100, 200], unit=100) == (0, 0)
    assert spread(0, [0, 0], unit=100) == (0, 0)


def kept(**terms: Any) -> Discount:
    chosen: dict[str, Any] = {
        "code": "HEMAT",
        "automatic": False,
        "type": PERCENT,
        "percent_bp": 1000,
        "amount_minor": None,
        "starts_at": None,
        "ends_at": None,
    }
    return Discount(
        id=DiscountId(new_id()),
        currency=Currency.IDR,
        min_spend_minor=None,
        usage_limit=None,
        per_customer_limit=None,
        used=0,
        version=1,
        created_at=NOW,
        updated_at=NOW,
        **(chosen | terms),
    )


@pytest.mark.parametrize(
    ("terms", "wrong"),
    [
        ({}, set()),
        ({"code": None, "automatic": True}, set()),
        ({"automatic": True}, {"code"}),
        ({"code": None}, {"code"}),
        ({"percent_bp": None}, {"percent"}),
        ({"type": FIXED, "percent_bp": None, "amount_minor": 5}, set()),
        ({"type": FIXED, "amount_minor": 5}, {"percent"}),
        ({"type": FIXED, "percent_bp": None}, {"amount"}),
        ({"amount_minor": 5}, {"amount"}),
        ({"type": FREE, "percent_bp": None}, set()),
        ({"starts_at": NOW, "ends_at": NOW + timedelta(seconds=1)}, set()),
        ({"starts_at": NOW, "ends_at": NOW}, {"ends_at"}),
        ({"starts_at": NOW, "ends_at": NOW - timedelta(seconds=1)}, {"ends_at"}),
        ({"ends_at": NOW}, set()),
        ({"starts_at": NOW}, set()),
    ],
)
def test_terms_that_contradict_are_named(terms: dict[str, Any], wrong: set[str]) -> None:
    assert {error.field for error in wrong_terms(kept(**terms))} == wrong
