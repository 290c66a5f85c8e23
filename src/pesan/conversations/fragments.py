"""What other statements take from this room: an order's timeline, the inbox's search and filters."""

from typing import LiteralString

from msgspec import Struct

from ..kit.ids import ConnectionId, LabelId, UserId

# What a buyer was told about an order. Reads $store and $order; gives the columns of orders/queries/timeline.py.
TOLD: LiteralString = """
    SELECT m.created_at AS at, m.id, 'message' AS kind, m.author AS actor, NULL AS from_status,
        m.status AS to_status, NULL AS reason, m.text, m.id AS subject, NULL::bigint AS amount_minor
    FROM customer_messages m WHERE m.store_id = $store AND m.order_id = $order
"""

# Whatever finds conversations by words: what was said or noted in them, who their customer is, the
# number of an order of theirs. Reads $store, $words and $digits; gives `found (conversation_id)`.
# Each word of the question begins one of theirs; of a beginning that very many share, 20,000 are
# looked at. Where nothing begins with a word, a slip is allowed after its first letter: pg_trgm
# over the words the store has heard, 30,000 at most. Orders and customers' terms belong to rooms
# that stand elsewhere: this is a read model, as the customers' purchases are.
FOUND: LiteralString = """
    asked AS MATERIALIZED (
        SELECT left(word, 40) AS word FROM (
            SELECT DISTINCT word FROM regexp_split_to_table(lower($words), '[^[:alnum:]]+') AS word
            WHERE word <> '' AND $digits::text IS NULL LIMIT 8
        ) said
        UNION ALL SELECT $digits WHERE $digits::text IS NOT NULL
    ), meant AS MATERIALIZED (
        SELECT word AS asked, word AS begins FROM asked
        UNION ALL
        SELECT a.word, near.word FROM asked a CROSS JOIN LATERAL (
            SELECT w.word FROM (
                (SELECT word FROM conversation_words
                WHERE store_id = $store AND word >= left(a.word, 1)
                    AND word < left(a.word, 1) || chr(1114111) LIMIT 30000)
                UNION
                (SELECT term FROM customer_terms
                WHERE store_id = $store AND term >= left(a.word, 1)
                    AND term < left(a.word, 1) || chr(1114111) LIMIT 30000)
            ) w (word)
            WHERE similarity(w.word, a.word) > 0.4
            ORDER BY similarity(w.word, a.word) DESC, w.word LIMIT 5
        ) near
        WHERE length(a.word) > 3 AND a.word ~ '^[[:alpha:]]+$'
            AND NOT EXISTS (
                SELECT FROM conversation_words w WHERE w.store_id = $store
                    AND w.word >= a.word AND w.word < a.word || chr(1114111))
            AND NOT EXISTS (
                SELECT FROM customer_terms t WHERE t.store_id = $store
                    AND t.term >= a.word AND t.term < a.word || chr(1114111))
    ), met AS MATERIALIZED (
        SELECT m.asked, w.conversation_id FROM meant m CROSS JOIN LATERAL (
            SELECT conversation_id FROM conversation_words
            WHERE store_id = $store AND word >= m.begins AND word < m.begins || chr(1114111)
            LIMIT 20000
        ) w
        UNION
        SELECT m.asked, t.id FROM meant m CROSS JOIN LATERAL (
            SELECT t.customer_id FROM customer_terms t
            WHERE t.store_id = $store AND t.term >= m.begins AND t.term < m.begins || chr(1114111)
            LIMIT 20000
        ) k JOIN conversations t ON t.store_id = $store AND t.customer_id = k.customer_id
        UNION
        SELECT a.word, t.id FROM asked a
        JOIN orders o ON o.store_id = $store
            AND o.number = CASE WHEN a.word ~ '^[0-9]{1,15}$' THEN a.word::bigint END
        JOIN conversations t ON t.store_id = $store AND t.customer_id = o.customer_id
    ), found AS (
        SELECT conversation_id FROM met GROUP BY conversation_id
        HAVING count(DISTINCT asked) = (SELECT count(*) FROM asked)
    )
"""

# Which conversations a person has to look at: of those that are people's, where the buyer waits for an
# answer, or something is unread, as when it was put aside and its hour has come. Over `c`.
NEED_YOU: LiteralString = """
    (c.status = 'open' AND c.owner = 'human' AND (c.waiting_since IS NOT NULL OR c.unread > 0))
"""


class Filters(Struct, frozen=True, kw_only=True):
    """What FILTERS asks of a conversation."""

    status: str | None = None
    owner: str | None = None
    channel: str | None = None
    connection: ConnectionId | None = None
    assignee: UserId | None = None
    assigned: bool | None = None
    label: LabelId | None = None
    unread: bool | None = None
    need_you: bool | None = None


# The inbox's filters over `c`, a conversation.
FILTERS: LiteralString = (
    """
    ($filters.status::text IS NULL OR c.status = $filters.status)
    AND ($filters.owner::text IS NULL OR c.owner = $filters.owner)
    AND ($filters.channel::text IS NULL OR c.channel = $filters.channel)
    AND ($filters.connection::uuid IS NULL OR c.connection_id = $filters.connection)
    AND ($filters.assignee::uuid IS NULL OR c.assignee_id = $filters.assignee)
    AND ($filters.assigned::boolean IS NULL OR (c.assignee_id IS NOT NULL) = $filters.assigned)
    AND ($filters.unread::boolean IS NULL OR (c.unread > 0) = $filters.unread)
    AND ($filters.need_you::boolean IS NULL OR $filters.need_you = """
    + NEED_YOU
    + """)
    AND ($filters.label::uuid IS NULL OR EXISTS (
        SELECT FROM conversation_labels l
        WHERE l.store_id = $store AND l.conversation_id = c.id AND l.label_id = $filters.label))
"""
)

# What it bears, as JSON, over the same `c`.
LABELS: LiteralString = """
    COALESCE((SELECT jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'color', l.color)
            ORDER BY lower(l.name))
        FROM conversation_labels b JOIN labels l ON l.store_id = $store AND l.id = b.label_id
        WHERE b.store_id = $store AND b.conversation_id = c.id), '[]')
"""

# The words of `said`, a text, kept with the thread in which it stands: the part of a statement that
# writes it. Reads $store and `spelt_in (id)`.
WORDS: LiteralString = """
    spelt AS (
        INSERT INTO conversation_words (store_id, word, conversation_id)
        SELECT $store, w.word, spelt_in.id FROM spelt_in CROSS JOIN (
            SELECT DISTINCT left(word, 40) AS word
            FROM regexp_split_to_table(lower($text), '[^[:alnum:]]+') AS word
            WHERE word <> '' LIMIT 200
        ) w
        ON CONFLICT DO NOTHING
    )
"""
