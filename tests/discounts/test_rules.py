"""What an order costs, without a database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pesan.discounts import DiscountType, Offer, Reckoning, Refusal, canonical, reckon, spread
from pesan.kit.ids import DiscountId, new_id
from pesan.kit.money import Currency

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def offer(kind: DiscountType = DiscountType.PERCENT, **terms: Any) -> Offer:
    chosen: dict[str, Any] = {
        "id": DiscountId(new_id()),
        "code": "HEMAT",
        "percent_bp": 1000 if kind is DiscountType.PERCENT else None,
        "amount_minor": 500_000 if kind is DiscountType.FIXED else None,
        "min_spend_minor": None,
        "starts_at": None,
        "ends_at": None,
        "usage_limit": None,
        "per_customer_limit": None,
        "used": 0,
        "used_by_customer": 0,
    }
    return Offer(type=kind, **(chosen | terms))


def cost(lines: list[int], *offers: Offer, **given_: Any) -> Reckoning:
    chosen: dict[str, Any] = {
        "code": None,
        "fee_minor": 0,
        "tax_rate_bp": None,
        "tax_inclusive": True,
        "currency": Currency.IDR,
        "now": NOW,
    }
    return reckon(lines, offers=offers, **(chosen | given_))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hemat10", "HEMAT10"),
        (" Hemat10 ", "HEMAT10"),
        ("ＨＥＭＡＴ１０", "HEMAT10"),
        ("HEMAT-10_A", "HEMAT-10_A"),
        ("НЕМАТ10", None),  # Cyrillic: looks the same, and is no code
        ("HEM\u200bAT10", None),
        ("HEM\u202eAT10", None),
        ("CAFÉ10", None),
        ("H", None),
        ("-HEMAT", None),
        ("", None),
        ("A" * 41, None),
    ],
)
def test_a_code_has_one_spelling_and_no_double(typed: str, kept: str | None) -> None:
    assert canonical(typed) == kept


def test_ten_percent_off_two_lines_is_taxed_after_it() -> None:
    found = cost([8_500_000, 17_000_000], offer(), tax_rate_bp=1100, tax_inclusive=False)

    assert (found.discount_minor, found.line_discounts) == (2_550_000, (850_000, 1_700_000))
    assert found.tax_minor == 2_524_500 // 100 * 100 + 0  # 11 % of Rp229.500 is Rp25.245
    assert found.total_minor == 25_500_000 - 2_550_000 + 2_524_500


def test_tax_that_is_in_the_prices_adds_nothing() -> None:
    found = cost([11_100_000], tax_rate_bp=1100)

    assert (found.tax_minor, found.total_minor) == (1_100_000, 11_100_000)


def test_delivery_is_not_taxed_and_free_shipping_waives_it() -> None:
    free = offer(DiscountType.FREE_SHIPPING)
    paid = cost([10_000_000], fee_minor=1_800_000, tax_rate_bp=1100, tax_inclusive=False)
    waived = cost([10_000_000], free, fee_minor=1_800_000)

    assert (paid.tax_minor, paid.total_minor) == (1_100_000, 12_900_000)
    assert (waived.shipping_minor, waived.shipping_discount_minor) == (0, 1_800_000)
    assert (waived.discount_minor, waived.total_minor) == (0, 10_000_000)


def test_a_discount_larger_than_the_goods_leaves_nothing_to_pay_and_not_less() -> None:
    found = cost([300_000], offer(DiscountType.FIXED))

    assert (found.discount_minor, found.total_minor) == (300_000, 0)


def test_the_best_of_those_that_apply_wins_and_of_equals_the_named_one() -> None:
    small = offer(code=None, percent_bp=500)
    named = offer(percent_bp=1000)
    same = offer(code=None, percent_bp=1000)
    large = offer(code=None, percent_bp=2000)

    assert cost([1_000_000], small, named, code="HEMAT").applied == named
    assert cost([1_000_000], same, named, code="HEMAT").applied == named
    assert cost([1_000_000], large, named, code="HEMAT").applied == large
    assert cost([1_000_000], small).applied == small


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({"starts_at": NOW + timedelta(seconds=1)}, Refusal.NOT_STARTED),
        ({"ends_at": NOW}, Refusal.ENDED),
        ({"min_spend_minor": 1_000_001}, Refusal.MIN_SPEND),
        ({"usage_limit": 3, "used": 3}, Refusal.USED_UP),
        ({"per_customer_limit": 1, "used_by_customer": 1}, Refusal.CUSTOMER_USED_UP),
        ({"percent_bp": 1, "min_spend_minor": 0}, None),
        ({"starts_at": NOW, "ends_at": NOW + timedelta(seconds=1)}, None),
        ({"usage_limit": 3, "used": 2}, None),
    ],
)
def test_a_code_that_does_not_apply_says_why(terms: dict[str, Any], why: Refusal | None) -> None:
    found = cost([1_000_000], offer(**terms), code="HEMAT")

    assert found.refusal is why
    assert (found.applied is None) == (why is not None)


def test_a_code_nobody_made_and_one_that_saves_nothing_are_refused() -> None:
    free = offer(DiscountType.FREE_SHIPPING)

    assert cost([1_000_000], code="HEMAT").refusal is Refusal.UNKNOWN
    assert cost([1_000_000], free, code="HEMAT").refusal is Refusal.SAVES_NOTHING
    assert cost([1_000_000], free, code="HEMAT", fee_minor=None).refusal is None


@given(
    st.lists(st.integers(0, 10**12), min_size=1, max_size=20),
    st.integers(0, 10_000),
    st.sampled_from([1, 100]),
)
def test_what_is_spread_adds_up_and_passes_no_line(
    lines: list[int], share_bp: int, unit: int
) -> None:
    amount = sum(lines) * share_bp // 10_000

    parts = spread(amount, lines, unit=unit)

    assert sum(parts) == (amount if sum(lines) else 0)
    assert all(0 <= part <= line for part, line in zip(parts, lines, strict=True))
    even = [amount * line // max(1, sum(lines)) for line in lines]
    assert all(abs(part - fair) <= unit for part, fair in zip(parts, even, strict=True))


@given(st.lists(st.integers(0, 10**9).map(lambda n: n * 100), min_size=1, max_size=20), st.data())
def test_whole_rupiah_stay_whole_in_every_line(lines: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(lines) // 100)) * 100

    assert all(part % 100 == 0 for part in spread(amount, lines, unit=100))
