from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...kit import cursors
from ...kit.db import Tx
from ...kit.ids import NoteId
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from .. import actions, queries
from ..schemas import AddThreadNote, MentionOut, ThreadNoteOut, words_in
from .paths import read_conversation, read_mention

_NOTES = "/conversations/{conversation_id:str}/notes"


@post(_NOTES, operation_id="addConversationNote", right=Right.WRITE_CONVERSATIONS)
async def add_note(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], data: JSONBody[AddThreadNote]
) -> Response[ThreadNoteOut]:
    """Write something down for the other sellers: the customer never gets it. It stays as it is.

    Whoever is named in `mentions` finds it among their mentions.
    """
    text = words_in(data.text, "text")

    async def act(tx: Tx) -> ThreadNoteOut:
        return ThreadNoteOut.of(
            await actions.add_note(
                tx,
                call.store,
                read_conversation(conversation_id),
                text=text,
                mentions=[read_mention(one) for one in data.mentions],
                actor=call.actor,
            )
        )

    return await call.once(act)


@get(_NOTES, operation_id="listConversationNotes", right=Right.READ_CONVERSATIONS)
async def list_notes(
    call: NamedDependency[StoreCall],
    conversation_id: FromPath[str],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[ThreadNoteOut]:
    """What sellers wrote down, newest first; `after_sequence` says where in the thread it stands."""
    conversation, last = read_conversation(conversation_id), cursors.read_id("nte", cursor)
    async with call.transaction() as tx:
        await actions.require_conversation(tx, call.store, conversation)
        found = await queries.list_notes(
            tx,
            store=call.store,
            conversation=conversation,
            after=None if last is None else NoteId(last),
            limit=limit + 1,
        )
    items = [ThreadNoteOut.of(note) for note in found[:limit]]
    return Page(items, items[-1].id if len(found) > limit else None)


@get("/mentions", operation_id="listMentions", right=Right.READ_CONVERSATIONS)
async def list_mentions(
    call: NamedDependency[StoreCall],
    unread: FromQuery[bool | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[MentionOut]:
    """Notes in which the caller is asked to look, newest first. Reading the conversation reads them."""
    last = cursors.read_id("nte", cursor)
    async with call.transaction() as tx:
        found = await queries.list_mentions(
            tx,
            store=call.store,
            user=call.user,
            unread=unread,
            after=None if last is None else NoteId(last),
            limit=limit + 1,
        )
    items = [MentionOut.of(mention) for mention in found[:limit]]
    return Page(items, items[-1].note_id if len(found) > limit else None)


routes = [add_note, list_notes, list_mentions]
