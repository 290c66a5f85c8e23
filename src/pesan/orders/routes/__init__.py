"""Everything about orders inside one store; the app hangs these routes."""

from . import fulfilments, orders, placing

store_routes = [*placing.routes, *orders.routes, *fulfilments.routes]
