"""How a list tells its products: one that was told before, and is as it was, in the same bytes.

To read and to write twenty products costs more than all else that a list does, so a process remembers
what it told, by stamp (models.py). The list's own transaction asks for the stamps of its page, and
reads whole what is not known by one. So nothing told is older than that transaction, whoever changed
a product, in this process or in another.
"""

from collections.abc import Sequence
from typing import cast

import msgspec

from ..kit.db import Tx
from ..kit.ids import StoreId
from ..kit.remembered import Remembered
from . import actions
from .models import Product, Stamp
from .rules import product_in, stamp_of
from .schemas import ProductOut

REMEMBERED_MAX = 20_000  # the first pages of a thousand stores; some 30 MB of usual products
BYTES_MAX = 4096  # of one; few are longer than a thousand

_remembered: Remembered[Stamp, ProductOut] = Remembered(REMEMBERED_MAX)


async def tell(tx: Tx, store: StoreId, page: Sequence[Stamp]) -> list[ProductOut]:
    """In the page's order. In truth each is a msgspec.Raw: its JSON, which is written as it is."""
    told = [_remembered.recall(stamp) for stamp in page]
    if unknown := [product_in(stamp) for stamp, out in zip(page, told, strict=True) if out is None]:
        found = await actions.products_by_id(tx, store, unknown)
        fresh = {product.id: _write(product) for product in found}
        told = [out or fresh[product_in(stamp)] for stamp, out in zip(page, told, strict=True)]
    return cast("list[ProductOut]", told)


def _write(product: Product) -> ProductOut:
    written = msgspec.json.encode(ProductOut.of(product))
    out = cast("ProductOut", msgspec.Raw(written))
    if len(written) <= BYTES_MAX:
        # Under its own stamp, not the page's: it may have changed since that was asked for.
        _remembered.keep(stamp_of(product), out)
    return out
