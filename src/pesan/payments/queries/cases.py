from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import CaseId, OrderId, PaymentId, ReconciliationId, StoreId
from ...kit.sql import statement
from ..models import Case, CaseStatus

COLUMNS: LiteralString = """id, store_id, kind, order_id, payment_id, subject, amount_minor,
    currency, detail, status, due_at, action, resolution, resolved_by, created_at, resolved_at,
    reconciliation_id"""


# News about a case there is already is added to it, and opens it again.
@statement("""
    INSERT INTO reconciliation_cases
        (store_id, id, kind, order_id, payment_id, subject, detail, status, due_at, created_at)
    VALUES ($store, $case, $kind, $order, $payment, $payment::uuid::text, $detail, 'open',
        $due_at, $now)
    ON CONFLICT ON CONSTRAINT one_case_a_kind DO UPDATE
        SET status = 'open', resolved_at = NULL, resolved_by = NULL, resolution = NULL,
            action = NULL, due_at = excluded.due_at,
            detail = right(reconciliation_cases.detail || E'\\n' || excluded.detail, 4000)
    RETURNING id
""")
async def open_case(
    tx: Tx,
    *,
    store: StoreId,
    case: CaseId,
    kind: str,
    order: OrderId,
    payment: PaymentId,
    detail: str,
    due_at: datetime | None,
    now: datetime,
) -> CaseId: ...


@statement("""
    SELECT EXISTS (SELECT FROM reconciliation_cases
        WHERE store_id = $store AND kind = $kind AND subject = $payment::uuid::text
            AND status = 'open' AND strpos(detail, $named) > 0)
""")
async def speaks_of(tx: Tx, store: StoreId, kind: str, payment: PaymentId, named: str) -> bool: ...


# What was found before is not found again, open or closed.
@statement("""
    INSERT INTO reconciliation_cases (store_id, id, kind, order_id, payment_id, subject,
        amount_minor, currency, detail, status, created_at, reconciliation_id)
    VALUES ($store, $case, $kind, $order, $payment, $subject, $amount_minor, $currency, $detail,
        'open', $now, $run)
    ON CONFLICT ON CONSTRAINT one_case_a_kind DO NOTHING
    RETURNING id
""")
async def open_once(
    tx: Tx,
    *,
    store: StoreId,
    case: CaseId,
    kind: str,
    run: ReconciliationId | None,
    order: OrderId | None,
    payment: PaymentId | None,
    subject: str,
    amount_minor: int | None,
    currency: str | None,
    detail: str,
    now: datetime,
) -> CaseId | None: ...


@statement(
    "SELECT " + COLUMNS + " FROM reconciliation_cases WHERE store_id = $store AND id = $case"
)
async def find_case(tx: Tx, store: StoreId, case: CaseId) -> Case | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM reconciliation_cases
    WHERE store_id = $store AND ($after::uuid IS NULL OR id < $after)
        AND ($status::text IS NULL OR status = $status)
    ORDER BY id DESC LIMIT $limit
"""
)
async def list_cases(
    tx: Tx, *, store: StoreId, after: CaseId | None, status: CaseStatus | None, limit: int
) -> list[Case]: ...


# Of an order that is sold: all that it costs has come.
@statement("""
    SELECT c.id FROM reconciliation_cases c
    JOIN orders o ON o.store_id = $store AND o.id = $order
        AND o.status NOT IN ('awaiting_payment', 'expired', 'cancelled')
    WHERE c.store_id = $store AND c.order_id = $order AND c.kind = 'underpaid'
        AND c.status = 'open'
    ORDER BY c.id
""")
async def underpaid_no_more(tx: Tx, store: StoreId, order: OrderId) -> list[CaseId]: ...


@statement(
    """
    UPDATE reconciliation_cases
    SET status = 'resolved', resolved_at = $now, resolved_by = $actor, resolution = $resolution,
        action = $action
    WHERE store_id = $store AND id = $case AND status = 'open'
    RETURNING """
    + COLUMNS
)
async def resolve_case(
    tx: Tx,
    *,
    store: StoreId,
    case: CaseId,
    actor: str,
    action: str,
    resolution: str | None,
    now: datetime,
) -> Case | None: ...
