"""What is sold: products, variants, prices, search."""

from .actions import (
    create_product,
    list_products,
    products_of,
    require_product,
    require_variants,
    search,
)
from .errors import ProductNotFound, SkuTaken, VariantNotFound
from .fragments import PRICED
from .models import NewProduct, NewVariant, Product, ProductStatus, Variant
from .schemas import ProductOut, VariantOut

__all__ = [
    "PRICED",
    "NewProduct",
    "NewVariant",
    "Product",
    "ProductNotFound",
    "ProductOut",
    "ProductStatus",
    "SkuTaken",
    "Variant",
    "VariantNotFound",
    "VariantOut",
    "create_product",
    "list_products",
    "products_of",
    "require_product",
    "require_variants",
    "search",
]
