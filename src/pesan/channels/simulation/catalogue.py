"""An order from the phone's copy of a catalogue, as somebody types it: `KPH-L x2 @75000, TAS`.

The phone says what it showed, and a channel passes that on: our prices are our own.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

ORDER = "/pesan"  # what a typed order begins with
LINES_MAX = 30
_LINE = re.compile(
    r"(?P<sku>[^\s,@]{1,64})(?:\s*[x*]?\s*(?P<quantity>[1-9][0-9]{0,3}))?(?:\s*@\s*(?P<price>[0-9]{1,12}))?"
)


class CatalogueLine(NamedTuple):
    sku: str
    quantity: int = 1
    price: str | None = None  # as the phone's copy showed it, in the currency's own unit
    currency: str = "IDR"


def typed_order(text: str) -> list[CatalogueLine]:
    """Empty for what is none, whole or not at all."""
    words = text.strip().removeprefix(ORDER).strip()
    found = [_LINE.fullmatch(part.strip()) for part in words.split(",")]
    if len(found) > LINES_MAX:
        return []
    lines = [
        CatalogueLine(one["sku"], int(one["quantity"] or 1), one["price"])
        for one in found
        if one is not None
    ]
    return lines if len(lines) == len(found) else []


def catalogue_order(lines: Sequence[CatalogueLine]) -> dict[str, object]:
    """As the phone holds it, in WhatsApp's words."""
    return {"product_items": [_item(line) for line in lines]}


def _item(line: CatalogueLine) -> dict[str, object]:
    shown = {} if line.price is None else {"item_price": line.price, "currency": line.currency}
    return {"product_retailer_id": line.sku, "quantity": line.quantity, **shown}
