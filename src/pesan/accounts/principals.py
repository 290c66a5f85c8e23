"""Who is asking: from the Authorization header, and from nowhere else."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from .errors import TokenMissing
from .models import Principal
from .tokens import Signer


async def provide_principal(request: Request[Any, Any, State]) -> Principal:
    """A dependency. Raises accounts.token_missing, accounts.token_invalid."""
    return _read(request)


def require_token(
    connection: ASGIConnection[Any, Any, Any, State], handler: BaseRouteHandler
) -> None:
    """A guard: whoever may not come in learns nothing about the body they sent."""
    if "public" not in handler.opt:
        _read(connection)


def _read(connection: ASGIConnection[Any, Any, Any, State]) -> Principal:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenMissing
    signer: Signer = connection.app.state.signer
    return signer.read(token.strip())
