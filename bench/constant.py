"""What the same server answers for a constant JSON body: no token, no database, no encoding.

python -m bench.constant < body.json: serves it at / on a free port and prints the address.
"""

import asyncio
import sys

import uvicorn
from litestar import Litestar, Response, get

from pesan.app.edge import edge
from pesan.app.listener import bind, port_of
from pesan.kit.limits import Limits
from pesan.kit.visitors import Proxies


def main() -> None:
    body = sys.stdin.buffer.read()

    @get("/")
    async def constant() -> Response[bytes]:
        return Response(body, media_type="application/json")

    app = edge(
        Litestar([constant], openapi_config=None, logging_config=None),
        https=False,
        limits=Limits(),
        proxies=Proxies(),
    )
    with bind("127.0.0.1", 0) as door:
        print(f"http://127.0.0.1:{port_of(door)}", flush=True)
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
        asyncio.run(uvicorn.Server(config).serve(sockets=[door]))


if __name__ == "__main__":
    main()
