from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from .. import files
from ..inventory import Component
from ..kit.errors import Invalid
from ..kit.ids import VariantId, decode, encode
from ..kit.money import Currency, Money
from ..kit.schemas import Metadata, MoneyIn, MoneyOut, read_money, wire_time
from ..kit.text import line, prose
from .models import Import, NewProduct, NewVariant, Product, ProductStatus, RowError, Variant
from .rules import IMAGES_MAX, OPTIONS_MAX, VARIANTS_MAX

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Description = Annotated[str, Meta(max_length=5000)]
Category = Annotated[str, Meta(min_length=1, max_length=100)]
Tags = Annotated[list[Annotated[str, Meta(min_length=1, max_length=60)]], Meta(max_length=50)]
# An address of the seller's own, or a path of ours where it was uploaded.
Image = Annotated[str, Meta(max_length=2000, pattern=r"^(https?://|/)[^\s<>\"']+$")]
Images = Annotated[list[Image], Meta(max_length=IMAGES_MAX)]
OptionName = Annotated[str, Meta(min_length=1, max_length=40)]
OptionNames = Annotated[list[OptionName], Meta(max_length=OPTIONS_MAX)]
Options = Annotated[
    dict[OptionName, Annotated[str, Meta(min_length=1, max_length=80)]],
    Meta(max_length=OPTIONS_MAX),
]
Sku = Annotated[str, Meta(min_length=1, max_length=100)]
Title = Annotated[str, Meta(max_length=200)]
Grams = Annotated[int, Meta(ge=0, le=1_000_000)]
Barcode = Annotated[str, Meta(min_length=1, max_length=64)]
Stock = Annotated[int, Meta(ge=0, le=1_000_000)]


class ComponentIn(Struct, frozen=True, forbid_unknown_fields=True):
    variant_id: str
    quantity: Annotated[int, Meta(ge=1, le=1000)] = 1


BundleIn = Annotated[list[ComponentIn], Meta(min_length=1, max_length=20)]


class CreateVariant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    sku: Sku
    title: Title | None = None
    options: Options = {}
    price: MoneyIn
    compare_at_price: MoneyIn | None = None
    cost: MoneyIn | None = None
    weight_grams: Grams | None = None
    barcode: Barcode | None = None
    stock: Stock = 0
    backorder: bool = False
    # Made of other variants, sold as one: its stock is theirs.
    bundle: BundleIn | None = None

    def new(self, currency: Currency, *, at: str = "") -> NewVariant:
        """Raises requests.invalid; `at` is where it stands in the body, `variants[0].`."""
        return NewVariant(
            sku=cleaned(self.sku, f"{at}sku"),
            title=None if self.title is None else line(self.title),
            options=_options(self.options, f"{at}options"),
            price=read_money(self.price, field=f"{at}price", currency=currency),
            compare_at=_money(self.compare_at_price, f"{at}compare_at_price", currency),
            cost=_money(self.cost, f"{at}cost", currency),
            weight_grams=self.weight_grams,
            barcode=None if self.barcode is None else cleaned(self.barcode, f"{at}barcode"),
            stock=self.stock,
            backorder=self.backorder,
            bundle=self._bundle(at),
        )

    def _bundle(self, at: str) -> tuple[Component, ...] | None:
        if self.bundle is None:
            return None
        if self.stock or self.backorder:
            raise Invalid.field(f"{at}bundle", "has no stock of its own: leave stock and backorder")
        return read_bundle(self.bundle, f"{at}bundle")


class CreateProduct(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    description: Description | None = None
    category: Category | None = None
    tags: Tags = []
    images: Images = []
    status: Literal["draft", "active"] = "active"
    options: OptionNames | None = None
    variants: Annotated[list[CreateVariant], Meta(min_length=1, max_length=VARIANTS_MAX)]
    metadata: Metadata = {}

    def new(self, currency: Currency) -> NewProduct:
        """Raises requests.invalid."""
        return NewProduct(
            name=cleaned(self.name, "name"),
            description=prose(self.description or ""),
            category=None if self.category is None else cleaned(self.category, "category"),
            tags=tuple(_lines(self.tags, "tags")),
            images=tuple(self.images),
            status=ProductStatus(self.status),
            options=tuple(_lines(self.options, "options")) if self.options else None,
            variants=tuple(
                variant.new(currency, at=f"variants[{index}].")
                for index, variant in enumerate(self.variants)
            ),
            metadata=self.metadata,
        )


class ChangeProduct(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    description: Description | UnsetType | None = UNSET
    category: Category | UnsetType | None = UNSET
    tags: Tags | UnsetType = UNSET
    images: Images | UnsetType = UNSET
    status: ProductStatus | UnsetType = UNSET
    options: OptionNames | UnsetType = UNSET
    metadata: Metadata | UnsetType = UNSET

    def changes(self) -> dict[str, Any]:
        """As fields of ProductRow. Raises requests.invalid."""
        changes = given(self)
        for name, value in changes.items():
            match name:
                case "name":
                    changes[name] = cleaned(value, name)
                case "category":
                    changes[name] = None if value is None else cleaned(value, name)
                case "description":
                    changes[name] = prose(value or "")
                case "tags" | "options":
                    changes[name] = _lines(value, name)
                case "images":
                    changes[name] = tuple(value)
        return changes


class ChangeVariant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Stock is counted in and out by POST /inventory/adjustments, never set."""

    sku: Sku | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    options: Options | UnsetType = UNSET
    price: MoneyIn | UnsetType = UNSET
    compare_at_price: MoneyIn | UnsetType | None = UNSET
    cost: MoneyIn | UnsetType | None = UNSET
    weight_grams: Grams | UnsetType | None = UNSET
    barcode: Barcode | UnsetType | None = UNSET
    backorder: bool | UnsetType = UNSET
    bundle: BundleIn | UnsetType = UNSET

    def changes(self, currency: Currency) -> dict[str, Any]:
        """As fields of VariantRow, without `backorder`. Raises requests.invalid."""
        changes: dict[str, Any] = {}
        for name, value in given(self).items():
            match name:
                case "price" | "compare_at_price" | "cost":
                    amount = _money(value, name, currency)
                    column = "compare_at" if name == "compare_at_price" else name
                    changes[f"{column}_minor"] = None if amount is None else amount.minor
                case "sku" | "barcode":
                    changes[name] = None if value is None else cleaned(value, name)
                case "title":
                    changes[name] = line(value)
                case "options":
                    changes[name] = _options(value, name)
                case "weight_grams":
                    changes[name] = value
        return changes


class ComponentOut(Struct, frozen=True):
    variant_id: str
    quantity: int


class VariantOut(Struct, frozen=True, kw_only=True):
    id: str
    product_id: str
    sku: str
    title: str
    options: dict[str, str]
    price: MoneyOut
    compare_at_price: MoneyOut | None
    cost: MoneyOut | None
    weight_grams: int | None
    barcode: str | None
    available: int
    backorder: bool
    bundle: list[ComponentOut] | None

    @classmethod
    def of(cls, variant: Variant, *, product_id: str) -> "VariantOut":
        currency = variant.currency
        return cls(
            id=encode("var", variant.id),
            product_id=product_id,
            sku=variant.sku,
            title=variant.title,
            options=variant.options,
            price=MoneyOut.minor(variant.price_minor, currency),
            compare_at_price=_out(variant.compare_at_minor, currency),
            cost=_out(variant.cost_minor, currency),
            weight_grams=variant.weight_grams,
            barcode=variant.barcode,
            available=variant.available,
            backorder=variant.backorder,
            bundle=_parts(variant.bundle),
        )


class ImageOut(Struct, frozen=True, kw_only=True):
    """An address of ours is a path on this host."""

    url: str
    thumbnail_url: str
    width: int
    height: int

    @classmethod
    def of(cls, kept: files.KeptFile) -> "ImageOut":
        url = files.path_of(kept.name)
        thumbnail = files.thumbnail_of(url)
        return cls(url=url, thumbnail_url=thumbnail, width=kept.width, height=kept.height)


class ProductOut(Struct, frozen=True, kw_only=True):
    id: str
    slug: str
    name: str
    description: str
    category: str | None
    tags: list[str]
    images: list[str]  # in the order they are shown
    thumbnail: str | None
    status: str
    options: list[str]
    variants: list[VariantOut]
    metadata: dict[str, str]
    version: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, product: Product) -> "ProductOut":
        product_id = encode("prd", product.id)
        return cls(
            id=product_id,
            slug=product.slug,
            name=product.name,
            description=product.description,
            category=product.category,
            tags=product.tags,
            images=list(product.images),
            thumbnail=files.thumbnail_of(product.images[0]) if product.images else None,
            status=product.status,
            options=product.options,
            variants=[VariantOut.of(v, product_id=product_id) for v in product.variants],
            metadata=product.metadata,
            version=product.version,
            created_at=wire_time(product.created_at),
            updated_at=wire_time(product.updated_at),
        )


class ImportOut(Struct, frozen=True, kw_only=True):
    """`errors` holds the first hundred; `failed` counts all rows that were left out."""

    id: str
    status: str
    dry_run: bool
    rows: int
    created: int
    updated: int
    unchanged: int
    failed: int
    errors: list[RowError]
    reason: str | None
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, run: Import) -> "ImportOut":
        return cls(
            id=encode("imp", run.id),
            status=run.status,
            dry_run=run.dry_run,
            rows=run.rows,
            created=run.created,
            updated=run.updated,
            unchanged=run.unchanged,
            failed=run.failed,
            errors=list(run.errors),
            reason=run.reason,
            created_at=wire_time(run.created_at),
            updated_at=wire_time(run.updated_at),
        )


def given(change: Struct) -> dict[str, Any]:
    values = {name: getattr(change, name) for name in change.__struct_fields__}
    return {name: value for name, value in values.items() if value is not msgspec.UNSET}


def cleaned(text: str, field: str) -> str:
    """Raises requests.invalid for what shows nothing."""
    cleaned = line(text)
    if not cleaned:
        raise Invalid.field(field, "has nothing that can be read")
    return cleaned


def _lines(texts: list[str], field: str) -> list[str]:
    return list(
        dict.fromkeys(cleaned(text, f"{field}[{index}]") for index, text in enumerate(texts))
    )


def _options(options: dict[str, str], field: str) -> dict[str, str]:
    return {
        cleaned(name, field): cleaned(value, f"{field}.{name}") for name, value in options.items()
    }


def _money(given: MoneyIn | None, field: str, currency: Currency) -> Money | None:
    return None if given is None else read_money(given, field=field, currency=currency)


def _out(minor: int | None, currency: str) -> MoneyOut | None:
    return None if minor is None else MoneyOut.minor(minor, currency)


def read_bundle(given: list[ComponentIn], field: str) -> tuple[Component, ...]:
    """Raises requests.invalid, ids.not_found."""
    parts = tuple(
        Component(VariantId(decode("var", part.variant_id)), part.quantity) for part in given
    )
    if len({part.variant_id for part in parts}) != len(parts):
        raise Invalid.field(field, "each variant may stand once")
    return parts


def _parts(bundle: tuple[Component, ...] | None) -> list[ComponentOut] | None:
    if bundle is None:
        return None
    return [ComponentOut(encode("var", part.variant_id), part.quantity) for part in bundle]
