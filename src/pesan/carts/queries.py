"""One cart a conversation. Every change bumps the version in its own statement."""

from datetime import datetime

from ..kit.db import Tx
from ..kit.ids import CartId, ConversationId, StoreId, VariantId
from ..kit.sql import Changed, statement
from .models import KeptCart


@statement("""
    SELECT c.id, c.version, c.address, c.city, c.shipping_method, c.discount_code, c.updated_at,
        COALESCE((
            SELECT jsonb_agg(jsonb_build_object(
                'variant_id', i.variant_id, 'quantity', i.quantity) ORDER BY i.position, i.variant_id)
            FROM cart_items i WHERE i.store_id = $store AND i.conversation_id = $conversation
        ), '[]') AS items
    FROM carts c WHERE c.store_id = $store AND c.conversation_id = $conversation
""")
async def find_cart(tx: Tx, store: StoreId, conversation: ConversationId) -> KeptCart | None: ...


@statement("""
    WITH bumped AS (
        INSERT INTO carts (store_id, conversation_id, id, created_at, updated_at)
        VALUES ($store, $conversation, $cart, $now, $now)
        ON CONFLICT (store_id, conversation_id)
            DO UPDATE SET version = carts.version + 1, updated_at = $now
        RETURNING conversation_id
    )
    INSERT INTO cart_items (store_id, conversation_id, variant_id, quantity, position)
    SELECT $store, conversation_id, $variant, $quantity, 1 + COALESCE((
            SELECT max(position) FROM cart_items
            WHERE store_id = $store AND conversation_id = $conversation
        ), 0)
    FROM bumped
    ON CONFLICT (store_id, conversation_id, variant_id) DO UPDATE SET quantity = excluded.quantity
""")
async def put_item(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    cart: CartId,
    variant: VariantId,
    quantity: int,
    now: datetime,
) -> None: ...


@statement("""
    -- With a version: while it still is the cart's. A cart nobody has made is at nought.
    WITH bumped AS (
        INSERT INTO carts (store_id, conversation_id, id, created_at, updated_at)
        SELECT $store, $conversation, $cart, $now, $now
        WHERE COALESCE($version::int, 0) = 0 OR EXISTS (
            SELECT FROM carts WHERE store_id = $store AND conversation_id = $conversation
        )
        ON CONFLICT (store_id, conversation_id)
            DO UPDATE SET version = carts.version + 1, updated_at = $now
            WHERE $version IS NULL OR carts.version = $version
        RETURNING conversation_id
    ), gone AS (
        DELETE FROM cart_items i USING bumped
        WHERE i.store_id = $store AND i.conversation_id = bumped.conversation_id
            AND i.variant_id <> ALL($variants)
    ), put AS (
        INSERT INTO cart_items (store_id, conversation_id, variant_id, quantity, position)
        SELECT $store, conversation_id, variant, quantity, position
        FROM bumped, unnest($variants::uuid[], $quantities::int[])
            WITH ORDINALITY AS given (variant, quantity, position)
        ON CONFLICT (store_id, conversation_id, variant_id)
            DO UPDATE SET quantity = excluded.quantity, position = excluded.position
    )
    SELECT FROM bumped
""")
async def replace_items(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    cart: CartId,
    version: int | None,
    variants: list[VariantId],
    quantities: list[int],
    now: datetime,
) -> Changed: ...


@statement("""
    WITH gone AS (
        DELETE FROM cart_items
        WHERE store_id = $store AND conversation_id = $conversation AND variant_id = $variant
    )
    INSERT INTO carts (store_id, conversation_id, id, created_at, updated_at)
    VALUES ($store, $conversation, $cart, $now, $now)
    ON CONFLICT (store_id, conversation_id)
        DO UPDATE SET version = carts.version + 1, updated_at = $now
""")
async def remove_item(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    cart: CartId,
    variant: VariantId,
    now: datetime,
) -> None: ...


@statement("""
    INSERT INTO carts (store_id, conversation_id, id, address, city, shipping_method, created_at,
        updated_at)
    VALUES ($store, $conversation, $cart, $address, $city, $method, $now, $now)
    ON CONFLICT (store_id, conversation_id) DO UPDATE SET version = carts.version + 1,
        address = excluded.address, city = excluded.city,
        shipping_method = excluded.shipping_method, updated_at = $now
""")
async def put_address(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    cart: CartId,
    address: str,
    city: str | None,
    method: str | None,
    now: datetime,
) -> None: ...


@statement("""
    INSERT INTO carts (store_id, conversation_id, id, discount_code, created_at, updated_at)
    VALUES ($store, $conversation, $cart, $code, $now, $now)
    ON CONFLICT (store_id, conversation_id) DO UPDATE SET version = carts.version + 1,
        discount_code = excluded.discount_code, updated_at = $now
""")
async def put_code(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    cart: CartId,
    code: str | None,
    now: datetime,
) -> None: ...


@statement("""
    WITH closed AS (
        UPDATE carts SET version = version + 1, discount_code = NULL, updated_at = $now
        WHERE store_id = $store AND conversation_id = $conversation AND version = $version
        RETURNING conversation_id
    ), gone AS (
        DELETE FROM cart_items i USING closed
        WHERE i.store_id = $store AND i.conversation_id = closed.conversation_id
    )
    SELECT FROM closed
""")
async def close(
    tx: Tx, *, store: StoreId, conversation: ConversationId, version: int, now: datetime
) -> Changed: ...
