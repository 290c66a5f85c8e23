"""Pages for whoever is not logged in, and the way in."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from litestar import Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

from ..accounts import CodeWrong, LoginFailed, User
from ..kit import clock
from ..kit.errors import Invalid, Problem, TooMany
from ..kit.ids import UserId
from ..kit.pages import PRIVATE, Local
from ..kit.problems import headers_of
from ..kit.world import World
from . import sessions
from .pages import PAGES
from .screen import Browser, html, language_of

VISIT = "pesan_visit"  # who is not logged in has this cookie, for the form's token only
_HALF = "half a login"
_PENDING = timedelta(minutes=5)


def draw_door(
    request: Browser,
    world: World,
    template: str,
    *,
    problem: Problem | None = None,
    **facts: object,
) -> Response[bytes]:
    """A page with a form; `problem` is said in words on it."""
    visit = request.cookies.get(VISIT) or secrets.token_urlsafe(16)
    language = language_of(request, "id")
    wait = problem.retry_after_seconds if isinstance(problem, TooMany) else 0
    body = PAGES.render(
        template,
        language=language,
        local=Local("Asia/Jakarta", language, clock.now()),
        form_token=sessions.form_token(world, visit),
        failed=isinstance(problem, (CodeWrong, LoginFailed)),
        wait_seconds=wait,
        wrong=[error.message for error in problem.errors] if isinstance(problem, Invalid) else [],
        **facts,
    )
    response = html(body, status_code=problem.status if problem else 200)
    if isinstance(problem, TooMany):
        response.headers.update(headers_of(problem))
    response.set_cookie(
        Cookie(
            key=VISIT,
            value=visit,
            path="/",
            httponly=True,
            samesite="lax",
            secure=world.environment == "production",
        )
    )
    return response


def pend(world: World, user: UserId, visit: str) -> str:
    """Says that this browser has just proved the password of this person: good for five minutes."""
    until = int((datetime.now(UTC) + _PENDING).timestamp())
    made = world.secret.mac(_HALF, *_parts(user, until, visit))
    return f"{user.hex}.{until}.{made.hex()}"


def pending_user(world: World, text: str, visit: str) -> UserId | None:
    """Whose password this browser has just proved, if any."""
    try:
        user_hex, until_text, made = text.split(".")
        user, until = UserId(UUID(user_hex)), int(until_text)
    except ValueError:
        return None
    if not world.secret.is_mac(made, _HALF, *_parts(user, until, visit)):
        return None
    return user if datetime.now(UTC).timestamp() < until else None


def _parts(user: UserId, until: int, visit: str) -> tuple[bytes, ...]:
    return user.bytes, str(until).encode(), visit.encode()


def local_path(wanted: str) -> str:
    """A path of ours, or `/`: no other host by any spelling of one (S60)."""
    plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted
    return wanted if plain and wanted.startswith("/") and not wanted.startswith("//") else "/"


async def enter(request: Browser, world: World, user: User, *, to: str) -> Redirect:
    """A new cookie at each login: one planted before, or used before, is worth nothing (S14)."""
    before = request.cookies.get(sessions.cookie_name(world), "")
    async with world.database.routing() as tx:
        await sessions.end(tx, before)
        agent = request.headers.get("user-agent", "")
        token = await sessions.begin(tx, world, user, user_agent=agent)
    redirect = Redirect(to, status_code=303, headers=PRIVATE)
    longest = int(sessions.LONGEST.total_seconds())
    redirect.set_cookie(session_cookie(world, token, max_age=longest))
    return redirect


def session_cookie(world: World, value: str, *, max_age: int) -> Cookie:
    return Cookie(
        key=sessions.cookie_name(world),
        value=value,
        path="/",
        max_age=max_age,
        httponly=True,
        samesite="lax",
        secure=world.environment == "production",
    )
