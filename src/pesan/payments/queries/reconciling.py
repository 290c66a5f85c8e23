"""What the reconciler asks our own books, and the runs it keeps."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import ConnectionId, PaymentId, ReconciliationId, RefundId, StoreId
from ...kit.sql import Changed, statement
from ..fragments import MONEY
from ..models import CaptureId
from ..reconciler.models import Booked, Connected, GivenBack, Heard, Run, RunStatus, Standing

RUN: LiteralString = """id, status, since, until, listed, healed, opened, gateways,
    failure, actor, started_at, finished_at"""
CAPTURE: LiteralString = """c.gateway_id, c.request_id, c.payment_id, p.order_id, c.amount_minor,
    c.currency"""


@statement("""
    -- any store: every shop that a gateway keeps books for has its turn
    SELECT DISTINCT store_id FROM connections
    WHERE provider = ANY($providers::text[]) AND deleted_at IS NULL
        AND ($after::uuid IS NULL OR store_id > $after)
    ORDER BY store_id LIMIT $limit
""")
async def stores_with(
    tx: Tx, providers: list[str], after: StoreId | None, limit: int
) -> list[StoreId]: ...


@statement("""
    SELECT c.id, c.provider, r.until FROM connections c
    LEFT JOIN reconciliation_cursors r ON r.store_id = $store AND r.connection_id = c.id
    WHERE c.store_id = $store AND c.provider = ANY($providers::text[]) AND c.deleted_at IS NULL
    ORDER BY c.id
""")
async def connections_of(tx: Tx, store: StoreId, providers: list[str]) -> list[Connected]: ...


@statement("""
    INSERT INTO reconciliation_cursors AS r (store_id, connection_id, until)
    VALUES ($store, $connection, $until)
    ON CONFLICT (store_id, connection_id) DO UPDATE
        SET until = GREATEST(r.until, excluded.until)
""")
async def save_until(
    tx: Tx, *, store: StoreId, connection: ConnectionId, until: datetime
) -> None: ...


# A run whose process died ends here, and is done again from where it began.
@statement("""
    UPDATE reconciliations SET status = 'failed', failure = 'it was cut off', finished_at = $now
    WHERE store_id = $store AND status = 'running' AND started_at < $before
""")
async def end_stale(tx: Tx, *, store: StoreId, before: datetime, now: datetime) -> Changed: ...


# One at a time; `not_since`: unless one began since then.
@statement(
    """
    INSERT INTO reconciliations (store_id, id, status, since, until, actor, started_at)
    SELECT $store, $run, 'running', COALESCE((
            SELECT max(until) - make_interval(secs => $overlap_seconds) FROM reconciliations
            WHERE store_id = $store AND status IN ('done', 'partial')
        ), $first::timestamptz), $now, $actor, $now
    WHERE $not_since::timestamptz IS NULL OR NOT EXISTS (
        SELECT FROM reconciliations WHERE store_id = $store AND started_at > $not_since)
    ON CONFLICT DO NOTHING
    RETURNING """
    + RUN
)
async def begin_run(
    tx: Tx,
    *,
    store: StoreId,
    run: ReconciliationId,
    overlap_seconds: float,
    first: datetime,
    not_since: datetime | None,
    actor: str,
    now: datetime,
) -> Run | None: ...


@statement(
    """
    UPDATE reconciliations SET status = $status, listed = $listed, healed = $healed,
        opened = $opened, gateways = $gateways, failure = $failure, finished_at = $now
    WHERE store_id = $store AND id = $run AND status = 'running'
    RETURNING """
    + RUN
)
async def end_run(
    tx: Tx,
    *,
    store: StoreId,
    run: ReconciliationId,
    status: RunStatus,
    listed: int,
    healed: int,
    opened: int,
    gateways: list[Heard],
    failure: str | None,
    now: datetime,
) -> Run | None: ...


@statement("SELECT " + RUN + " FROM reconciliations WHERE store_id = $store AND id = $run")
async def find_run(tx: Tx, store: StoreId, run: ReconciliationId) -> Run | None: ...


@statement(
    "SELECT "
    + RUN
    + """
    FROM reconciliations WHERE store_id = $store AND status = 'running'
"""
)
async def running(tx: Tx, store: StoreId) -> Run | None: ...


@statement(
    "SELECT "
    + RUN
    + """
    FROM reconciliations WHERE store_id = $store AND ($after::uuid IS NULL OR id < $after)
    ORDER BY id DESC LIMIT $limit
"""
)
async def list_runs(
    tx: Tx, *, store: StoreId, after: ReconciliationId | None, limit: int
) -> list[Run]: ...


# A store's last run stays, the last that said where it stands, and what an open case came from.
@statement("""
    -- any store: what is old is removed for all; a policy lets the router touch nothing younger
    DELETE FROM reconciliations r USING (
        SELECT o.store_id, o.id FROM reconciliations o
        WHERE o.started_at < $before
            AND EXISTS (SELECT FROM reconciliations n
                WHERE n.store_id = o.store_id AND n.started_at > o.started_at)
            AND (o.status NOT IN ('done', 'partial') OR EXISTS (SELECT FROM reconciliations n
                WHERE n.store_id = o.store_id AND n.started_at > o.started_at
                    AND n.status IN ('done', 'partial')))
            AND NOT EXISTS (SELECT FROM reconciliation_cases k
                WHERE k.store_id = o.store_id AND k.reconciliation_id = o.id
                    AND k.status = 'open')
        ORDER BY o.started_at LIMIT $limit
    ) old
    WHERE r.store_id = old.store_id AND r.id = old.id
""")
async def prune_runs(tx: Tx, before: datetime, limit: int) -> Changed: ...


@statement(
    "SELECT "
    + CAPTURE
    + """
    FROM payment_captures c JOIN payments p ON p.store_id = $store AND p.id = c.payment_id
    WHERE c.store_id = $store AND c.connection_id = $connection
        AND c.gateway_id = ANY($named::text[])
"""
)
async def captures_named(
    tx: Tx, *, store: StoreId, connection: ConnectionId, named: list[str]
) -> list[Booked]: ...


# `first` is the lowest id of what may have been booked since then, and saves reading older ones.
@statement(
    "SELECT "
    + CAPTURE
    + """
    FROM payment_captures c JOIN payments p ON p.store_id = $store AND p.id = c.payment_id
    WHERE c.store_id = $store AND c.connection_id = $connection
        AND ($first::uuid IS NULL OR c.id >= $first)
        AND c.booked_at >= $since AND c.booked_at < $until
    ORDER BY c.id
"""
)
async def captures_booked(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    first: CaptureId | None,
    since: datetime,
    until: datetime,
) -> list[Booked]: ...


@statement("""
    SELECT r.id, r.gateway_id, r.payment_id, p.order_id, r.status, r.amount_minor, r.currency
    FROM refunds r JOIN payments p ON p.store_id = $store AND p.id = r.payment_id
    WHERE r.store_id = $store AND p.connection_id = $connection
        AND (r.gateway_id = ANY($named::text[]) OR r.id = ANY($refunds::uuid[]))
""")
async def refunds_named(
    tx: Tx, *, store: StoreId, connection: ConnectionId, named: list[str], refunds: list[RefundId]
) -> list[GivenBack]: ...


@statement("""
    SELECT id FROM payments
    WHERE store_id = $store AND connection_id = $connection
        AND (id = $payment OR gateway_id = $request_id)
    ORDER BY id = $payment DESC NULLS LAST LIMIT 1
""")
async def find_asked(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    payment: PaymentId | None,
    request_id: str | None,
) -> PaymentId | None: ...


@statement("""
    SELECT p.captured_minor = COALESCE((
        SELECT sum(c.amount_minor) FROM payment_captures c
        WHERE c.store_id = $store AND c.payment_id = p.id AND c.currency = p.currency), 0)
    FROM payments p WHERE p.store_id = $store AND p.id = $payment
""")
async def books_agree(tx: Tx, store: StoreId, payment: PaymentId) -> bool: ...


# Orders whose money came in that time and is old enough to have been dealt with, and those about to
# be packed. Of what an open case speaks already is not asked again.
@statement(
    """
    WITH touched AS (
        SELECT DISTINCT p.order_id FROM payment_captures c
        JOIN payments p ON p.store_id = $store AND p.id = c.payment_id
        WHERE c.store_id = $store AND ($first::uuid IS NULL OR c.id >= $first)
            AND c.booked_at >= $since AND c.booked_at < $until
        UNION
        SELECT o.id FROM orders o
        WHERE o.store_id = $store AND o.status = 'paid' AND o.updated_at < $until
    )
    SELECT o.id AS order_id, o.status, o.payment_terms, o.currency, o.total_minor, m.kept_minor,
        m.came_minor, m.lost_minor, m.captures, m.payment_id, m.books_agree
    FROM touched t JOIN orders o ON o.store_id = $store AND o.id = t.order_id
    CROSS JOIN LATERAL (
        SELECT sum(k.kept_minor)::bigint AS kept_minor, sum(k.came_minor)::bigint AS came_minor,
            sum(k.lost_minor)::bigint AS lost_minor,
            sum(c.captures)::bigint AS captures, bool_and(c.captured_minor = p.captured_minor)
                AS books_agree, max(c.last) AS last,
            (array_agg(p.id ORDER BY p.captured_minor > p.promised_minor DESC, p.id DESC))[1]
                AS payment_id
        FROM payments p
        CROSS JOIN LATERAL ("""
    + MONEY
    + """) k
        CROSS JOIN LATERAL (
            SELECT count(*) AS captures, max(booked_at) AS last,
                COALESCE(sum(amount_minor) FILTER (WHERE currency = p.currency), 0)
                    AS captured_minor
            FROM payment_captures WHERE store_id = $store AND payment_id = p.id
        ) c
        WHERE p.store_id = $store AND p.order_id = o.id
    ) m
    WHERE m.payment_id IS NOT NULL AND (m.last IS NULL OR m.last < $until)
        AND NOT EXISTS (SELECT FROM reconciliation_cases k
            WHERE k.store_id = $store AND k.order_id = o.id AND k.status = 'open')
"""
)
async def standings(
    tx: Tx, *, store: StoreId, first: CaptureId | None, since: datetime, until: datetime
) -> list[Standing]: ...
