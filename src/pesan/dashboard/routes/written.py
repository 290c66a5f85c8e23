"""Pages of what a seller prepares for later: replies, labels, macros. Three kinds, one shape."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from ... import conversations
from ...kit.db import Tx
from ...stores import Right
from ..forms import name_in, read_id, version_in
from ..people import colleagues_of
from ..screen import Screen, clean
from ..steps import STEPS_MAX, choices, read_steps, said
from .desk import NAME_MAX, read_color

CODE_MAX = 30
TEXT_MAX = 4000
MACRO_NAME_MAX = 80
LISTED = 100
SPARE = 2  # empty steps below those there are: saved, there are as many again


class Kind(Struct, frozen=True, kw_only=True):
    """One kind of what is prepared: its page, and the verbs of the room that keeps it."""

    word: str  # of it, in the names of its routes
    path: str
    prefix: str  # of its ids
    read: Callable[[Mapping[str, str]], dict[str, Any]]  # what was typed, as the verbs take it
    create: Callable[..., Awaitable[object]]
    change: Callable[..., Awaitable[object]]
    delete: Callable[..., Awaitable[object]]
    draw: Callable[[Screen], Awaitable[Response[bytes]]]


def _routes_of(kind: Kind) -> list[HTTPRouteHandler]:
    """Its page, and what is done there; refused, the form stands there as it was typed."""

    def id_of(text: str) -> UUID:
        return read_id(kind.prefix, text)

    async def done(
        screen: Screen, verb: Callable[[Tx], Awaitable[None]]
    ) -> Response[bytes] | Redirect:
        return await screen.act(verb, page=kind.path, draw=lambda: kind.draw(screen))

    @get(kind.path, operation_id=f"{kind.word}Page", right=Right.READ_CONVERSATIONS)
    async def page(screen: NamedDependency[Screen]) -> Response[bytes]:
        return await kind.draw(screen)

    @post(kind.path, operation_id=f"{kind.word}Written", right=Right.WRITE_CONVERSATIONS)
    async def write(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
        form = await screen.form()

        async def verb(tx: Tx) -> None:
            await kind.create(tx, screen.store, **kind.read(form), actor=screen.call.actor)

        return await done(screen, verb)

    @post(
        f"{kind.path}/{{one:str}}",
        operation_id=f"{kind.word}Changed",
        right=Right.WRITE_CONVERSATIONS,
    )
    async def change(
        screen: NamedDependency[Screen], one: FromPath[str]
    ) -> Response[bytes] | Redirect:
        changed, form = id_of(one), await screen.form()

        async def verb(tx: Tx) -> None:
            await kind.change(
                tx,
                screen.store,
                changed,
                changes=kind.read(form),
                version=version_in(form),
                actor=screen.call.actor,
            )

        return await done(screen, verb)

    @post(
        f"{kind.path}/{{one:str}}/end",
        operation_id=f"{kind.word}Ended",
        right=Right.WRITE_CONVERSATIONS,
    )
    async def end(
        screen: NamedDependency[Screen], one: FromPath[str]
    ) -> Response[bytes] | Redirect:
        ended = id_of(one)

        async def verb(tx: Tx) -> None:
            await kind.delete(tx, screen.store, ended, actor=screen.call.actor)

        return await done(screen, verb)

    return [page, write, change, end]


async def _draw_replies(screen: Screen) -> Response[bytes]:
    async with screen.transaction() as tx:
        found = await conversations.list_canned_replies(
            tx, store=screen.store, begins=None, after=None, limit=LISTED
        )
        return await screen.page(
            tx, "replies.html", active="more", replies=found, variables=conversations.VARIABLES
        )


async def _draw_labels(screen: Screen) -> Response[bytes]:
    async with screen.transaction() as tx:
        found = await conversations.list_labels(tx, store=screen.store, after=None, limit=LISTED)
        return await screen.page(tx, "labels.html", active="more", labels=found)


async def _draw_macros(screen: Screen) -> Response[bytes]:
    async with screen.transaction() as tx:
        found = await conversations.list_macros(tx, store=screen.store, after=None, limit=LISTED)
        offered = await choices(tx, screen.store, await colleagues_of(tx, screen), found)
        return await screen.page(
            tx,
            "macros.html",
            active="more",
            macros=found,
            offered=offered,
            said=said,
            keys_of=lambda macro: [said(step) for step in macro.steps],
            spare=SPARE,
            steps_max=STEPS_MAX,
        )


def _reply_in(form: Mapping[str, str]) -> dict[str, Any]:
    code = clean(form.get("code", ""), characters_max=CODE_MAX).lstrip("/").lower()
    return {"code": code, "text": clean(form.get("text", ""), characters_max=TEXT_MAX)}


def _label_in(form: Mapping[str, str]) -> dict[str, Any]:
    name = name_in(form, characters_max=NAME_MAX)
    return {"name": name, "color": read_color(form.get("color", ""))}


def _macro_in(form: Mapping[str, str]) -> dict[str, Any]:
    return {"name": name_in(form, characters_max=MACRO_NAME_MAX), "steps": read_steps(form)}


KINDS = (
    Kind(
        word="reply",
        path="/replies",
        prefix="cnr",
        read=_reply_in,
        create=conversations.create_canned_reply,
        change=conversations.change_canned_reply,
        delete=conversations.delete_canned_reply,
        draw=_draw_replies,
    ),
    Kind(
        word="label",
        path="/labels",
        prefix="lbl",
        read=_label_in,
        create=conversations.create_label,
        change=conversations.change_label,
        delete=conversations.delete_label,
        draw=_draw_labels,
    ),
    Kind(
        word="macro",
        path="/macros",
        prefix="mac",
        read=_macro_in,
        create=conversations.create_macro,
        change=conversations.change_macro,
        delete=conversations.delete_macro,
        draw=_draw_macros,
    ),
)
routes = [route for kind in KINDS for route in _routes_of(kind)]
