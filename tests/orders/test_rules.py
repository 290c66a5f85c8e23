"""What is decided about orders without a database: each border from both sides."""

from datetime import UTC, datetime
from itertools import product

import pytest

from pesan.kit.errors import Invalid
from pesan.kit.ids import ItemId, OrderId, ProductId, StoreId, VariantId, new_id
from pesan.kit.money import Currency, Money
from pesan.orders import rules
from pesan.orders.errors import NowhereToShip, ShippingMethodNotFound
from pesan.orders.models import (
    FulfilmentStatus,
    Item,
    Line,
    Order,
    OrderStatus,
    PaymentTerms,
    Progress,
    Shipping,
)
from pesan.stores import MethodType, ShippingMethod
from pesan.stores.models import Zone

S, P, T = OrderStatus, FulfilmentStatus, PaymentTerms

# Written down a second time, and by hand: an edge that comes or goes is meant.
EDGES = {
    S.AWAITING_PAYMENT: "paid expired cancelled",
    S.PAID: "packed cancelled",
    S.PACKED: "shipped cancelled",
    S.SHIPPED: "delivered returned",
    S.DELIVERED: "completed returned",
    S.COMPLETED: "returned",
    S.EXPIRED: "paid",
    S.CANCELLED: "paid",
    S.RETURNED: "",
}


def test_an_order_moves_along_these_edges_alone() -> None:
    for status, to in product(S, S):
        is_edge = to.value in EDGES[status].split()
        on_terms = is_edge or (status, to) == (S.AWAITING_PAYMENT, S.PACKED)
        assert rules.may_move(status, to) == is_edge, (status, to)
        assert rules.may_move(status, to, T.COD) == on_terms, (status, to)
        assert (status in rules.sources(to)) == is_edge, (status, to)
        assert (status in rules.sources(to, T.COD)) == on_terms, (status, to)


def test_what_is_possible_is_told_in_order_and_nothing_is_said_so() -> None:
    assert rules.possible(S.AWAITING_PAYMENT) == "cancelled, expired, paid"
    assert rules.possible(S.AWAITING_PAYMENT, T.COD) == "cancelled, expired, packed, paid"
    assert rules.possible(S.RETURNED) == "nothing"


def test_by_hand_an_order_is_neither_paid_nor_expired_nor_returned() -> None:
    assert set(S) - rules.BY_HAND == {S.AWAITING_PAYMENT, S.PAID, S.EXPIRED, S.RETURNED}
    assert {S.AWAITING_PAYMENT, S.PAID, S.PACKED} == rules.UNSENT


def test_held_on_terms_is_a_month() -> None:
    assert rules.TERMS_PATIENCE_MINUTES == 43_200


def test_a_parcel_moves_along_these_edges_alone() -> None:
    edges = {(P.PACKED, P.SHIPPED), (P.PACKED, P.CANCELLED), (P.SHIPPED, P.DELIVERED)}
    for status, to in product(P, P):
        assert (status in rules.parcel_sources(to)) == ((status, to) in edges), (status, to)
        assert (to in rules.PARCEL_MOVES[status]) == ((status, to) in edges), (status, to)


def test_what_is_paid_or_packed_may_be_packed_and_on_terms_what_waits_too() -> None:
    assert {status for status in S if rules.may_pack(status)} == {S.PAID, S.PACKED}
    on_terms = {status for status in S if rules.may_pack(status, T.COD)}
    assert on_terms == {S.AWAITING_PAYMENT, S.PAID, S.PACKED}


def came(packed: int, shipped: int, delivered: int, *, ordered: int = 2) -> Progress:
    return Progress(
        item_id=ItemId(new_id()),
        ordered=ordered,
        packed=packed,
        shipped=shipped,
        delivered=delivered,
        returned=0,
    )


@pytest.mark.parametrize(
    ("lines", "reached"),
    [
        ([came(0, 0, 0)], None),
        ([came(0, 0, 0), came(1, 0, 0)], S.PACKED),
        ([came(2, 1, 0)], S.PACKED),
        ([came(2, 2, 0), came(2, 1, 0)], S.PACKED),
        ([came(2, 2, 1)], S.SHIPPED),
        ([came(2, 2, 2), came(2, 2, 1)], S.SHIPPED),
        ([came(2, 2, 2), came(2, 2, 2)], S.DELIVERED),
    ],
)
def test_an_order_is_where_all_of_it_has_come(
    lines: list[Progress], reached: OrderStatus | None
) -> None:
    assert rules.reached(lines) is reached


@pytest.mark.parametrize(
    ("status", "to", "steps"),
    [
        (S.PAID, None, []),
        (S.PAID, S.PACKED, [S.PACKED]),
        (S.PAID, S.DELIVERED, [S.PACKED, S.SHIPPED, S.DELIVERED]),
        (S.PACKED, S.SHIPPED, [S.SHIPPED]),
        (S.PACKED, S.PACKED, []),
        (S.SHIPPED, S.PACKED, []),
        (S.DELIVERED, S.SHIPPED, []),
        (S.AWAITING_PAYMENT, S.PACKED, []),
        (S.CANCELLED, S.SHIPPED, []),
        (S.COMPLETED, S.DELIVERED, []),
    ],
)
def test_an_order_walks_forward_step_by_step(
    status: OrderStatus, to: OrderStatus | None, steps: list[OrderStatus]
) -> None:
    assert rules.steps(status, to) == steps


def test_on_terms_what_waits_walks_too() -> None:
    assert rules.steps(S.AWAITING_PAYMENT, S.SHIPPED, T.COD) == [S.PACKED, S.SHIPPED]


def test_lines_of_one_variant_are_one_line_in_the_order_first_named() -> None:
    one, other = VariantId(new_id()), VariantId(new_id())

    merged = rules.merged([Line(one, 1), Line(other, 2), Line(one, 3)])

    assert merged == [Line(one, 4), Line(other, 2)]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("#482139", 482139),
        (" 482139 ", 482139),
        ("9" * 15, 10**15 - 1),
        ("9" * 16, None),
        ("##1", None),
        ("٣", None),
        ("12a", None),
        ("-1", None),
        ("", None),
    ],
)
def test_a_number_is_what_people_type(typed: str, number: int | None) -> None:
    assert rules.number_in(typed) == number


def test_fresh_numbers_have_six_digits_and_more_when_those_are_taken() -> None:
    for _ in range(50):
        assert [len(str(number)) for number in rules.fresh_numbers()] == [6, 6, 7, 7, 8, 9]


def test_fresh_numbers_reach_both_ends_of_their_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda _: 0)
    assert rules.fresh_numbers() == [10**5, 10**5, 10**6, 10**6, 10**7, 10**8]
    monkeypatch.setattr("secrets.randbelow", lambda most: most - 1)
    assert rules.fresh_numbers() == [10**n - 1 for n in (6, 6, 7, 7, 8, 9)]


def order(*, tax: int, inclusive: bool) -> Order:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    fields = dict.fromkeys(Order.__struct_fields__)
    known = {
        "id": OrderId(new_id()),
        "store_id": StoreId(new_id()),
        "currency": Currency.IDR,
        "tax_minor": tax,
        "tax_inclusive": inclusive,
        "placed_at": now,
    }
    return Order(**(fields | known))  # type: ignore[arg-type] # what the rule reads is there


def item(total: int, discount: int = 0) -> Item:
    return Item(
        id=ItemId(new_id()),
        order_id=OrderId(new_id()),
        variant_id=VariantId(new_id()),
        product_id=ProductId(new_id()),
        sku="K",
        title="Kaos",
        quantity=1,
        unit_price_minor=total,
        total_minor=total,
        discount_minor=discount,
        bundle=None,
    )


def test_a_line_is_worth_its_price_less_its_discount_and_tax_that_comes_on_top() -> None:
    items = [item(1_000_000, 100_000), item(300_000)]

    inclusive = rules.worth_of(order(tax=120_000, inclusive=True), items)
    on_top = rules.worth_of(order(tax=120_000, inclusive=False), items)

    assert list(inclusive.values()) == [900_000, 300_000]
    assert list(on_top.values()) == [990_000, 330_000]


def test_pieces_are_worth_whole_units_and_together_their_line() -> None:
    def worth(before: int, now: int, unit: int = 100) -> int:
        return rules.worth_of_pieces(100_000, of=3, before=before, now=now, unit=unit)

    assert [worth(0, 1), worth(1, 1), worth(2, 1)] == [33_300, 33_300, 33_400]
    assert worth(0, 3) == 100_000
    assert worth(0, 2) == 66_600
    assert worth(0, 1, unit=1) == 33_333


def method(kind: MethodType = MethodType.FLAT, code: str = "jne") -> ShippingMethod:
    zones = (Zone(cities=("Bandung",), fee="18000"),) if kind is MethodType.ZONES else ()
    fee = None if kind is MethodType.ZONES else "20000"
    return ShippingMethod(code=code, name="JNE", type=kind, fee=fee, zones=zones)


def shop(*methods: ShippingMethod) -> object:
    return type("AShop", (), {"shipping_methods": methods})()


def to(code: str | None = "jne", city: str | None = None, fee: Money | None = None) -> Shipping:
    address = None if city is None else {"text": "Jl. Melati 4", "city": city}
    return Shipping(fee=fee, method=code, address=address)


def test_a_method_is_found_by_its_code_or_is_none() -> None:
    jne, jnt = method(), method(code="jnt")

    assert rules.shipping_method(shop(jne, jnt), to("jnt")) is jnt  # type: ignore[arg-type] # its methods are all that is read
    assert rules.shipping_method(shop(jne), None) is None  # type: ignore[arg-type] # as above
    assert rules.shipping_method(shop(jne), to(None)) is None  # type: ignore[arg-type] # as above
    with pytest.raises(ShippingMethodNotFound):
        rules.shipping_method(shop(jne), to("pos"))  # type: ignore[arg-type] # as above


def test_it_costs_what_the_method_asks_or_what_the_staff_says() -> None:
    idr, rupiah = Currency.IDR, Money.of("7000", Currency.IDR)

    assert rules.tariff(method(), to(), currency=idr).base == Money.of("20000", idr)
    assert rules.tariff(None, None, currency=idr).base.minor == 0
    assert rules.tariff(None, to(None, fee=rupiah), currency=idr).base == rupiah
    assert rules.tariff(None, to(None), currency=idr).base.minor == 0
    assert rules.tariff(method(), None, currency=idr).base.minor == 0


def test_where_a_method_does_not_go_is_refused_by_the_name_of_the_place() -> None:
    zones = method(MethodType.ZONES)

    assert rules.tariff(zones, to(city="Bandung"), currency=Currency.IDR).base.minor == 1_800_000
    with pytest.raises(NowhereToShip, match="Medan"):
        rules.tariff(zones, to(city="Medan"), currency=Currency.IDR)
    with pytest.raises(NowhereToShip, match="an address without a city"):
        rules.tariff(zones, to(), currency=Currency.IDR)


def test_who_pays_at_the_door_is_shipped_to_by_a_method_that_is() -> None:
    door = method(MethodType.COD)

    assert rules.terms(None, None) is T.PREPAID
    assert rules.terms(None, method()) is T.PREPAID
    assert rules.terms(None, door) is T.COD
    assert rules.terms(T.COD, door) is T.COD
    assert rules.terms(T.COD, method()) is T.COD
    with pytest.raises(Invalid):
        rules.terms(T.PREPAID, door)
