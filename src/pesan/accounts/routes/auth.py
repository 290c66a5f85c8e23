"""/auth: secrets are answered here, so Idempotency-Key is ignored: nothing usable is stored."""

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import JSONBody

from ...kit.schemas import wire_time
from ...kit.world import World
from .. import actions, queries
from ..errors import RefreshRefused, RegistrationClosed, TokenInvalid
from ..models import Caller, Principal, User
from ..proofs import prove, prove_again
from ..reception import begin_account
from ..schemas import (
    LoggedIn,
    LogIn,
    ProveAgain,
    Proved,
    Refresh,
    Refreshed,
    Register,
    UserOut,
)
from ..second_factor import prove_code
from ..tokens import ACCESS_LIFETIME, RefreshToken, Signer

Call = Request[object, object, State]


@post("/register", operation_id="register", status_code=201, public="begins an account")
async def register(
    request: Call,
    data: JSONBody[Register],
    world: NamedDependency[World],
    signer: NamedDependency[Signer],
) -> LoggedIn:
    """Begin an account, logged in."""
    if not world.registration_open:
        raise RegistrationClosed
    user = await begin_account(world, email=data.email, name=data.name, password=data.password)
    async with world.database.routing() as tx:
        principal, refresh = await actions.begin_session(
            tx, world, user, user_agent=_agent(request)
        )
    return _logged_in(user, principal, refresh, signer)


@post("/login", operation_id="login", status_code=200, public="proves who one is")
async def log_in(
    request: Call,
    data: JSONBody[LogIn],
    world: NamedDependency[World],
    signer: NamedDependency[Signer],
) -> LoggedIn:
    """Log in with e-mail and password, and a code where the second factor is on."""
    user = await prove(world, email=data.email, password=data.password)
    await prove_code(world, user.id, data.code)
    async with world.database.routing() as tx:
        principal, refresh = await actions.begin_session(
            tx, world, user, user_agent=_agent(request)
        )
    return _logged_in(user, principal, refresh, signer)


@post("/refresh", operation_id="refresh", status_code=200, public="the token is the proof")
async def refresh_tokens(
    request: Call,
    data: JSONBody[Refresh],
    world: NamedDependency[World],
    signer: NamedDependency[Signer],
) -> Refreshed:
    """Exchange a refresh token for new tokens. Each works once; reuse ends its session."""
    token = RefreshToken.read(data.refresh_token)
    successors = signer.successors_of(token)
    async with world.database.routing() as tx:
        rotated = await actions.refresh(tx, token, successors, user_agent=_agent(request))
    if rotated is None:
        raise RefreshRefused
    principal, successor = rotated
    return Refreshed(
        access_token=signer.issue(principal),
        refresh_token=str(successor),
        expires_in=int(ACCESS_LIFETIME.total_seconds()),
    )


@post("/reauthentication", operation_id="reauthenticate", status_code=200, right="self")
async def reauthenticate(
    principal: NamedDependency[Principal],
    world: NamedDependency[World],
    data: JSONBody[ProveAgain],
) -> Proved:
    """Prove again who you are: for five minutes this session may do what asks for it."""
    user = await prove_again(world, principal, data.password)
    await prove_code(world, user.id, data.code)
    async with world.database.routing() as tx:
        until = await actions.proved(tx, principal)
    return Proved(fresh_until=wire_time(until))


@post("/logout", operation_id="logout", status_code=204, right="self")
async def log_out(principal: NamedDependency[Principal], world: NamedDependency[World]) -> None:
    """End this session: its tokens stop working."""
    async with world.database.routing() as tx:
        await actions.log_out(tx, principal)


@get("/me", operation_id="me", right="self")
async def me(caller: NamedDependency[Caller], world: NamedDependency[World]) -> UserOut:
    """Who the access token or API key belongs to."""
    async with world.database.routing() as tx:
        user = await queries.find_user(tx, caller.user)
    if user is None:
        raise TokenInvalid
    return UserOut.of(user)


def _agent(request: Call) -> str:
    return request.headers.get("user-agent", "")


def _logged_in(user: User, principal: Principal, refresh: RefreshToken, signer: Signer) -> LoggedIn:
    return LoggedIn(
        user=UserOut.of(user),
        access_token=signer.issue(principal),
        refresh_token=str(refresh),
        expires_in=int(ACCESS_LIFETIME.total_seconds()),
    )


routes = [register, log_in, refresh_tokens, reauthenticate, log_out, me]
