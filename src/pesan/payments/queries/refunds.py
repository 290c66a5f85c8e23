"""Refunds. What is promised never exceeds what was captured: the WHERE and a CHECK say so."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import ConnectionId, OrderId, PaymentId, RefundId, StoreId
from ...kit.sql import Changed, statement
from ..fragments import MONEY
from ..models import OrderToPay, PaidRequest, Payment, Refund, RefundStatus
from .attempts import COLUMNS as PAYMENT

COLUMNS: LiteralString = """id, store_id, payment_id, status, amount_minor, surplus_minor,
    currency, reason, request_id, asked_at, gateway_id, failure, created_at, updated_at, version"""


@statement("""
    UPDATE payments SET promised_minor = promised_minor + $amount_minor, updated_at = $now,
        version = version + 1
    WHERE store_id = $store AND id = $payment AND captured_minor - promised_minor >= $amount_minor
""")
async def promise(
    tx: Tx, *, store: StoreId, payment: PaymentId, amount_minor: int, now: datetime
) -> Changed: ...


@statement("""
    UPDATE payments SET promised_minor = promised_minor - $amount_minor, updated_at = $now,
        version = version + 1
    WHERE store_id = $store AND id = $payment
""")
async def take_promise_back(
    tx: Tx, *, store: StoreId, payment: PaymentId, amount_minor: int, now: datetime
) -> None: ...


@statement("""
    SELECT id, status, total_minor, currency, payment_terms, reserved_until FROM orders
    WHERE store_id = $store AND id = $order
""")
async def find_order(tx: Tx, store: StoreId, order: OrderId) -> OrderToPay: ...


# The order's row is held, so that of two refunds at once each is weighed with the other.
@statement("""
    SELECT id, status, total_minor, currency, payment_terms, reserved_until FROM orders
    WHERE store_id = $store AND id = $order FOR NO KEY UPDATE
""")
async def lock_order(tx: Tx, store: StoreId, order: OrderId) -> OrderToPay: ...


# Below nought where banks took more than is there.
@statement(
    """
    SELECT COALESCE(sum(m.came_minor), 0)::bigint FROM payments p
    CROSS JOIN LATERAL ("""
    + MONEY
    + """) m WHERE p.store_id = $store AND p.order_id = $order
"""
)
async def came_for(tx: Tx, store: StoreId, order: OrderId) -> int: ...


@statement(
    """
    UPDATE payments SET refunded_minor = refunded_minor + $amount_minor, updated_at = $now,
        version = version + 1
    WHERE store_id = $store AND id = $payment
    RETURNING """
    + PAYMENT
)
async def add_refunded(
    tx: Tx, *, store: StoreId, payment: PaymentId, amount_minor: int, now: datetime
) -> Payment: ...


# The caller holds the payment's row, so nobody promises from the same request meanwhile.
@statement("""
    SELECT c.id, c.captured_minor, COALESCE(r.promised_minor, 0)::bigint AS promised_minor,
        c.captured_at
    FROM (
        SELECT c.request_id AS id, sum(c.amount_minor)::bigint AS captured_minor,
            min(c.captured_at) AS captured_at
        FROM payment_captures c
        JOIN payments p ON p.store_id = $store AND p.id = c.payment_id AND p.currency = c.currency
        WHERE c.store_id = $store AND c.payment_id = $payment
        GROUP BY c.request_id
    ) c LEFT JOIN (
        SELECT request_id, sum(amount_minor)::bigint AS promised_minor FROM refunds
        WHERE store_id = $store AND payment_id = $payment AND status <> 'failed'
        GROUP BY request_id
    ) r ON r.request_id = c.id
    WHERE c.captured_minor - COALESCE(r.promised_minor, 0) >= $amount_minor::bigint
    ORDER BY c.captured_minor DESC, c.id LIMIT 1
""")
async def find_refundable_request(
    tx: Tx, *, store: StoreId, payment: PaymentId, amount_minor: int
) -> PaidRequest | None: ...


@statement(
    """
    INSERT INTO refunds (store_id, id, payment_id, amount_minor, surplus_minor, currency, status,
        reason, actor, request_id, created_at, updated_at)
    VALUES ($store, $refund, $payment, $amount_minor, $surplus_minor, $currency, 'pending',
        $reason, $actor, $request_id, $now, $now)
    RETURNING """
    + COLUMNS
)
async def insert_refund(
    tx: Tx,
    *,
    store: StoreId,
    refund: RefundId,
    payment: PaymentId,
    amount_minor: int,
    surplus_minor: int,
    currency: str,
    reason: str,
    actor: str,
    request_id: str | None,
    now: datetime,
) -> Refund: ...


@statement("SELECT " + COLUMNS + " FROM refunds WHERE store_id = $store AND id = $refund")
async def find_refund(tx: Tx, store: StoreId, refund: RefundId) -> Refund | None: ...


# By our id, or by the gateway's within the connection its webhook came through. The payment is
# locked first, as wherever both are written.
@statement("""
    SELECT r.id FROM refunds r JOIN payments p ON p.store_id = $store AND p.id = r.payment_id
    WHERE r.store_id = $store AND p.connection_id = $connection
        AND (r.id = $refund OR r.gateway_id = $gateway_id)
    ORDER BY r.id = $refund DESC NULLS LAST LIMIT 1 FOR UPDATE OF p
""")
async def lock_payment_of_refund(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    refund: RefundId | None,
    gateway_id: str,
) -> RefundId | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM refunds WHERE store_id = $store AND payment_id = $payment ORDER BY id DESC LIMIT 100
"""
)
async def refunds_of_payment(tx: Tx, store: StoreId, payment: PaymentId) -> list[Refund]: ...


@statement("""
    SELECT r.id, r.store_id, r.payment_id, r.status, r.amount_minor, r.surplus_minor,
        r.currency, r.reason, r.request_id, r.asked_at, r.gateway_id, r.failure, r.created_at, r.updated_at, r.version
    FROM payments p JOIN refunds r ON r.store_id = $store AND r.payment_id = p.id
    WHERE p.store_id = $store AND p.order_id = $order ORDER BY r.id DESC LIMIT 100
""")
async def refunds_of_order(tx: Tx, store: StoreId, order: OrderId) -> list[Refund]: ...


@statement(
    """
    UPDATE refunds SET asked_at = $now, updated_at = $now
    WHERE store_id = $store AND id = $refund AND status = 'pending' AND asked_at IS NULL
        AND gateway_id IS NULL
    RETURNING """
    + COLUMNS
)
async def claim_refund(
    tx: Tx, store: StoreId, refund: RefundId, now: datetime
) -> Refund | None: ...


# Whoever was asked since is not unasked by it. That it is the second ask stays said.
@statement("""
    UPDATE refunds SET asked_at = NULL,
        failure = CASE failure WHEN 'asked again' THEN failure ELSE $failure END
    WHERE store_id = $store AND id = $refund AND status = 'pending' AND gateway_id IS NULL
        AND asked_at = $asked_at
""")
async def release_refund(
    tx: Tx, *, store: StoreId, refund: RefundId, asked_at: datetime, failure: str
) -> Changed: ...


@statement("""
    UPDATE refunds SET failure = CASE failure WHEN 'asked again' THEN failure ELSE 'unknown' END
    WHERE store_id = $store AND id = $refund AND status = 'pending' AND gateway_id IS NULL
""")
async def mark_refund_unknown(tx: Tx, store: StoreId, refund: RefundId) -> Changed: ...


@statement("""
    UPDATE refunds SET gateway_id = $gateway_id, failure = NULL, updated_at = $now
    WHERE store_id = $store AND id = $refund AND gateway_id IS NULL
""")
async def save_refund_id(
    tx: Tx, *, store: StoreId, refund: RefundId, gateway_id: str, now: datetime
) -> Changed: ...


@statement(
    """
    UPDATE refunds SET status = $to, failure = $failure, updated_at = $now, version = version + 1
    WHERE store_id = $store AND id = $refund AND status = ANY($sources::text[])
    RETURNING """
    + COLUMNS
)
async def move_refund(
    tx: Tx,
    *,
    store: StoreId,
    refund: RefundId,
    sources: list[RefundStatus],
    to: RefundStatus,
    failure: str | None,
    now: datetime,
) -> Refund | None: ...
