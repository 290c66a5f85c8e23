"""What banks took back, and how it ended."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConnectionId, DisputeId, PaymentId, StoreId
from ...kit.sql import Changed, statement
from ..models import Dispute, DisputeState, KnownDispute


@statement("""
    SELECT payment_id FROM payment_captures
    WHERE store_id = $store AND connection_id = $connection AND gateway_id = $gateway_id
""")
async def find_payment_of_capture(
    tx: Tx, *, store: StoreId, connection: ConnectionId, gateway_id: str
) -> PaymentId | None: ...


# The caller holds the payment's row.
@statement("""
    SELECT id, state FROM payment_disputes
    WHERE store_id = $store AND connection_id = $connection AND gateway_id = $gateway_id
""")
async def find(
    tx: Tx, *, store: StoreId, connection: ConnectionId, gateway_id: str
) -> KnownDispute | None: ...


# Nothing has changed where it stands so already, or stands where this state does not follow.
@statement("""
    INSERT INTO payment_disputes AS d (store_id, id, payment_id, connection_id, gateway_id, state,
        amount_minor, currency, reason, due_at, opened_at, updated_at)
    VALUES ($store, $id, $payment, $connection, $gateway_id, $state, $amount_minor, $currency,
        $reason, $due_at, $now, $now)
    ON CONFLICT ON CONSTRAINT payment_disputes_once DO UPDATE
        SET state = excluded.state, amount_minor = excluded.amount_minor, due_at = excluded.due_at,
            updated_at = excluded.updated_at
        WHERE d.state = ANY($sources::text[])
            AND (d.state, d.amount_minor, d.due_at) IS DISTINCT FROM
                (excluded.state, excluded.amount_minor, excluded.due_at)
""")
async def save(
    tx: Tx,
    *,
    store: StoreId,
    id: DisputeId,  # noqa: A002 - the column's own name
    payment: PaymentId,
    connection: ConnectionId,
    gateway_id: str,
    state: DisputeState,
    sources: list[DisputeState],
    amount_minor: int,
    currency: str,
    reason: str,
    due_at: datetime | None,
    now: datetime,
) -> Changed: ...


@statement("""
    SELECT DISTINCT state FROM payment_disputes
    WHERE store_id = $store AND payment_id = $payment ORDER BY state
""")
async def states_of(tx: Tx, store: StoreId, payment: PaymentId) -> list[DisputeState]: ...


@statement("""
    SELECT d.id, d.payment_id, p.order_id, p.provider, d.gateway_id, d.state, d.amount_minor,
        d.currency, d.reason, d.due_at, d.opened_at, d.updated_at
    FROM payment_disputes d
    JOIN payments p ON p.store_id = $store AND p.id = d.payment_id
    WHERE d.store_id = $store AND ($after::uuid IS NULL OR d.id < $after)
        AND ($state::text IS NULL OR d.state = $state)
        AND ($payment::uuid IS NULL OR d.payment_id = $payment)
    ORDER BY d.id DESC LIMIT $limit
""")
async def list_disputes(
    tx: Tx,
    *,
    store: StoreId,
    after: DisputeId | None,
    state: DisputeState | None,
    payment: PaymentId | None,
    limit: int,
) -> list[Dispute]: ...
