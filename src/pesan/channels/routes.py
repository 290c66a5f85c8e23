from collections.abc import Sequence

import structlog
from litestar import MediaType, Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from ..kit import cursors, metrics
from ..kit.ids import ConnectionId, NoSuchId, UpdateId, decode
from ..kit.logs import Sparing
from ..kit.problems import answer
from ..kit.schemas import Limit, Page
from ..kit.world import World
from ..stores import Right, StoreCall
from . import actions, queries
from .errors import ConnectionUnknown, SignatureInvalid, UpdateMalformed
from .models import ChannelName
from .opening import OpenConnections
from .schemas import AlertOut
from .sharing import Reading
from .simulation.routes import store_routes as simulation_routes
from .templates.routes import store_routes as templates_routes

BODY_BYTES_MAX = 3 * 1024 * 1024  # Meta batches up to a thousand updates
Call = Request[object, object, State]

_log = structlog.get_logger("channels")
_sparing = Sparing(_log)


@get(
    "/webhooks/whatsapp/{connection_id:str}",
    operation_id="confirmWhatsappWebhook",
    public="Meta proves itself by the connection's verify token",
    media_type=MediaType.TEXT,
)
async def confirm_whatsapp(
    request: Call, connection_id: FromPath[str], connections: NamedDependency[OpenConnections]
) -> str:
    """Answer Meta's challenge when the webhook address is registered."""
    query = dict(request.query_params)
    return await connections.confirm(ChannelName.WHATSAPP, _connection(connection_id), query)


@post(
    "/webhooks/whatsapp/{connection_id:str}",
    operation_id="receiveWhatsappWebhook",
    public="verified by a signature over the raw bytes",
    status_code=200,
    request_max_body_size=BODY_BYTES_MAX,
)
async def receive_whatsapp(
    request: Call, connection_id: FromPath[str], connections: NamedDependency[OpenConnections]
) -> Response[None]:
    """Take what Meta tells: messages and statuses. Each has one effect, however often it comes."""
    return await _receive(ChannelName.WHATSAPP, connection_id, request, connections)


@post(
    "/webhooks/telegram/{connection_id:str}",
    operation_id="receiveTelegramUpdate",
    public="verified by the secret we gave Telegram",
    status_code=200,
)
async def receive_telegram(
    request: Call, connection_id: FromPath[str], connections: NamedDependency[OpenConnections]
) -> Response[None]:
    """Take what Telegram tells: a message, an edit, a pressed button, somebody who blocked the bot."""
    return await _receive(ChannelName.TELEGRAM, connection_id, request, connections)


@post(
    "/webhooks/sandbox/{connection_id:str}",
    operation_id="receiveSandboxMessage",
    public="verified by a signature over the raw bytes",
    status_code=200,
)
async def receive_sandbox(
    request: Call, connection_id: FromPath[str], connections: NamedDependency[OpenConnections]
) -> Response[None]:
    """Take what somebody wrote on the simulated phone."""
    return await _receive(ChannelName.SANDBOX, connection_id, request, connections)


@get("/channel-alerts", operation_id="listChannelAlerts", right=Right.READ_CONNECTIONS)
async def list_alerts(
    call: NamedDependency[StoreCall],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[AlertOut]:
    """What channels said of the store's accounts, newest first: quality, limits, bans, names."""
    before = cursors.read_id("upd", cursor)
    async with call.transaction() as tx:
        found = await queries.list_alerts(
            tx,
            store=call.store,
            before=None if before is None else UpdateId(before),
            limit=limit + 1,
        )
    items = [AlertOut.of(alert) for alert in found[:limit]]
    return Page(items, items[-1].id if len(found) > limit else None)


async def _receive(
    name: ChannelName, connection_id: str, request: Call, connections: OpenConnections
) -> Response[None]:
    world = connections.world
    # Not request.body(): that reads nothing as {}, and a signature is over the bytes as they came.
    body = await Request.body(request)
    headers = {key.lower(): value for key, value in request.headers.items()}
    connection = _connection(connection_id)
    try:
        readings = await connections.verified(name, connection, headers, body)
    except SignatureInvalid as problem:
        metrics.webhook(name.value, "forged")
        _sparing.warning("channels.forged", connection=connection_id)
        return answer(problem)
    except UpdateMalformed as error:
        opened = await connections.opened(name, connection)
        async with world.database.store(opened.store) as tx:
            await actions.keep_malformed(tx, opened, body)
        metrics.webhook(name.value, "malformed")
        _log.warning("channels.malformed", connection=connection_id, facts=error.facts)
        raise
    await _store(world, readings, body)
    metrics.webhook(name.value, "genuine")
    return Response(None, status_code=200)


async def _store(world: World, readings: Sequence[Reading], body: bytes) -> None:
    """All of it, of one store, or none. What people write, most of what comes, in one round trip."""
    [(opened, updates), *others] = readings
    if not others and actions.are_messages(updates):
        async with world.database.apart(opened.store) as tx:
            if await actions.receive_messages(tx, opened, updates, body, secret=world.secret):
                return
    async with world.database.store(opened.store, planned_once=True) as tx:
        for opened, updates in readings:
            await actions.receive(tx, opened, updates, body, secret=world.secret)


def _connection(text: str) -> ConnectionId:
    try:
        return ConnectionId(decode("cnx", text))
    except NoSuchId as error:
        raise ConnectionUnknown from error


routes = [confirm_whatsapp, receive_whatsapp, receive_telegram, receive_sandbox]
store_routes = [list_alerts, *simulation_routes, *templates_routes]
