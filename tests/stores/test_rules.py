"""What a store decides without asking anybody: what a parcel costs, and whose names are one."""

from typing import Any

import pytest

from pesan.kit.money import Currency
from pesan.stores import MethodType, ShippingMethod, cities_of, fee_of, fold_city
from pesan.stores.models import Zone
from pesan.stores.rules import is_timezone, slug_of

ZONES = (
    Zone(("Bandung", "Kota Cimahi"), "18000"),
    Zone(("Jakarta Selatan", "Bandung"), "25000"),
)


def method(kind: MethodType, **terms: Any) -> ShippingMethod:
    return ShippingMethod(code="one", name="Satu", type=kind, **terms)


def asked(way: ShippingMethod, city: str | None = None, *, weight_grams: int = 0) -> str | None:
    fee = fee_of(way, city=city, weight_grams=weight_grams, currency=Currency.IDR)
    return None if fee is None else fee.plain()


def test_who_comes_to_fetch_it_pays_nothing_whatever_the_method_says() -> None:
    assert asked(method(MethodType.PICKUP, fee="9000", per_kg="1000"), weight_grams=5000) == "0"


@pytest.mark.parametrize("kind", [MethodType.FLAT, MethodType.COD])
def test_a_flat_fee_is_the_same_for_any_city_and_weight(kind: MethodType) -> None:
    flat = method(kind, fee="12000", per_kg="1000")

    assert asked(flat) == asked(flat, "Medan", weight_grams=9000) == "12000"


@pytest.mark.parametrize(
    ("weight_grams", "fee"),
    [(0, "13000"), (1, "13000"), (1000, "13000"), (1001, "21000"), (2000, "21000")],
)
def test_a_begun_kilogram_is_paid_whole_and_one_at_least(weight_grams: int, fee: str) -> None:
    cargo = method(MethodType.WEIGHT, fee="5000", per_kg="8000")

    assert asked(cargo, weight_grams=weight_grams) == fee


def test_what_a_method_does_not_say_costs_nothing() -> None:
    assert asked(method(MethodType.WEIGHT, fee="5000"), weight_grams=3000) == "5000"
    assert asked(method(MethodType.WEIGHT, per_kg="8000"), weight_grams=3000) == "24000"
    assert asked(method(MethodType.COD)) == "0"


def test_a_city_is_found_in_the_first_zone_that_names_it_however_it_is_written() -> None:
    way = method(MethodType.ZONES, zones=ZONES)

    for city in ("Bandung", "kota  BANDUNG", "Kab. Bandung"):
        assert asked(way, city) == "18000", city
    assert asked(way, "cimahi") == "18000"
    assert asked(way, "jakarta-selatan") == "25000"


@pytest.mark.parametrize("city", [None, "", "?!", "kota", "Medan", "Bandung Barat"])
def test_where_no_zone_is_named_the_default_holds_or_it_does_not_go_there(city: str | None) -> None:
    assert asked(method(MethodType.ZONES, zones=ZONES), city) is None
    assert asked(method(MethodType.ZONES, zones=ZONES, default_fee="40000"), city) == "40000"


def test_a_city_that_is_called_kota_alone_is_no_city() -> None:
    assert fold_city("Kota") == fold_city("  KAB ") == ""
    assert fold_city("Kotabaru") == "kotabaru"


def test_the_cities_of_all_methods_are_named_once_in_their_order() -> None:
    methods = [method(MethodType.ZONES, zones=ZONES), method(MethodType.FLAT, fee="1")]

    assert cities_of(methods) == ["Bandung", "Kota Cimahi", "Jakarta Selatan"]
    assert cities_of([]) == []


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Toko Sari!", "toko-sari"),
        ("  Café Ümlaut  ", "cafe-umlaut"),
        ("店", "toko"),
        ("--", "toko"),
        ("x" * 59 + " yz", "x" * 59),
    ],
)
def test_a_slug_is_latin_short_and_never_empty(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize("name", ["Asia/Jakarta", "UTC", "America/Argentina/Ushuaia"])
def test_a_zone_of_the_earth_is_one(name: str) -> None:
    assert is_timezone(name)


@pytest.mark.parametrize(
    "name", ["", "WIB", "Asia/Atlantis", "../etc/passwd", "/etc/localtime", "Asia/", "GMT", "a\0b"]
)
def test_what_is_no_zone_is_none(name: str) -> None:
    assert not is_timezone(name)
