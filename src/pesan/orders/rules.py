"""Decisions about orders that need no clock and no database."""

import secrets
from collections.abc import Iterable, Sequence

from ..discounts import spread
from ..kit.errors import Invalid
from ..kit.ids import ItemId
from ..kit.money import MINOR_MAX, Currency, zero
from ..stores import MethodType, ShippingMethod, Store, Tariff, tariff_of
from .errors import NowhereToShip, ShippingMethodNotFound
from .models import (
    FulfilmentStatus,
    Item,
    Line,
    Order,
    OrderStatus,
    PaymentTerms,
    Progress,
    Shipping,
)

TOTAL_MINOR_MAX = MINOR_MAX  # an order's; its goods and its delivery, before discount, neither
# What is packed first and paid later is held so long; then it is given up like any other.
TERMS_PATIENCE_MINUTES = 30 * 24 * 60

AWAITING, PAID = OrderStatus.AWAITING_PAYMENT, OrderStatus.PAID
PACKED, SHIPPED = OrderStatus.PACKED, OrderStatus.SHIPPED
DELIVERED, COMPLETED = OrderStatus.DELIVERED, OrderStatus.COMPLETED
EXPIRED, CANCELLED = OrderStatus.EXPIRED, OrderStatus.CANCELLED
RETURNED = OrderStatus.RETURNED

# status -> what it may become. `expired | cancelled -> paid` only with stock taken again.
MOVES: dict[OrderStatus, frozenset[OrderStatus]] = {
    AWAITING: frozenset({PAID, EXPIRED, CANCELLED}),
    PAID: frozenset({PACKED, CANCELLED}),
    PACKED: frozenset({SHIPPED, CANCELLED}),
    SHIPPED: frozenset({DELIVERED, RETURNED}),
    DELIVERED: frozenset({COMPLETED, RETURNED}),
    COMPLETED: frozenset({RETURNED}),
    EXPIRED: frozenset({PAID}),
    CANCELLED: frozenset({PAID}),
    RETURNED: frozenset(),
}

# On terms other than prepaid an order is packed first and paid whenever it is: it may skip `paid`.
MOVES_ON_TERMS = MOVES | {AWAITING: MOVES[AWAITING] | {PACKED}}

UNSENT = frozenset({AWAITING, PAID, PACKED})  # its address can still be another

# What a person may set by hand; the rest follows from money, time or its own route.
BY_HAND = frozenset({PACKED, SHIPPED, DELIVERED, COMPLETED, CANCELLED})


# An order follows its parcels, forward only: one that was packed stays so though its parcel is
# unpacked again.
JOURNEY = (PACKED, SHIPPED, DELIVERED)

PARCEL_MOVES: dict[FulfilmentStatus, frozenset[FulfilmentStatus]] = {
    FulfilmentStatus.PACKED: frozenset({FulfilmentStatus.SHIPPED, FulfilmentStatus.CANCELLED}),
    FulfilmentStatus.SHIPPED: frozenset({FulfilmentStatus.DELIVERED}),
    FulfilmentStatus.DELIVERED: frozenset(),
    FulfilmentStatus.CANCELLED: frozenset(),
}


def moves(terms: PaymentTerms) -> dict[OrderStatus, frozenset[OrderStatus]]:
    return MOVES if terms is PaymentTerms.PREPAID else MOVES_ON_TERMS


def sources(to: OrderStatus, terms: PaymentTerms = PaymentTerms.PREPAID) -> list[OrderStatus]:
    """Where an order may come from to become `to`."""
    return [status for status, targets in moves(terms).items() if to in targets]


def may_move(
    status: OrderStatus, to: OrderStatus, terms: PaymentTerms = PaymentTerms.PREPAID
) -> bool:
    return to in moves(terms)[status]


def possible(status: OrderStatus, terms: PaymentTerms = PaymentTerms.PREPAID) -> str:
    return ", ".join(sorted(moves(terms)[status])) or "nothing"


def parcel_sources(to: FulfilmentStatus) -> list[FulfilmentStatus]:
    return [status for status, targets in PARCEL_MOVES.items() if to in targets]


def may_pack(status: OrderStatus, terms: PaymentTerms = PaymentTerms.PREPAID) -> bool:
    """Whether (more of) an order may go into a parcel."""
    return status is PACKED or may_move(status, PACKED, terms)


def reached(lines: Sequence[Progress]) -> OrderStatus | None:
    """How far its parcels have brought an order: packed once anything of it is, shipped and
    delivered once all of it is.
    """
    if all(line.delivered == line.ordered for line in lines):
        return DELIVERED
    if all(line.shipped == line.ordered for line in lines):
        return SHIPPED
    return PACKED if any(line.packed for line in lines) else None


def steps(
    status: OrderStatus, to: OrderStatus | None, terms: PaymentTerms = PaymentTerms.PREPAID
) -> list[OrderStatus]:
    """What an order becomes, one after the other, on its way to where its parcels are."""
    if to is None:
        return []
    passed = JOURNEY.index(status) + 1 if status in JOURNEY else 0
    ahead = JOURNEY[passed : JOURNEY.index(to) + 1]
    return list(ahead) if ahead and may_move(status, ahead[0], terms) else []


def worth_of(order: Order, items: Sequence[Item]) -> dict[ItemId, int]:
    """What each line cost its buyer, in minor units: less its discount, with its share of the tax
    where that comes on top. The delivery is no line's; the lines' sum is exact.
    """
    nets = [item.total_minor - item.discount_minor for item in items]
    taxes: Sequence[int] = [0] * len(nets)
    if not order.tax_inclusive:
        taxes = spread(order.tax_minor, nets, unit=order.currency.unit)
    return {item.id: net + tax for item, net, tax in zip(items, nets, taxes, strict=True)}


def worth_of_pieces(worth: int, *, of: int, before: int, now: int, unit: int) -> int:
    """What `now` of a line's pieces are worth when `before` of them had come back already.

    Each in whole units; the last takes what is left, so all together are the line's worth.
    """

    def upto(pieces: int) -> int:
        return worth if pieces == of else worth * pieces // (of * unit) * unit

    return upto(before + now) - upto(before)


def merged(lines: Iterable[Line]) -> list[Line]:
    """One line a variant, quantities added up, in the order first named."""
    total: dict[object, Line] = {}
    for line in lines:
        known = total.get(line.variant_id)
        quantity = line.quantity + (known.quantity if known else 0)
        total[line.variant_id] = Line(line.variant_id, quantity)
    return list(total.values())


def number_in(text: str) -> int | None:
    """The number somebody means by `#482139` or `482139`, if by anything."""
    digits = text.strip().removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None


def fresh_numbers() -> list[int]:
    """Candidates for an order's number: short and sayable, longer when the short ones are taken.

    Random, so a number says nothing about how many orders a store has.
    """
    return [secrets.randbelow(9 * 10**digits) + 10**digits for digits in (5, 5, 6, 6, 7, 8)]


def shipping_method(shop: Store, shipping: Shipping | None) -> ShippingMethod | None:
    """Raises orders.shipping_method_not_found."""
    if shipping is None or shipping.method is None:
        return None
    for method in shop.shipping_methods:
        if method.code == shipping.method:
            return method
    raise ShippingMethodNotFound(method=shipping.method)


def tariff(
    method: ShippingMethod | None, shipping: Shipping | None, *, currency: Currency
) -> Tariff:
    """What it costs to go there. Raises orders.nowhere_to_ship."""
    nothing = zero(currency)
    if shipping is None or method is None:
        fee = None if shipping is None else shipping.fee
        return Tariff(fee or nothing, nothing)
    found = tariff_of(method, city=shipping.city, currency=currency)
    if found is None:
        raise NowhereToShip(method=method.name, city=shipping.city or "an address without a city")
    return found


def terms(given: PaymentTerms | None, method: ShippingMethod | None) -> PaymentTerms:
    """Who is paid at the door ships by a method that is. Raises requests.invalid."""
    at_the_door = method is not None and method.type is MethodType.COD
    if at_the_door and given not in {None, PaymentTerms.COD}:
        raise Invalid.field("payment_terms", "is cod with a shipping method of type cod")
    return given or (PaymentTerms.COD if at_the_door else PaymentTerms.PREPAID)
