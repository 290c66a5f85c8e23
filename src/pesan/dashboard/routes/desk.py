"""What a seller does with a chat beside answering: each a form that leads back to it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import conversations
from ...conversations import Color
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import (
    ConversationId,
    LabelId,
    MacroId,
    UserId,
)
from ...stores import Right
from ..chats import kept
from ..errors import NotHere
from ..forms import read_id
from ..screen import Screen, clean
from ..thread import conversation_named
from .inbox import done, require_thread

_ONE = "/inbox/{conversation_id:str}"
HOURS = {"1h": timedelta(hours=1), "3h": timedelta(hours=3)}
DAYS = {"tomorrow": 1, "week": 7}
OPENS = time(9)  # when what is put aside for another day comes back
NAME_MAX = 40


@post(f"{_ONE}/close", operation_id="closeThread", right=Right.WRITE_CONVERSATIONS)
async def close(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:

    async def act(tx: Tx, conversation: ConversationId) -> None:
        await conversations.close(
            tx,
            screen.store,
            conversation,
            user=screen.session.user_id,
            actor=screen.call.actor,
        )

    return await done(screen, conversation_id, act)


@post(f"{_ONE}/reopen", operation_id="reopenThread", right=Right.WRITE_CONVERSATIONS)
async def reopen(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:

    async def act(tx: Tx, conversation: ConversationId) -> None:
        await conversations.reopen(tx, screen.store, conversation, actor=screen.call.actor)

    return await done(screen, conversation_id, act)


@post(f"{_ONE}/unread", operation_id="leaveThreadUnread", right=Right.WRITE_CONVERSATIONS)
async def unread(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Back to the list: who opens the chat again has read it."""
    conversation = conversation_named(conversation_id)
    async with screen.transaction() as tx:
        await require_thread(tx, screen, conversation)
        await conversations.mark_unread(tx, screen.store, conversation, actor=screen.call.actor)
    return screen.back_to(f"/inbox{kept(screen)}")


@post(f"{_ONE}/snooze", operation_id="snoozeThread", right=Right.WRITE_CONVERSATIONS)
async def snooze(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    chosen = str((await screen.request.form()).get("until", ""))

    async def act(tx: Tx, conversation: ConversationId) -> None:
        zone = ZoneInfo((await screen.shop(tx)).store.timezone)
        await conversations.snooze(
            tx,
            screen.store,
            conversation,
            until=_until(chosen, zone),
            actor=screen.call.actor,
        )

    return await done(screen, conversation_id, act)


@post(f"{_ONE}/assignee", operation_id="assignThread", right=Right.WRITE_CONVERSATIONS)
async def assign(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    chosen = str((await screen.request.form()).get("assignee", ""))
    assignee = UserId(read_id("usr", chosen)) if chosen else None

    async def act(tx: Tx, conversation: ConversationId) -> None:
        await conversations.assign(tx, screen.store, conversation, assignee)

    return await done(screen, conversation_id, act)


@post(f"{_ONE}/labels", operation_id="labelThread", right=Right.WRITE_CONVERSATIONS)
async def label(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """What was ticked and what was not, beside what the page had shown: nobody else's is undone."""
    form = await screen.request.form()
    shown = {str(one) for one in form.getall("shown", [])}
    ticked = {str(one) for one in form.getall("label", [])}
    name = clean(str(form.get("name", "")), characters_max=NAME_MAX)
    actor = screen.call.actor

    async def act(tx: Tx, conversation: ConversationId) -> None:
        for one in sorted(ticked - shown):
            put = LabelId(read_id("lbl", one))
            await conversations.put_on(tx, screen.store, conversation, put, actor=actor)
        for one in sorted(shown - ticked):
            taken = LabelId(read_id("lbl", one))
            await conversations.take_off(tx, screen.store, conversation, taken, actor=actor)
        if name:
            color = read_color(str(form.get("color", "")))
            made = await conversations.create_label(
                tx, screen.store, name=name, color=color, actor=actor
            )
            await conversations.put_on(tx, screen.store, conversation, made.id, actor=actor)

    return await done(screen, conversation_id, act)


@post(f"{_ONE}/macro", operation_id="runMacroInThread", right=Right.WRITE_CONVERSATIONS)
async def macro(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    chosen = MacroId(read_id("mac", str((await screen.request.form()).get("macro", ""))))

    async def act(tx: Tx, conversation: ConversationId) -> None:
        await conversations.run_macro(
            tx,
            screen.store,
            chosen,
            conversation,
            user=screen.session.user_id,
            seller=screen.session.user_name,
            actor=screen.call.actor,
        )

    return await done(screen, conversation_id, act)


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


def read_color(text: str) -> Color:
    """Gray where it is none of ours."""
    return Color(text) if text in set(Color) else Color.GRAY


routes = [close, reopen, unread, snooze, assign, label, macro]
