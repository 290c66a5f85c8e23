"""One request to one pay page: whose it is, how the page is drawn, and where it leads back to."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ..kit.db import Tx
from ..kit.ids import StoreId
from ..kit.pages import PRIVATE, Pages, Words, publish
from ..kit.world import World
from ..payments import find_pay_route
from . import queries
from .errors import NoSuchPayment, NotFromHere
from .models import Bill
from .words import ENGLISH

Browser = Request[Any, Any, State]

_HERE = Path(__file__).parent
publish(_HERE / "static")
PAGES = Pages(_HERE / "templates", Words(ENGLISH))

TOKEN_CHARACTERS_MAX = 100
HTML = "text/html; charset=utf-8"


class Visit:
    """One request to one pay page."""

    def __init__(self, request: Browser, world: World, token: str, store: StoreId) -> None:
        self.request = request
        self.world = world
        self.token = token
        self.store = store

    @property
    def path(self) -> str:
        return f"/pay/{self.token}"

    def language(self, bill: Bill) -> str:
        wanted = self.request.query_params.get("lang", bill.locale)
        return wanted if wanted in {"id", "en"} else "id"


async def provide_visit(
    request: Browser, world: NamedDependency[World], token: FromPath[str]
) -> Visit:
    """A dependency. Raises pay.not_found, pay.not_from_here."""
    if len(token) > TOKEN_CHARACTERS_MAX or not (token.isascii() and token.isprintable()):
        raise NoSuchPayment
    if request.method == "POST":
        refuse_foreign(request)
    async with world.database.routing() as tx:
        route = await find_pay_route(tx, token)
    if route is None:
        raise NoSuchPayment
    visit = Visit(request, world, token, route.store_id)
    request.state["payment"] = route.id
    return visit


def refuse_foreign(request: Browser) -> None:
    """No login stands behind this page, so a form needs no token beyond the one in its address."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    if site != "same-origin" or (
        origin not in {None, "null"} and urlsplit(origin).netloc != request.headers.get("host")
    ):
        raise NotFromHere


async def read_bill(tx: Tx, visit: Visit) -> Bill:
    bill = await queries.find_bill(tx, visit.store, visit.request.state["payment"])
    if bill is None:
        raise NoSuchPayment
    return bill


def back_to(path: str) -> Redirect:
    return Redirect(path, status_code=303, headers=PRIVATE)
