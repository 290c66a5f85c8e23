"""What is sold: products, variants, prices, search."""

from .actions import (
    create_product,
    list_products,
    products_of,
    require_product,
    require_variants,
    search,
    sold_as,
)
from .errors import (
    NotCsv,
    ProductNotFound,
    SheetUnreadable,
    SkuTaken,
    TooManyRows,
    UploadCutOff,
    VariantNotFound,
)
from .fragments import PRICED
from .models import NewProduct, NewVariant, Product, ProductStatus, Variant
from .schemas import ProductOut, VariantOut
from .sheets import Record, Sheet
from .sheets import written as csv_rows

__all__ = [
    "PRICED",
    "NewProduct",
    "NewVariant",
    "NotCsv",
    "Product",
    "ProductNotFound",
    "ProductOut",
    "ProductStatus",
    "Record",
    "Sheet",
    "SheetUnreadable",
    "SkuTaken",
    "TooManyRows",
    "UploadCutOff",
    "Variant",
    "VariantNotFound",
    "VariantOut",
    "create_product",
    "csv_rows",
    "list_products",
    "products_of",
    "require_product",
    "require_variants",
    "search",
    "sold_as",
]
