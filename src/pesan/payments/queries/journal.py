"""The journal: entries are added, and never changed."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import JournalEntryId, OrderId, PaymentId, StoreId
from ...kit.sql import Changed, statement
from ..ledger.models import Balance, Entry, EntryKind, Line


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
    WHERE e.store_id = $store
    GROUP BY l.account, l.currency ORDER BY l.currency, l.account
""")
async def balances(tx: Tx, store: StoreId) -> list[Balance]: ...
