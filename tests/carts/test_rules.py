"""What a cart costs, without a database."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pesan.carts import LINES_MAX, QUANTITY_MAX, Difference, Line
from pesan.carts.models import Parcel
from pesan.carts.rules import is_ready, parcel, requested, weight_grams
from pesan.catalogue import Product, ProductStatus, Variant
from pesan.channels import RequestedItem
from pesan.kit.ids import ProductId, StoreId, VariantId, new_id
from pesan.kit.money import Currency, Money
from pesan.stores import MethodType, ShippingMethod, Store
from pesan.stores.models import Assignment, Zone

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
        away_translations={},
        away_always=False,
        holidays=(),
        assignment=Assignment(),
        agent_mode="auto",
        default_owner="agent",
        response_target_minutes=None,
        voice_messages="ask",
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


def test_what_is_paid_before_it_is_sent_comes_first_then_cash_at_the_door_then_pickup() -> None:
    assert sent(PICKUP, city=None) == ("pickup", rupiah(0))
    assert sent(PICKUP, FLAT, city=None) == ("flat", rupiah(10_000))
    assert sent(COD, FLAT, city="Bandung") == ("flat", rupiah(10_000))
    assert sent(PICKUP, COD, city="Bandung") == ("cod", rupiah(12_000))


def test_a_method_that_was_asked_for_goes_before_the_first_and_also_at_the_door() -> None:
    def asked(*methods: ShippingMethod, wanted: str) -> str | None:
        found = parcel(methods, city="Medan", weight=0, currency=Currency.IDR, wanted=wanted)
        return None if found is None else found.method

    assert asked(ZONES, FLAT, wanted="flat") == "flat"
    assert asked(ZONES, COD, wanted="cod") == "cod"
    assert asked(ZONES, FLAT, wanted="gone") == "jne"


def test_there_is_a_total_only_when_it_is_known_where_to() -> None:
    fee = Parcel(method="jne", name="JNE", type=MethodType.ZONES, fee=rupiah(18_000))
    here = Parcel(method="pickup", name="Ambil", type=MethodType.PICKUP, fee=rupiah(0))
    line = Line(
        variant_id=VariantId(new_id()),
        name="Beras",
        quantity=1,
        unit_price=rupiah(100),
        available=9,
        backorder=False,
        weight_grams=0,
    )

    def ready(store: Store, parcel: Parcel | None, address: str | None) -> bool:
        return is_ready(store, [line], parcel=parcel, address=address)

    assert ready(a_store(ZONES), fee, "Jl. Melati 4")
    assert not ready(a_store(ZONES), fee, None)
    assert not ready(a_store(ZONES), None, "Jl. Melati 4")
    assert ready(a_store(PICKUP), here, None)
    assert ready(a_store(), None, "Jl. Melati 4")
    assert not is_ready(a_store(), [], parcel=None, address="Jl. Melati 4")


# An order from the channel's catalogue.

D = Difference


def on_sale(sku: str, **more: Any) -> tuple[Product, Variant]:
    variant = Variant(
        id=VariantId(new_id()),
        sku=sku,
        title=more.pop("title", ""),
        options={},
        price_minor=85_000_00,
        compare_at_minor=None,
        cost_minor=None,
        currency=Currency.IDR,
        weight_grams=None,
        barcode=None,
        available=more.pop("available", 5),
        backorder=more.pop("backorder", False),
        bundle=None,
        product_id=ProductId(new_id()),
        position=0,
    )
    product = Product(
        id=ProductId(new_id()),
        slug=sku,
        name=f"Kaos {sku}",
        description="",
        category=None,
        tags=[],
        images=(),
        options=[],
        status=ProductStatus.ACTIVE,
        metadata={},
        version=1,
        created_at=AT,
        updated_at=AT,
        variants=(variant,),
    )
    return product, variant


@pytest.mark.parametrize(
    ("item", "quantity", "differences"),
    [
        (RequestedItem("A", 2), 2, ()),
        (RequestedItem("A", 2, rupiah(85_000)), 2, ()),
        (RequestedItem("A", 2, rupiah(1)), 2, (D.PRICE,)),
        (RequestedItem("A", 2, Money.from_whole(5, Currency.USD)), 2, (D.CURRENCY,)),
        (RequestedItem("A", 6), 5, (D.FEWER,)),
        (RequestedItem("A", 6, rupiah(1)), 5, (D.FEWER, D.PRICE)),
        (RequestedItem("GONE", 1, rupiah(1)), 0, (D.SOLD_OUT,)),
        (RequestedItem("LATER", 9), 9, ()),
        (RequestedItem("LATER", 1_000_000), QUANTITY_MAX, (D.FEWER,)),
        (RequestedItem("a", 1), 0, (D.UNKNOWN,)),
    ],
)
def test_what_a_phone_asks_for_is_what_there_is_at_our_price(
    item: RequestedItem, quantity: int, differences: tuple[Difference, ...]
) -> None:
    sold = {
        "A": on_sale("A"),
        "GONE": on_sale("GONE", available=0),
        "LATER": on_sale("LATER", available=0, backorder=True),
    }

    [line] = requested([item], sold, currency=Currency.IDR)

    assert (line.asked, line.quantity, line.differences) == (item.quantity, quantity, differences)


def test_a_thing_that_stands_twice_is_one_line_of_both() -> None:
    sold = {"A": on_sale("A"), "B": on_sale("B", title="L / Hitam")}

    lines = requested(
        [RequestedItem("A", 2), RequestedItem("B", 1), RequestedItem("A", 2)],
        sold,
        currency=Currency.IDR,
    )

    assert [(line.name, line.quantity) for line in lines] == [("Kaos A", 4), ("Kaos B L Hitam", 1)]


def test_more_things_than_a_cart_holds_are_left_out_and_said() -> None:
    skus = [f"S{n}" for n in range(LINES_MAX + 2)]
    sold = {sku: on_sale(sku, available=0 if sku == "S0" else 1) for sku in skus}

    lines = requested([RequestedItem(sku, 1) for sku in skus], sold, currency=Currency.IDR)

    assert sum(line.quantity for line in lines) == LINES_MAX
    assert lines[0].differences == (D.SOLD_OUT,)
    assert [line.differences for line in lines[-2:]] == [(), (D.TOO_MANY,)]
