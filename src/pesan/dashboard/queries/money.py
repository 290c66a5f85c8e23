"""Transfers, the bank's lines, gateways and the ledger, as their pages show them."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import JournalEntryId, StatementLineId, StoreId
from ...kit.sql import statement
from ..money import AccountRow, EntryRow, GatewayRow, LineRow, WaitingRow


@statement("""
    SELECT p.id, o.id AS order_id, o.number, cu.name AS customer, p.method,
        p.amount_minor - GREATEST(p.captured_minor - p.promised_minor, 0) AS amount_minor,
        p.unique_code, p.currency, p.created_at, p.expires_at
    FROM payments p
    JOIN orders o ON o.store_id = $store AND o.id = p.order_id
    JOIN customers cu ON cu.store_id = $store AND cu.id = o.customer_id
    WHERE p.store_id = $store AND p.provider = 'manual'
        AND p.status IN ('pending', 'requires_action')
    ORDER BY p.id DESC LIMIT $limit
""")
async def waiting(tx: Tx, store: StoreId, limit: int) -> list[WaitingRow]: ...


@statement("""
    SELECT l.id, l.booked_on, l.description, l.amount_minor, l.currency, l.status,
        o.id AS order_id, o.number
    FROM (
        SELECT * FROM bank_statement_lines
        WHERE store_id = $store AND ($status::text IS NULL OR status = $status)
            AND ($before::uuid IS NULL OR id < $before)
        ORDER BY id DESC LIMIT $limit
    ) l
    LEFT JOIN payments p ON p.store_id = $store AND p.id = l.payment_id
    LEFT JOIN orders o ON o.store_id = $store AND o.id = p.order_id
    ORDER BY l.id DESC
""")
async def lines(
    tx: Tx, store: StoreId, *, status: str | None, before: StatementLineId | None, limit: int
) -> list[LineRow]: ...


@statement("""
    SELECT provider, status, detail, livemode FROM connections
    WHERE store_id = $store AND provider = ANY($providers::text[]) AND deleted_at IS NULL
    ORDER BY provider
""")
async def gateways(tx: Tx, store: StoreId, providers: list[str]) -> list[GatewayRow]: ...


@statement("""
    SELECT l.account, l.currency,
        COALESCE(sum(l.amount_minor) FILTER (WHERE l.amount_minor > 0 AND e.at >= $since), 0)::bigint
            AS debit_minor,
        COALESCE(-sum(l.amount_minor) FILTER (WHERE l.amount_minor < 0 AND e.at >= $since),
            0)::bigint AS credit_minor,
        sum(l.amount_minor)::bigint AS stands_minor
    FROM journal_entries e JOIN journal_lines l ON l.store_id = $store AND l.entry_id = e.id
    WHERE e.store_id = $store
    GROUP BY l.account, l.currency ORDER BY l.currency, l.account
""")
async def accounts(tx: Tx, store: StoreId, since: datetime) -> list[AccountRow]: ...


@statement("""
    SELECT e.id, e.kind, e.source, e.order_id, o.number, e.livemode, e.at, l.lines
    FROM (
        SELECT * FROM journal_entries
        WHERE store_id = $store AND at >= $since AND ($kind::text IS NULL OR kind = $kind)
            AND ($before::uuid IS NULL OR id < $before)
        ORDER BY id DESC LIMIT $limit
    ) e
    CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('account', account, 'currency', currency,
            'amount_minor', amount_minor) ORDER BY amount_minor < 0, account) AS lines
        FROM journal_lines WHERE store_id = $store AND entry_id = e.id
    ) l
    LEFT JOIN orders o ON o.store_id = $store AND o.id = e.order_id
    ORDER BY e.id DESC
""")
async def entries(
    tx: Tx,
    store: StoreId,
    *,
    since: datetime,
    kind: str | None,
    before: JournalEntryId | None,
    limit: int,
) -> list[EntryRow]: ...
