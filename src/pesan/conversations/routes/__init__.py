from . import canned, figures, labels, macros, messages, notes, owners, states, threads

store_routes = [
    *threads.routes,
    *messages.routes,
    *owners.routes,
    *states.routes,
    *notes.routes,
    *labels.routes,
    *canned.routes,
    *macros.routes,
    *figures.routes,
]

__all__ = ["store_routes"]
