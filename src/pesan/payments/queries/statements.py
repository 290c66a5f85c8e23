"""Lines of the bank's statement, and the transfers they may be."""

from datetime import date, datetime

from ...kit.db import Tx
from ...kit.ids import PaymentId, StatementLineId, StoreId
from ...kit.sql import Changed, statement
from ..models import StatementLine, Transfer


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
        AND (p.created_at AT TIME ZONE $timezone::text)::date <= $booked_on::date
        AND (p.expires_at AT TIME ZONE $timezone)::date + 3 >= $booked_on
    ORDER BY p.id LIMIT 3
""")
async def transfers_for(
    tx: Tx, *, store: StoreId, amount_minor: int, currency: str, booked_on: date, timezone: str
) -> list[Transfer]: ...


@statement("""
    UPDATE bank_statement_lines SET status = $status, payment_id = $payment
    WHERE store_id = $store AND id = $line
""")
async def settle_line(
    tx: Tx, *, store: StoreId, line: StatementLineId, status: str, payment: PaymentId | None
) -> None: ...


@statement("""
    SELECT id, booked_on, description, amount_minor, currency, status, payment_id, imported_at
    FROM bank_statement_lines
    WHERE store_id = $store AND ($after::uuid IS NULL OR id < $after)
        AND ($status::text IS NULL OR status = $status)
    ORDER BY id DESC LIMIT $limit
""")
async def list_lines(
    tx: Tx, *, store: StoreId, after: StatementLineId | None, status: str | None, limit: int
) -> list[StatementLine]: ...
