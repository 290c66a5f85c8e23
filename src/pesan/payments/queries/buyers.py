"""Customers as their gateways know them."""

from datetime import datetime
from typing import LiteralString

from ...kit.db import Tx
from ...kit.ids import ConnectionId, CustomerId, PaymentId, StoreId
from ...kit.sql import Changed, statement
from ..models import Buyer

COLUMNS: LiteralString = """connection_id, customer_id, browser, livemode, round, asked_at,
    gateway_id, forget_at"""


@statement("""
    SELECT o.customer_id FROM payments p
    JOIN orders o ON o.store_id = $store AND o.id = p.order_id
    WHERE p.store_id = $store AND p.id = $payment
""")
async def customer_of(tx: Tx, store: StoreId, payment: PaymentId) -> CustomerId | None: ...


# Whoever comes second finds the first one's row, and asks under the same key.
@statement("""
    INSERT INTO payment_customers
        (store_id, connection_id, customer_id, browser, livemode, asked_at)
    VALUES ($store, $connection, $customer, $browser, $livemode, $now)
    ON CONFLICT DO NOTHING
""")
async def begin_buyer(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    customer: CustomerId,
    browser: bytes,
    livemode: bool,
    now: datetime,
) -> Changed: ...


@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM payment_customers
    WHERE store_id = $store AND connection_id = $connection AND customer_id = $customer
        AND browser = $browser
"""
)
async def find_buyer(
    tx: Tx, *, store: StoreId, connection: ConnectionId, customer: CustomerId, browser: bytes
) -> Buyer | None: ...


@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM payment_customers
    WHERE store_id = $store AND connection_id = $connection AND customer_id = $customer
        AND forget_at IS NOT NULL
    ORDER BY browser
"""
)
async def to_forget(
    tx: Tx, store: StoreId, connection: ConnectionId, customer: CustomerId
) -> list[Buyer]: ...


@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM payment_customers
    WHERE store_id = $store AND customer_id = ANY($customers) AND gateway_id IS NOT NULL
        AND forget_at IS NULL
    ORDER BY connection_id, customer_id, browser
"""
)
async def known_buyers(tx: Tx, store: StoreId, customers: list[CustomerId]) -> list[Buyer]: ...


@statement(
    "SELECT "
    + COLUMNS
    + """
    FROM payment_customers
    WHERE store_id = $store AND connection_id = $connection AND gateway_id = $gateway_id
        AND forget_at IS NULL
"""
)
async def find_by_gateway_id(
    tx: Tx, store: StoreId, connection: ConnectionId, gateway_id: str
) -> Buyer | None: ...


@statement("""
    UPDATE payment_customers SET gateway_id = $gateway_id
    WHERE store_id = $store AND connection_id = $connection AND customer_id = $customer
        AND browser = $browser AND forget_at IS NULL
        AND COALESCE(gateway_id, $gateway_id) = $gateway_id
""")
async def save_buyer(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    customer: CustomerId,
    browser: bytes,
    gateway_id: str,
) -> Changed: ...


# Made at the gateway while they were erased here: the row is there until that has forgotten them.
@statement("""
    INSERT INTO payment_customers AS c
        (store_id, connection_id, customer_id, browser, livemode, asked_at, gateway_id, forget_at)
    VALUES ($store, $connection, $customer, $browser, $livemode, $now, $gateway_id, $now)
    ON CONFLICT (store_id, connection_id, customer_id, browser) DO UPDATE
        SET gateway_id = excluded.gateway_id WHERE c.forget_at IS NOT NULL
""")
async def bury_buyer(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    customer: CustomerId,
    browser: bytes,
    livemode: bool,
    gateway_id: str,
    now: datetime,
) -> Changed: ...


@statement("""
    UPDATE payment_customers SET gateway_id = NULL, round = round + 1, asked_at = $now
    WHERE store_id = $store AND connection_id = $connection AND customer_id = $customer
        AND browser = $browser AND gateway_id = $gone
""")
async def renew_buyer(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    customer: CustomerId,
    browser: bytes,
    gone: str,
    now: datetime,
) -> Changed: ...


@statement(
    """
    UPDATE payment_customers SET forget_at = COALESCE(forget_at, $now)
    WHERE store_id = $store AND customer_id = ANY($customers)
    RETURNING """
    + COLUMNS
)
async def forget_buyers(
    tx: Tx, store: StoreId, customers: list[CustomerId], now: datetime
) -> list[Buyer]: ...


@statement("""
    SELECT DISTINCT customer_id FROM payment_customers
    WHERE store_id = $store AND browser = $browser AND browser <> '' AND forget_at IS NULL
    ORDER BY customer_id
""")
async def customers_in(tx: Tx, store: StoreId, browser: bytes) -> list[CustomerId]: ...


@statement(
    """
    UPDATE payment_customers SET forget_at = COALESCE(forget_at, $now)
    WHERE store_id = $store AND browser = $browser AND browser <> ''
    RETURNING """
    + COLUMNS
)
async def forget_browser(tx: Tx, store: StoreId, browser: bytes, now: datetime) -> list[Buyer]: ...


@statement("""
    DELETE FROM payment_customers
    WHERE store_id = $store AND connection_id = $connection AND customer_id = $customer
        AND browser = $browser AND forget_at IS NOT NULL
""")
async def delete_buyer(
    tx: Tx, *, store: StoreId, connection: ConnectionId, customer: CustomerId, browser: bytes
) -> Changed: ...
