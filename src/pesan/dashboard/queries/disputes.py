"""What buyers' banks take back, with what a merchant needs to answer in time."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import DisputeId, StoreId
from ...kit.sql import statement
from ..money import DisputedRow

_ROW: LiteralString = """
    SELECT d.id, d.gateway_id, d.state, d.amount_minor, d.currency, d.reason, d.due_at,
        d.opened_at, p.provider, p.livemode, o.id AS order_id, o.number,
        o.status AS order_status, cu.name AS customer, o.conversation_id, c.id AS case_id
    FROM found d
    JOIN payments p ON p.store_id = $store AND p.id = d.payment_id
    JOIN orders o ON o.store_id = $store AND o.id = p.order_id
    JOIN customers cu ON cu.store_id = $store AND cu.id = o.customer_id
    LEFT JOIN reconciliation_cases c ON c.store_id = $store AND c.payment_id = d.payment_id
        AND c.kind = 'dispute'
"""


# The first that is too late comes first. Banks are slow: a shop has few that are open.
@statement(
    """
    WITH found AS (
        SELECT * FROM payment_disputes WHERE store_id = $store AND state IN ('inquiry', 'open')
        ORDER BY due_at NULLS LAST, id LIMIT $limit
    )"""
    + _ROW
    + " ORDER BY d.due_at NULLS LAST, d.id"
)
async def open_disputes(tx: Tx, store: StoreId, limit: int) -> list[DisputedRow]: ...


@statement(
    """
    WITH found AS (
        SELECT * FROM payment_disputes
        WHERE store_id = $store AND state IN ('won', 'lost')
            AND ($before::timestamptz IS NULL OR (opened_at, id) < ($before, $row::uuid))
        ORDER BY opened_at DESC, id DESC LIMIT $limit
    )"""
    + _ROW
    + " ORDER BY d.opened_at DESC, d.id DESC"
)
async def ended_disputes(
    tx: Tx, *, store: StoreId, before: datetime | None, row: DisputeId | None, limit: int
) -> list[DisputedRow]: ...
