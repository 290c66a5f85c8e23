"""Everything about products inside one store; the app hangs these routes."""

from . import products, variants

store_routes = [*products.routes, *variants.routes]
