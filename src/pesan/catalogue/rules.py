"""Decisions about products that need no database."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from ..kit.errors import FieldError
from ..kit.ids import ProductId
from .models import NewVariant, Product, Stamp, Whole

SLUG_CHARACTERS_MAX = 60
VARIANTS_MAX = 100
IMAGES_MAX = 20
COLLECTION_MAX = 1000  # products on one shelf
OPTIONS_MAX = 5
_PRODUCT = msgspec.json.Decoder(Product)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def product_of(whole: Whole) -> Product:
    return _PRODUCT.decode(whole)


def stamp_of(product: Product) -> Stamp:
    """As queries/whole.py spells it."""
    moment = (product.updated_at - _EPOCH) // _MICROSECOND
    stock = [f"{v.available}{'+' if v.backorder else ''}" for v in product.variants]
    return Stamp(" ".join([str(product.id), str(product.version), str(moment), *stock]))


def product_in(stamp: Stamp) -> ProductId:
    return ProductId(UUID(stamp[:36]))


def slug_of(name: str, *, otherwise: str = "produk") -> str:
    """`Kaos Polos Hitam!` -> `kaos-polos-hitam`; a name with nothing Latin gives `otherwise`."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NO_SLUG.sub("-", folded).strip("-")[:SLUG_CHARACTERS_MAX].strip("-") or otherwise


def is_slug(text: str) -> bool:
    return len(text) <= 2 * SLUG_CHARACTERS_MAX and _SLUG.fullmatch(text) is not None


def title_of(options: dict[str, str], order: Sequence[str]) -> str:
    """`Hitam / L`; "" for the one form of a product without options."""
    named = [options[name] for name in order if name in options]
    return " / ".join(named)


def option_names(variants: Sequence[dict[str, str]]) -> tuple[str, ...]:
    """The options that variants name, in the order they first do."""
    return tuple(dict.fromkeys(name for options in variants for name in options))


def wrong_variants(
    variants: Sequence[NewVariant],
    names: Sequence[str],
    *,
    beside: Sequence[dict[str, str]] = (),
    field: str = "variants[{index}]",
) -> list[FieldError]:
    """What is wrong with new variants of a product with these options, `beside` those it has."""
    errors = []
    skus: set[str] = set()
    choices = {choice(options) for options in beside if options}
    for index, variant in enumerate(variants):
        at = field.format(index=index)
        at = f"{at}." if at else ""
        errors += [
            FieldError(f"{at}options.{name}", "is no option of this product")
            for name in variant.options
            if name not in names
        ]
        if variant.sku in skus:
            errors.append(FieldError(f"{at}sku", "stands twice"))
        if variant.options and choice(variant.options) in choices:
            errors.append(FieldError(f"{at}options", "another variant has the same"))
        skus.add(variant.sku)
        choices |= {choice(variant.options)} if variant.options else set()
    return errors


def choice(options: dict[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((name, value.casefold()) for name, value in options.items())
