"""Who is asking: from the Authorization header, and from nowhere else."""

from litestar import Request
from litestar.datastructures import State

from .errors import TokenMissing
from .models import Principal
from .tokens import Signer


async def provide_principal(request: Request[object, object, State]) -> Principal:
    """A dependency. Raises accounts.token_missing, accounts.token_invalid."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenMissing
    signer: Signer = request.app.state.signer
    return signer.read(token.strip())
