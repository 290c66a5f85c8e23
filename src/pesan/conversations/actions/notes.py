"""Notes of sellers in a thread. They are kept apart from messages: nothing that sends meets one."""

from ... import audit
from ...kit import clock
from ...kit.cards import mask
from ...kit.db import Tx
from ...kit.ids import ConversationId, NoteId, StoreId, UserId, encode, new_id
from ...kit.live import tell
from .. import queries
from ..errors import MentionNotMember
from ..models import Note
from .look import TOPIC, writable


async def add_note(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    *,
    text: str,
    mentions: list[UserId],
    actor: str,
) -> Note:
    """Raises conversations.not_found, customers.erased, conversations.mention_not_member."""
    await writable(tx, store, conversation)
    asked = sorted(set(mentions))
    strangers = set(asked) - set(await queries.members_among(tx, store, asked))
    if strangers:
        raise MentionNotMember(member=encode("usr", min(strangers)))
    note = NoteId(new_id())
    await queries.insert_note(
        tx,
        store=store,
        note=note,
        conversation=conversation,
        author=actor,
        text=mask(text),
        mentions=asked,
        now=clock.now(),
    )
    await audit.record(
        tx,
        store,
        actor=actor,
        action="conversations.add_note",
        subject=encode("con", conversation),
        detail={"note": encode("nte", note)},
    )
    await tell(tx, store, TOPIC)
    made = await queries.list_notes(tx, store=store, conversation=conversation, after=None, limit=1)
    return made[0]
