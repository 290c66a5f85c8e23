from .products import (
    archive_product,
    find_product,
    images_shown,
    insert_product,
    list_products,
    lock_product,
    products_by_id,
    products_sold,
    update_product,
)
from .search import search
from .variants import (
    archive_variant,
    find_product_of,
    insert_variants,
    next_position,
    update_variant,
    variants_of,
)

__all__ = [
    "archive_product",
    "archive_variant",
    "find_product",
    "find_product_of",
    "images_shown",
    "insert_product",
    "insert_variants",
    "list_products",
    "lock_product",
    "next_position",
    "products_by_id",
    "products_sold",
    "search",
    "update_product",
    "update_variant",
    "variants_of",
]
