import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pesan.customers import Customer, rules
from pesan.kit.ids import AddressId, CustomerId, new_id
from pesan.kit.money import Currency

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def customer(name: str = "Budi Santoso", **known: Any) -> Customer:
    blank: dict[str, Any] = dict.fromkeys(
        ("phone", "email", "note", "locale", "default_address_id")
    )
    blank |= {"tags": [], "metadata": {}, "version": 1, "created_at": NOW, "updated_at": NOW}
    return Customer(id=CustomerId(new_id()), name=name, **{**blank, **known})


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


BUDI = customer(phone="+6281234567890", email="budi.s@toko.example", tags=["grosir"])


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"email": "budi.s@toko.example"},
        {"tag": "grosir"},
        {"words": "san bud"},
        {"words": "budi.s@toko"},
        {"words": "toko"},
        {"words": "0812-3456"},
        {"words": "budi 4567"},
        {"email": "budi.s@toko.example", "tag": "grosir", "words": "santoso"},
    ],
)
def test_who_is_asked_for_fits(asked: dict[str, str]) -> None:
    assert rules.fits(BUDI, **{"email": None, "tag": None, "words": None} | asked)


@pytest.mark.parametrize(
    "asked",
    [
        {"email": "sari@toko.example"},
        {"tag": "eceran"},
        {"words": "udi"},
        {"words": "budi sari"},
        {"words": "budi 90"},
        {"words": "0813"},
        {"words": "toko@"},
        {"words": "?!"},
        {"email": "budi.s@toko.example", "tag": "grosir", "words": "sari"},
    ],
)
def test_who_lacks_one_of_what_is_asked_for_does_not_fit(asked: dict[str, str]) -> None:
    assert not rules.fits(BUDI, **{"email": None, "tag": None, "words": None} | asked)


def test_who_has_neither_number_nor_address_is_found_by_name_alone() -> None:
    nobody = customer()

    assert rules.fits(nobody, email=None, tag=None, words="budi")
    assert not rules.fits(nobody, email=None, tag=None, words="0812")
    assert not rules.fits(nobody, email="budi@toko.example", tag=None, words=None)


def test_a_merge_fills_in_what_is_lacking_and_replaces_nothing() -> None:
    left = customer(phone="+6281234567890", tags=["grosir"], metadata={"ukuran": "L"})
    merged = customer(
        "Budi S",
        phone="+6281299999999",
        email="budi@toko.example",
        note="tetangga",
        tags=["eceran", "grosir"],
        metadata={"ukuran": "M", "warna": "hitam"},
        default_address_id=AddressId(new_id()),
    )

    assert rules.joined(left, merged) == {
        "email": "budi@toko.example",
        "note": "tetangga",
        "default_address_id": merged.default_address_id,
        "tags": ["grosir", "eceran"],
        "metadata": {"ukuran": "L", "warna": "hitam"},
    }
    assert rules.joined(left, left) == {}


def test_a_merge_gives_a_name_to_who_had_only_a_stand_in() -> None:
    stand_in, named = customer("Pelanggan 7890"), customer("Budi")

    assert rules.joined(stand_in, named) == {"name": "Budi"}
    assert rules.joined(named, stand_in) == {}
    assert rules.joined(stand_in, customer("Pelanggan")) == {}


def test_two_lists_that_are_joined_keep_to_the_limit_of_one_and_the_first_come_first() -> None:
    many = customer(
        tags=[f"a{n}" for n in range(rules.TAGS_MAX - 1)],
        metadata={f"a{n}": "" for n in range(rules.METADATA_MAX - 1)},
    )
    more = customer(tags=["b", "c"], metadata={"b": "", "c": ""})

    joined = rules.joined(many, more)

    assert joined["tags"] == [*many.tags, "b"]
    assert list(joined["metadata"]) == [*many.metadata, "b"]


def test_a_number_of_a_channel_has_its_country_or_is_none() -> None:
    assert rules.phone_of_channel("+6281234567890") == "+6281234567890"
    assert rules.phone_of_channel(None) is None
    assert rules.phone_of_channel("kasir") is None
