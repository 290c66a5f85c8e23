from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ...accounts import (
    CodeWrong,
    LoginFailed,
    TooManyAttempts,
    asks_for_code,
    find_user,
    prove,
    prove_code,
)
from ...kit.errors import Problem
from ...kit.pages import PRIVATE
from ...kit.world import World
from .. import sessions
from ..doors import VISIT, draw_door, enter, local_path, pend, pending_user, session_cookie
from ..logins import use_login_link
from ..screen import Browser, clean, refuse_foreign


@get("/login", operation_id="loginPage", public="where one logs in")
async def login_page(request: Browser, world: NamedDependency[World]) -> Response[bytes]:
    return _form(request, world)


@post("/login", operation_id="loginByForm", status_code=303, public="proves who one is")
async def log_in(request: Browser, world: NamedDependency[World]) -> Response[bytes] | Redirect:
    await refuse_foreign(request, world, request.cookies.get(VISIT, ""))
    form = await request.form()
    email = clean(str(form.get("email", "")), characters_max=254)
    try:
        user = await prove(world, email=email, password=str(form.get("password", "")))
        wanted = local_path(str(form.get("next", "/")))
        if await asks_for_code(world, user.id):
            pending = pend(world, user.id, request.cookies[VISIT])
            return draw_door(request, world, "code.html", pending=pending, next=wanted)
        return await enter(request, world, user, to=wanted)
    except (LoginFailed, TooManyAttempts) as problem:
        return _form(request, world, email=email, problem=problem)


@post("/login/code", operation_id="loginByCode", status_code=303, public="proves who one is")
async def give_code(request: Browser, world: NamedDependency[World]) -> Response[bytes] | Redirect:
    """The second step, for whoever has just given the right password in this browser."""
    visit = request.cookies.get(VISIT, "")
    await refuse_foreign(request, world, visit)
    form = await request.form()
    pending, wanted = str(form.get("pending", "")), local_path(str(form.get("next", "/")))
    user_id = pending_user(world, pending, visit)
    async with world.database.routing() as tx:
        user = None if user_id is None else await find_user(tx, user_id)
    if user is None:
        return _form(request, world, problem=LoginFailed())
    try:
        code = clean(str(form.get("code", "")), characters_max=40)
        await prove_code(world, user.id, code or "-")
        return await enter(request, world, user, to=wanted)
    except (CodeWrong, TooManyAttempts) as problem:
        facts = {"pending": pending, "next": wanted}
        return draw_door(request, world, "code.html", problem=problem, **facts)
    except LoginFailed as problem:
        return _form(request, world, problem=problem)


@get("/masuk/{token:str}", operation_id="loginByLink", public="the link is the proof")
async def log_in_by_link(
    request: Browser, world: NamedDependency[World], token: FromPath[str]
) -> Redirect:
    """A GET that logs in: a terminal prints the link, and it works once."""
    async with world.database.routing() as tx:
        user = await use_login_link(tx, token)
    return await enter(request, world, user, to="/")


@post("/logout", operation_id="logoutByForm", status_code=303, right="self")
async def log_out_here(request: Browser, world: NamedDependency[World]) -> Redirect:
    cookie = request.cookies.get(sessions.cookie_name(world), "")
    await refuse_foreign(request, world, cookie)
    async with world.database.routing() as tx:
        await sessions.end(tx, cookie)
    redirect = Redirect("/login", status_code=303, headers=PRIVATE)
    redirect.set_cookie(session_cookie(world, "", max_age=0))
    return redirect


def _form(
    request: Browser, world: World, *, email: str = "", problem: Problem | None = None
) -> Response[bytes]:
    wanted = local_path(request.query_params.get("next", "/"))
    return draw_door(request, world, "login.html", problem=problem, email=email, next=wanted)


routes = [login_page, log_in, give_code, log_in_by_link, log_out_here]
