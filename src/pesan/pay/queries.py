"""What the payer may see: their own order and its payment, joined for one page, fenced by store."""

from ..kit.db import Tx
from ..kit.ids import OrderId, PaymentId, StoreId
from ..kit.sql import statement
from .models import Bill, BillLine, Successor


@statement("""
    SELECT p.id AS payment_id, p.order_id, o.number, o.status AS order_status,
        st.name AS store_name, st.locale, st.timezone, p.status, p.provider, p.method,
        p.channel_code, p.amount_minor, p.captured_minor - p.refunded_minor AS held_minor,
        (SELECT sum(a.captured_minor - a.refunded_minor)::bigint FROM payments a
            WHERE a.store_id = $store AND a.order_id = o.id) AS came_minor,
        p.unique_code, p.currency, p.action, p.failure, p.expires_at, p.updated_at,
        o.subtotal_minor, o.discount_minor, o.shipping_minor, o.tax_minor,
        o.tax_inclusive, o.total_minor, o.shipping_method,
        CASE WHEN st.branding ->> 'logo' LIKE '/files/%' THEN st.branding ->> 'logo' END AS logo
    FROM payments p
    JOIN orders o ON o.store_id = $store AND o.id = p.order_id
    JOIN stores st ON st.id = $store AND st.deleted_at IS NULL
    WHERE p.store_id = $store AND p.id = $payment
""")
async def find_bill(tx: Tx, store: StoreId, payment: PaymentId) -> Bill | None: ...


@statement("""
    SELECT title, quantity, total_minor FROM order_items
    WHERE store_id = $store AND order_id = $order ORDER BY id
""")
async def lines(tx: Tx, store: StoreId, order: OrderId) -> list[BillLine]: ...


@statement("""
    SELECT pay_token, status FROM payments
    WHERE store_id = $store AND order_id = $order AND id > $payment
    ORDER BY id DESC LIMIT 1
""")
async def find_successor(
    tx: Tx, *, store: StoreId, order: OrderId, payment: PaymentId
) -> Successor | None: ...
