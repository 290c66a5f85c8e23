from . import (
    attachments,
    canned,
    figures,
    labels,
    macros,
    media,
    messages,
    notes,
    owners,
    presence,
    states,
    threads,
    undelivered,
)

store_routes = [
    *threads.routes,
    *messages.routes,
    *media.routes,
    *owners.routes,
    *states.routes,
    *notes.routes,
    *labels.routes,
    *canned.routes,
    *macros.routes,
    *figures.routes,
    *attachments.routes,
    *presence.routes,
    *undelivered.routes,
]

__all__ = ["store_routes"]
