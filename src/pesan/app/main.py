"""The web application: every room's routes under their addresses."""

from collections.abc import Callable
from typing import Any

from litestar import Litestar, Request, Router, get
from litestar.config.cors import CORSConfig
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.types import ASGIApp

from ..accounts import KeyRing, Signer, provide_caller, provide_principal, require_token
from ..accounts.routes import router as accounts_router
from ..agent.routes import store_routes as agent_routes
from ..broadcasts.routes import store_routes as broadcasts_routes
from ..carts.routes import store_routes as carts_routes
from ..catalogue.routes import store_routes as catalogue_routes
from ..channels import OpenConnections
from ..channels.costs.routes import store_routes as cost_routes
from ..channels.routes import routes as channels_routes
from ..channels.routes import store_routes as channels_store_routes
from ..channels.sending.routes import store_routes as sending_routes
from ..chat.doors import with_preflight
from ..chat.routes import router as chat_router
from ..chat.streams import Chats
from ..conversations.routes import store_routes as conversations_routes
from ..customers.routes import store_routes as customers_routes
from ..dashboard.routes import router as dashboard_router
from ..discounts.routes import store_routes as discounts_routes
from ..files.routes import routes as files_routes
from ..inventory.routes import store_routes as inventory_routes
from ..kit.errors import Unavailable
from ..kit.migrate import head
from ..kit.problems import render
from ..kit.requests import BODY_BYTES_MAX, StrictBody, StrictRequest
from ..kit.world import Outside, World
from ..notices.routes import store_routes as notices_routes
from ..orders.routes import store_routes as orders_routes
from ..pay.routes import router as pay_router
from ..payments.routes import routes as payments_routes
from ..payments.routes import store_routes as payments_store_routes
from ..persons.routes import store_routes as persons_routes
from ..stores import KeptConnections, names_of, provide_store_call
from ..stores.routes import invitations_router, keys_router, store_routes
from ..stores.routes import router as stores_router
from ..webhooks.routes import store_routes as webhooks_routes
from . import queries
from .audit import store_routes as audit_routes
from .clock import shift_clock
from .cursors import Cursors, open_cursor, seal_cursor
from .edge import edge
from .options import with_options
from .outside import routes as outside_routes
from .reference import routes as reference_routes
from .static import static_file


class NotReady(Unavailable):
    code = "app.not_ready"
    message = "the database's schema is {found}, this code needs {needed}"
    hint = "Run `pesan migrate`."


def build(world: World) -> ASGIApp:
    """The whole web side as one ASGI application."""
    return furnish(litestar(world.outside, testing=world.environment == "test"), world)


def furnish(app: Litestar, world: World) -> ASGIApp:
    """Gives the routes the world they work in. They keep none of it: each request asks the state."""
    kept = KeptConnections(world)
    app.state.update(
        {
            "world": world,
            "signer": Signer(world.secret),
            "kept": kept,
            "connections": OpenConnections(kept),
            "chats": Chats(world),
            "key_ring": KeyRing(world),
            "cursors": Cursors(world),
        }
    )
    inside = with_preflight(with_options(app))
    return edge(inside, https=world.public, limits=world.limits, proxies=world.proxies)


def litestar(outside: Outside, *, testing: bool) -> Litestar:
    """The routes alone, in no world yet. Building them takes about a third of a second."""
    api = Router(
        "/api/v1",
        guards=[require_token],
        before_request=open_cursor,
        after_request=seal_cursor,
        route_handlers=[
            accounts_router,
            stores_router,
            invitations_router,
            keys_router,
            Router(
                "/stores/{store_id:str}",
                route_handlers=[
                    *store_routes,
                    *catalogue_routes,
                    *customers_routes,
                    *discounts_routes,
                    *persons_routes,
                    *channels_store_routes,
                    *conversations_routes,
                    *sending_routes,
                    *cost_routes,
                    *carts_routes,
                    *agent_routes,
                    *notices_routes,
                    *broadcasts_routes,
                    *inventory_routes,
                    *orders_routes,
                    *payments_store_routes,
                    *audit_routes,
                    *webhooks_routes,
                ],
                dependencies={"call": Provide(provide_store_call)},
            ),
        ],
    )
    return Litestar(
        route_handlers=[
            api,
            healthz,
            readyz,
            *channels_routes,
            *files_routes,
            *payments_routes,
            *(reference_routes if outside.docs else []),
            *outside_routes,
            *([shift_clock] if testing else []),
            dashboard_router,
            pay_router,
            chat_router,
            static_file,
        ],
        dependencies={
            name: Provide(_of_state(name), sync_to_thread=False)
            for name in ("world", "signer", "kept", "connections")
        }
        | {
            "caller": Provide(provide_caller),
            "principal": Provide(provide_principal),
        },
        state=State({"store_names": names_of}),
        dto=StrictBody,
        return_dto=None,
        request_class=StrictRequest,
        request_max_body_size=BODY_BYTES_MAX,
        exception_handlers={Exception: render},
        cors_config=_cors(outside.cors_origins),
        openapi_config=None,  # ours is truer: contract/
        logging_config=None,
        debug=False,
    )


def _of_state(name: str) -> Callable[[Request[Any, Any, State]], Any]:
    def find(request: Request[Any, Any, State]) -> Any:
        return request.app.state[name]

    return find


def _cors(origins: tuple[str, ...]) -> CORSConfig | None:
    """Pages of these origins, exactly, may call the API with a token; never with a cookie."""
    if not origins:
        return None
    return CORSConfig(
        allow_origins=list(origins),
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["authorization", "content-type", "idempotency-key", "if-match"],
        expose_headers=["etag", "idempotency-replayed", "retry-after", "x-request-id"],
        allow_credentials=False,
        max_age=600,
    )


@get("/healthz", operation_id="healthz", public="says only that the process lives")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@get("/readyz", operation_id="readyz", public="says only whether requests can be served")
async def readyz(world: NamedDependency[World]) -> dict[str, str]:
    """200 when the database answers and its schema is this code's."""
    async with world.database.routing() as tx:
        found = await queries.schema_version(tx)
    if found != head():
        raise NotReady(found=found, needed=head())
    return {"status": "ok"}
