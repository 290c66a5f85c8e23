"""Where gateways call."""

import structlog
from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from ... import stores
from ...kit import metrics
from ...kit.ids import ConnectionId, NoSuchId, decode
from ...kit.logs import Sparing
from ...kit.problems import answer
from ...kit.world import World
from .. import actions
from ..errors import ConnectionUnknown, SignatureInvalid
from ..gateways import connect

_sparing = Sparing(structlog.get_logger("payments"))


def _door(
    provider: str, *, operation: str, proof: str, address: str | None = None
) -> HTTPRouteHandler:
    """The same for each gateway, but for how it proves itself."""

    async def take(
        request: Request[object, object, State],
        connection_id: FromPath[str],
        world: NamedDependency[World],
    ) -> Response[dict[str, str]]:
        return await _receive(request, world, provider, connection_id)

    take.__doc__ = f"{provider.capitalize()} says that something happened."
    return post(
        f"/webhooks/{address or provider}/{{connection_id:str}}",
        operation_id=operation,
        status_code=200,
        public=f"a webhook: {proof} is verified, then the truth is read back from there",
    )(take)


async def _receive(
    request: Request[object, object, State], world: World, provider: str, connection_id: str
) -> Response[dict[str, str]]:
    """Stored and answered; what it means is found out by a job. Duplicates are as welcome."""
    # Not request.body(): that reads nothing as {}, and a signature is over the bytes as they came.
    body = await Request.body(request)
    headers = {name.lower(): value for name, value in request.headers.items()}
    route = await _route(world, provider, connection_id)
    try:
        async with world.database.store(route.store_id) as tx:
            credentials = await stores.credentials_of(tx, world, route.store_id, route.id)
            gateway = connect(world, credentials)
            problem = await actions.receive(
                tx, route.store_id, route.id, gateway, headers=headers, body=body
            )
    except SignatureInvalid as forged:
        metrics.webhook(provider, "forged")
        _sparing.warning("payments.webhook_forged", provider=provider, connection=connection_id)
        return answer(forged)
    metrics.webhook(provider, "genuine" if problem is None else "malformed")
    if problem is not None:
        raise problem
    return Response({"status": "ok"})


async def _route(world: World, provider: str, connection_id: str) -> stores.ConnectionRoute:
    """Raises payments.connection_not_found."""
    try:
        connection = ConnectionId(decode("cnx", connection_id))
    except NoSuchId as error:
        raise ConnectionUnknown from error
    route = await stores.find_route(world, connection)
    if route is None or route.provider != provider:
        raise ConnectionUnknown
    return route


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
