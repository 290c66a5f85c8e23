import secrets

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ...accounts import LoginFailed, Principal, TooManyAttempts, User, log_out, prove
from ...kit import clock
from ...kit.errors import Problem, TooMany
from ...kit.pages import PRIVATE, Local
from ...kit.problems import headers_of
from ...kit.world import World
from .. import sessions
from ..logins import use_login_link
from ..pages import PAGES
from ..queries.sessions import delete_session
from ..screen import Browser, clean, html, language_of, refuse_foreign

_VISIT = "pesan_visit"  # who is not logged in has this cookie, for the form's token only


@get("/login", operation_id="loginPage", public="where one logs in")
async def login_page(request: Browser, world: NamedDependency[World]) -> Response[bytes]:
    return _form(request, world)


@post("/login", operation_id="loginByForm", status_code=303, public="proves who one is")
async def log_in(request: Browser, world: NamedDependency[World]) -> Response[bytes] | Redirect:
    await refuse_foreign(request, world, request.cookies.get(_VISIT, ""))
    form = await request.form()
    email = clean(str(form.get("email", "")), characters_max=254)
    try:
        user = await prove(world, email=email, password=str(form.get("password", "")))
        return await _enter(request, world, user, to=local_path(str(form.get("next", "/"))))
    except (LoginFailed, TooManyAttempts) as problem:
        return _form(request, world, email=email, problem=problem)


@get("/masuk/{token:str}", operation_id="loginByLink", public="the link is the proof")
async def log_in_by_link(
    request: Browser, world: NamedDependency[World], token: FromPath[str]
) -> Redirect:
    """A GET that logs in: a terminal prints the link, and it works once."""
    async with world.database.routing() as tx:
        user = await use_login_link(tx, token)
    return await _enter(request, world, user, to="/")


@post("/logout", operation_id="logoutByForm", status_code=303, right="self")
async def log_out_here(request: Browser, world: NamedDependency[World]) -> Redirect:
    cookie = request.cookies.get(sessions.cookie_name(world), "")
    await refuse_foreign(request, world, cookie)
    async with world.database.routing() as tx:
        session = await sessions.find(tx, cookie)
        if session is not None:
            await delete_session(tx, session.token_hash)
            await log_out(tx, Principal(session.user_id, session.session_id))
    redirect = Redirect("/login", status_code=303, headers=PRIVATE)
    redirect.set_cookie(_session_cookie(world, "", max_age=0))
    return redirect


def local_path(wanted: str) -> str:
    """A path of ours, or `/`: no other host by any spelling of one (S60)."""
    plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted
    return wanted if plain and wanted.startswith("/") and not wanted.startswith("//") else "/"


async def _enter(request: Browser, world: World, user: User, *, to: str) -> Redirect:
    """A new cookie at each login: one planted before is worth nothing (S14)."""
    async with world.database.routing() as tx:
        agent = request.headers.get("user-agent", "")
        token = await sessions.begin(tx, world, user, user_agent=agent)
    redirect = Redirect(to, status_code=303, headers=PRIVATE)
    longest = int(sessions.LONGEST.total_seconds())
    redirect.set_cookie(_session_cookie(world, token, max_age=longest))
    return redirect


def _session_cookie(world: World, value: str, *, max_age: int) -> Cookie:
    return Cookie(
        key=sessions.cookie_name(world),
        value=value,
        path="/",
        max_age=max_age,
        httponly=True,
        samesite="lax",
        secure=world.environment == "production",
    )


def _form(
    request: Browser, world: World, *, email: str = "", problem: Problem | None = None
) -> Response[bytes]:
    visit = request.cookies.get(_VISIT) or secrets.token_urlsafe(16)
    language = language_of(request, "id")
    body = PAGES.render(
        "login.html",
        language=language,
        local=Local("Asia/Jakarta", language, clock.now()),
        form_token=sessions.form_token(world, visit),
        email=email,
        failed=isinstance(problem, LoginFailed),
        wait_seconds=problem.retry_after_seconds if isinstance(problem, TooMany) else 0,
        next=local_path(request.query_params.get("next", "/")),
    )
    response = html(body, status_code=problem.status if problem else 200)
    response.headers.update(headers_of(problem) if isinstance(problem, TooMany) else {})
    response.set_cookie(
        Cookie(
            key=_VISIT,
            value=visit,
            path="/",
            httponly=True,
            samesite="lax",
            secure=world.environment == "production",
        )
    )
    return response


routes = [login_page, log_in, log_in_by_link, log_out_here]
