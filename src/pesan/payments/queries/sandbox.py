"""The simulated bank's books (0007): another system's data, kept beside ours for the demo."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import StoreId
from ...kit.sql import Changed, statement
from ..models import SandboxCapture, SandboxMoved, SandboxRefund, SandboxRequest

REQUEST: LiteralString = "id, reference, amount_minor, currency, state, captures"
REFUND: LiteralString = "id, request_id, reference, amount_minor, currency"


@statement("""
    INSERT INTO sandbox_gateway_requests
        (store_id, id, reference, amount_minor, currency, state, created_at)
    VALUES ($store, $id, $reference, $amount_minor, $currency, $state, $now)
""")
async def insert_request(
    tx: Tx,
    *,
    store: StoreId,
    id: str,  # noqa: A002 - the column's own name
    reference: str,
    amount_minor: int,
    currency: str,
    state: str,
    now: datetime,
) -> None: ...


@statement(
    "SELECT " + REQUEST + " FROM sandbox_gateway_requests WHERE store_id = $store AND id = $request"
)
async def find_request(tx: Tx, store: StoreId, request: str) -> SandboxRequest | None: ...


@statement("""
    UPDATE sandbox_gateway_requests SET state = $to
    WHERE store_id = $store AND id = $request AND state = 'requires_action'
""")
async def close_request(tx: Tx, *, store: StoreId, request: str, to: str) -> Changed: ...


@statement("""
    UPDATE sandbox_gateway_requests SET captures = captures || jsonb_build_array($capture::jsonb)
    WHERE store_id = $store AND id = $request
""")
async def add_capture(
    tx: Tx, *, store: StoreId, request: str, capture: SandboxCapture
) -> Changed: ...


# The caller holds the request's row and has looked for the reference.
@statement(
    """
    INSERT INTO sandbox_gateway_refunds
        (store_id, id, request_id, reference, amount_minor, currency, created_at)
    VALUES ($store, $id, $request, $reference, $amount_minor, $currency, $now)
    RETURNING """
    + REFUND
)
async def insert_refund(
    tx: Tx,
    *,
    store: StoreId,
    id: str,  # noqa: A002 - the column's own name
    request: str,
    reference: str,
    amount_minor: int,
    currency: str,
    now: datetime,
) -> SandboxRefund: ...


@statement("""
    SELECT COALESCE(sum(amount_minor), 0)::bigint FROM sandbox_gateway_refunds
    WHERE store_id = $store AND request_id = $request
""")
async def refunded_on(tx: Tx, store: StoreId, request: str) -> int: ...


@statement(
    "SELECT "
    + REQUEST
    + " FROM sandbox_gateway_requests WHERE store_id = $store AND id = $request FOR UPDATE"
)
async def lock_request(tx: Tx, store: StoreId, request: str) -> SandboxRequest | None: ...


@statement(
    "SELECT " + REFUND + " FROM sandbox_gateway_refunds WHERE store_id = $store AND id = $refund"
)
async def find_refund(tx: Tx, store: StoreId, refund: str) -> SandboxRefund | None: ...


@statement(
    "SELECT "
    + REFUND
    + " FROM sandbox_gateway_refunds WHERE store_id = $store AND reference = $reference"
)
async def find_refund_by_reference(
    tx: Tx, store: StoreId, reference: str
) -> SandboxRefund | None: ...


# Ids are in the order of time. A request is looked at for as long as one may be paid.
@statement("""
    SELECT * FROM (
        SELECT 'payment' AS kind, c ->> 'id' AS id, g.id AS request_id, g.reference,
            (c ->> 'amount_minor')::bigint AS amount_minor, g.currency,
            (c ->> 'captured_at')::timestamptz AS at
        FROM sandbox_gateway_requests g, jsonb_array_elements(g.captures) AS c
        WHERE g.store_id = $store AND g.created_at >= $since::timestamptz - interval '30 days'
        UNION ALL
        SELECT 'refund', id, request_id, reference, amount_minor, currency, created_at
        FROM sandbox_gateway_refunds WHERE store_id = $store
    ) moved
    WHERE at >= $since AND at <= $until
        AND ($after::text IS NULL OR right(id, 36) > right($after, 36))
    ORDER BY right(id, 36) LIMIT $limit
""")
async def list_moved(
    tx: Tx, *, store: StoreId, since: datetime, until: datetime, after: str | None, limit: int
) -> list[SandboxMoved]: ...
