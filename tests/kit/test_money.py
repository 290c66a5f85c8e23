import pytest
from hypothesis import given
from hypothesis import strategies as st

from pesan.kit.errors import Invalid
from pesan.kit.money import MINOR_MAX, Currency, Money, zero
from pesan.kit.schemas import MoneyObject, MoneyOut, read_money

CURRENCY = st.sampled_from(list(Currency))
MONEY = st.builds(Money, st.integers(0, MINOR_MAX), CURRENCY)


@given(MONEY)
def test_money_is_read_back_from_its_wire_form(money: Money) -> None:
    out = MoneyOut.of(money)

    assert Money.of(out.amount, Currency(out.currency)) == money


@given(CURRENCY, st.integers(0, MINOR_MAX // 100))
def test_whole_units_go_to_a_provider_and_come_back(currency: Currency, whole: int) -> None:
    assert Money.from_whole(whole, currency).whole() == whole


@given(MONEY, MONEY)
def test_adding_and_taking_away_are_exact_within_one_currency(one: Money, other: Money) -> None:
    if one.currency is other.currency:
        assert (one + other) - other == one
        assert one + zero(one.currency) == one
    else:
        with pytest.raises(AssertionError):
            _ = one + other
        with pytest.raises(AssertionError):
            _ = one - other


@given(MONEY, st.integers(1, 10_000))
def test_a_quantity_is_repeated_addition(price: Money, quantity: int) -> None:
    assert price * quantity == price * (quantity - 1) + price


def test_fifteen_thousand_rupiah_is_what_each_side_calls_it() -> None:
    price = Money.of("15000", Currency.IDR)

    assert (price.minor, price.whole(), price.plain(), str(price)) == (
        1_500_000,
        15_000,
        "15000",
        "Rp15.000",
    )
    assert str(Money(1990, Currency.SGD)) == "S$19.90"
    assert Money(1_500_050, Currency.IDR).plain() == "15000.50"


def test_a_fraction_that_a_provider_cannot_take_is_refused_and_not_dropped() -> None:
    with pytest.raises(ValueError, match="fraction"):
        Money(1_500_001, Currency.IDR).whole()


@pytest.mark.parametrize(
    "text",
    ["", "-1", "+1", "1e3", "1,000", "1.000.000", " 1", "1 ", "0x10", "NaN", "Infinity", "٣",
     "1_000", ".", "1.001", "9" * 25, "10000000000001"],
)  # fmt: skip
def test_an_amount_that_is_no_plain_decimal_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which of the three messages is prose
        Money.of(text, Currency.IDR)


@given(st.text())
def test_any_text_is_money_or_refused(text: str) -> None:
    try:
        money = Money.of(text, Currency.SGD)
    except ValueError:
        return
    assert 0 <= money.minor <= MINOR_MAX


def test_money_in_another_currency_than_the_stores_names_its_field() -> None:
    with pytest.raises(Invalid) as caught:
        read_money(MoneyObject("1", "USD"), field="price", currency=Currency.IDR)

    assert caught.value.errors[0].field == "price.currency"
