"""What sellers tell each other in a thread, and who is asked to look."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import ConversationId, NoteId, StoreId, UserId
from ...kit.sql import Changed, statement
from ..fragments import WORDS
from ..models import Mention, Note

_MENTIONS: LiteralString = """
    COALESCE((SELECT jsonb_agg(m.user_id ORDER BY m.user_id) FROM note_mentions m
        WHERE m.store_id = $store AND m.note_id = n.id), '[]')
"""


@statement(
    """
    WITH spelt_in AS (
        SELECT id, last_sequence FROM conversations WHERE store_id = $store AND id = $conversation
    ), """
    + WORDS
    + """, asked AS (
        INSERT INTO note_mentions (store_id, user_id, note_id, conversation_id)
        SELECT $store, member, $note, $conversation FROM unnest($mentions::uuid[]) AS member
    )
    INSERT INTO conversation_notes
        (store_id, id, conversation_id, author, text, after_sequence, created_at)
    SELECT $store, $note, id, $author, $text, last_sequence, $now FROM spelt_in
"""
)
async def insert_note(
    tx: Tx,
    *,
    store: StoreId,
    note: NoteId,
    conversation: ConversationId,
    author: str,
    text: str,
    mentions: list[UserId],
    now: datetime,
) -> None: ...


@statement(
    "SELECT n.id, n.conversation_id, n.author, n.text, n.after_sequence, n.created_at,"
    + _MENTIONS
    + """ AS mentions
    FROM conversation_notes n
    WHERE n.store_id = $store AND n.conversation_id = $conversation
        AND n.id < COALESCE($after::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY n.id DESC LIMIT $limit
"""
)
async def list_notes(
    tx: Tx, *, store: StoreId, conversation: ConversationId, after: NoteId | None, limit: int
) -> list[Note]: ...


@statement("SELECT user_id FROM members WHERE store_id = $store AND user_id = ANY($users)")
async def members_among(tx: Tx, store: StoreId, users: list[UserId]) -> list[UserId]: ...


@statement("""
    -- Newest first. The join is the fence of test keys too: they see no live conversation.
    SELECT m.note_id, m.conversation_id, k.name AS customer_name, n.author, n.text, n.created_at,
        m.read_at
    FROM note_mentions m
    JOIN conversation_notes n ON n.store_id = $store AND n.id = m.note_id
    JOIN conversations c ON c.store_id = $store AND c.id = m.conversation_id
    JOIN customers k ON k.store_id = $store AND k.id = c.customer_id
    WHERE m.store_id = $store AND m.user_id = $user
        AND m.note_id < COALESCE($after::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        AND ($unread::boolean IS NULL OR (m.read_at IS NULL) = $unread)
    ORDER BY m.note_id DESC LIMIT $limit
""")
async def list_mentions(
    tx: Tx,
    *,
    store: StoreId,
    user: UserId,
    unread: bool | None,
    after: NoteId | None,
    limit: int,
) -> list[Mention]: ...


@statement("""
    UPDATE note_mentions SET read_at = $now
    WHERE store_id = $store AND user_id = $user AND conversation_id = $conversation
        AND read_at IS NULL
""")
async def read_mentions(
    tx: Tx, *, store: StoreId, user: UserId, conversation: ConversationId, now: datetime
) -> Changed: ...
