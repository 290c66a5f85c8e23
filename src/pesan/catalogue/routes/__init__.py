"""Everything about products inside one store; the app hangs these routes."""

from . import images, products, variants

store_routes = [*products.routes, *variants.routes, *images.routes]
