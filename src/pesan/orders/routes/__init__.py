"""Everything about orders inside one store; the app hangs these routes."""

from . import orders

store_routes = [*orders.routes]
