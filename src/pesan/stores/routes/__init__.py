"""The app hangs `router` beside `/stores/{store_id}`, where every room puts its `store_routes`."""

from litestar import Router

from . import connections, invitations, keys, logo, members, settings, stores, teams

keys_router = keys.router
router = Router("/stores", route_handlers=[*stores.routes], tags=["stores"])

invitations_router = Router("/invitations", route_handlers=[*invitations.routes], tags=["stores"])

store_routes = [
    *stores.store_routes,
    *logo.routes,
    *settings.routes,
    *connections.routes,
    *members.routes,
    *teams.routes,
    *invitations.store_routes,
]
