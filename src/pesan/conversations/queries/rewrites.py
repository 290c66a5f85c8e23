"""What was said and is changed on the channel: edited, taken back, reacted to."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConnectionId, ConversationId, MessageId, StoreId
from ...kit.sql import Changed, statement
from ..fragments import WORDS
from ..models import Direction


@statement("""
    SELECT m.id FROM customer_messages m
    JOIN conversations c ON c.store_id = $store AND c.id = m.conversation_id
        AND c.connection_id = $connection
    WHERE m.store_id = $store AND m.provider_id = $provider_id
""")
async def find_by_provider(
    tx: Tx, *, store: StoreId, connection: ConnectionId, provider_id: str
) -> MessageId | None: ...


@statement(
    """
    -- The later word wins, whichever comes first. What was taken back stays so.
    WITH spelt_in AS (
        UPDATE customer_messages SET text = $text, updated_at = $now,
            payload = payload || jsonb_build_object('edited_at', $at::text)
        WHERE store_id = $store AND id = $message AND direction = $by AND type <> 'revoked'
            AND coalesce(payload ->> 'edited_at', '') < $at
        RETURNING conversation_id AS id
    ),
"""
    + WORDS
    + """
    SELECT id FROM spelt_in
"""
)
async def edit(
    tx: Tx,
    *,
    store: StoreId,
    message: MessageId,
    by: Direction,
    text: str | None,
    at: str,
    now: datetime,
) -> ConversationId | None: ...


@statement("""
    -- The words of what is about to be taken back, as far as nothing else in its thread says them.
    WITH this AS (
        SELECT conversation_id, text FROM customer_messages
        WHERE store_id = $store AND id = $message AND direction = $by
    ), others AS (
        SELECT m.text FROM this JOIN customer_messages m ON m.store_id = $store
            AND m.conversation_id = this.conversation_id AND m.id <> $message
        UNION ALL SELECT n.text FROM this JOIN conversation_notes n ON n.store_id = $store
            AND n.conversation_id = this.conversation_id
    )
    DELETE FROM conversation_words w USING this
    WHERE w.store_id = $store AND w.conversation_id = this.conversation_id
        AND w.word IN (
            SELECT left(word, 40)
            FROM regexp_split_to_table(lower(this.text), '[^[:alnum:]]+') AS word
        )
        AND w.word NOT IN (
            SELECT left(word, 40) FROM others,
                regexp_split_to_table(lower(others.text), '[^[:alnum:]]+') AS word
        )
""")
async def forget_words(tx: Tx, store: StoreId, message: MessageId, by: Direction) -> Changed: ...


@statement("""
    -- Nothing of it is left but that it was there, and when it was taken back.
    UPDATE customer_messages SET type = 'revoked', text = NULL, updated_at = $now,
        payload = jsonb_build_object('revoked_at', $at::text)
    WHERE store_id = $store AND id = $message AND direction = $by AND type <> 'revoked'
""")
async def revoke(
    tx: Tx, *, store: StoreId, message: MessageId, by: Direction, at: str, now: datetime
) -> Changed: ...


@statement("""
    UPDATE customer_messages SET updated_at = $now,
        payload = payload || jsonb_build_object($key::text,
            jsonb_build_object('emoji', $emoji::text, 'at', $at::text))
    WHERE store_id = $store AND id = $message AND type <> 'revoked'
        AND coalesce(payload #>> ARRAY[$key::text, 'at'], '') <= $at
""")
async def react(
    tx: Tx,
    *,
    store: StoreId,
    message: MessageId,
    key: str,
    emoji: str | None,
    at: str,
    now: datetime,
) -> Changed: ...
