import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pesan.customers import rules
from pesan.kit.money import Currency

E164 = re.compile(r"\+[1-9][0-9]{6,14}")


@pytest.mark.parametrize(
    "text",
    [
        "081234567890",
        "0812-3456-7890",
        " (0812) 3456 7890 ",
        "0812.3456.7890",
        "81234567890",
        "6281234567890",
        "62 812 3456 7890",
        "+6281234567890",
        "+62 (0)812-3456-7890",
        "006281234567890",
        "+62-812-3456-7890",
        "６２８１２３４５６７８９０",
    ],
)
def test_an_indonesian_number_is_one_number_however_it_is_written(text: str) -> None:
    assert rules.phone_of(text) == "+6281234567890"


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("+65 9123 4567", "ID", "+6591234567"),
        ("9123 4567", "SG", "+6591234567"),
        ("6512 3456", "SG", "+6565123456"),
        ("6591234567", "SG", "+6591234567"),
        ("012-345 6789", "MY", "+60123456789"),
        ("(021) 555 1234", "ID", "+62215551234"),
        ("+1 650 253 0000", "ID", "+16502530000"),
    ],
)
def test_other_numbers_are_read_by_the_stores_country(text: str, region: str, number: str) -> None:
    assert rules.phone_of(text, region) == number


@pytest.mark.parametrize(
    "text",
    ["", " ", "12", "abc", "0812KAOS123", "0812 ext 5", "+", "+62", "9" * 41, "+" + "9" * 30],
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert rules.phone_of(text) is None


@given(st.text(max_size=60))
def test_any_text_gives_a_storable_number_or_none(text: str) -> None:
    number = rules.phone_of(text)

    assert number is None or E164.fullmatch(number)


@given(
    subscriber=st.from_regex(r"8[1-35-9][0-9]{8,10}", fullmatch=True),
    separators=st.lists(st.sampled_from(["", " ", "-", "."]), min_size=13, max_size=13),
    prefix=st.sampled_from(["0", "62", "+62", "+62 ", "0062", "+62 (0)", ""]),
)
def test_every_form_of_a_mobile_number_is_the_same_number(
    subscriber: str, separators: list[str], prefix: str
) -> None:
    spaced = "".join(digit + gap for digit, gap in zip(subscriber, separators, strict=False))

    number = rules.phone_of(prefix + spaced)

    assert number == f"+62{subscriber}"
    assert rules.phone_of(number) == number  # it is its own form
    assert rules.phone_of_channel(f"62{subscriber}") == number


def test_a_store_reads_numbers_of_its_own_country() -> None:
    assert rules.region_of(Currency.IDR, "Asia/Jakarta") == "ID"
    assert rules.region_of(Currency.SGD, "Asia/Jakarta") == "SG"
    assert rules.region_of(Currency.USD, "Asia/Kuala_Lumpur") == "MY"
    assert rules.region_of(Currency.USD, "America/New_York") == "US"
    assert rules.region_of(Currency.USD, "Europe/Paris") == "ID"


def test_a_stand_in_name_is_known_for_one() -> None:
    assert rules.is_fallback(rules.fallback_name("+6281234567890"))
    assert rules.is_fallback(rules.fallback_name(None))
    assert not rules.is_fallback("Pelanggan Setia")
    assert not rules.is_fallback("Budi 7890")
