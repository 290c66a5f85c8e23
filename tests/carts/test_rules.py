"""What a cart costs, without a database."""

from datetime import UTC, datetime

import pytest

from pesan.carts import Line
from pesan.carts.models import Parcel
from pesan.carts.rules import parcel, tax_on_top, total, weight_grams
from pesan.kit.ids import StoreId, VariantId, new_id
from pesan.kit.money import Currency, Money
from pesan.stores import MethodType, ShippingMethod, Store
from pesan.stores.models import Zone

AT = datetime(2026, 11, 23, tzinfo=UTC)
ZONES = ShippingMethod(
    code="jne",
    name="JNE",
    type=MethodType.ZONES,
    zones=(Zone(("Bandung",), "18000"),),
    default_fee="30000",
)
FLAT = ShippingMethod(code="flat", name="Kurir toko", type=MethodType.FLAT, fee="10000")
WEIGHT = ShippingMethod(code="kg", name="Kargo", type=MethodType.WEIGHT, fee="5000", per_kg="8000")
PICKUP = ShippingMethod(code="pickup", name="Ambil di toko", type=MethodType.PICKUP)
COD = ShippingMethod(code="cod", name="Bayar di tempat", type=MethodType.COD, fee="12000")


def rupiah(whole: int) -> Money:
    return Money.from_whole(whole, Currency.IDR)


def a_store(
    *methods: ShippingMethod,
    tax_rate_bp: int | None = None,
    inclusive: bool = False,
    currency: Currency = Currency.IDR,
) -> Store:
    return Store(
        id=StoreId(new_id()),
        slug="toko",
        name="Toko",
        currency=currency,
        timezone="Asia/Jakarta",
        locale="id",
        description=None,
        phone=None,
        address=None,
        branding={},
        order_expiry_minutes=60,
        complete_after_days=3,
        tax_rate_bp=tax_rate_bp,
        tax_inclusive=inclusive,
        hours={},
        away_message=None,
        agent_mode="auto",
        default_owner="agent",
        shipping_methods=methods,
        faq=(),
        sealed_key=b"",
        version=1,
        created_at=AT,
        updated_at=AT,
    )


def sent(*methods: ShippingMethod, city: str | None, weight: int = 0) -> tuple[str, Money] | None:
    found = parcel(methods, city=city, weight=weight, currency=Currency.IDR)
    return None if found is None else (found.method, found.fee)


def test_a_citys_zone_says_the_fee_however_the_city_is_written() -> None:
    assert sent(ZONES, city="Kota  BANDUNG") == ("jne", rupiah(18_000))
    assert sent(ZONES, city="Medan") == ("jne", rupiah(30_000))


def test_zones_say_no_fee_while_the_city_is_not_known() -> None:
    assert sent(ZONES, city=None) is None
    assert sent(ZONES, FLAT, city=None) == ("flat", rupiah(10_000))


def test_weight_is_counted_in_begun_kilograms_of_the_whole_cart() -> None:
    line = Line(
        variant_id=VariantId(new_id()),
        name="Beras",
        quantity=3,
        unit_price=rupiah(1),
        available=9,
        backorder=False,
        weight_grams=700,
    )

    assert weight_grams([line]) == 2100
    assert sent(WEIGHT, city="Medan", weight=2100) == ("kg", rupiah(29_000))


def test_pickup_is_for_shops_that_send_nothing_and_cash_on_delivery_is_not_paid_in_the_chat() -> (
    None
):
    assert sent(PICKUP, city=None) == ("pickup", rupiah(0))
    assert sent(PICKUP, FLAT, city=None) == ("flat", rupiah(10_000))
    assert sent(COD, city="Bandung") is None


@pytest.mark.parametrize(
    ("subtotal", "rate", "expected"),
    [(100_000, 1100, 11_000), (45_455, 1100, 5_000), (50, 1100, 6), (50, 100, 1), (49, 100, 0)],
)
def test_tax_on_top_rounds_half_up_to_whole_rupiah(subtotal: int, rate: int, expected: int) -> None:
    assert tax_on_top(a_store(tax_rate_bp=rate), rupiah(subtotal)) == rupiah(expected)


def test_prices_that_include_tax_or_a_shop_without_tax_add_none() -> None:
    assert tax_on_top(a_store(tax_rate_bp=1100, inclusive=True), rupiah(100)) == rupiah(0)
    assert tax_on_top(a_store(), rupiah(100)) == rupiah(0)


def test_there_is_a_total_only_when_it_is_known_where_to() -> None:
    fee = Parcel(method="jne", name="JNE", type=MethodType.ZONES, fee=rupiah(18_000))
    here = Parcel(method="pickup", name="Ambil", type=MethodType.PICKUP, fee=rupiah(0))

    def of(store: Store, parcel: Parcel | None, address: str | None) -> Money | None:
        return total(store, subtotal=rupiah(100), tax=rupiah(11), parcel=parcel, address=address)

    assert of(a_store(ZONES), fee, "Jl. Melati 4") == rupiah(18_111)
    assert of(a_store(ZONES), fee, None) is None
    assert of(a_store(ZONES), None, "Jl. Melati 4") is None
    assert of(a_store(PICKUP), here, None) == rupiah(111)
    assert of(a_store(), None, "Jl. Melati 4") == rupiah(111)
    assert of(a_store(), None, None) is None
