"""Money that gateways hold: a capture of a gateway is booked once, for ever."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConnectionId, PaymentId, StoreId
from ...kit.sql import Changed, statement
from ..models import CaptureId


# `counted_minor` is nought for money in another currency: it is booked, and adds up with nothing.
@statement("""
    WITH booked AS (
        INSERT INTO payment_captures (store_id, id, payment_id, connection_id, gateway_id,
            request_id, amount_minor, currency, captured_at, booked_at)
        VALUES ($store, $capture, $payment, $connection, $gateway_id, $request_id, $amount_minor,
            $currency, $captured_at, $now)
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
) -> Changed: ...
