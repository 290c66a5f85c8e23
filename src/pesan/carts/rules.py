"""How a cart would be sent, and what of an order from a catalogue goes into one. What it costs:
discounts/rules.py, as the checkout statement says it.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from ..catalogue import Product, Variant
from ..channels import RequestedItem
from ..kit.ids import encode
from ..kit.money import Currency, Money
from ..stores import MethodType, ShippingMethod, Store, fee_of
from .models import LINES_MAX, QUANTITY_MAX, Difference, Line, Parcel, RequestedLine

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


Sold = Mapping[str, tuple[Product, Variant]]  # by SKU


def name_of(product: Product, variant: Variant) -> str:
    """As a buyer reads it."""
    return f"{product.name} {variant.title.replace(' / ', ' ')}".strip()


def requested(
    items: Sequence[RequestedItem], sold: Sold, *, currency: Currency
) -> tuple[RequestedLine, ...]:
    """What goes into the cart of what a phone asked for, each SKU once, and what is otherwise."""
    lines: list[RequestedLine] = []
    kinds = 0
    for item in _merged(items):
        is_room = kinds < LINES_MAX
        line = _requested(item, sold.get(item.retailer_id), currency, is_room=is_room)
        kinds += line.quantity > 0
        lines.append(line)
    return tuple(lines)


def _merged(items: Sequence[RequestedItem]) -> Iterator[RequestedItem]:
    counts: dict[str, int] = {}
    for item in items:
        counts[item.retailer_id] = counts.get(item.retailer_id, 0) + item.quantity
    first = {item.retailer_id: item for item in reversed(items)}
    return (RequestedItem(sku, count, first[sku].shown) for sku, count in counts.items())


def _requested(
    item: RequestedItem,
    found: tuple[Product, Variant] | None,
    currency: Currency,
    *,
    is_room: bool,
) -> RequestedLine:
    asked = RequestedLine(retailer_id=item.retailer_id, asked=item.quantity, quantity=0)
    if found is None:
        return replace(asked, differences=(Difference.UNKNOWN,))
    product, variant = found
    known = replace(asked, variant_id=encode("var", variant.id), name=name_of(product, variant))
    there = QUANTITY_MAX if variant.backorder else min(variant.available, QUANTITY_MAX)
    if there <= 0:
        return replace(known, differences=(Difference.SOLD_OUT,))
    if not is_room:
        return replace(known, differences=(Difference.TOO_MANY,))
    fewer = (Difference.FEWER,) if there < item.quantity else ()
    return replace(
        known,
        quantity=min(there, item.quantity),
        differences=(*fewer, *_priced_otherwise(item.shown, variant.price, currency)),
    )


def _priced_otherwise(
    shown: Money | None, price: Money, currency: Currency
) -> Iterator[Difference]:
    if shown is not None and shown.currency is not currency:
        yield Difference.CURRENCY
    elif shown is not None and shown != price:
        yield Difference.PRICE
