"""One request of a logged-in merchant, in the store they look at: who, where, how to draw a page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from litestar import Request, Response
from litestar.datastructures import Cookie, State
from litestar.di import NamedDependency
from litestar.response import Redirect

from ..accounts import Principal
from ..kit import clock
from ..kit.db import Tx
from ..kit.errors import Problem
from ..kit.ids import StoreId
from ..kit.pages import PRIVATE, Local
from ..kit.world import World
from ..stores import Right, Role, Store, StoreCall, doing, find_store, may
from . import sessions
from .errors import ForeignRequest, LoginNeeded, NoStoreYet
from .models import MyStore, Session
from .pages import LANGUAGES, PAGES
from .queries import figures
from .queries.sessions import my_stores
from .refused import SHEET, Refusal, is_said, refilled
from .regions import PRESENT, REGIONS

Browser = Request[Any, Any, State]

PAGE_REGIONS = frozenset(region for regions in REGIONS.values() for region in regions) | {PRESENT}
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
HTML = "text/html; charset=utf-8"
SOON = timedelta(days=3)  # in which a dispute that waits for an answer is told above all else


class Screen:
    """Made for each request by `provide_screen`."""

    def __init__(
        self,
        request: Browser,
        call: StoreCall,
        *,
        session: Session,
        stores: list[MyStore],
        form_token: str,
    ) -> None:
        self.request = request
        self.call = call
        self.session = session
        self.stores = stores
        self.form_token = form_token
        self._refusal: Refusal | None = None
        self._path = request.url.path

    @property
    def world(self) -> World:
        return self.call.world

    @property
    def store(self) -> StoreId:
        return self.call.store

    @property
    def role(self) -> Role:
        return Role(next(mine.role for mine in self.stores if mine.id == self.store))

    @property
    def swaps(self) -> bool:
        """Whether htmx asks, to put the answer into the page."""
        return self.request.headers.get("hx-request") == "true"

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """Raises stores.not_found, stores.not_allowed."""
        async with self.call.transaction() as tx:
            yield tx

    async def shop(self, tx: Tx) -> "Shop":
        store = await find_store(tx, self.store)
        assert store is not None, "the gate let us in: the store is there"
        return Shop(store, language_of(self.request, store.locale))

    async def page(self, tx: Tx, template: str, **facts: object) -> Response[bytes]:
        """The page, or the one region of it that was asked for again."""
        shop = await self.shop(tx)
        region = self.request.query_params.get("region", "")
        body = PAGES.render(
            f"regions/{region}.html" if region in PAGE_REGIONS else template,
            language=shop.language,
            local=shop.local,
            store=shop.store,
            counts=await figures.counts(tx, self.store, clock.now(), clock.now() + SOON),
            stores=self.stores,
            session=self.session,
            form_token=self.form_token,
            here=self.here,
            may_write=may(self.role, Right.WRITE_CONVERSATIONS),
            other_language=self.here(lang="en" if shop.language == "id" else "id", region=None),
            refused=self._refusal,
            **facts,
        )
        response = html(body) if self._refusal is None else self._again(body, self._refusal)
        if self.request.query_params.get("lang") in LANGUAGES:
            response.set_cookie(Cookie(key="lang", value=shop.language, path="/", samesite="lax"))
        return response

    async def form(self) -> dict[str, str]:
        """What was sent, each field once."""
        return {name: str(value) for name, value in (await self.request.form()).items()}

    async def act(
        self,
        verb: Callable[[Tx], Awaitable[str | None]],
        *,
        page: str,
        draw: Callable[[], Awaitable[Response[bytes]]],
    ) -> Response[bytes] | Redirect:
        """Does it in one transaction and leads where it says, or back to the page. What could not be
        done is said there, as `refuse` does.
        """
        try:
            async with self.transaction() as tx:
                leads_to = await verb(tx)
                tx.wake()
        except Problem as problem:
            return await self.refuse(problem, page, draw)
        return self.back_to(leads_to or page)

    async def refuse(
        self, problem: Problem, page: str, draw: Callable[[], Awaitable[Response[bytes]]]
    ) -> Response[bytes]:
        """The page the form stood on, with what was typed; raises the problem if it cannot be said
        there. `page` is its address, `draw` draws it.
        """
        if not is_said(problem):
            raise problem
        form = await self.request.form()
        self._refusal = Refusal(
            path=self.request.url.path,
            sheet=str(form.get(SHEET, "")),
            code=problem.code.rpartition(".")[2],
            hint=problem.hint.format(**problem.facts),
            status=problem.status,
            typed={
                name: [value for value in form.getall(name) if isinstance(value, str)]
                for name in form
            },
        )
        self._path = page.partition("?")[0]
        return await draw()

    def _again(self, body: bytes, refusal: Refusal) -> Response[bytes]:
        page = refilled(body.decode(), refusal.path, refusal.typed)
        return html(page.encode(), status_code=refusal.status)

    def here(self, **changed: str | None) -> str:
        """The page's own address, with some of its parameters changed."""
        query = {name: str(value) for name, value in self.request.query_params.items()}
        query.pop("lang", None)  # chosen once, then kept in a cookie
        for name, value in changed.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return f"{self._path}?{urlencode(query)}" if query else self._path

    def back_to(self, path: str) -> Redirect:
        return Redirect(path, status_code=303, headers=PRIVATE)


class Shop:
    """A store and how its times and words read."""

    def __init__(self, store: Store, language: str) -> None:
        self.store = store
        self.language = language
        self.local = Local(store.timezone, language, clock.now())


async def provide_screen(request: Browser, world: NamedDependency[World]) -> Screen:
    """A dependency. Raises dashboard.login_needed, dashboard.foreign_request, dashboard.no_store_yet."""
    cookie = request.cookies.get(sessions.cookie_name(world), "")
    async with world.database.routing() as tx:
        session = await sessions.find(tx, cookie) if cookie else None
        if session is None:
            raise LoginNeeded
        stores = await my_stores(tx, session.user_id)
    if request.method in _UNSAFE:
        await refuse_foreign(request, world, cookie)
    chosen = next((s for s in stores if s.id == session.store_id), stores[0] if stores else None)
    if chosen is None:
        raise NoStoreYet
    right = Right(request.route_handler.opt["right"])
    principal = Principal(session.user_id, session.session_id)
    call = StoreCall(world, chosen.id, principal, right, None, doing=doing(request))
    token = sessions.form_token(world, cookie)
    return Screen(request, call, session=session, stores=stores, form_token=token)


async def refuse_foreign(request: Browser, world: World, cookie: str) -> None:
    """Raises dashboard.foreign_request unless one of our own pages sent this form (S55).

    Three walls: the browser's word where it came from, its Origin, and a token only we can make.
    Our pages say `no-referrer`, so a form that is sent without a script has `Origin: null` (Fetch
    standard, "append a request Origin header"); the other two walls stand.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    is_elsewhere = origin not in {None, "null"} and urlsplit(origin).netloc != host
    if site != "same-origin" or is_elsewhere:
        raise ForeignRequest
    given = request.headers.get("x-form-token") or str((await request.form()).get("form_token", ""))
    if not cookie or not sessions.is_form_token(world, cookie, given):
        raise ForeignRequest


def language_of(request: Browser, preferred: str) -> str:
    """`?lang=`, else what was chosen before, else the store's own."""
    for wanted in (request.query_params.get("lang"), request.cookies.get("lang")):
        if wanted in LANGUAGES:
            return str(wanted)
    return preferred if preferred in LANGUAGES else "id"


def clean(text: str, *, characters_max: int) -> str:
    """What a person typed, without what PostgreSQL cannot hold."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "").strip()[:characters_max]


def html(body: bytes, *, status_code: int = 200) -> Response[bytes]:
    return Response(body, status_code=status_code, media_type=HTML, headers=PRIVATE)
