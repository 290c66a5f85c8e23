"""Links in mails lead here: a new password, and joining a store."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import accounts, stores
from ...accounts import TooManyAttempts, User
from ...kit.errors import Invalid, Problem
from ...kit.world import World
from ..doors import VISIT, draw_door, enter
from ..screen import Browser, clean, language_of, refuse_foreign


@get("/lupa", operation_id="forgotPage", public="who forgot has no proof")
async def forgot_page(request: Browser, world: NamedDependency[World]) -> Response[bytes]:
    return draw_door(request, world, "forgot.html", sent=False, email="")


@post("/lupa", operation_id="forgotByForm", status_code=200, public="who forgot has no proof")
async def forgot(request: Browser, world: NamedDependency[World]) -> Response[bytes]:
    """The same words whether somebody has that address or nobody."""
    await refuse_foreign(request, world, request.cookies.get(VISIT, ""))
    email = clean(str((await request.form()).get("email", "")), characters_max=254)
    try:
        await accounts.ask_for_reset(world, email, language=language_of(request, "id"))
    except (Invalid, TooManyAttempts) as problem:
        return draw_door(request, world, "forgot.html", problem=problem, sent=False, email=email)
    return draw_door(request, world, "forgot.html", sent=True, email=email)


@get("/kata-sandi/{token:str}", operation_id="newPasswordPage", public="the link is the proof")
async def new_password_page(
    request: Browser, world: NamedDependency[World], token: FromPath[str]
) -> Response[bytes]:
    """A GET that changes nothing: mail servers look at links before people do."""
    return _new_password(request, world, token)


@post(
    "/kata-sandi", operation_id="newPasswordByForm", status_code=303, public="the link is the proof"
)
async def new_password(
    request: Browser, world: NamedDependency[World]
) -> Response[bytes] | Redirect:
    await refuse_foreign(request, world, request.cookies.get(VISIT, ""))
    form = await request.form()
    token = str(form.get("token", ""))
    try:
        await accounts.reset_password(
            world,
            token,
            str(form.get("password", "")),
            store_names=request.app.state.store_names,
        )
    except (Invalid, accounts.ResetRefused) as problem:
        return _new_password(request, world, token, problem=problem)
    return _new_password(request, world, "", done=True)


def _new_password(
    request: Browser,
    world: World,
    token: str,
    *,
    problem: Problem | None = None,
    done: bool = False,
) -> Response[bytes]:
    spent = isinstance(problem, accounts.ResetRefused)
    facts = {"token": token, "done": done, "spent": spent}
    return draw_door(request, world, "new_password.html", problem=problem, **facts)


@get("/undangan/{token:str}", operation_id="invitationPage", public="the link is the proof")
async def invitation_page(
    request: Browser, world: NamedDependency[World], token: FromPath[str]
) -> Response[bytes]:
    """A GET that changes nothing: mail servers look at links before people do."""
    return await _invitation(request, world, token)


@post("/undangan", operation_id="joinByForm", status_code=303, public="the link is the proof")
async def join(request: Browser, world: NamedDependency[World]) -> Response[bytes] | Redirect:
    """With the account of that address, or with a new one; logged in either way."""
    await refuse_foreign(request, world, request.cookies.get(VISIT, ""))
    form = await request.form()
    token, password = str(form.get("token", "")), str(form.get("password", ""))
    name = clean(str(form.get("name", "")), characters_max=200)
    try:
        invitation = await stores.find_invitation(world, token)
        user = await _joiner(world, invitation.email, name=name, password=password)
        async with world.database.store(invitation.store_id) as tx:
            await stores.accept_invitation(tx, invitation, user)
    except (Invalid, TooManyAttempts, accounts.LoginFailed, accounts.EmailTaken) as problem:
        return await _invitation(request, world, token, problem=problem)
    if await accounts.asks_for_code(world, user.id):
        return Redirect("/login", status_code=303)
    return await enter(request, world, user, to="/")


async def _joiner(world: World, email: str, *, name: str, password: str) -> User:
    """Whoever has that address and proves it; where nobody has, a new account."""
    if await accounts.is_known(world, email):
        return await accounts.prove(world, email=email, password=password)
    if not name:
        raise Invalid.field("name", "is required")
    return await accounts.begin_account(world, email=email, name=name, password=password)


async def _invitation(
    request: Browser, world: World, token: str, *, problem: Problem | None = None
) -> Response[bytes]:
    """Raises stores.invitation_not_found."""
    invitation = await stores.find_invitation(world, token)
    async with world.database.store(invitation.store_id) as tx:
        store = await stores.require(tx, invitation.store_id)
    return draw_door(
        request,
        world,
        "invitation.html",
        problem=problem,
        token=token,
        store=store,
        email=invitation.email,
        known=await accounts.is_known(world, invitation.email),
    )


routes = [forgot_page, forgot, new_password_page, new_password, invitation_page, join]
