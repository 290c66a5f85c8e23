"""Everything about orders inside one store; the app hangs these routes."""

from . import confirmation, fulfilments, orders, placing, timeline

store_routes = [
    *placing.routes,
    *orders.routes,
    *fulfilments.routes,
    *confirmation.routes,
    *timeline.routes,
]
