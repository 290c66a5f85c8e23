"""Everything about orders inside one store; the app hangs these routes."""

from . import confirmation, drafts, fulfilments, orders, placing, returns, statements, timeline

store_routes = [
    *placing.routes,
    *orders.routes,
    *fulfilments.routes,
    *confirmation.routes,
    *drafts.routes,
    *returns.routes,
    *timeline.routes,
    *statements.routes,
]
