from .archive import archive_product, archive_variant
from .change import change_product, change_variant
from .collections import (
    add_to_collection,
    arrange,
    change_collection,
    create_collection,
    delete_collection,
    list_collections,
    require_collection,
    set_image,
    standing,
    take_off,
)
from .create import add_variant, create_product
from .find import (
    Exported,
    categories,
    export_page,
    list_products,
    list_whole,
    products_of,
    require_product,
    require_variants,
    tags,
)
from .images import add_image, remove_image
from .imports import (
    begin_import,
    end_import,
    import_batch,
    list_imports,
    require_import,
)
from .search import put_synonyms, search, synonyms

__all__ = [
    "Exported",
    "add_image",
    "add_to_collection",
    "add_variant",
    "archive_product",
    "archive_variant",
    "arrange",
    "begin_import",
    "categories",
    "change_collection",
    "change_product",
    "change_variant",
    "create_collection",
    "create_product",
    "delete_collection",
    "end_import",
    "export_page",
    "import_batch",
    "list_collections",
    "list_imports",
    "list_products",
    "list_whole",
    "products_of",
    "put_synonyms",
    "remove_image",
    "require_collection",
    "require_import",
    "require_product",
    "require_variants",
    "search",
    "set_image",
    "standing",
    "synonyms",
    "tags",
    "take_off",
]
