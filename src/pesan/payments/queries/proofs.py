"""Pictures of receipts. A change of one is another one; they go when they are old."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import (
    ConversationId,
    CustomerId,
    OrderId,
    PaymentId,
    ProofId,
    StoreId,
)
from ...kit.sql import Changed, statement
from ..proofs.models import Near, Proof, Shown, Suspicion

_PROOF: LiteralString = """
    SELECT r.id, r.payment_id, r.seen_payment_id, o.id AS seen_order_id, o.number AS seen_order_number,
        r.width, r.height, r.actor, r.created_at
    FROM payment_proofs r
    LEFT JOIN payments s ON s.store_id = $store AND s.id = r.seen_payment_id
    LEFT JOIN orders o ON o.store_id = $store AND o.id = s.order_id
"""


# Whoever erases the payer waits for us, or has been: then there is nobody to keep a picture of.
@statement("""
    SELECT c.id FROM payments p
    JOIN orders o ON o.store_id = $store AND o.id = p.order_id
    JOIN customers c ON c.store_id = $store AND c.id = o.customer_id AND c.erased_at IS NULL
    WHERE p.store_id = $store AND p.id = $payment
    FOR KEY SHARE OF c
""")
async def hold_payer(tx: Tx, store: StoreId, payment: PaymentId) -> CustomerId | None: ...


# Ten at most are looked at closely, the nearest first: of a copy the original is almost always the
# first, and each look takes some hundredths of a second.
@statement("""
    WITH near AS MATERIALIZED (
        SELECT id, bit_count(likeness # ('x' || encode($likeness, 'hex'))::bit(1024)) AS apart
        FROM payment_proofs
        WHERE store_id = $store AND livemode = $livemode AND payment_id <> $payment
        ORDER BY apart, id LIMIT 10
    )
    SELECT r.payment_id, r.content FROM near
    JOIN payment_proofs r ON r.store_id = $store AND r.id = near.id
    WHERE near.apart <= $most ORDER BY near.apart, near.id
""")
async def nearest(
    tx: Tx, *, store: StoreId, livemode: bool, payment: PaymentId, likeness: bytes, most: int
) -> list[Near]: ...


@statement("""
    INSERT INTO payment_proofs (store_id, id, payment_id, livemode, digest, likeness,
        seen_payment_id, width, height, bytes, content, thumbnail, actor, created_at)
    VALUES ($store, $proof, $payment, $livemode, $digest,
        ('x' || encode($likeness, 'hex'))::bit(1024), $seen, $width, $height, $bytes, $content,
        $thumbnail, $actor, $now)
""")
async def insert_proof(
    tx: Tx,
    *,
    store: StoreId,
    proof: ProofId,
    payment: PaymentId,
    livemode: bool,
    digest: bytes,
    likeness: bytes,
    seen: PaymentId | None,
    width: int,
    height: int,
    bytes: int,  # noqa: A002 - the column's name
    content: bytes,
    thumbnail: bytes,
    actor: str,
    now: datetime,
) -> None: ...


@statement(
    _PROOF + "WHERE r.store_id = $store AND r.payment_id = $payment ORDER BY r.id DESC LIMIT $limit"
)
async def proofs_of(tx: Tx, *, store: StoreId, payment: PaymentId, limit: int) -> list[Proof]: ...


@statement(
    _PROOF
    + """
    JOIN payments p ON p.store_id = $store AND p.id = r.payment_id
    WHERE r.store_id = $store AND p.order_id = $order ORDER BY r.id DESC LIMIT $limit
    """
)
async def proofs_of_order(tx: Tx, *, store: StoreId, order: OrderId, limit: int) -> list[Proof]: ...


@statement(_PROOF + "WHERE r.store_id = $store AND r.payment_id = $payment AND r.digest = $digest")
async def find_same(
    tx: Tx, *, store: StoreId, payment: PaymentId, digest: bytes
) -> Proof | None: ...


@statement("""
    SELECT CASE WHEN $small THEN thumbnail ELSE content END AS content FROM payment_proofs
    WHERE store_id = $store AND payment_id = $payment AND id = $proof
""")
async def find_picture(
    tx: Tx, *, store: StoreId, payment: PaymentId, proof: ProofId, small: bool
) -> Shown | None: ...


@statement("""
    SELECT p.id AS payment_id, o.id AS order_id, o.number AS order_number
    FROM payments p JOIN orders o ON o.store_id = $store AND o.id = p.order_id
    WHERE p.store_id = $store AND p.id IN (
        SELECT seen_payment_id FROM payment_proofs WHERE store_id = $store AND payment_id = $payment
        UNION SELECT payment_id FROM payment_proofs
        WHERE store_id = $store AND seen_payment_id = $payment
    )
    ORDER BY p.id DESC LIMIT 20
""")
async def suspicions_of(tx: Tx, store: StoreId, payment: PaymentId) -> list[Suspicion]: ...


@statement("""
    -- any store: what is old is removed for all; a policy lets the router touch nothing younger
    WITH old AS MATERIALIZED (
        SELECT store_id, id FROM payment_proofs WHERE created_at < $before
        ORDER BY created_at LIMIT $limit
    ), gone AS (
        DELETE FROM payment_proofs r USING old WHERE r.store_id = old.store_id AND r.id = old.id
        RETURNING r.store_id, r.bytes
    ), room AS (
        UPDATE file_usage u SET bytes = u.bytes - freed.bytes
        FROM (SELECT store_id, sum(bytes) AS bytes FROM gone GROUP BY store_id) freed
        WHERE u.store_id = freed.store_id
    )
    SELECT FROM gone
""")
async def prune(tx: Tx, before: datetime, limit: int) -> Changed: ...


@statement("""
    -- The newest transfer that the buyer in this conversation still owes.
    SELECT p.id FROM conversations c
    JOIN orders o ON o.store_id = $store AND o.customer_id = c.customer_id
        AND o.livemode = c.livemode
    JOIN payments p ON p.store_id = $store AND p.order_id = o.id
    WHERE c.store_id = $store AND c.id = $conversation AND p.method = 'bank_transfer'
        AND p.provider = 'manual' AND p.status IN ('pending', 'requires_action')
    ORDER BY p.id DESC LIMIT 1
""")
async def find_awaited(
    tx: Tx, store: StoreId, conversation: ConversationId
) -> PaymentId | None: ...
