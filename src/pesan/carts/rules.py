"""How a cart would be sent. What it costs: discounts/rules.py, as the checkout statement says it."""

from collections.abc import Sequence

from ..kit.money import Currency
from ..stores import MethodType, ShippingMethod, Store, fee_of
from .models import Line, Parcel

# What is paid before it is sent comes first, then cash at the door; pickup where nothing is sent.
_USUAL = (
    frozenset({MethodType.FLAT, MethodType.ZONES, MethodType.WEIGHT}),
    frozenset({MethodType.COD}),
    frozenset({MethodType.PICKUP}),
)


def weight_grams(lines: Sequence[Line]) -> int:
    return sum(line.weight_grams * line.quantity for line in lines)


def parcel(
    methods: Sequence[ShippingMethod],
    *,
    city: str | None,
    weight: int,
    currency: Currency,
    wanted: str | None = None,
) -> Parcel | None:
    """The method asked for, else the first of the store's that goes there; None where none does.

    Zones need a city: without one the fee for "elsewhere" would be a guess.
    """
    kinds = ([method for method in methods if method.type in types] for types in _USUAL)
    usual = next(filter(None, kinds), [])
    asked = [method for method in methods if method.code == wanted]
    for method in asked or usual:
        if method.type is MethodType.ZONES and not city:
            continue
        fee = fee_of(method, city=city, weight_grams=weight, currency=currency)
        if fee is not None:
            return Parcel(method=method.code, name=method.name, type=method.type, fee=fee)
    return None


def is_ready(
    store: Store, lines: Sequence[Line], *, parcel: Parcel | None, address: str | None
) -> bool:
    """Whether it is known what would be asked for: where to, and what that costs.

    A store that names no method at all settles delivery outside the order: no fee is asked.
    """
    if not lines:
        return False
    pickup = parcel is not None and parcel.type is MethodType.PICKUP
    if not pickup and address is None:
        return False
    return parcel is not None or not store.shipping_methods
