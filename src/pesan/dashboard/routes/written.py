"""Pages of what a seller prepares for later: replies, labels, macros."""

from collections.abc import Awaitable, Callable, Mapping

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import conversations
from ...conversations import Color
from ...kit.db import Tx
from ...kit.errors import Invalid, Problem
from ...kit.ids import CannedReplyId, LabelId, MacroId
from ...stores import Right
from ..errors import NotHere
from ..people import colleagues_of
from ..screen import Screen, clean
from ..steps import STEPS_MAX, choices, read_steps, said
from .desk import NAME_MAX, read_color, read_id

CODE_MAX = 30
TEXT_MAX = 4000
MACRO_NAME_MAX = 80
LISTED = 100
SPARE = 2  # empty steps below those there are: saved, there are as many again

Draw = Callable[[Screen], Awaitable[Response[bytes]]]


@get("/replies", operation_id="repliesPage", right=Right.READ_CONVERSATIONS)
async def replies(screen: NamedDependency[Screen]) -> Response[bytes]:
    """The replies that were written before."""
    return await _draw_replies(screen)


@post("/replies", operation_id="writeReply", right=Right.WRITE_CONVERSATIONS)
async def write_reply(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    """A new one. Raises conversations.canned_reply_exists, requests.invalid."""
    code, text = _reply_in(await _form(screen))

    async def act(tx: Tx) -> None:
        await conversations.create_canned_reply(
            tx, screen.store, code=code, text=text, actor=screen.call.actor
        )

    return await _done(screen, "/replies", act, _draw_replies)


@post("/replies/{reply_id:str}", operation_id="changeReply", right=Right.WRITE_CONVERSATIONS)
async def change_reply(
    screen: NamedDependency[Screen], reply_id: FromPath[str]
) -> Response[bytes] | Redirect:
    reply = CannedReplyId(read_id("cnr", reply_id))
    form = await _form(screen)
    code, text = _reply_in(form)

    async def act(tx: Tx) -> None:
        await conversations.change_canned_reply(
            tx,
            screen.store,
            reply,
            changes={"code": code, "text": text},
            version=_version(form),
            actor=screen.call.actor,
        )

    return await _done(screen, "/replies", act, _draw_replies)


@post("/replies/{reply_id:str}/end", operation_id="endReply", right=Right.WRITE_CONVERSATIONS)
async def end_reply(
    screen: NamedDependency[Screen], reply_id: FromPath[str]
) -> Response[bytes] | Redirect:
    reply = CannedReplyId(read_id("cnr", reply_id))

    async def act(tx: Tx) -> None:
        await conversations.delete_canned_reply(tx, screen.store, reply, actor=screen.call.actor)

    return await _done(screen, "/replies", act, _draw_replies)


@get("/labels", operation_id="labelsPage", right=Right.READ_CONVERSATIONS)
async def labels(screen: NamedDependency[Screen]) -> Response[bytes]:
    return await _draw_labels(screen)


@post("/labels", operation_id="writeLabel", right=Right.WRITE_CONVERSATIONS)
async def write_label(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    """Raises conversations.label_exists, conversations.too_many_labels."""
    name, color = _label_in(await _form(screen))

    async def act(tx: Tx) -> None:
        await conversations.create_label(
            tx, screen.store, name=name, color=color, actor=screen.call.actor
        )

    return await _done(screen, "/labels", act, _draw_labels)


@post("/labels/{label_id:str}", operation_id="changeLabelByForm", right=Right.WRITE_CONVERSATIONS)
async def change_label(
    screen: NamedDependency[Screen], label_id: FromPath[str]
) -> Response[bytes] | Redirect:
    label = LabelId(read_id("lbl", label_id))
    form = await _form(screen)
    name, color = _label_in(form)

    async def act(tx: Tx) -> None:
        await conversations.change_label(
            tx,
            screen.store,
            label,
            changes={"name": name, "color": color},
            version=_version(form),
            actor=screen.call.actor,
        )

    return await _done(screen, "/labels", act, _draw_labels)


@post("/labels/{label_id:str}/end", operation_id="endLabel", right=Right.WRITE_CONVERSATIONS)
async def end_label(
    screen: NamedDependency[Screen], label_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Off every chat, and away."""
    label = LabelId(read_id("lbl", label_id))

    async def act(tx: Tx) -> None:
        await conversations.delete_label(tx, screen.store, label, actor=screen.call.actor)

    return await _done(screen, "/labels", act, _draw_labels)


@get("/macros", operation_id="macrosPage", right=Right.READ_CONVERSATIONS)
async def macros(screen: NamedDependency[Screen]) -> Response[bytes]:
    return await _draw_macros(screen)


@post("/macros", operation_id="writeMacro", right=Right.WRITE_CONVERSATIONS)
async def write_macro(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    """Raises conversations.macro_exists, requests.invalid."""
    form = await _form(screen)

    async def act(tx: Tx) -> None:
        await conversations.create_macro(
            tx,
            screen.store,
            name=_named(form, MACRO_NAME_MAX),
            steps=read_steps(form),
            actor=screen.call.actor,
        )

    return await _done(screen, "/macros", act, _draw_macros)


@post("/macros/{macro_id:str}", operation_id="changeMacroByForm", right=Right.WRITE_CONVERSATIONS)
async def change_macro(
    screen: NamedDependency[Screen], macro_id: FromPath[str]
) -> Response[bytes] | Redirect:
    macro = MacroId(read_id("mac", macro_id))
    form = await _form(screen)

    async def act(tx: Tx) -> None:
        await conversations.change_macro(
            tx,
            screen.store,
            macro,
            changes={"name": _named(form, MACRO_NAME_MAX), "steps": read_steps(form)},
            version=_version(form),
            actor=screen.call.actor,
        )

    return await _done(screen, "/macros", act, _draw_macros)


@post("/macros/{macro_id:str}/end", operation_id="endMacro", right=Right.WRITE_CONVERSATIONS)
async def end_macro(
    screen: NamedDependency[Screen], macro_id: FromPath[str]
) -> Response[bytes] | Redirect:
    macro = MacroId(read_id("mac", macro_id))

    async def act(tx: Tx) -> None:
        await conversations.delete_macro(tx, screen.store, macro, actor=screen.call.actor)

    return await _done(screen, "/macros", act, _draw_macros)


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


async def _done(
    screen: Screen, page: str, act: Callable[[Tx], Awaitable[None]], draw: Draw
) -> Response[bytes] | Redirect:
    try:
        async with screen.transaction() as tx:
            await act(tx)
    except Problem as problem:
        return await screen.refuse(problem, page, lambda: draw(screen))
    return screen.back_to(page)


async def _form(screen: Screen) -> dict[str, str]:
    return {name: str(value) for name, value in (await screen.request.form()).items()}


def _reply_in(form: Mapping[str, str]) -> tuple[str, str]:
    """Its code and its words."""
    code = clean(form.get("code", ""), characters_max=CODE_MAX).lstrip("/").lower()
    return code, clean(form.get("text", ""), characters_max=TEXT_MAX)


def _label_in(form: Mapping[str, str]) -> tuple[str, Color]:
    return _named(form, NAME_MAX), read_color(form.get("color", ""))


def _named(form: Mapping[str, str], characters_max: int) -> str:
    """Raises requests.invalid."""
    name = clean(form.get("name", ""), characters_max=characters_max)
    if not name:
        raise Invalid.field("name", "says nothing")
    return name


def _version(form: Mapping[str, str]) -> int:
    """Of what the page had shown: who saves over a change of somebody else is told."""
    text = form.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotHere
    return int(text)


routes = [
    replies,
    write_reply,
    change_reply,
    end_reply,
    labels,
    write_label,
    change_label,
    end_label,
    macros,
    write_macro,
    change_macro,
    end_macro,
]
