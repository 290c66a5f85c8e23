"""Where gateways call."""

import structlog
from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from ... import stores
from ...kit import metrics
from ...kit.ids import ConnectionId, NoSuchId, StoreId, decode
from ...kit.logs import Sparing
from ...kit.problems import answer
from .. import actions
from ..errors import ConnectionUnknown, NoticeMalformed, SignatureInvalid
from ..gateways import connect
from ..models import Notice

_sparing = Sparing(structlog.get_logger("payments"))


def _door(
    provider: str, *, operation: str, proof: str, address: str | None = None
) -> HTTPRouteHandler:
    """The same for each gateway, but for how it proves itself."""

    async def take(
        request: Request[object, object, State],
        connection_id: FromPath[str],
        kept: NamedDependency[stores.KeptConnections],
    ) -> Response[dict[str, str]]:
        return await _receive(request, kept, provider, connection_id)

    take.__doc__ = f"{provider.capitalize()} says that something happened."
    return post(
        f"/webhooks/{address or provider}/{{connection_id:str}}",
        operation_id=operation,
        status_code=200,
        public=f"a webhook: {proof} is verified, then the truth is read back from there",
    )(take)


async def _receive(
    request: Request[object, object, State],
    connections: stores.KeptConnections,
    provider: str,
    connection_id: str,
) -> Response[dict[str, str]]:
    """Stored and answered; what it means is found out by a job. Duplicates are as welcome."""
    # Not request.body(): that reads nothing as {}, and a signature is over the bytes as they came.
    body = await Request.body(request)
    headers = {name.lower(): value for name, value in request.headers.items()}
    world, connection = connections.world, _connection(connection_id)

    def read(kept: stores.Kept | None) -> tuple[StoreId, Notice | NoticeMalformed]:
        if kept is None or kept.credentials.provider != provider:
            raise ConnectionUnknown
        gateway = connect(world, kept.credentials)
        try:
            return kept.credentials.store, gateway.read_notice(headers, body)
        except NoticeMalformed as problem:
            return kept.credentials.store, problem

    try:
        store, told = await connections.read(connection, read, forged=SignatureInvalid)
    except SignatureInvalid as forged:
        metrics.webhook(provider, "forged")
        _sparing.warning("payments.webhook_forged", provider=provider, connection=connection_id)
        return answer(forged)
    async with world.database.store(store) as tx:
        await actions.receive(tx, store, connection, told, body)
    if isinstance(told, NoticeMalformed):
        metrics.webhook(provider, "malformed")
        raise told
    metrics.webhook(provider, "genuine")
    return Response({"status": "ok"})


def _connection(text: str) -> ConnectionId:
    """Raises payments.connection_not_found."""
    try:
        return ConnectionId(decode("cnx", text))
    except NoSuchId as error:
        raise ConnectionUnknown from error


routes = [
    _door("xendit", operation="receiveXenditWebhook", proof="its token"),
    _door("stripe", operation="receiveStripeWebhook", proof="its signature"),
    _door(
        "sandbox",
        operation="receiveSandboxWebhook",
        proof="its signature",
        address="sandbox-payments",  # beside the simulated phone's
    ),
]
