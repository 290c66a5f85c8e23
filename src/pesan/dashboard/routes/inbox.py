from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import audit, conversations
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConversationId, LabelId, NoSuchId, decode, encode
from ...stores import Right
from ..counter import read_counter
from ..errors import NotHere
from ..models import MessageRow
from ..people import colleagues_of, mentioned
from ..queries import inbox as queries
from ..screen import Screen, clean

CHATS = 50
MESSAGES = 80
TEXT_MAX = 4000
TABS: dict[str, dict[str, str]] = {
    "need": {"owner": "human"},
    "agent": {"owner": "agent"},
    "mine": {},
    "all": {},
}
STATUSES = ("open", "snoozed", "closed", "all")
CANNED = 50
NOTES = 80


@get("/inbox", operation_id="inboxPage", right=Right.READ_CONVERSATIONS)
async def inbox(screen: NamedDependency[Screen]) -> Response[bytes]:
    async with screen.transaction() as tx:
        return await screen.page(
            tx, "inbox.html", active="inbox", thread=None, **await _list(tx, screen)
        )


@get("/inbox/{conversation_id:str}", operation_id="threadPage", right=Right.READ_CONVERSATIONS)
async def thread(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes]:
    async with screen.transaction() as tx:
        facts = await read_thread(tx, screen, conversation_named(conversation_id))
        return await screen.page(
            tx, "inbox.html", active="inbox", **facts, **await _list(tx, screen)
        )


@post(
    "/inbox/{conversation_id:str}/messages",
    operation_id="replyInThread",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def reply(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """The merchant answers, and the chat is theirs from now on; or writes a note, which stays here."""
    conversation = conversation_named(conversation_id)
    form = await screen.request.form()
    text = clean(str(form.get("text", "")), characters_max=TEXT_MAX)
    async with screen.transaction() as tx:
        await _require(tx, screen, conversation)
        if text and form.get("as") == "note":
            await conversations.add_note(
                tx,
                screen.store,
                conversation,
                text=text,
                mentions=mentioned(text, await colleagues_of(tx, screen)),
                actor=screen.call.actor,
            )
        elif text:
            await conversations.reply_as_human(
                tx, screen.store, conversation, text=text, user=screen.session.user_id
            )
    return await _thread_again(screen, conversation)


@post(
    "/inbox/{conversation_id:str}/owner",
    operation_id="switchOwner",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def switch_owner(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Take the chat over, or give it back to the agent."""
    conversation = conversation_named(conversation_id)
    owner = str((await screen.request.form()).get("owner", ""))
    async with screen.transaction() as tx:
        await _require(tx, screen, conversation)
        if owner == "human":
            await conversations.hand_over(
                tx, screen.store, conversation, reason="a seller took over"
            )
        elif owner == "agent":
            await conversations.give_back(tx, screen.store, conversation)
        else:
            raise NotHere
        await audit.record(
            tx,
            screen.store,
            actor=screen.call.actor,
            action="conversations.change_owner",
            subject=encode("con", conversation),
            detail={"owner": owner},
        )
    return await _thread_again(screen, conversation)


@post(
    "/inbox/{conversation_id:str}/read",
    operation_id="markThreadRead",
    status_code=204,
    right=Right.WRITE_CONVERSATIONS,
)
async def read(screen: NamedDependency[Screen], conversation_id: FromPath[str]) -> None:
    """An open thread was looked at; the page says so, for a GET changes nothing."""
    conversation = conversation_named(conversation_id)
    async with screen.transaction() as tx:
        await _require(tx, screen, conversation)
        await conversations.mark_read(tx, screen.store, conversation, user=screen.session.user_id)


async def _require(tx: Tx, screen: Screen, conversation: ConversationId) -> None:
    if await queries.find_thread(tx, screen.store, conversation) is None:
        raise NotHere


async def _thread_again(screen: Screen, conversation: ConversationId) -> Response[bytes] | Redirect:
    if not screen.swaps:
        return screen.back_to(f"/inbox/{encode('con', conversation)}")
    at = "simulator" if screen.request.query_params.get("at") == "simulator" else "inbox"
    async with screen.transaction() as tx:
        facts = await read_thread(tx, screen, conversation)
        return await screen.page(tx, "regions/thread.html", active=at, **facts)


async def _list(tx: Tx, screen: Screen) -> dict[str, object]:
    query = screen.request.query_params
    show, words = query.get("show", "all"), clean(query.get("q", ""), characters_max=80)
    # Who looks for something looks everywhere; a tab is of what is open.
    status = query.get("status", "all" if words else "open")
    if show not in TABS or status not in STATUSES:
        raise NotHere
    filters: dict[str, Any] = {
        **TABS[show],
        "status": None if status == "all" else status,
        "assignee": screen.session.user_id if show == "mine" else None,
        "unread": True if query.get("unread") == "1" else None,
        "label": _label(query.get("label")),
        "waiting": query.get("sort") == "waiting",
        "limit": CHATS,
    }
    if words:
        digits = conversations.digits_of(words)
        chats = await queries.matching(tx, screen.store, words=words, digits=digits, **filters)
    else:
        chats = await queries.conversations(tx, screen.store, **filters)
    return {
        "chats": chats,
        "show": show,
        "status": status,
        "words": words,
        "unread_only": query.get("unread") == "1",
        "by_wait": query.get("sort") == "waiting",
        "label": query.get("label", ""),
        "labels": await conversations.list_labels(tx, store=screen.store, after=None, limit=100),
        "inbox_counts": await conversations.count_inbox(
            tx, store=screen.store, user=screen.session.user_id, now=clock.now()
        ),
        "mentions": await conversations.list_mentions(
            tx, store=screen.store, user=screen.session.user_id, unread=True, after=None, limit=5
        ),
    }


def _label(text: str | None) -> LabelId | None:
    try:
        return LabelId(decode("lbl", text)) if text else None
    except NoSuchId as error:
        raise NotHere from error


async def read_thread(tx: Tx, screen: Screen, conversation: ConversationId) -> dict[str, object]:
    """A conversation and what is known of its buyer. Raises dashboard.not_here."""
    found = await queries.find_thread(tx, screen.store, conversation)
    if found is None:
        raise NotHere
    colleagues = await colleagues_of(tx, screen)
    said = await queries.messages(tx, screen.store, conversation, MESSAGES)
    notes = await conversations.list_notes(
        tx, store=screen.store, conversation=conversation, after=None, limit=NOTES
    )
    bought = await queries.orders_of(tx, screen.store, found.customer_id)
    return {
        "thread": found,
        "messages": with_notes(said, notes),
        "colleagues": colleagues,
        "names": {one.wire: one.name for one in colleagues},
        "chosen_reply": screen.request.query_params.get("reply", ""),
        "canned": await _canned(tx, screen, conversation),
        "macros": await conversations.list_macros(tx, store=screen.store, after=None, limit=50),
        "turn": await queries.last_turn(tx, screen.store, conversation),
        "buyer": await queries.buyer(tx, screen.store, found.customer_id),
        "buyer_orders": bought,
        **await read_counter(tx, screen, found, bought),
    }


def with_notes(
    said: list[MessageRow], notes: list[conversations.Note]
) -> list[MessageRow | conversations.Note]:
    """Each note below the message it was written after; none above the first that is shown."""
    first = said[0].sequence if said else 0
    entries: list[MessageRow | conversations.Note] = [*said]
    entries += [note for note in notes if note.after_sequence >= first or first == 1]
    return sorted(entries, key=_place)


def _place(entry: MessageRow | conversations.Note) -> tuple[int, int, UUID]:
    if isinstance(entry, conversations.Note):
        return entry.after_sequence, 1, entry.id
    return entry.sequence, 0, entry.id


async def _canned(tx: Tx, screen: Screen, conversation: ConversationId) -> list[dict[str, object]]:
    """Replies that were written before, with this buyer's facts in them."""
    facts = await conversations.facts_of(tx, screen.store, conversation)
    values = conversations.values_of(facts, seller=screen.session.user_name)
    found = await conversations.list_canned_replies(
        tx, store=screen.store, begins=None, after=None, limit=CANNED
    )
    return [
        {"code": reply.code, "text": conversations.filled(reply.text, values)[0]} for reply in found
    ]


def conversation_named(text: str) -> ConversationId:
    """Raises dashboard.not_here."""
    try:
        return ConversationId(decode("con", text))
    except NoSuchId as error:
        raise NotHere from error


routes = [inbox, thread, reply, switch_owner, read]
