"""Money that gateways hold: a capture of a gateway is booked once, for ever."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import ConnectionId, PaymentId, StatementLineId, StoreId
from ...kit.sql import Changed, statement
from ..models import CaptureId

# What somebody has confirmed of a payment `p`, as long as no line of the bank's is known to be it.
# Reads $store.
BY_HAND: LiteralString = """
    SELECT c.amount_minor FROM payment_captures c
    WHERE c.store_id = $store AND c.payment_id = p.id AND c.connection_id IS NULL
        AND c.line_id IS NULL AND NOT EXISTS (
            SELECT FROM bank_statement_lines l
            WHERE l.store_id = $store AND l.payment_id = p.id AND NOT l.booked)
"""


# `counted_minor` is nought for money in another currency: it is booked, and adds up with nothing.
@statement("""
    WITH booked AS (
        INSERT INTO payment_captures (store_id, id, payment_id, connection_id, gateway_id,
            request_id, amount_minor, currency, captured_at, booked_at, line_id)
        VALUES ($store, $capture, $payment, $connection, $gateway_id, $request_id, $amount_minor,
            $currency, $captured_at, $now, $line)
        ON CONFLICT DO NOTHING
        RETURNING id
    )
    UPDATE payments SET captured_minor = captured_minor + $counted_minor, updated_at = $now,
        version = version + 1
    WHERE store_id = $store AND id = $payment AND EXISTS (SELECT FROM booked)
""")
async def book(
    tx: Tx,
    *,
    store: StoreId,
    capture: CaptureId,
    payment: PaymentId,
    connection: ConnectionId | None,
    gateway_id: str,
    request_id: str,
    amount_minor: int,
    counted_minor: int,
    currency: str,
    captured_at: datetime,
    now: datetime,
    line: StatementLineId | None = None,
) -> Changed: ...


@statement(
    """
    SELECT h.amount_minor FROM payments p CROSS JOIN LATERAL ("""
    + BY_HAND
    + """) h WHERE p.store_id = $store AND p.id = $payment
"""
)
async def find_by_hand(tx: Tx, store: StoreId, payment: PaymentId) -> int | None: ...
