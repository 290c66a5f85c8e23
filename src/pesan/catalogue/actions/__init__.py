from .archive import archive_product, archive_variant
from .change import change_product, change_variant
from .create import add_variant, create_product
from .find import list_products, products_of, require_product, require_variants
from .images import add_image, remove_image
from .search import put_synonyms, search

__all__ = [
    "add_image",
    "add_variant",
    "archive_product",
    "archive_variant",
    "change_product",
    "change_variant",
    "create_product",
    "list_products",
    "products_of",
    "put_synonyms",
    "remove_image",
    "require_product",
    "require_variants",
    "search",
]
