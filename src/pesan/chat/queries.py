"""What visitors may see: each the conversation of whom their token names, on this connection alone."""

from ..kit.db import Tx
from ..kit.ids import ConnectionId, MessageId, StoreId
from ..kit.sql import statement
from .models import Known, Line, State, Thread


@statement("""
    SELECT asked.visitor, c.id AS conversation_id, c.owner,
        c.owner = 'agent' AND EXISTS (
            SELECT FROM customer_messages m
            WHERE m.store_id = $store AND m.conversation_id = c.id
                AND m.sequence > c.answered_sequence AND m.author = 'customer'
        ) AS answering
    FROM unnest($visitors::text[]) AS asked (visitor)
    JOIN customer_identities i ON i.store_id = $store AND i.channel = 'web'
        AND i.kind = 'visitor' AND i.value = asked.visitor AND i.ended_at IS NULL
    JOIN conversations c ON c.store_id = $store AND c.connection_id = $connection
        AND c.customer_id = i.customer_id
""")
async def states(
    tx: Tx, *, store: StoreId, connection: ConnectionId, visitors: list[str]
) -> list[State]: ...


@statement("""
    SELECT asked.visitor, m.sequence, m.id, m.direction, m.author, m.text, m.payload, m.status,
        m.provider_id, m.created_at
    FROM unnest($visitors::text[], $after::int[]) AS asked (visitor, after)
    JOIN customer_identities i ON i.store_id = $store AND i.channel = 'web'
        AND i.kind = 'visitor' AND i.value = asked.visitor AND i.ended_at IS NULL
    JOIN conversations c ON c.store_id = $store AND c.connection_id = $connection
        AND c.customer_id = i.customer_id
    CROSS JOIN LATERAL (
        SELECT sequence, id, direction, author, text, payload, status, provider_id, created_at
        FROM customer_messages
        WHERE store_id = $store AND conversation_id = c.id AND sequence > asked.after
        ORDER BY sequence LIMIT $limit
    ) m
    ORDER BY asked.visitor, m.sequence
""")
async def lines_after(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    visitors: list[str],
    after: list[int],
    limit: int,
) -> list[Line]: ...


@statement("""
    SELECT coalesce(min(sequence), 1) - 1 FROM (
        SELECT m.sequence
        FROM customer_identities i
        JOIN conversations c ON c.store_id = $store AND c.connection_id = $connection
            AND c.customer_id = i.customer_id
        JOIN customer_messages m ON m.store_id = $store AND m.conversation_id = c.id
        WHERE i.store_id = $store AND i.channel = 'web' AND i.kind = 'visitor'
            AND i.value = $visitor AND i.ended_at IS NULL
        ORDER BY m.sequence DESC LIMIT $limit
    ) latest
""")
async def before_latest(
    tx: Tx, *, store: StoreId, connection: ConnectionId, visitor: str, limit: int
) -> int: ...


@statement("""
    SELECT i.value, EXISTS (
        SELECT FROM customer_identities u
        WHERE u.store_id = $store AND u.customer_id = i.customer_id AND u.channel = 'web'
            AND u.value LIKE 'user:%'
    ) AS has_user
    FROM customer_identities i
    WHERE i.store_id = $store AND i.channel = 'web' AND i.kind = 'visitor'
        AND i.value = ANY($values)
""")
async def known(tx: Tx, store: StoreId, values: list[str]) -> list[Known]: ...


@statement("""
    SELECT m.id
    FROM customer_identities i
    JOIN conversations c ON c.store_id = $store AND c.connection_id = $connection
        AND c.customer_id = i.customer_id
    JOIN customer_messages m ON m.store_id = $store AND m.conversation_id = c.id
    WHERE i.store_id = $store AND i.channel = 'web' AND i.kind = 'visitor' AND i.value = $visitor
        AND i.ended_at IS NULL
        AND m.direction = 'out' AND m.status = ANY($statuses)
        AND m.sequence <= (
            SELECT last.sequence FROM customer_messages last
            WHERE last.store_id = $store AND last.id = $message AND last.conversation_id = c.id
        )
    ORDER BY m.sequence DESC LIMIT 50
""")
async def unseen_upto(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    visitor: str,
    message: MessageId,
    statuses: list[str],
) -> list[MessageId]: ...


@statement("""
    SELECT c.id, m.direction FROM customer_messages m
    JOIN conversations c ON c.store_id = $store AND c.id = m.conversation_id
    WHERE m.store_id = $store AND m.id = $message AND c.connection_id = $connection
""")
async def thread_of(
    tx: Tx, *, store: StoreId, connection: ConnectionId, message: MessageId
) -> Thread | None: ...
