"""Changing a password, and replacing one that was forgotten."""

from litestar import Request, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import JSONBody

from ...kit.world import World
from .. import passwords, reception, resets
from ..models import Principal
from ..proofs import prove_again
from ..reception import check_password
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
    names = request.app.state.store_names
    await check_password(world, user, data.password, store_names=names)
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
    await reception.ask_for_reset(world, data.email, language=data.locale)


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
    names = request.app.state.store_names
    await reception.reset_password(world, data.token, data.password, store_names=names)


routes = [change_password, ask_for_reset, reset_password]
