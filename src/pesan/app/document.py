"""The OpenAPI document without a database: what the running shop answers, for a file or a diff."""

import asyncpg
import msgspec

from ..kit.db import Database
from ..kit.egress import Egress
from ..kit.live import Live
from ..kit.wake import Wake
from ..kit.world import World
from .contract import contract_of
from .main import litestar

# Never dialled: the routes are only listed.
_NOWHERE = "postgresql://nobody@localhost/nothing"


async def openapi_json() -> bytes:
    database = Database(
        asyncpg.create_pool(_NOWHERE, min_size=0),
        asyncpg.create_pool(_NOWHERE, min_size=0),
        _NOWHERE,
    )
    async with Egress() as egress:
        world = World(
            database=database,
            egress=egress,
            wake=Wake(database),
            live=Live(),
            secret=b"of nobody",
            public_url="http://localhost:8000",
            environment="production",
        )
        document = contract_of(litestar(world))
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
