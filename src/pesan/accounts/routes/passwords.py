"""Changing a password, and replacing one that was forgotten."""

from collections.abc import Awaitable, Callable

from litestar import Request, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import JSONBody

from ...kit.ids import UserId
from ...kit.world import World
from .. import attempts, passwords, resets, second_factor
from ..addresses import read_email
from ..models import Principal, User
from ..proofs import prove_again, whence
from ..schemas import AskForReset, ChangePassword, ResetPassword

Call = Request[object, object, State]


@put("/password", operation_id="changePassword", status_code=204, right="self")
async def change_password(
    request: Call,
    principal: NamedDependency[Principal],
    world: NamedDependency[World],
    data: JSONBody[ChangePassword],
) -> None:
    """Replace your password. Your other sessions end."""
    user = await prove_again(world, principal, data.current_password)
    await check(request, world, user, data.password)
    fresh = await passwords.make_hash(data.password)
    async with world.database.routing() as tx:
        await resets.change(tx, user, fresh, keeping=principal.session)


@post(
    "/password-reset",
    operation_id="askForPasswordReset",
    status_code=202,
    public="who asks has forgotten the proof",
)
async def ask_for_reset(world: NamedDependency[World], data: JSONBody[AskForReset]) -> None:
    """A mail with a link, if somebody has that address; the answer is the same if nobody has."""
    email = read_email(data.email)
    await attempts.begin(world, attempts.asking_for_reset(email, whence()))
    async with world.database.routing() as tx:
        await resets.ask(tx, email=email, language=data.locale)


@post(
    "/password-reset/confirmation",
    operation_id="resetPassword",
    status_code=204,
    public="the link's token is the proof",
)
async def reset_password(
    request: Call, world: NamedDependency[World], data: JSONBody[ResetPassword]
) -> None:
    """Choose a new password with the token of the mail. Every session ends."""
    async with world.database.routing() as tx:
        reset, user = await resets.find_by_token(tx, world, data.token)
    await check(request, world, user, data.password)
    fresh = await passwords.make_hash(data.password)
    async with world.database.routing() as tx:
        await resets.finish(tx, reset, user, fresh)


async def check(request: Call, world: World, user: User, password: str) -> None:
    """Raises requests.invalid. Their stores' names are known to all: the app says them."""
    store_names: Callable[[World, UserId], Awaitable[list[str]]] = request.app.state.store_names
    words = [user.email, user.name, *await store_names(world, user.id)]
    on = await second_factor.is_on(world, user.id)
    passwords.check_new(password, words=words, second_factor=on)


routes = [change_password, ask_for_reset, reset_password]
