"""How a cart would be sent. What it costs: discounts/rules.py, as the checkout statement says it."""

from collections.abc import Sequence

from ..kit.money import Currency
from ..stores import MethodType, ShippingMethod, Store, fee_of
from .models import Line, Parcel

# Cash on delivery is no parcel paid in the chat; pickup is offered where nothing is sent.
_SENT = frozenset({MethodType.FLAT, MethodType.ZONES, MethodType.WEIGHT})


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
    sent = [method for method in methods if method.type in _SENT]
    usual = sent or [method for method in methods if method.type is MethodType.PICKUP]
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
