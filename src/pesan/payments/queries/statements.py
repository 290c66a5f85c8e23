"""Lines of the bank's statement, and the transfers they may be."""

from datetime import date, datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import CaseId, PaymentId, StatementLineId, StoreId
from ...kit.sql import Changed, statement
from ..models import Candidate, LineStatus, StatementLine, Transfer
from .captures import BY_HAND

COLUMNS: LiteralString = """id, booked_on, description, amount_minor, currency, status, payment_id,
    booked, settled_by, settled_at, note, imported_at"""


@statement("""
    INSERT INTO bank_statement_lines (store_id, id, line_key, booked_on, description, amount_minor,
        currency, status, imported_at)
    VALUES ($store, $line, $key, $booked_on, $description, $amount_minor, $currency, 'unmatched',
        $now)
    ON CONFLICT ON CONSTRAINT bank_statement_lines_once DO NOTHING
""")
async def insert_line(
    tx: Tx,
    *,
    store: StoreId,
    line: StatementLineId,
    key: bytes,
    booked_on: date,
    description: str,
    amount_minor: int,
    currency: str,
    now: datetime,
) -> Changed: ...


# Not yet paid, and asked for on that day: the bank's clock and ours may differ by some, so the day
# is the shop's own. Three are enough to know that it is not one.
@statement("""
    SELECT p.id, p.order_id FROM payments p
    WHERE p.store_id = $store AND p.provider = 'manual' AND p.method = 'bank_transfer'
        AND p.amount_minor = $amount_minor AND p.currency = $currency
        AND p.status IN ('pending', 'requires_action', 'failed', 'expired', 'cancelled')
        AND p.captured_minor = 0
        AND (p.created_at AT TIME ZONE $timezone::text)::date <= $booked_on::date
        AND (p.expires_at AT TIME ZONE $timezone)::date + 3 >= $booked_on
    ORDER BY p.id LIMIT 3
""")
async def transfers_for(
    tx: Tx, *, store: StoreId, amount_minor: int, currency: str, booked_on: date, timezone: str
) -> list[Transfer]: ...


# All that a person may think of, the nearest amounts first. `numbers`: orders the bank's words may
# name; `number`: the one a person asks for, however long ago.
@statement(
    """
    SELECT p.id AS payment_id, o.id AS order_id, o.number AS order_number,
        o.status AS order_status, NULLIF(c.name, '') AS customer_name,
        p.status AS payment_status, p.amount_minor, p.unique_code,
        GREATEST(p.captured_minor - p.promised_minor, 0) AS kept_minor,
        h.amount_minor AS by_hand_minor,
        EXISTS (SELECT FROM payment_proofs f
            WHERE f.store_id = $store AND f.payment_id = p.id) AS has_proof,
        EXISTS (SELECT FROM payments q
            WHERE q.store_id = $store AND q.order_id = o.id
                AND q.status IN ('captured', 'partially_refunded', 'refunded')) AS is_paid,
        (p.created_at AT TIME ZONE $timezone::text)::date AS asked_on,
        (p.expires_at AT TIME ZONE $timezone)::date AS until
    FROM payments p
    JOIN orders o ON o.store_id = $store AND o.id = p.order_id
    JOIN customers c ON c.store_id = $store AND c.id = o.customer_id
    LEFT JOIN LATERAL ("""
    + BY_HAND
    + """) h ON true
    WHERE p.store_id = $store AND p.provider = 'manual' AND p.method = 'bank_transfer'
        AND p.currency = $currency
        AND CASE WHEN $number::integer IS NULL
            THEN (p.created_at AT TIME ZONE $timezone)::date
                BETWEEN $booked_on::date - $before::integer AND $booked_on + $after::integer
            ELSE o.number = $number END
    ORDER BY o.number = ANY($numbers::integer[]) DESC, abs(p.amount_minor - $amount_minor::bigint),
        p.id DESC
    LIMIT 200
"""
)
async def candidates(
    tx: Tx,
    *,
    store: StoreId,
    amount_minor: int,
    currency: str,
    booked_on: date,
    before: int,
    after: int,
    timezone: str,
    numbers: list[int],
    number: int | None,
) -> list[Candidate]: ...


@statement(
    "SELECT " + COLUMNS + " FROM bank_statement_lines WHERE store_id = $store AND id = $line"
)
async def find_line(tx: Tx, store: StoreId, line: StatementLineId) -> StatementLine | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + " FROM bank_statement_lines WHERE store_id = $store AND id = $line FOR UPDATE"
)
async def lock_line(tx: Tx, store: StoreId, line: StatementLineId) -> StatementLine | None: ...


# None: it stands otherwise, and nothing changed.
@statement(
    """
    UPDATE bank_statement_lines SET status = $to, payment_id = $payment, booked = $booked,
        settled_by = $actor, settled_at = CASE WHEN $actor::text IS NOT NULL THEN $now::timestamptz END,
        note = $note
    WHERE store_id = $store AND id = $line AND status = ANY($sources::text[])
    RETURNING """
    + COLUMNS
)
async def move_line(
    tx: Tx,
    *,
    store: StoreId,
    line: StatementLineId,
    sources: list[LineStatus],
    to: LineStatus,
    actor: str | None,
    now: datetime,
    payment: PaymentId | None = None,
    booked: bool = False,
    note: str | None = None,
) -> StatementLine | None: ...


# Of the transfer that the line was; and of the others of its amount, once no such line waits.
@statement("""
    SELECT c.id FROM reconciliation_cases c
    JOIN payments p ON p.store_id = $store AND p.id = c.payment_id
    WHERE c.store_id = $store AND c.kind = 'transfer_ambiguous' AND c.status = 'open'
        AND (p.id = $payment OR p.amount_minor = $amount_minor AND p.currency = $currency
            AND NOT EXISTS (SELECT FROM bank_statement_lines l
                WHERE l.store_id = $store AND l.status = 'ambiguous'
                    AND l.amount_minor = $amount_minor AND l.currency = $currency))
    ORDER BY c.id
""")
async def cases_answered(
    tx: Tx, *, store: StoreId, payment: PaymentId | None, amount_minor: int, currency: str
) -> list[CaseId]: ...


# The oldest first: equals are each other's.
@statement("""
    SELECT l.id FROM bank_statement_lines l
    JOIN payments p ON p.store_id = $store AND p.id = $payment
        AND p.amount_minor = l.amount_minor AND p.currency = l.currency
    WHERE l.store_id = $store AND l.status = 'ambiguous'
    ORDER BY l.booked_on, l.id LIMIT 1
""")
async def find_ambiguous(tx: Tx, store: StoreId, payment: PaymentId) -> StatementLineId | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM bank_statement_lines
    WHERE store_id = $store AND ($after::uuid IS NULL OR id < $after)
        AND ($status::text IS NULL OR status = $status)
    ORDER BY id DESC LIMIT $limit
"""
)
async def list_lines(
    tx: Tx, *, store: StoreId, after: StatementLineId | None, status: str | None, limit: int
) -> list[StatementLine]: ...
