"""What a seller does with a chat beside answering: each a form that leads back to it."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import conversations
from ...conversations import Color
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import (
    CannedReplyId,
    ConversationId,
    LabelId,
    MacroId,
    NoSuchId,
    UserId,
    decode,
    encode,
)
from ...stores import Right
from ..errors import NotHere
from ..screen import Screen, clean
from .inbox import conversation_named

_ONE = "/inbox/{conversation_id:str}"
HOURS = {"1h": timedelta(hours=1), "3h": timedelta(hours=3)}
DAYS = {"tomorrow": 1, "week": 7}
OPENS = time(9)  # when what is put aside for another day comes back
NAME_MAX = 40
CODE_MAX = 30
TEXT_MAX = 4000


@post(f"{_ONE}/close", operation_id="closeThread", right=Right.WRITE_CONVERSATIONS)
async def close(screen: NamedDependency[Screen], conversation_id: FromPath[str]) -> Redirect:
    conversation = conversation_named(conversation_id)
    async with screen.transaction() as tx:
        await conversations.close(
            tx,
            screen.store,
            conversation,
            user=screen.session.user_id,
            actor=screen.call.actor,
        )
    return _back(screen, conversation)


@post(f"{_ONE}/reopen", operation_id="reopenThread", right=Right.WRITE_CONVERSATIONS)
async def reopen(screen: NamedDependency[Screen], conversation_id: FromPath[str]) -> Redirect:
    conversation = conversation_named(conversation_id)
    async with screen.transaction() as tx:
        await conversations.reopen(tx, screen.store, conversation, actor=screen.call.actor)
    return _back(screen, conversation)


@post(f"{_ONE}/unread", operation_id="leaveThreadUnread", right=Right.WRITE_CONVERSATIONS)
async def unread(screen: NamedDependency[Screen], conversation_id: FromPath[str]) -> Redirect:
    """Back to the list: who opens the chat again has read it."""
    conversation = conversation_named(conversation_id)
    async with screen.transaction() as tx:
        await conversations.mark_unread(tx, screen.store, conversation, actor=screen.call.actor)
    return screen.back_to("/inbox")


@post(f"{_ONE}/snooze", operation_id="snoozeThread", right=Right.WRITE_CONVERSATIONS)
async def snooze(screen: NamedDependency[Screen], conversation_id: FromPath[str]) -> Redirect:
    conversation = conversation_named(conversation_id)
    chosen = str((await screen.request.form()).get("until", ""))
    async with screen.transaction() as tx:
        zone = ZoneInfo((await screen.shop(tx)).store.timezone)
        await conversations.snooze(
            tx,
            screen.store,
            conversation,
            until=_until(chosen, zone),
            actor=screen.call.actor,
        )
    return _back(screen, conversation)


@post(f"{_ONE}/assignee", operation_id="assignThread", right=Right.WRITE_CONVERSATIONS)
async def assign(screen: NamedDependency[Screen], conversation_id: FromPath[str]) -> Redirect:
    conversation = conversation_named(conversation_id)
    chosen = str((await screen.request.form()).get("assignee", ""))
    assignee = UserId(_read("usr", chosen)) if chosen else None
    async with screen.transaction() as tx:
        await conversations.require_conversation(tx, screen.store, conversation)
        await conversations.assign(tx, screen.store, conversation, assignee)
    return _back(screen, conversation)


@post(f"{_ONE}/labels", operation_id="labelThread", right=Right.WRITE_CONVERSATIONS)
async def label(screen: NamedDependency[Screen], conversation_id: FromPath[str]) -> Redirect:
    """What was ticked and what was not, beside what the page had shown: nobody else's is undone."""
    conversation = conversation_named(conversation_id)
    form = await screen.request.form()
    shown = {str(one) for one in form.getall("shown", [])}
    ticked = {str(one) for one in form.getall("label", [])}
    name = clean(str(form.get("name", "")), characters_max=NAME_MAX)
    actor = screen.call.actor
    async with screen.transaction() as tx:
        for one in sorted(ticked - shown):
            put = LabelId(_read("lbl", one))
            await conversations.put_on(tx, screen.store, conversation, put, actor=actor)
        for one in sorted(shown - ticked):
            taken = LabelId(_read("lbl", one))
            await conversations.take_off(tx, screen.store, conversation, taken, actor=actor)
        if name:
            color = _color(str(form.get("color", "")))
            made = await conversations.create_label(
                tx, screen.store, name=name, color=color, actor=actor
            )
            await conversations.put_on(tx, screen.store, conversation, made.id, actor=actor)
    return _back(screen, conversation)


@post(f"{_ONE}/macro", operation_id="runMacroInThread", right=Right.WRITE_CONVERSATIONS)
async def macro(screen: NamedDependency[Screen], conversation_id: FromPath[str]) -> Redirect:
    conversation = conversation_named(conversation_id)
    chosen = MacroId(_read("mac", str((await screen.request.form()).get("macro", ""))))
    async with screen.transaction() as tx:
        await conversations.run_macro(
            tx,
            screen.store,
            chosen,
            conversation,
            user=screen.session.user_id,
            seller=screen.session.user_name,
            actor=screen.call.actor,
        )
    return _back(screen, conversation)


@get("/replies", operation_id="repliesPage", right=Right.READ_CONVERSATIONS)
async def replies(screen: NamedDependency[Screen]) -> Response[bytes]:
    """The replies that were written before."""
    async with screen.transaction() as tx:
        return await screen.page(tx, "replies.html", active="more", **await _replies(tx, screen))


@post("/replies", operation_id="writeReply", right=Right.WRITE_CONVERSATIONS)
async def write_reply(screen: NamedDependency[Screen]) -> Redirect:
    """A new one. Raises conversations.canned_reply_exists, requests.invalid."""
    form = await screen.request.form()
    code = clean(str(form.get("code", "")), characters_max=CODE_MAX).lstrip("/").lower()
    text = clean(str(form.get("text", "")), characters_max=TEXT_MAX)
    if code and text:
        async with screen.transaction() as tx:
            await conversations.create_canned_reply(
                tx, screen.store, code=code, text=text, actor=screen.call.actor
            )
    return screen.back_to("/replies")


@post("/replies/{reply_id:str}/end", operation_id="endReply", right=Right.WRITE_CONVERSATIONS)
async def end_reply(screen: NamedDependency[Screen], reply_id: FromPath[str]) -> Redirect:
    reply = CannedReplyId(_read("cnr", reply_id))
    async with screen.transaction() as tx:
        await conversations.delete_canned_reply(tx, screen.store, reply, actor=screen.call.actor)
    return screen.back_to("/replies")


async def _replies(tx: Tx, screen: Screen) -> dict[str, object]:
    found = await conversations.list_canned_replies(
        tx, store=screen.store, begins=None, after=None, limit=100
    )
    return {"replies": found, "variables": conversations.VARIABLES}


def _until(chosen: str, zone: ZoneInfo) -> datetime | None:
    """None: until the customer writes. Raises dashboard.not_here."""
    now = clock.now()
    if chosen == "reply":
        return None
    if chosen in HOURS:
        return now + HOURS[chosen]
    if chosen in DAYS:
        day = now.astimezone(zone).date() + timedelta(days=DAYS[chosen])
        return datetime.combine(day, OPENS, zone)
    raise NotHere


def _color(text: str) -> Color:
    return Color(text) if text in set(Color) else Color.GRAY


def _read(prefix: str, text: str) -> UUID:
    try:
        return decode(prefix, text)
    except NoSuchId as error:
        raise NotHere from error


def _back(screen: Screen, conversation: ConversationId) -> Redirect:
    return screen.back_to(f"/inbox/{encode('con', conversation)}")


routes = [
    close,
    reopen,
    unread,
    snooze,
    assign,
    label,
    macro,
    replies,
    write_reply,
    end_reply,
]
