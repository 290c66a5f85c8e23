"""What a cart costs. Agrees to the digit with the checkout statement (orders/queries/checkout.py)."""

from collections.abc import Sequence

from ..kit.money import Currency, Money
from ..stores import MethodType, ShippingMethod, Store, fee_of
from .models import Line, Parcel

# Cash on delivery is no parcel paid in the chat; pickup is offered where nothing is sent.
_SENT = frozenset({MethodType.FLAT, MethodType.ZONES, MethodType.WEIGHT})


def weight_grams(lines: Sequence[Line]) -> int:
    return sum(line.weight_grams * line.quantity for line in lines)


def parcel(
    methods: Sequence[ShippingMethod], *, city: str | None, weight: int, currency: Currency
) -> Parcel | None:
    """The first of the store's methods that goes there; None where none does.

    Zones need a city: without one the fee for "elsewhere" would be a guess.
    """
    sent = [method for method in methods if method.type in _SENT]
    for method in sent or [m for m in methods if m.type is MethodType.PICKUP]:
        if method.type is MethodType.ZONES and not city:
            continue
        fee = fee_of(method, city=city, weight_grams=weight, currency=currency)
        if fee is not None:
            return Parcel(method=method.code, name=method.name, type=method.type, fee=fee)
    return None


def tax_on_top(store: Store, subtotal: Money) -> Money:
    """What tax adds to the prices; zero where they include it. Rounds half up, as PostgreSQL."""
    if store.tax_rate_bp is None or store.tax_inclusive:
        return Money(0, subtotal.currency)
    unit = 10 ** (subtotal.currency.exponent - subtotal.currency.digits_shown)
    over, under = subtotal.minor * store.tax_rate_bp, 10_000 * unit
    return Money((2 * over + under) // (2 * under) * unit, subtotal.currency)


def total(
    store: Store,
    *,
    subtotal: Money,
    tax: Money,
    parcel: Parcel | None,
    address: str | None,
) -> Money | None:
    """What would be asked for; None while a fee or the address is missing.

    A store that names no method at all settles delivery outside the order: no fee is asked.
    """
    if not subtotal and not tax and parcel is None:
        return None
    pickup = parcel is not None and parcel.type is MethodType.PICKUP
    if not pickup and address is None:
        return None
    if parcel is None:
        return None if store.shipping_methods else subtotal + tax
    return subtotal + tax + parcel.fee
