"""What a store is connected to. Credentials are written, never read."""

from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import encode
from .. import queries
from ..calls import StoreCall
from ..connections import LISTS, close_connection, open_connection, webhook_url
from ..errors import ConnectionNotFound
from ..models import Connection, ConnectionHealth
from ..rights import Right
from ..schemas import ConnectionHealthOut, ConnectionOut
from ..stopping import resume


@put("/connections/{provider:str}", operation_id="putConnection", right=Right.CONNECT)
async def put_connection(
    call: NamedDependency[StoreCall],
    provider: FromPath[str],
    data: JSONBody[dict[str, str | list[str]]],
) -> ConnectionOut:
    """Connect a provider, or replace its credentials. They are never shown again."""
    async with call.transaction() as tx:
        connection = await open_connection(tx, call.world, call.store, provider, _joined(data))
        await call.note(tx, "stores.connect", {"provider": provider})
    return _out(call, connection)


@get("/connections/{provider:str}", operation_id="getConnection", right=Right.READ_CONNECTIONS)
async def get_connection(
    call: NamedDependency[StoreCall], provider: FromPath[str]
) -> ConnectionOut:
    async with call.transaction() as tx:
        connection = await queries.find_connection(tx, call.store, provider)
    if connection is None:
        raise ConnectionNotFound(provider=provider[:40])
    return _out(call, connection)


@delete(
    "/connections/{provider:str}",
    operation_id="deleteConnection",
    status_code=204,
    right=Right.CONNECT,
)
async def delete_connection(call: NamedDependency[StoreCall], provider: FromPath[str]) -> None:
    async with call.transaction() as tx:
        await close_connection(tx, call.store, provider)
        await call.note(tx, "stores.disconnect", {"provider": provider})


@post(
    "/connections/{provider:str}/resumption",
    operation_id="resumeConnection",
    status_code=200,
    right=Right.CONNECT,
)
async def resume_connection(
    call: NamedDependency[StoreCall], provider: FromPath[str]
) -> Response[ConnectionOut]:
    """Try a stopped connection again: what its provider complained of is mended. What waits goes on."""

    async def act(tx: Tx) -> ConnectionOut:
        await resume(tx, call.store, provider)
        connection = await queries.find_connection(tx, call.store, provider)
        if connection is None:
            raise ConnectionNotFound(provider=provider[:40])
        await call.note(tx, "stores.resume_connection", {"provider": provider})
        return _out(call, connection)

    return await call.once(act, status_code=200)


def _joined(given: dict[str, str | list[str]]) -> dict[str, str]:
    """Raises requests.invalid."""
    for name, value in given.items():
        if isinstance(value, list) and name not in LISTS:
            raise Invalid.field(name, "is a text, not a list")
    return {
        name: value if isinstance(value, str) else " ".join(value) for name, value in given.items()
    }


def _out(call: StoreCall, connection: Connection) -> ConnectionOut:
    return ConnectionOut(
        id=encode("cnx", connection.id),
        provider=connection.provider,
        status=connection.status,
        detail=connection.detail,
        webhook_url=webhook_url(call.world, connection.provider, connection.id),
        last4=connection.last4,
        livemode=connection.livemode,
        public=connection.public,
        health=None if connection.health is None else _health(connection.health),
    )


def _health(found: ConnectionHealth) -> ConnectionHealthOut:
    return ConnectionHealthOut(
        checked_at=found.checked_at,
        account=found.account,
        pending_updates=found.pending_updates,
        last_error=found.last_error,
        last_error_at=found.last_error_at,
    )


routes = [put_connection, get_connection, resume_connection, delete_connection]
