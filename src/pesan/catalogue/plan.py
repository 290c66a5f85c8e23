"""What a file makes of the products that are there. Pure: the import reads before and writes after."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from ..kit.ids import ProductId, VariantId, encode, new_id
from . import rules
from .models import ProductRow, ProductStatus, Row, RowError, VariantRow


class Shop(Struct, kw_only=True):
    """The products that a batch names, as they are; locked by whoever read them."""

    products: dict[ProductId, ProductRow]
    variants: dict[ProductId, list[VariantRow]]
    slugs: Mapping[str, ProductId]  # of those that are asked for, who has them
    backorders: Mapping[VariantId, bool]
    currency: str
    now: datetime


class Plan:
    """Takes one product's rows after the other; afterwards says what is to be written."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._before = dict(shop.products)
        self._variants_before = {p: list(found) for p, found in shop.variants.items()}
        self._homes = {v.sku: p for p, found in shop.variants.items() for v in found}
        self._slugs = dict(shop.slugs)
        # Of each product: the line that spoke of it first, and what was said of it so far.
        self._said: dict[ProductId | None, tuple[int, dict[str, Any]]] = {}
        self.errors: list[RowError] = []
        self.stock: dict[VariantId, tuple[int, bool]] = {}  # of new variants: on hand, back-orders
        self.backorders: dict[VariantId, tuple[int, bool]] = {}  # of others: the line, and what now
        self.created = self.updated = self.unchanged = 0

    @property
    def new_products(self) -> list[ProductRow]:
        return [row for p, row in self._shop.products.items() if p not in self._before]

    @property
    def changed_products(self) -> list[ProductRow]:
        return [
            row
            for p, row in self._shop.products.items()
            if p in self._before and row != self._before[p]
        ]

    @property
    def new_variants(self) -> list[VariantRow]:
        return [v for found in self._shop.variants.values() for v in found if v.id in self.stock]

    @property
    def changed_variants(self) -> list[VariantRow]:
        before = {v.id: v for found in self._variants_before.values() for v in found}
        return [
            v
            for found in self._shop.variants.values()
            for v in found
            if v.id in before and v != before[v.id]
        ]

    @property
    def touched(self) -> list[tuple[ProductRow, list[VariantRow]]]:
        """Products whose own fields, or whose variants, are not what they were."""
        return [
            (row, self._shop.variants[p])
            for p, row in self._shop.products.items()
            if row != self._before.get(p) or self._shop.variants[p] != self._variants_before.get(p)
        ]

    def before(self, product: ProductId) -> ProductRow | None:
        return self._before.get(product)

    def take(self, rows: Sequence[Row]) -> None:
        homes = self._homes_of(rows)
        if len(homes) > 1:
            for row in rows:
                self._wrong(row, "sku", "belongs to another product than its handle or its rows")
            return
        home = next(iter(homes), None)
        first = rows[0].line
        fields, rows = self._fields(rows, home)
        if home is not None:
            product = self._changed_product(self._shop.products[home], fields)
        elif "name" in fields:
            product = self._new_product(rows[0].handle, fields)
        else:
            for row in rows:
                self._wrong(row, "name", "is required for a new product")
            return
        kept = self._shop.variants.get(product.id, [])
        variants, outcomes = list(kept), []
        for row in rows:
            outcome = self._variant(product, variants, row)
            if outcome:
                outcomes.append(outcome)
        if not variants:
            return  # nothing of a new product could be read
        changed = self._shop.products.get(product.id) != product
        self._shop.products[product.id], self._shop.variants[product.id] = product, variants
        self._slugs[product.slug] = product.id
        self._said.setdefault(product.id, (first, fields))
        self._homes |= {v.sku: product.id for v in variants}
        if changed and outcomes and outcomes[0] == "unchanged":
            outcomes[0] = "updated"
        self.created += outcomes.count("created")
        self.updated += outcomes.count("updated")
        self.unchanged += outcomes.count("unchanged")

    def _homes_of(self, rows: Sequence[Row]) -> set[ProductId]:
        """The product these rows are of: none for a new one, more where they are of several."""
        homes = {self._homes[row.sku] for row in rows if row.sku in self._homes}
        handle = rows[0].handle
        return homes | {self._slugs[handle]} if handle in self._slugs else homes

    def _fields(
        self, rows: Sequence[Row], product: ProductId | None
    ) -> tuple[dict[str, Any], list[Row]]:
        """What the rows say of their product, and those of them that agree with its first."""
        first, fields = self._said.get(product, (rows[0].line, dict(rows[0].product)))
        agreeing = []
        for row in rows:
            later = row.line != first
            said = {
                name: value
                for name, value in row.product.items()
                if not (later and name in row.empty)
            }
            options = [*fields.get("options", []), *said.pop("options", [])]
            differs = [name for name, value in said.items() if value != fields.get(name, value)]
            if differs:
                self._wrong(row, differs[0], f"differs from line {first}, of one product")
                continue
            agreeing.append(row)
            fields |= said
            if "options" in row.product:
                fields["options"] = list(dict.fromkeys(options))
        return fields, agreeing

    def _new_product(self, handle: str, fields: dict[str, Any]) -> ProductRow:
        product, now = ProductId(new_id()), self._shop.now
        row = ProductRow(
            id=product,
            slug=handle or self._free_slug(fields["name"], product),
            name=fields["name"],
            description="",
            category=None,
            tags=[],
            images=(),
            options=[],
            status=ProductStatus.ACTIVE,
            metadata={},
            version=1,
            created_at=now,
            updated_at=now,
        )
        return msgspec.structs.replace(row, **fields)

    def _changed_product(self, row: ProductRow, fields: dict[str, Any]) -> ProductRow:
        if "options" in fields:
            rest = [name for name in row.options if name not in fields["options"]]
            fields = {**fields, "options": [*fields["options"], *rest]}
        return msgspec.structs.replace(row, **fields)

    def _free_slug(self, name: str, product: ProductId) -> str:
        slug = rules.slug_of(name)
        return f"{slug}-{encode('prd', product)[-6:]}" if slug in self._slugs else slug

    def _variant(self, product: ProductRow, variants: list[VariantRow], row: Row) -> str:
        """Puts it among the product's variants. Says what became of it; "" where it is wrong."""
        index = next((i for i, v in enumerate(variants) if v.sku == row.sku), None)
        options = row.variant.get("options", {} if index is None else variants[index].options)
        others = [v for i, v in enumerate(variants) if i != index]
        if options and any(rules.choice(v.options) == rules.choice(options) for v in others):
            self._wrong(row, "option1_value", "another variant of the product has the same options")
            return ""
        if index is not None:
            return self._changed_variant(product, variants, index, row)
        if "price_minor" not in row.variant:
            self._wrong(row, "price", "is required for a new variant")
            return ""
        if len(variants) >= rules.VARIANTS_MAX:
            self._wrong(row, "sku", f"a product has at most {rules.VARIANTS_MAX} variants")
            return ""
        variant = VariantRow(
            id=VariantId(new_id()),
            product_id=product.id,
            sku=row.sku,
            title=rules.title_of(options, product.options),
            options=options,
            price_minor=0,
            compare_at_minor=None,
            cost_minor=None,
            currency=self._shop.currency,
            weight_grams=None,
            barcode=None,
            position=max((v.position for v in variants), default=-1) + 1,
        )
        variant = msgspec.structs.replace(variant, **row.variant)
        variants.append(variant)
        self.stock[variant.id] = row.stock, bool(row.backorder)
        return "created"

    def _changed_variant(
        self, product: ProductRow, variants: list[VariantRow], index: int, row: Row
    ) -> str:
        before = variants[index]
        after = msgspec.structs.replace(before, **row.variant)
        derived = rules.title_of(before.options, product.options)
        if "title" not in row.variant and before.title == derived:
            title = rules.title_of(after.options, product.options)
            after = msgspec.structs.replace(after, title=title)
        variants[index] = after
        turned = row.backorder is not None and row.backorder != self._shop.backorders.get(before.id)
        if turned and before.id not in self.stock:
            self.backorders[before.id] = row.line, bool(row.backorder)
        return "updated" if turned or after != before else "unchanged"

    def _wrong(self, row: Row, column: str, message: str) -> None:
        self.errors.append(RowError(row.line, column, message))
