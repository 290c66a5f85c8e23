"""Everything about products inside one store; the app hangs these routes."""

from . import collections, images, imports, labels, products, synonyms, variants

store_routes = [
    *products.routes,
    *variants.routes,
    *images.routes,
    *imports.routes,
    *collections.routes,
    *labels.routes,
    *synonyms.routes,
]
