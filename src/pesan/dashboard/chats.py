"""The inbox's list: which chats, and the address that keeps what was chosen."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from .. import conversations
from ..conversations import Filters
from ..kit import clock, cursors
from ..kit.db import Tx
from ..kit.ids import ConnectionId, ConversationId, LabelId
from .alarms import read_alarms
from .errors import NotHere
from .forms import read_id
from .models import ConversationRow
from .queries import inbox as queries
from .screen import Screen, clean

CHATS = 50
LABELS = 100
MENTIONS = 5
WORDS_MAX = 80
TABS: dict[str, dict[str, Any]] = {
    "need": {"need_you": True},
    "agent": {"owner": "agent"},
    "mine": {},
    "all": {},
}
STATUSES = ("open", "snoozed", "closed", "all")
KEPT = (
    "show",
    "status",
    "q",
    "unread",
    "sort",
    "label",
    "line",
    "page",
)  # an open chat keeps its list


async def read_chats(tx: Tx, screen: Screen) -> dict[str, object]:
    """Raises dashboard.not_here, requests.invalid."""
    query = screen.request.query_params
    show, words = query.get("show", "all"), clean(query.get("q", ""), characters_max=WORDS_MAX)
    # Who looks for something looks everywhere; a tab is of what is open.
    status = query.get("status", "all" if words else "open")
    if show not in TABS or status not in STATUSES:
        raise NotHere
    by_wait = query.get("sort") == "waiting" and not words
    label, line = query.get("label"), query.get("line")
    filters = Filters(
        **TABS[show],
        status=None if status == "all" else status,
        assignee=screen.session.user_id if show == "mine" else None,
        unread=True if query.get("unread") == "1" else None,
        label=LabelId(read_id("lbl", label)) if label else None,
        connection=ConnectionId(read_id("cnx", line)) if line else None,
    )
    chats, more = await _page(tx, screen, words=words, by_wait=by_wait, filters=filters)
    return {
        "chats": chats,
        **await read_alarms(tx, screen),
        "more_chats": more,
        "sift": sifting(screen),
        "show": show,
        "status": status,
        "words": words,
        "unread_only": query.get("unread") == "1",
        "by_wait": by_wait,
        "label": label or "",
        "line": line or "",
        **await read_lines(tx, screen),
        "labels": await conversations.list_labels(tx, store=screen.store, after=None, limit=LABELS),
        "inbox_counts": await conversations.count_inbox(
            tx, store=screen.store, user=screen.session.user_id, now=clock.now()
        ),
        "mentions": await conversations.list_mentions(
            tx,
            store=screen.store,
            user=screen.session.user_id,
            unread=True,
            after=None,
            limit=MENTIONS,
        ),
    }


async def _page(
    tx: Tx, screen: Screen, *, words: str, by_wait: bool, filters: Filters
) -> tuple[list[ConversationRow], str | None]:
    """Those of it, and where the next begins."""
    at, last = cursors.read_by_time(screen.request.query_params.get("page"))
    edge = None if last is None else ConversationId(last)
    asked: dict[str, Any] = {"filters": filters, "at": at, "edge": edge, "limit": CHATS + 1}
    if by_wait:
        found = await queries.waiting(tx, screen.store, **asked)
    elif words:
        digits = conversations.digits_of(words)
        found = await queries.matching(tx, screen.store, words=words, digits=digits, **asked)
    else:
        found = await queries.conversations(tx, screen.store, **asked)
    if len(found) <= CHATS:
        return found, None
    end = found[CHATS - 1]
    moment = end.waiting_since if by_wait else end.last_message_at
    assert moment is not None, "those who wait have since when"
    return found[:CHATS], cursors.by_time(moment, end.id)


async def read_lines(tx: Tx, screen: Screen) -> dict[str, object]:
    """By which number, bot or site somebody writes, where there are several."""
    return {"lines": {one.id: one for one in await queries.lines(tx, screen.store)}}


def kept(screen: Screen) -> str:
    """What was chosen in the list, for the end of a thread's address; '' where nothing was."""
    chosen = {name: screen.request.query_params.get(name) for name in KEPT}
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"?{query}" if query else ""


def sifting(screen: Screen) -> Callable[..., str]:
    """The list's address, with something else chosen: `sift(status='closed')`."""
    return partial(_sifted, {name: screen.request.query_params.get(name) for name in KEPT})


def _sifted(chosen: dict[str, str | None], **changed: str | None) -> str:
    whole = {**chosen, "page": None, **changed}
    query = urlencode({name: value for name, value in whole.items() if value})
    return f"/inbox?{query}" if query else "/inbox"
