"""A Problem as a page: what is so, and what to do."""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.response import Redirect

from ...accounts import ReauthenticationRequired
from ...kit import clock
from ...kit.errors import Problem
from ...kit.pages import PRIVATE, Local
from ...kit.problems import render
from ..errors import LoginNeeded
from ..pages import PAGES
from ..screen import html, language_of


def draw_refusal(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The router's exception handler."""
    if isinstance(error, (LoginNeeded, ReauthenticationRequired)):  # logging in is a fresh proof
        return _to_login(request)
    answer = render(request, error)  # logs what is our fault, translates Litestar's own
    status = answer.status_code or 500
    language = language_of(request, "id")
    body = PAGES.render(
        "refusal.html",
        language=language,
        local=Local("Asia/Jakarta", language, clock.now()),
        status=status,
        hint=error.hint.format(**error.facts) if isinstance(error, Problem) else "",
    )
    response = html(body, status_code=status)
    response.headers.update(answer.headers)
    return response


def _to_login(request: Request[Any, Any, Any]) -> Response[Any]:
    """A page goes there; a part of one, and the stream, are told so."""
    if request.headers.get("hx-request") == "true":
        return Response(b"", status_code=401, headers={**PRIVATE, "HX-Redirect": "/login"})
    if request.method != "GET":
        return Redirect("/login", status_code=303, headers=PRIVATE)
    wanted = request.url.path
    target = "/login" if wanted == "/" else f"/login?next={quote(wanted)}"
    return Redirect(target, status_code=303, headers=PRIVATE)
