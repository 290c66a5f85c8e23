"""Faults to seed for F4: one thing each that should not be, and the name it must be given."""

from dataclasses import dataclass

# What a fault is about, and how the oracle or the reconciler would call it.
CASE, ORACLE, HEALED = "case", "oracle", "healed"


@dataclass(frozen=True)
class Fault:
    name: str
    sql: str  # $order the order, $payment its payment, $variant its variant, $new an id to be new, $5 the moment
    found_as: str  # a case's kind, an invariant's name, or a question that says it was made good
    by: str
    about: str = "payment"  # whose id the finding bears: order, payment, variant, new, entry
    unpaid: bool = False  # of an order that still awaits its money


_PAID_THERE = """
    UPDATE sandbox_gateway_requests g SET state = 'captured', captures = captures || jsonb_build_array(
        jsonb_build_object('id', 'sbc-' || $new, 'amount_minor', {amount}, 'captured_at', $at))
    FROM payments p WHERE p.id = $payment AND g.store_id = p.store_id AND g.id = p.gateway_id
"""
_AT_THE_GATEWAY = (
    Fault(
        "a second capture whose webhook was lost",
        _PAID_THERE.format(amount="g.amount_minor"),
        "SELECT count(*) = 1 FROM refunds WHERE payment_id = $payment AND surplus_minor = amount_minor",
        HEALED,
    ),
    Fault(
        "a capture whose webhook was lost",
        _PAID_THERE.format(amount="g.amount_minor"),
        "SELECT count(*) = 1 FROM orders WHERE id = $order AND status = 'paid'",
        HEALED,
        unpaid=True,
    ),
    Fault(
        "too little came, and nobody was told",
        _PAID_THERE.format(amount="g.amount_minor - 100"),
        "wrong_amount",
        CASE,
        unpaid=True,
    ),
    Fault(
        "the gateway's amount is one rupiah more",
        "UPDATE sandbox_gateway_requests g SET captures = jsonb_set(captures, '{0,amount_minor}',"
        " to_jsonb((captures -> 0 ->> 'amount_minor')::bigint + 100))"
        " FROM payments p WHERE p.id = $payment AND g.store_id = p.store_id AND g.id = p.gateway_id",
        "amount_differs",
        CASE,
    ),
    Fault(
        "the gateway's currency is another",
        "UPDATE sandbox_gateway_requests g SET currency = 'USD'"
        " FROM payments p WHERE p.id = $payment AND g.store_id = p.store_id AND g.id = p.gateway_id",
        "amount_differs",
        CASE,
    ),
    Fault(
        "the gateway holds nothing of it",
        "UPDATE sandbox_gateway_requests g SET captures = '[]'"
        " FROM payments p WHERE p.id = $payment AND g.store_id = p.store_id AND g.id = p.gateway_id",
        "order_paid_no_money",
        CASE,
    ),
    Fault(
        "a refund was made at the gateway",
        "INSERT INTO sandbox_gateway_refunds SELECT store_id, 'sbf-' || $new, gateway_id,"
        " 'dashboard ' || $new, 500000, currency, $at::timestamptz FROM payments"
        " WHERE id = $payment",
        "refund_made_outside",
        CASE,
    ),
    Fault(
        "money of no order",
        "INSERT INTO sandbox_gateway_requests SELECT store_id, 'sbr-' || $new, 'KASIR', 700000,"
        " currency, 'captured', jsonb_build_array(jsonb_build_object('id', 'sbc-' || $new,"
        " 'amount_minor', 700000, 'captured_at', $at)), $at::timestamptz"
        " FROM payments WHERE id = $payment",
        "paid_no_order",
        CASE,
        about="new",
    ),
)
_IN_OUR_BOOKS = (
    Fault(
        "a capture is gone",
        "DELETE FROM payment_captures WHERE payment_id = $payment",
        "books_disagree",
        CASE,
    ),
    Fault(
        "a capture is one rupiah more",
        "WITH more AS (UPDATE payment_captures SET amount_minor = amount_minor + 100"
        " WHERE payment_id = $payment)"
        " UPDATE payments SET captured_minor = captured_minor + 100 WHERE id = $payment",
        "amount_differs",
        CASE,
    ),
    Fault(
        "a payment's currency is another",
        "UPDATE payments SET currency = 'SGD' WHERE id = $payment",
        "one currency an order",
        ORACLE,
    ),
    Fault(
        "a payment's status was turned",
        "UPDATE payments SET status = 'expired' WHERE id = $payment",
        "payment history is a walk",
        ORACLE,
    ),
    Fault(
        "an order's status was turned",
        "UPDATE orders SET status = 'delivered' WHERE id = $order",
        "order history is a walk",
        ORACLE,
        about="order",
    ),
    Fault(
        "a line of the journal is gone",
        "DELETE FROM journal_lines l USING journal_entries e WHERE e.payment_id = $payment"
        " AND l.entry_id = e.id AND l.account = 'gateway'",
        "the journal is the money",
        ORACLE,
    ),
    Fault(
        "a movement of stock is gone",
        "DELETE FROM inventory_movements WHERE order_id = $order",
        "stock is the sum of its movements",
        ORACLE,
        about="variant",
    ),
    Fault(
        "what is reserved was changed",
        "UPDATE inventory_levels SET reserved = reserved + 1 WHERE variant_id = $variant",
        "reserved is the sum of what is held",
        ORACLE,
        about="variant",
    ),
    Fault(
        "a reservation belongs to no order",
        "UPDATE inventory_reservations SET order_id = $new::uuid WHERE order_id = $order",
        "items are reserved",
        ORACLE,
        about="order",
    ),
    Fault(
        "a line of the audit log was rewritten",
        "UPDATE event_audit_log SET actor = 'usr_nobody' WHERE subject = $subject AND action = 'orders.move'",
        "the audit chain holds",
        ORACLE,
        about="entry",
    ),
    Fault(
        "a line of the audit log is gone",
        "DELETE FROM event_audit_log WHERE subject = $subject AND action = 'orders.move'",
        "the audit chain holds",
        ORACLE,
        about="entry",
    ),
)
FAULTS = _AT_THE_GATEWAY + _IN_OUR_BOOKS
