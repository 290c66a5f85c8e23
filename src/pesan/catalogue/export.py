"""A product as the rows of a CSV file: the columns that an import reads. Pure."""

from collections.abc import Iterator, Mapping

import msgspec

from ..kit.ids import VariantId
from ..kit.money import Money
from .models import Product
from .rules import OPTIONS_MAX
from .sheets import cell_of


def rows_of(product: Product, on_hand: Mapping[VariantId, int]) -> Iterator[list[str]]:
    """One a variant, in the order of columns.COLUMNS."""
    shared = [
        product.slug,
        product.name,
        product.description,
        product.category or "",
        cell_of(product.tags),
        product.status,
        cell_of(product.images),
        msgspec.json.encode(product.metadata).decode() if product.metadata else "",
    ]
    names = [*product.options, *[""] * OPTIONS_MAX][:OPTIONS_MAX]
    for variant in product.variants:
        options = [cell for name in names for cell in (name, variant.options.get(name, ""))]
        yield [
            *shared,
            *options,
            variant.sku,
            variant.title,
            variant.price.plain(),
            _amount(variant.compare_at),
            _amount(variant.cost),
            "" if variant.weight_grams is None else str(variant.weight_grams),
            variant.barcode or "",
            str(on_hand.get(variant.id, 0)),
            "true" if variant.backorder else "false",
        ]


def _amount(money: Money | None) -> str:
    return "" if money is None else money.plain()
