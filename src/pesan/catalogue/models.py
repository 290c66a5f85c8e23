from datetime import datetime
from enum import StrEnum
from typing import Any, NewType

from msgspec import Struct

from ..inventory import Component
from ..kit.ids import CollectionId, ImportId, ProductId, VariantId
from ..kit.money import Currency, Money


class ProductStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"  # sold and found; the other two are neither
    ARCHIVED = "archived"


class ProductRow(Struct, frozen=True, kw_only=True):
    """A product without its variants, as the table holds it."""

    id: ProductId
    slug: str
    name: str
    description: str
    category: str | None
    tags: list[str]
    images: tuple[str, ...]
    options: list[str]  # names, in the order a buyer is asked: ["Warna", "Ukuran"]
    status: ProductStatus
    metadata: dict[str, str]
    version: int
    created_at: datetime
    updated_at: datetime


class VariantRow(Struct, frozen=True, kw_only=True):
    """A variant as the table holds it; amounts in minor units of `currency`."""

    id: VariantId
    product_id: ProductId
    sku: str
    title: str  # "L", "Hitam / L"; "" where a product comes in one form
    options: dict[str, str]
    price_minor: int
    compare_at_minor: int | None  # the price before, crossed out
    cost_minor: int | None  # what the seller paid; never for buyers
    currency: str
    weight_grams: int | None
    barcode: str | None
    position: int


class Variant(VariantRow, frozen=True, kw_only=True):
    """What is ordered: one size and colour of a product, with its own price and stock."""

    available: int
    backorder: bool
    bundle: tuple[Component, ...] | None  # what it is made of, if it has no stock of its own

    @property
    def price(self) -> Money:
        return Money(self.price_minor, Currency(self.currency))

    @property
    def compare_at(self) -> Money | None:
        return self._money(self.compare_at_minor)

    @property
    def cost(self) -> Money | None:
        return self._money(self.cost_minor)

    def _money(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, Currency(self.currency))


class Product(ProductRow, frozen=True, kw_only=True):
    variants: tuple[Variant, ...]  # in the order they were made; removed ones are gone


Whole = NewType("Whole", str)  # a Product as JSON, as queries/whole.py writes it
# What a product is known again by: its id, version and moment, and what there is of each variant. Two
# with one stamp are the same in everything a list shows: whoever changes a product, its variants or
# what a bundle is made of raises its version. The moment is there for a database that was set back:
# its versions come again, that moment does not.
Stamp = NewType("Stamp", str)


class NewVariant(Struct, frozen=True, kw_only=True):
    sku: str
    title: str | None = None
    options: dict[str, str] = {}
    price: Money
    compare_at: Money | None = None
    cost: Money | None = None
    weight_grams: int | None = None
    barcode: str | None = None
    stock: int = 0
    backorder: bool = False
    bundle: tuple[Component, ...] | None = None


class NewProduct(Struct, frozen=True, kw_only=True):
    name: str
    variants: tuple[NewVariant, ...]
    description: str = ""
    category: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    status: ProductStatus = ProductStatus.ACTIVE
    options: tuple[str, ...] | None = None  # None: as the variants name them
    metadata: dict[str, str] = {}


SynonymGroups = tuple[tuple[str, ...], ...]


class Near(Struct, frozen=True):
    """A word of the store that may be meant by one that was asked for."""

    asked: str
    found: str


class Vocabulary(Struct, frozen=True):
    """What of a store's words may be meant."""

    synonyms: str | None  # by what the store's own are known again (OwnSynonyms.stamp)
    near: list[Near]


class OwnSynonyms(Struct, frozen=True):
    """A store's own, beside those that every store has (synonyms.py)."""

    groups: SynonymGroups
    stamp: str | None  # another with each change; None before the first


class SearchText(Struct, frozen=True):
    """The words a product is found by, each with its worth: `kaos:100 katun:80`."""

    id: ProductId
    search_text: str


class Counted(Struct, frozen=True):
    name: str
    products: int


class Collection(Struct, frozen=True, kw_only=True):
    """A shelf of the seller's own; its products stand on it in an order."""

    id: CollectionId
    slug: str
    title: str
    description: str
    image: str | None
    version: int
    created_at: datetime
    updated_at: datetime


class Standing(Struct, frozen=True):
    product_id: ProductId
    position: int


class Slug(Struct, frozen=True):
    id: ProductId
    slug: str


class ImportStatus(StrEnum):
    RUNNING = "running"
    DONE = "done"
    CUT_OFF = "cut_off"  # the upload ended before the file did
    FAILED = "failed"  # the file is none that we can read


class RowError(Struct, frozen=True):
    line: int  # of the file
    column: str  # "" where it is the whole row
    message: str


class Row(Struct, frozen=True, kw_only=True):
    """One variant, with what its row says of the product."""

    line: int
    sku: str
    handle: str
    product: dict[str, Any]  # fields of ProductRow that have a column
    empty: frozenset[str]  # those of them whose cell is empty: they count in a product's first row
    variant: dict[str, Any]  # fields of VariantRow
    stock: int
    backorder: bool | None

    @property
    def group(self) -> str:
        """Rows beside each other with the same one are one product."""
        return self.handle or str(self.product.get("name", ""))


class Batch(Struct, frozen=True):
    products: list[list[Row]]
    errors: list[RowError]  # of rows that cannot be read at all
    rows: int  # with those


class Import(Struct, frozen=True, kw_only=True):
    """One file that was sent, and what became of its rows so far."""

    id: ImportId
    status: ImportStatus
    dry_run: bool
    rows: int
    created: int
    updated: int
    unchanged: int
    failed: int
    errors: tuple[RowError, ...]  # the first hundred
    reason: str | None
    created_at: datetime
    updated_at: datetime
