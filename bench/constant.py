"""The product's own web side, with routes beside it that answer a constant JSON body.

python -m bench.constant < body.json: serves on a free port and prints the address. Three routes, each
asking one thing more, so that a list can be held against each:

    /constant                            nobody is asked anything: the barest answer this server gives
    /api/v1/constant                     a token, as every route of the API
    /api/v1/stores/{store_id}/constant   and the gate: a transaction in the store's fence, and a right

Not a process of its own kind: the same uvicorn, the same layers, the same router with all its routes.
"""

import gc
import sys

import uvicorn
from litestar import Litestar, Response, Router, get
from litestar.di import NamedDependency, Provide

from pesan.accounts import require_token
from pesan.app import databases
from pesan.app.house import open_world
from pesan.app.listener import Server, bind, port_of
from pesan.app.main import furnish, litestar
from pesan.app.process import run
from pesan.app.settings import Settings, load
from pesan.catalogue import telling
from pesan.stores import Right, StoreCall, provide_store_call

REMEMBERED = 2000  # products; fewer than listing.py has, so that one can ask for forgotten ones


def beside(app: Litestar, body: bytes) -> None:
    """Hangs the three routes."""

    def answer() -> Response[bytes]:
        return Response(body, media_type="application/json")

    @get("/constant", operation_id="constant", public="a bench")
    async def bare() -> Response[bytes]:
        return answer()

    @get("/constant", operation_id="constantForCallers", right="any")
    async def for_callers() -> Response[bytes]:
        return answer()

    @get("/constant", operation_id="constantInStore", right=Right.READ_PRODUCTS)
    async def in_store(call: NamedDependency[StoreCall]) -> Response[bytes]:
        async with call.transaction():
            return answer()

    inside = Router(
        "/stores/{store_id:str}",
        route_handlers=[in_store],
        dependencies={"call": Provide(provide_store_call)},
    )
    app.register(bare)
    app.register(Router("/api/v1", guards=[require_token], route_handlers=[for_callers, inside]))


async def serve(settings: Settings, body: bytes) -> None:
    assert settings.database_url is not None, "a lab says where its database is"
    site = databases.external(settings, settings.database_url)
    with bind("127.0.0.1", 0) as door:
        address = f"http://127.0.0.1:{port_of(door)}"
        async with open_world(
            settings, app_dsn=site.app, router_dsn=site.router, public_url=address
        ) as world:
            telling.REMEMBERED_MAX = REMEMBERED
            app = litestar(world.outside, testing=world.environment == "test")
            beside(app, body)
            served = furnish(app, world)
            gc.collect()
            gc.freeze()
            print(address, flush=True)
            config = uvicorn.Config(
                served,
                access_log=False,
                http="httptools",
                lifespan="off",
                log_config=None,
                proxy_headers=False,
                server_header=False,
                ws="none",
            )
            await Server(config).serve(sockets=[door])


def main() -> None:
    run(serve(load(), sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
