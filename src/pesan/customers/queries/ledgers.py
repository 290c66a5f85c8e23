"""What is only ever added to: notes and consents. Read over everybody who was merged into one."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConsentId, CustomerId, NoteId, StoreId
from ...kit.sql import statement
from ..models import Consent, ConsentState, Note


@statement("""
    INSERT INTO customer_notes (store_id, id, customer_id, text, author, created_at)
    VALUES ($store, $note, $customer, $text, $author, $now)
    RETURNING id, customer_id, text, author, created_at
""")
async def insert_note(
    tx: Tx,
    *,
    store: StoreId,
    note: NoteId,
    customer: CustomerId,
    text: str,
    author: str,
    now: datetime,
) -> Note: ...


@statement("""
    SELECT id, customer_id, text, author, created_at FROM customer_notes
    WHERE store_id = $store AND customer_id = ANY($customers)
        AND ($after::uuid IS NULL OR id < $after)
    ORDER BY id DESC LIMIT $limit
""")
async def list_notes(
    tx: Tx, *, store: StoreId, customers: list[CustomerId], after: NoteId | None, limit: int
) -> list[Note]: ...


@statement("""
    INSERT INTO customer_consents
        (store_id, id, customer_id, purpose, status, source, text, actor, created_at)
    VALUES ($store, $consent, $customer, $purpose, $status, $source, $text, $actor, $now)
    RETURNING id, customer_id, purpose, status, source, text, actor, created_at
""")
async def insert_consent(
    tx: Tx,
    *,
    store: StoreId,
    consent: ConsentId,
    customer: CustomerId,
    purpose: str,
    status: str,
    source: str,
    text: str | None,
    actor: str,
    now: datetime,
) -> Consent: ...


@statement("""
    SELECT id, customer_id, purpose, status, source, text, actor, created_at
    FROM customer_consents
    WHERE store_id = $store AND customer_id = ANY($customers)
        AND ($purpose::text IS NULL OR purpose = $purpose)
        AND ($after::uuid IS NULL OR id < $after)
    ORDER BY id DESC LIMIT $limit
""")
async def list_consents(
    tx: Tx,
    *,
    store: StoreId,
    customers: list[CustomerId],
    purpose: str | None,
    after: ConsentId | None,
    limit: int,
) -> list[Consent]: ...


@statement("""
    -- The last word on each purpose, whoever of the merged gave it.
    WITH RECURSIVE members AS (
        SELECT asked.id AS root, asked.id FROM unnest($customers::uuid[]) AS asked (id)
        UNION
        SELECT m.root, c.id FROM members m
        JOIN customers c ON c.store_id = $store AND c.merged_into = m.id
    )
    SELECT DISTINCT ON (m.root, c.purpose) m.root AS customer_id, c.purpose, c.status
    FROM members m JOIN customer_consents c ON c.store_id = $store AND c.customer_id = m.id
    ORDER BY m.root, c.purpose, c.id DESC
""")
async def consents_of(
    tx: Tx, store: StoreId, customers: list[CustomerId]
) -> list[ConsentState]: ...
