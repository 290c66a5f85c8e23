"""Payment attempts. Only `move` writes a status, and it writes the history with it."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import ConnectionId, EventId, OrderId, PaymentId, StoreId
from ...kit.sql import Changed, statement
from ..fragments import MONEY
from ..models import Action, OrderToPay, Payment, PaymentStatus, PayRoute

COLUMNS: LiteralString = """id, store_id, order_id, connection_id, provider, method, channel_code,
    status, amount_minor, unique_code, captured_minor, promised_minor, refunded_minor, (
        SELECT COALESCE(sum(d.amount_minor), 0)::bigint FROM payment_disputes d
        WHERE d.store_id = $store AND d.payment_id = payments.id AND d.state = 'lost'
            AND d.currency = payments.currency
    ) AS lost_minor, currency, livemode, asks, asked_at, gateway_id, action, failure,
    request_fingerprint, metadata, remember, browser, pay_token, expires_at,
    created_at, updated_at, version"""


# FOR SHARE: the order can neither be cancelled nor expire until the attempt is in, or is not.
@statement("""
    SELECT id, status, total_minor, currency, payment_terms, reserved_until FROM orders
    WHERE store_id = $store AND id = $order FOR SHARE
""")
async def order_to_pay(tx: Tx, store: StoreId, order: OrderId) -> OrderToPay | None: ...


@statement("""
    SELECT c.phone FROM orders o JOIN customers c ON c.store_id = $store AND c.id = o.customer_id
    WHERE o.store_id = $store AND o.id = $order
""")
async def phone_of(tx: Tx, store: StoreId, order: OrderId) -> str | None: ...


@statement("""
    SELECT provider FROM connections
    WHERE store_id = $store AND is_default AND deleted_at IS NULL AND livemode = $livemode
        AND provider IN ('xendit', 'stripe', 'sandbox') AND status <> 'error'
    ORDER BY provider DESC
""")
async def connected(tx: Tx, store: StoreId, livemode: bool) -> list[str]: ...


@statement("SELECT number FROM orders WHERE store_id = $store AND id = $order")
async def order_number(tx: Tx, store: StoreId, order: OrderId) -> int: ...


@statement(
    """
    WITH attempt AS (
        INSERT INTO payments (store_id, id, order_id, connection_id, provider, method,
            channel_code, status, amount_minor, unique_code, currency, livemode, action,
            request_key, request_fingerprint, metadata, remember, browser, pay_token,
            expires_at, created_at, updated_at)
        VALUES ($store, $payment, $order, $connection, $provider, $method, $channel_code,
            'pending', $amount_minor, $unique_code, $currency, $livemode, $action, $request_key,
            $request_fingerprint, $metadata, $remember, $browser, $pay_token, $expires_at, $now,
            $now)
        ON CONFLICT DO NOTHING
        RETURNING """
    + COLUMNS
    + """
    ), history AS (
        INSERT INTO payment_status_history (store_id, payment_id, id, to_status, at, actor)
        SELECT $store, attempt.id, attempt.id, 'pending', $now, $actor FROM attempt
    )
    SELECT * FROM attempt
"""
)
async def insert_attempt(
    tx: Tx,
    *,
    store: StoreId,
    payment: PaymentId,
    order: OrderId,
    connection: ConnectionId | None,
    provider: str,
    method: str,
    channel_code: str | None,
    amount_minor: int,
    unique_code: int | None,
    currency: str,
    livemode: bool,
    action: Action | None,
    request_key: bytes | None,
    request_fingerprint: bytes | None,
    metadata: dict[str, str],
    remember: bool,
    browser: bytes | None,
    pay_token: str,
    expires_at: datetime,
    actor: str,
    now: datetime,
) -> Payment | None: ...


# The row is locked before its old status is read, so of two moves at once one sees the other's.
@statement(
    """
    WITH before AS MATERIALIZED (
        SELECT status FROM payments WHERE store_id = $store AND id = $payment FOR UPDATE
    ), moved AS (
        UPDATE payments SET status = $to, updated_at = $now, version = version + 1,
            failure = CASE $to::text WHEN 'failed' THEN $reason END
        WHERE store_id = $store AND id = $payment
            AND (SELECT status FROM before) = ANY($sources::text[])
        RETURNING """
    + COLUMNS
    + """
    ), history AS (
        INSERT INTO payment_status_history
            (store_id, payment_id, id, from_status, to_status, at, actor, reason)
        SELECT $store, moved.id, $move, before.status, moved.status, $now, $actor, $reason
        FROM moved, before
    )
    SELECT * FROM moved
"""
)
async def move(
    tx: Tx,
    *,
    store: StoreId,
    payment: PaymentId,
    sources: list[PaymentStatus],
    to: PaymentStatus,
    move: EventId,
    actor: str,
    reason: str | None,
    now: datetime,
) -> Payment | None: ...


@statement("SELECT " + COLUMNS + " FROM payments WHERE store_id = $store AND id = $payment")
async def find_payment(tx: Tx, store: StoreId, payment: PaymentId) -> Payment | None: ...


@statement(
    "SELECT " + COLUMNS + " FROM payments WHERE store_id = $store AND id = $payment FOR UPDATE"
)
async def lock_payment(tx: Tx, store: StoreId, payment: PaymentId) -> Payment | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM payments
    WHERE store_id = $store AND connection_id = $connection AND gateway_id = $gateway_id FOR UPDATE
"""
)
async def lock_by_gateway_id(
    tx: Tx, store: StoreId, connection: ConnectionId, gateway_id: str
) -> Payment | None: ...


@statement(
    "SELECT " + COLUMNS + " FROM payments WHERE store_id = $store AND request_key = $request_key"
)
async def find_by_request(tx: Tx, store: StoreId, request_key: bytes) -> Payment | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM payments
    WHERE store_id = $store AND order_id = $order AND status IN ('pending', 'requires_action')
"""
)
async def find_live(tx: Tx, store: StoreId, order: OrderId) -> Payment | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM payments WHERE store_id = $store AND order_id = $order ORDER BY id DESC LIMIT 100
"""
)
async def payments_of_order(tx: Tx, store: StoreId, order: OrderId) -> list[Payment]: ...


@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM payments
    WHERE store_id = $store AND ($after::uuid IS NULL OR id < $after)
        AND ($status::text IS NULL OR status = $status)
        AND ($order::uuid IS NULL OR order_id = $order)
    ORDER BY id DESC LIMIT $limit
"""
)
async def list_payments(
    tx: Tx,
    *,
    store: StoreId,
    after: PaymentId | None,
    status: PaymentStatus | None,
    order: OrderId | None,
    limit: int,
) -> list[Payment]: ...


# Without what a transfer's code added: that pays for nothing, and is not given back by itself.
@statement(
    """
    SELECT GREATEST(COALESCE(sum(m.kept_minor), 0), 0)::bigint FROM payments p
    CROSS JOIN LATERAL ("""
    + MONEY
    + """) m WHERE p.store_id = $store AND p.order_id = $order
"""
)
async def kept_for(tx: Tx, store: StoreId, order: OrderId) -> int: ...


@statement("""
    -- any store: a pay page's address carries this secret alone; it finds whose it is
    SELECT store_id, id FROM payments WHERE pay_token = $token
""")
async def find_pay_route(tx: Tx, token: str) -> PayRoute | None: ...


# One caller gets the row: from here on the gateway may have been asked, whatever becomes of us.
@statement(
    """
    UPDATE payments SET asks = asks + 1, asked_at = $now, updated_at = $now
    WHERE store_id = $store AND id = $payment AND status = 'pending' AND gateway_id IS NULL
        AND asked_at IS NULL
    RETURNING """
    + COLUMNS
)
async def claim_ask(
    tx: Tx, store: StoreId, payment: PaymentId, now: datetime
) -> Payment | None: ...


@statement("""
    UPDATE payments SET asks = asks - 1, asked_at = NULL, failure = $failure
    WHERE store_id = $store AND id = $payment AND asks = $ask AND gateway_id IS NULL
        AND status = 'pending'
""")
async def release_ask(
    tx: Tx, *, store: StoreId, payment: PaymentId, ask: int, failure: str
) -> Changed: ...


@statement("""
    UPDATE payments SET failure = 'unknown'
    WHERE store_id = $store AND id = $payment AND asks = $ask AND gateway_id IS NULL
        AND status = 'pending'
""")
async def mark_ask_unknown(tx: Tx, *, store: StoreId, payment: PaymentId, ask: int) -> Changed: ...


@statement("""
    UPDATE payments SET asked_at = NULL
    WHERE store_id = $store AND id = $payment AND status = 'pending' AND gateway_id IS NULL
        AND asks = $ask
""")
async def allow_another_ask(tx: Tx, *, store: StoreId, payment: PaymentId, ask: int) -> Changed: ...


@statement("""
    UPDATE payments SET gateway_id = $gateway_id, action = $action, failure = NULL,
        updated_at = $now, version = version + 1
    WHERE store_id = $store AND id = $payment AND gateway_id IS NULL
""")
async def save_answer(
    tx: Tx,
    *,
    store: StoreId,
    payment: PaymentId,
    gateway_id: str,
    action: Action | None,
    now: datetime,
) -> Changed: ...
