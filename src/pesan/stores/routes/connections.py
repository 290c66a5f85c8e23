"""What a store is connected to. Credentials are written, never read.

`provider` in a path: the default connection of a provider, or any by its id.
"""

from litestar import Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...kit import cursors
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import ConnectionId, encode
from ...kit.schemas import Limit, Page
from .. import queries
from ..calls import StoreCall
from ..connections import (
    add_connection,
    close_connection,
    make_default,
    name_connection,
    open_connection,
    require_connection,
    webhook_url,
)
from ..credentials import LISTS
from ..models import Connection
from ..rights import Right
from ..schemas import ChangeConnection, ConnectionOut, CreateConnection
from ..stopping import resume


@get("/connections", operation_id="listConnections", right=Right.READ_CONNECTIONS)
async def list_connections(
    call: NamedDependency[StoreCall],
    provider: FromQuery[str | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[ConnectionOut]:
    """Everything the store is connected to, newest first."""
    before = cursors.read_id("cnx", cursor)
    async with call.transaction() as tx:
        found = await queries.list_connections(
            tx,
            store=call.store,
            provider=provider,
            before=None if before is None else ConnectionId(before),
            limit=limit + 1,
        )
    items = [_out(call, one) for one in found[:limit]]
    return Page(items, items[-1].id if len(found) > limit else None)


@post("/connections", operation_id="createConnection", right=Right.CONNECT)
async def create_connection(
    call: NamedDependency[StoreCall], data: JSONBody[CreateConnection]
) -> Response[ConnectionOut]:
    """Connect one more account of a provider: another number, another bot, another site."""

    async def act(tx: Tx) -> ConnectionOut:
        connection = await add_connection(
            tx,
            call.world,
            call.store,
            data.provider,
            _joined(data.credentials),
            label=data.read_label(),
        )
        await _note(tx, call, "stores.connect", connection)
        return _out(call, connection)

    return await call.once(act)


@put("/connections/{provider:str}", operation_id="putConnection", right=Right.CONNECT)
async def put_connection(
    call: NamedDependency[StoreCall],
    provider: FromPath[str],
    data: JSONBody[dict[str, str | list[str]]],
) -> ConnectionOut:
    """Connect a provider, or replace the credentials of a connection. They are never shown again."""
    async with call.transaction() as tx:
        connection = await open_connection(tx, call.world, call.store, provider, _joined(data))
        await _note(tx, call, "stores.connect", connection)
    return _out(call, connection)


@get("/connections/{provider:str}", operation_id="getConnection", right=Right.READ_CONNECTIONS)
async def get_connection(
    call: NamedDependency[StoreCall], provider: FromPath[str]
) -> ConnectionOut:
    """The default connection of a provider, or any by its id."""
    async with call.transaction() as tx:
        connection = await require_connection(tx, call.store, provider)
    return _out(call, connection)


@patch("/connections/{provider:str}", operation_id="updateConnection", right=Right.CONNECT)
async def update_connection(
    call: NamedDependency[StoreCall], provider: FromPath[str], data: JSONBody[ChangeConnection]
) -> ConnectionOut:
    """Name it, or make it the one that is meant where only its provider is named."""
    async with call.transaction() as tx:
        connection = await require_connection(tx, call.store, provider)
        if data.has_label():
            await name_connection(tx, call.store, connection.id, data.read_label())
        if data.is_default is True:
            await make_default(tx, call.store, connection)
        await _note(tx, call, "stores.change_connection", connection)
        changed = await require_connection(tx, call.store, encode("cnx", connection.id))
    return _out(call, changed)


@delete(
    "/connections/{provider:str}",
    operation_id="deleteConnection",
    status_code=204,
    right=Right.CONNECT,
)
async def delete_connection(call: NamedDependency[StoreCall], provider: FromPath[str]) -> None:
    """Nothing comes or goes by it any more. After a default, the oldest that is left is the default.

    The same number or bot connected again is this connection again, with its address and threads.
    """
    async with call.transaction() as tx:
        closed = await close_connection(tx, call.store, provider)
        await _note(tx, call, "stores.disconnect", closed)


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
        connection = await require_connection(tx, call.store, provider)
        await resume(tx, call.store, connection.id)
        await _note(tx, call, "stores.resume_connection", connection)
        return _out(call, await require_connection(tx, call.store, provider))

    return await call.once(act, status_code=200)


def _joined(given: dict[str, str | list[str]]) -> dict[str, str]:
    """Raises requests.invalid."""
    for name, value in given.items():
        if isinstance(value, list) and name not in LISTS:
            raise Invalid.field(name, "is a text, not a list")
    return {
        name: value if isinstance(value, str) else " ".join(value) for name, value in given.items()
    }


async def _note(tx: Tx, call: StoreCall, action: str, connection: Connection) -> None:
    detail = {"provider": connection.provider, "connection": encode("cnx", connection.id)}
    await call.note(tx, action, detail)


def _out(call: StoreCall, connection: Connection) -> ConnectionOut:
    url = webhook_url(call.world, connection.provider, connection.id)
    return ConnectionOut.of(connection, webhook_url=url)


routes = [
    list_connections,
    create_connection,
    put_connection,
    get_connection,
    update_connection,
    resume_connection,
    delete_connection,
]
