"""Cases with what a person asks first: whose order, how much, until when."""

from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import CaseId, PaymentId, StoreId
from ...kit.sql import statement
from ..money import CaseRow, DisputeRow

# How much: what only the gateway knows of, what a bank wants, what waits to be given back, or what
# the payment has brought.
_CASE: LiteralString = """
    SELECT c.id, c.kind, c.status, o.id AS order_id, o.number, cu.name AS customer, c.payment_id,
        p.provider, p.method, COALESCE(p.livemode, true) AS livemode,
        COALESCE(c.amount_minor, d.amount_minor, r.amount_minor, NULLIF(p.captured_minor, 0),
            p.amount_minor)::bigint AS amount_minor,
        COALESCE(c.currency, p.currency) AS currency, c.detail, c.due_at, c.created_at,
        c.resolved_at
    FROM found c
    LEFT JOIN payments p ON p.store_id = $store AND p.id = c.payment_id
    LEFT JOIN orders o ON o.store_id = $store AND o.id = COALESCE(c.order_id, p.order_id)
    LEFT JOIN customers cu ON cu.store_id = $store AND cu.id = o.customer_id
    LEFT JOIN LATERAL (
        SELECT max(amount_minor) AS amount_minor FROM payment_disputes
        WHERE store_id = $store AND payment_id = c.payment_id AND c.kind = 'dispute'
    ) d ON true
    LEFT JOIN LATERAL (
        SELECT sum(amount_minor) AS amount_minor FROM refunds
        WHERE store_id = $store AND payment_id = c.payment_id AND (
            (c.kind = 'refund_by_hand' AND status = 'manual')
            OR (c.kind = 'refund_unknown' AND status = 'pending' AND gateway_id IS NULL))
    ) r ON true
    ORDER BY c.id DESC
"""


@statement(
    """
    WITH found AS (
        SELECT * FROM reconciliation_cases
        WHERE store_id = $store AND status = $status AND ($before::uuid IS NULL OR id < $before)
        ORDER BY id DESC LIMIT $limit
    )"""
    + _CASE
)
async def cases(
    tx: Tx, store: StoreId, *, status: str, before: CaseId | None, limit: int
) -> list[CaseRow]: ...


@statement(
    """
    WITH found AS (SELECT * FROM reconciliation_cases WHERE store_id = $store AND id = $case)"""
    + _CASE
)
async def find_case(tx: Tx, store: StoreId, case: CaseId) -> CaseRow | None: ...


@statement("""
    SELECT gateway_id, state, amount_minor, currency, reason, due_at FROM payment_disputes
    WHERE store_id = $store AND payment_id = $payment ORDER BY id DESC LIMIT 10
""")
async def disputes(tx: Tx, store: StoreId, payment: PaymentId) -> list[DisputeRow]: ...
