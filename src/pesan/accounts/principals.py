"""Who is asking: from the Authorization header, and from nowhere else."""

from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from ..kit.world import World
from . import queries
from .errors import KeyInUrl, PersonNeeded, TokenInvalid, TokenMissing
from .keys import KeyRing, is_key, keys_in
from .models import Caller, KeyHolder, Principal
from .proofs import require_fresh
from .tokens import Signer

Connection = ASGIConnection[Any, Any, Any, State]


async def provide_principal(request: Request[Any, Any, State]) -> Principal:
    """A dependency: a person whose session lives, who has just proved it where the route is `fresh`.

    Raises accounts.person_needed for a key, accounts.reauthentication_required.
    """
    caller = await provide_caller(request)
    if isinstance(caller, KeyHolder):
        raise PersonNeeded
    if request.route_handler.opt.get("fresh"):
        await require_fresh(request.app.state.world, caller)
    return caller


async def provide_caller(request: Request[Any, Any, State]) -> Caller:
    """A dependency: a person or a key, asked just now whether they still may come in.

    Raises accounts.token_missing, accounts.token_invalid.
    """
    caller = await read_caller(request)
    if not await is_alive(request.app.state.world, caller):
        raise TokenInvalid
    return caller


async def is_alive(world: World, caller: Caller) -> bool:
    """Whether the session or key they came with still opens anything."""
    async with world.database.routing() as tx:
        if isinstance(caller, KeyHolder):
            return await queries.find_live_key(tx, caller.key, datetime.now(UTC)) is not None
        return await queries.find_logged_in(tx, caller.user, caller.session) is not None


async def read_caller(connection: Connection) -> Caller:
    """Who they say they are, and it is true; whether they still may is the caller's to ask."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise TokenMissing
    if is_key(token):
        keys: KeyRing = connection.app.state.key_ring
        return await keys.read(token)
    signer: Signer = connection.app.state.signer
    return signer.read(token)


async def require_token(connection: Connection, handler: BaseRouteHandler) -> None:
    """A guard: whoever may not come in learns nothing about the body they sent."""
    exposed = keys_in(connection.scope["raw_path"] + b"?" + connection.scope["query_string"])
    if exposed:
        keys: KeyRing = connection.app.state.key_ring
        await keys.expose(exposed)
        raise KeyInUrl
    if "public" not in handler.opt:
        caller = await read_caller(connection)
        world: World = connection.app.state.world
        world.limits.take(cast("MutableMapping[str, Any]", connection.scope), "caller", str(caller))
