"""The journal: entries are added, and never changed."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import JournalEntryId, OrderId, PaymentId, StoreId
from ...kit.sql import Changed, statement
from ..ledger.models import Balance, Entry, EntryKind, Line, Posting


# What is booked already stays as it is: nothing is booked twice.
@statement("""
    WITH entry AS (
        INSERT INTO journal_entries (store_id, id, kind, source, order_id, payment_id, livemode, at)
        VALUES ($store, $entry, $kind, $source, $order, $payment, $livemode, $now)
        ON CONFLICT ON CONSTRAINT journal_entries_once DO NOTHING
        RETURNING id
    )
    INSERT INTO journal_lines (store_id, entry_id, account, currency, amount_minor)
    SELECT $store, entry.id, line.account, line.currency, line.amount_minor
    FROM entry, jsonb_to_recordset($lines::jsonb)
        AS line (account text, currency text, amount_minor bigint)
""")
async def book(
    tx: Tx,
    *,
    store: StoreId,
    entry: JournalEntryId,
    kind: EntryKind,
    source: str,
    order: OrderId | None,
    payment: PaymentId | None,
    livemode: bool,
    lines: tuple[Line, ...],
    now: datetime,
) -> Changed: ...


@statement("""
    SELECT e.id, e.kind, e.source, e.order_id, e.payment_id, e.livemode, e.at, l.lines
    FROM journal_entries e
    CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('account', account, 'currency', currency,
            'amount_minor', amount_minor) ORDER BY amount_minor < 0, account) AS lines
        FROM journal_lines WHERE store_id = $store AND entry_id = e.id
    ) l
    WHERE e.store_id = $store AND ($after::uuid IS NULL OR e.id < $after)
        AND ($kind::text IS NULL OR e.kind = $kind)
        AND ($order::uuid IS NULL OR e.order_id = $order)
    ORDER BY e.id DESC LIMIT $limit
""")
async def list_entries(
    tx: Tx,
    *,
    store: StoreId,
    after: JournalEntryId | None,
    kind: EntryKind | None,
    order: OrderId | None,
    limit: int,
) -> list[Entry]: ...


@statement("""
    SELECT l.account, l.currency,
        COALESCE(sum(l.amount_minor) FILTER (WHERE l.amount_minor > 0), 0)::bigint AS debit_minor,
        COALESCE(-sum(l.amount_minor) FILTER (WHERE l.amount_minor < 0), 0)::bigint AS credit_minor
    FROM journal_entries e JOIN journal_lines l ON l.store_id = $store AND l.entry_id = e.id
    WHERE e.store_id = $store AND ($until::timestamptz IS NULL OR e.at < $until)
    GROUP BY l.account, l.currency ORDER BY l.currency, l.account
""")
async def balances(tx: Tx, store: StoreId, until: datetime | None = None) -> list[Balance]: ...


# So many whole entries, in the order they were booked. What an entry books has a name at the
# gateway: of the capture, the refund or the dispute, else the gateway's own line.
@statement("""
    SELECT e.id AS entry_id, e.at, e.kind, l.account, l.currency, l.amount_minor,
        o.number AS order_number, e.order_id, e.payment_id, p.provider,
        COALESCE(c.gateway_id, r.gateway_id, d.gateway_id,
            CASE WHEN e.kind IN ('fee', 'payout') THEN e.source END) AS reference,
        e.livemode
    FROM (
        SELECT *, CASE WHEN kind NOT IN ('fee', 'payout') THEN source::uuid END AS booked
        FROM journal_entries
        WHERE store_id = $store AND at < $until
            AND (at > $since OR at = $since AND ($after::uuid IS NULL OR id > $after))
        ORDER BY at, id LIMIT $entries
    ) e
    JOIN journal_lines l ON l.store_id = $store AND l.entry_id = e.id
    LEFT JOIN orders o ON o.store_id = $store AND o.id = e.order_id
    LEFT JOIN payments p ON p.store_id = $store AND p.id = e.payment_id
    LEFT JOIN payment_captures c ON c.store_id = $store AND c.id = e.booked AND e.kind = 'capture'
    LEFT JOIN refunds r ON r.store_id = $store AND r.id = e.booked
        AND e.kind IN ('surplus', 'surplus_kept', 'refund')
    LEFT JOIN payment_disputes d ON d.store_id = $store AND d.id = e.booked
        AND e.kind IN ('dispute', 'dispute_won')
    ORDER BY e.at, e.id, l.amount_minor < 0, l.account
""")
async def postings(
    tx: Tx,
    *,
    store: StoreId,
    since: datetime,
    until: datetime,
    after: JournalEntryId | None,
    entries: int,
) -> list[Posting]: ...
