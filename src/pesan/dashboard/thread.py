"""One thread as its page shows it: what was said, the notes among it, and what the composer offers."""

from uuid import UUID

from .. import conversations
from ..kit.db import Tx
from ..kit.ids import ConversationId, MessageId, decode, encode
from .carried import CARRIED, ordered_in
from .chats import kept, read_lines
from .composer import read_composer
from .counter import read_counter
from .errors import NotHere
from .forms import read_id
from .models import MessageRow, Quoted
from .people import colleagues_of
from .queries import inbox as queries
from .screen import Screen

MESSAGES = 80
CANNED = 50
MACROS = 50
NOTES = 80


async def read_thread(tx: Tx, screen: Screen, conversation: ConversationId) -> dict[str, object]:
    """A conversation and what is known of its buyer. Raises dashboard.not_here."""
    found = await queries.find_thread(tx, screen.store, conversation)
    if found is None:
        raise NotHere
    colleagues = await colleagues_of(tx, screen)
    before = _number(screen.request.query_params.get("before"))
    said = await queries.messages(tx, screen.store, conversation, before=before, limit=MESSAGES + 1)
    older, said = len(said) > MESSAGES, said[-MESSAGES:]
    notes = await conversations.list_notes(
        tx, store=screen.store, conversation=conversation, after=None, limit=NOTES
    )
    bought = await queries.orders_of(tx, screen.store, found.customer_id)
    return {
        "thread": found,
        "messages": with_notes(said, notes, all_of_it=before is None),
        "older": said[0].sequence if older else None,
        "before": before,
        "shown_from": said[0].sequence if said else 0,
        "quoted": await _quoted(tx, screen, conversation, said),
        "articles": await _articles(tx, screen, said),
        "colleagues": colleagues,
        **CARRIED,
        "names": {one.wire: one.name for one in colleagues},
        "chosen_reply": screen.request.query_params.get("reply", ""),
        "canned": await _canned(tx, screen, conversation),
        "macros": await conversations.list_macros(tx, store=screen.store, after=None, limit=MACROS),
        "turn": await queries.last_turn(tx, screen.store, conversation),
        "buyer": await queries.buyer(tx, screen.store, found.customer_id),
        "buyer_orders": bought,
        "keep": kept(screen),
        **await read_lines(tx, screen),
        **await read_counter(tx, screen, found, bought),
        **await read_composer(tx, screen, found),
    }


def with_notes(
    said: list[MessageRow], notes: list[conversations.Note], *, all_of_it: bool = True
) -> list[MessageRow | conversations.Note]:
    """Each note below the message it was written after; none above the first that is shown, and
    none below the last where there are later ones.
    """
    first, last = (said[0].sequence, said[-1].sequence) if said else (0, 0)
    entries: list[MessageRow | conversations.Note] = [*said]
    entries += [
        note
        for note in notes
        if (note.after_sequence >= first or first == 1)
        and (all_of_it or note.after_sequence <= last)
    ]
    return sorted(entries, key=_place)


async def _quoted(
    tx: Tx, screen: Screen, conversation: ConversationId, said: list[MessageRow]
) -> dict[str, Quoted]:
    """What is answered by what is shown, by its id on the wire."""
    answered = {str(one.payload["reply_to"]) for one in said if one.payload.get("reply_to")}
    ids = [MessageId(decode("msg", one)) for one in sorted(answered)]
    found = await queries.quoted(tx, screen.store, conversation, ids) if ids else []
    return {encode("msg", one.id): one for one in found}


async def _articles(tx: Tx, screen: Screen, said: list[MessageRow]) -> dict[str, str]:
    """What was ordered from a channel's own catalogue, by the number it has there."""
    skus = {item.sku for one in said for item in ordered_in(one.payload)}
    found = await queries.titles_of(tx, screen.store, sorted(skus)) if skus else []
    return {one.sku: f"{one.name} {one.title}".strip() for one in found}


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


def _number(text: str | None) -> int | None:
    """Raises dashboard.not_here."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotHere
    return int(text)


def conversation_named(text: str) -> ConversationId:
    """Raises dashboard.not_here."""
    return ConversationId(read_id("con", text))
