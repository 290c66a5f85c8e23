from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import ConnectionId, StoreId, TemplateId
from ...kit.sql import Changed, statement
from ..models import (
    ListedRow,
    StoredTemplate,
    TemplateCategory,
    TemplateContent,
    TemplateStatus,
)

_COLUMNS: LiteralString = """id, connection_id, provider_id, name, language, category, status,
    reason, quality, content, examples, created_at, updated_at"""


@statement("""
    -- Whose list of templates a connection reads: its account's, whichever number it is.
    SELECT coalesce(public ->> 'waba_id', id::text) AS book FROM connections
    WHERE store_id = $store AND id = $connection
""")
async def find_book(tx: Tx, store: StoreId, connection: ConnectionId) -> str | None: ...


@statement("""
    -- By whom it can be asked: the connection itself, else another number of the account.
    SELECT c.id FROM connections b
    JOIN connections c ON c.store_id = $store AND c.provider = b.provider AND c.deleted_at IS NULL
        AND coalesce(c.public ->> 'waba_id', c.id::text)
            = coalesce(b.public ->> 'waba_id', b.id::text)
    WHERE b.store_id = $store AND b.id = $connection
    ORDER BY c.id <> b.id, c.id LIMIT 1
""")
async def find_speaker(tx: Tx, store: StoreId, connection: ConnectionId) -> ConnectionId | None: ...


@statement(
    """
    SELECT """
    + _COLUMNS
    + """ FROM message_templates
    WHERE store_id = $store AND id = $template AND deleted_at IS NULL
"""
)
async def find(tx: Tx, store: StoreId, template: TemplateId) -> StoredTemplate | None: ...


@statement(
    """
    SELECT """
    + _COLUMNS
    + """ FROM message_templates
    WHERE store_id = $store AND id = $template AND deleted_at IS NOT NULL
"""
)
async def find_deleted(tx: Tx, store: StoreId, template: TemplateId) -> StoredTemplate | None: ...


@statement(
    """
    -- In this language, else in any: the one that may be sent comes first.
    SELECT """
    + _COLUMNS
    + """ FROM message_templates
    WHERE store_id = $store AND book = $book AND name = $name
        AND deleted_at IS NULL AND ($language::text IS NULL OR language = $language)
    ORDER BY (status = 'approved') DESC, language LIMIT 1
"""
)
async def find_by_name(
    tx: Tx, *, store: StoreId, book: str, name: str, language: str | None
) -> StoredTemplate | None: ...


@statement(
    """
    SELECT """
    + _COLUMNS
    + """ FROM message_templates
    WHERE store_id = $store AND book = $book AND deleted_at IS NULL
        AND provider_id IS NOT NULL
    ORDER BY id
"""
)
async def list_filed(tx: Tx, store: StoreId, book: str) -> list[StoredTemplate]: ...


@statement(
    """
    -- Newest first.
    SELECT """
    + _COLUMNS
    + """ FROM message_templates
    WHERE store_id = $store AND deleted_at IS NULL AND ($before::uuid IS NULL OR id < $before)
        AND ($status::text IS NULL OR status = $status)
        AND ($category::text IS NULL OR category = $category)
        AND ($book::text IS NULL OR book = $book)
    ORDER BY id DESC LIMIT $limit
"""
)
async def list_templates(
    tx: Tx,
    *,
    store: StoreId,
    status: str | None,
    category: str | None,
    book: str | None = None,
    before: TemplateId | None,
    limit: int,
) -> list[StoredTemplate]: ...


@statement(
    """
    SELECT """
    + _COLUMNS
    + """ FROM message_templates
    WHERE store_id = $store AND book = $book AND deleted_at IS NULL AND status = 'approved'
    ORDER BY name, language LIMIT $limit
"""
)
async def list_approved(
    tx: Tx, store: StoreId, book: str, *, limit: int
) -> list[StoredTemplate]: ...


@statement(
    """
    INSERT INTO message_templates (store_id, id, connection_id, book, name, language, category, status,
        content, examples, created_at, updated_at)
    VALUES ($store, $template, $connection, $book, $name, $language, $category, 'pending', $content,
        $examples, $now, $now)
    ON CONFLICT (store_id, book, name, language) WHERE deleted_at IS NULL DO NOTHING
    RETURNING """
    + _COLUMNS
    + """
"""
)
async def insert(
    tx: Tx,
    *,
    store: StoreId,
    template: TemplateId,
    connection: ConnectionId,
    book: str,
    name: str,
    language: str,
    category: TemplateCategory,
    content: TemplateContent,
    examples: tuple[str, ...],
    now: datetime,
) -> StoredTemplate | None: ...


@statement("""
    -- Until those are done who delete one just now: the next statement sees what they did. In key
    -- order, as `put_all`.
    SELECT FROM message_templates WHERE store_id = $store AND book = $book AND deleted_at IS NULL
    ORDER BY name, language FOR UPDATE
""")
async def lock_book(tx: Tx, store: StoreId, book: str) -> None: ...


@statement("""
    -- As the channel had them when it was asked: an older list, or one older than what a webhook or
    -- a handing-in told, changes nothing but an id that was not known.
    -- Nor does one come back that was deleted here while the channel was about to hear of it.
    -- In key order: two syncs must not wait for each other crosswise.
    INSERT INTO message_templates AS t (store_id, id, connection_id, book, provider_id, name, language,
        category, status, reason, quality, content, created_at, updated_at)
    SELECT $store, n.id, $connection, $book, n.provider_id, n.name, n.language, n.category, n.status,
        n.reason, n.quality, n.content, $began, $began
    FROM jsonb_to_recordset($rows) AS n (id uuid, provider_id text, name text, language text,
        category text, status text, reason text, quality text, content jsonb)
    WHERE NOT EXISTS (
        SELECT FROM message_templates d
        WHERE d.store_id = $store AND d.book = $book
            AND d.provider_id = n.provider_id AND d.deleted_at > $began::timestamptz - interval '1 minute'
    )
    ORDER BY n.name, n.language
    ON CONFLICT (store_id, book, name, language) WHERE deleted_at IS NULL DO UPDATE
        SET provider_id = excluded.provider_id, category = excluded.category,
            status = excluded.status, reason = excluded.reason, quality = excluded.quality,
            content = excluded.content, updated_at = excluded.updated_at
        WHERE (t.provider_id IS NULL OR t.updated_at <= $began)
            AND (t.provider_id, t.category, t.status, t.reason, t.quality, t.content)
            IS DISTINCT FROM (excluded.provider_id, excluded.category, excluded.status,
                excluded.reason, excluded.quality, excluded.content)
""")
async def put_all(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    book: str,
    rows: list[ListedRow],
    began: datetime,
) -> Changed: ...


@statement("""
    -- What the channel had and has no longer; what is not handed in yet it cannot have. And what an
    -- account has of which no number is connected any more.
    UPDATE message_templates t SET deleted_at = $now, updated_at = $now
    WHERE t.store_id = $store AND t.deleted_at IS NULL AND (
        t.book = $book AND t.provider_id IS NOT NULL AND t.provider_id <> ALL($there)
            AND t.updated_at < $began
        OR t.book <> $book AND NOT EXISTS (
            SELECT FROM connections c WHERE c.store_id = $store AND c.deleted_at IS NULL
                AND coalesce(c.public ->> 'waba_id', c.id::text) = t.book
        ))
""")
async def remove_missing(
    tx: Tx,
    *,
    store: StoreId,
    book: str,
    there: list[str],
    began: datetime,
    now: datetime,
) -> Changed: ...


@statement("""
    UPDATE message_templates SET provider_id = coalesce($provider_id, provider_id),
        status = $status, category = coalesce($category, category), reason = $reason,
        updated_at = $now
    WHERE store_id = $store AND id = $template AND status = 'pending' AND provider_id IS NULL
""")
async def handed_in(
    tx: Tx,
    *,
    store: StoreId,
    template: TemplateId,
    provider_id: str | None,
    status: TemplateStatus,
    category: TemplateCategory | None,
    reason: str | None,
    now: datetime,
) -> Changed: ...


@statement("""
    -- By the channel's id, else by what it is called: a webhook may be faster than our own save.
    UPDATE message_templates SET status = coalesce($status, status),
        reason = CASE WHEN $status::text IS NULL THEN reason ELSE $reason END,
        category = coalesce($category, category), quality = coalesce($quality, quality),
        provider_id = coalesce(provider_id, $provider_id), updated_at = $now
    WHERE store_id = $store AND book = $book AND deleted_at IS NULL
        AND name = $name AND language = $language
        AND (provider_id IS NULL OR $provider_id::text IS NULL OR provider_id = $provider_id)
""")
async def change(
    tx: Tx,
    *,
    store: StoreId,
    book: str,
    provider_id: str | None,
    name: str,
    language: str,
    status: TemplateStatus | None,
    reason: str | None,
    category: TemplateCategory | None,
    quality: str | None,
    now: datetime,
) -> Changed: ...


@statement("""
    UPDATE message_templates SET deleted_at = $now, updated_at = $now
    WHERE store_id = $store AND id = $template AND deleted_at IS NULL
""")
async def delete(tx: Tx, store: StoreId, template: TemplateId, now: datetime) -> Changed: ...
