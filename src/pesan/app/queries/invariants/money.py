"""Of money: what came, what went back, and whose it is."""

from .... import payments  # a constant of this file is an invariant

# I5: a payment's sums are its captures and refunds, to the minor unit.
PAYMENTS_ARE_THEIR_CAPTURES_AND_REFUNDS = """
    SELECT p.store_id, p.id AS payment_id, p.captured_minor, c.captured, p.promised_minor,
        r.promised, p.refunded_minor, r.refunded
    FROM payments p
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(amount_minor), 0) AS captured FROM payment_captures
        WHERE store_id = p.store_id AND payment_id = p.id AND currency = p.currency
    ) c
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(amount_minor) FILTER (WHERE status <> 'failed'), 0) AS promised,
            COALESCE(sum(amount_minor) FILTER (WHERE status = 'succeeded'), 0) AS refunded
        FROM refunds WHERE store_id = p.store_id AND payment_id = p.id
    ) r
    WHERE (p.captured_minor, p.promised_minor, p.refunded_minor)
            <> (c.captured, r.promised, r.refunded)
        OR NOT (0 <= p.refunded_minor AND p.refunded_minor <= p.promised_minor
            AND p.promised_minor <= p.captured_minor)
"""

# At a gateway another amount than was asked for pays for nothing: it is a person's, by a case.
PAYMENT_STATUS_SAYS_WHAT_MONEY_CAME = """
    SELECT p.store_id, p.id AS payment_id, p.status, p.captured_minor, p.refunded_minor
    FROM payments p
    WHERE (p.status IN ('captured', 'partially_refunded', 'refunded', 'disputed', 'lost')) <> (
            EXISTS (
                SELECT FROM payment_captures c
                WHERE c.store_id = p.store_id AND c.payment_id = p.id
                    AND (c.amount_minor, c.currency) = (p.amount_minor, p.currency)
            )
        ) AND p.connection_id IS NOT NULL
        OR (p.status = 'refunded' AND p.refunded_minor < p.captured_minor AND NOT EXISTS (
            SELECT FROM reconciliation_cases c
            WHERE c.store_id = p.store_id AND c.payment_id = p.id))
"""

# What comes to the shop's own account may come in parts: all of it pays, with its code or without.
TRANSFERS_ARE_PAID_BY_THE_WHOLE = """
    SELECT store_id, id AS payment_id, status, amount_minor, captured_minor, promised_minor
    FROM payments p CROSS JOIN LATERAL (
        SELECT p.amount_minor - COALESCE(p.unique_code, 0) * 100 AS least_minor
    ) l
    WHERE p.connection_id IS NULL AND CASE
        WHEN p.status IN ('captured', 'partially_refunded', 'refunded')
            THEN p.captured_minor < least_minor
        ELSE p.captured_minor - p.promised_minor >= least_minor AND NOT EXISTS (
            SELECT FROM reconciliation_cases c
            WHERE c.store_id = p.store_id AND c.payment_id = p.id)
        END
"""

# A line of a bank's statement is booked once, on the payment that it is matched to.
LINES_ARE_BOOKED_ONCE = """
    SELECT COALESCE(l.store_id, c.store_id) AS store_id, COALESCE(l.id, c.line_id) AS line_id,
        l.status, l.payment_id, l.amount_minor, c.payment_id AS booked_for_payment_id,
        c.amount_minor AS booked_minor
    FROM (SELECT * FROM bank_statement_lines WHERE booked) l
    FULL JOIN (SELECT * FROM payment_captures WHERE line_id IS NOT NULL) c
        ON c.store_id = l.store_id AND c.line_id = l.id
    WHERE (l.payment_id, l.amount_minor, l.currency)
        IS DISTINCT FROM (c.payment_id, c.amount_minor, c.currency)
"""

# A case is a person's to decide: where there is one, the sums may differ.
ORDERS_ARE_PAID_BY_MONEY = """
    WITH money AS (
        SELECT store_id, order_id, sum(captured_minor) AS captured FROM payments
        GROUP BY store_id, order_id
    )
    SELECT o.store_id, o.id AS order_id, o.status, o.total_minor,
        COALESCE(m.captured, 0) AS captured_minor
    FROM orders o LEFT JOIN money m ON m.store_id = o.store_id AND m.order_id = o.id
    WHERE (o.status IN ('paid', 'completed') OR (o.payment_terms = 'prepaid'
            AND o.status IN ('packed', 'shipped', 'delivered')))
        AND COALESCE(m.captured, 0) < o.total_minor
        AND NOT EXISTS (
            SELECT FROM reconciliation_cases c WHERE c.store_id = o.store_id AND c.order_id = o.id
        )
"""

# A minute after the last capture, every rupiah kept belongs to a paid order, or a case says not.
NO_MONEY_IS_IN_LIMBO = (
    """
    WITH sums AS (
        -- A payment may have several captures: its own sums count once.
        SELECT p.store_id, p.order_id, sum(m.kept_minor) AS kept, max(c.last) AS last
        FROM payments p
        CROSS JOIN LATERAL ("""
    + payments.MONEY.replace("$store", "p.store_id")
    + """) m
        CROSS JOIN LATERAL (
            SELECT max(booked_at) AS last FROM payment_captures
            WHERE store_id = p.store_id AND payment_id = p.id
        ) c
        GROUP BY p.store_id, p.order_id
    )
    SELECT o.store_id, o.id AS order_id, o.status, o.total_minor, m.kept AS kept_minor
    FROM orders o JOIN sums m ON m.store_id = o.store_id AND m.order_id = o.id
    WHERE m.last < $now::timestamptz - interval '1 minute'
        AND m.kept > CASE
            WHEN o.status IN ('awaiting_payment', 'expired', 'cancelled') THEN 0
            ELSE o.total_minor
        END
        AND NOT EXISTS (
            SELECT FROM reconciliation_cases c WHERE c.store_id = o.store_id AND c.order_id = o.id
        )
"""
)

# What a return gave back is what its refunds say.
RETURNS_ARE_REFUNDED = """
    SELECT r.store_id, r.id AS return_id, r.order_id, r.refund_minor, b.total AS refunds_minor
    FROM order_returns r
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(f.amount_minor), 0) AS total FROM order_return_refunds x
        JOIN refunds f ON f.store_id = x.store_id AND f.id = x.refund_id
        WHERE x.store_id = r.store_id AND x.return_id = r.id
    ) b WHERE r.refund_minor <> b.total
"""

# I6: each entry sums to nought, and stands on two sides at least.
THE_JOURNAL_BALANCES = """
    SELECT COALESCE(e.store_id, l.store_id) AS store_id, COALESCE(e.id, l.entry_id) AS entry_id,
        e.kind, l.currency, COALESCE(l.lines, 0) AS lines, COALESCE(l.total, 0) AS total_minor
    FROM journal_entries e
    FULL JOIN (
        SELECT store_id, entry_id, currency, count(*) AS lines, sum(amount_minor) AS total
        FROM journal_lines GROUP BY store_id, entry_id, currency
    ) l ON l.store_id = e.store_id AND l.entry_id = e.id
    WHERE e.id IS NULL OR l.lines IS NULL OR l.lines < 2 OR l.total <> 0
"""

# What the journal says is held and owed for a payment is what its captures and refunds say.
THE_JOURNAL_IS_THE_MONEY = """
    WITH booked AS (
        SELECT e.store_id, e.payment_id, l.currency,
            sum(l.amount_minor) FILTER (WHERE l.account IN ('gateway', 'bank')) AS held,
            sum(-l.amount_minor) FILTER (WHERE l.account = 'owed') AS owed
        FROM journal_entries e
        JOIN journal_lines l ON l.store_id = e.store_id AND l.entry_id = e.id
        WHERE e.kind IN ('capture', 'surplus', 'surplus_kept', 'refund')
        GROUP BY e.store_id, e.payment_id, l.currency
    ), moved AS (
        SELECT store_id, payment_id, currency, sum(held) AS held, sum(owed) AS owed FROM (
            SELECT store_id, payment_id, currency, amount_minor AS held, 0 AS owed
            FROM payment_captures
            UNION ALL
            SELECT store_id, payment_id, currency,
                CASE status WHEN 'succeeded' THEN -amount_minor ELSE 0 END,
                CASE WHEN status IN ('pending', 'manual') THEN surplus_minor ELSE 0 END
            FROM refunds
        ) each GROUP BY store_id, payment_id, currency
    )
    SELECT store_id, payment_id, currency, COALESCE(b.held, 0) AS booked_minor,
        COALESCE(m.held, 0) AS held_minor, COALESCE(b.owed, 0) AS booked_owed_minor,
        COALESCE(m.owed, 0) AS owed_minor
    FROM booked b FULL JOIN moved m USING (store_id, payment_id, currency)
    WHERE (COALESCE(b.held, 0), COALESCE(b.owed, 0)) <> (COALESCE(m.held, 0), COALESCE(m.owed, 0))
"""

# Once each: two faults that make up for one another are two faults.
CAPTURES_AND_REFUNDS_ARE_IN_THE_JOURNAL = """
    WITH happened AS (
        SELECT store_id, 'capture' AS kind, id::text AS source, payment_id FROM payment_captures
        UNION ALL
        SELECT store_id, 'refund', id::text, payment_id FROM refunds WHERE status = 'succeeded'
    )
    SELECT store_id, payment_id, kind, source, h.kind IS NOT NULL AS happened,
        e.id IS NOT NULL AS booked
    FROM happened h
    FULL JOIN (SELECT * FROM journal_entries WHERE kind IN ('capture', 'refund')) e
        USING (store_id, kind, source, payment_id)
    WHERE h.kind IS NULL OR e.id IS NULL
"""

# I7
ONE_LIVE_ATTEMPT_AN_ORDER = """
    SELECT store_id, order_id, count(*) AS live FROM payments
    WHERE status IN ('pending', 'requires_action')
    GROUP BY store_id, order_id HAVING count(*) > 1
"""

# A live attempt of an order nobody waits for could still take a buyer's money.
LIVE_ATTEMPTS_HAVE_A_WAITING_ORDER = """
    SELECT p.store_id, p.id AS payment_id, p.order_id, p.status, o.status AS order_status
    FROM payments p JOIN orders o ON o.store_id = p.store_id AND o.id = p.order_id
    WHERE p.status IN ('pending', 'requires_action') AND o.status IN ('expired', 'cancelled')
"""

# I8, for the gateway whose own books lie in this database.
SANDBOX_BOOKS_AGREE = """
    WITH theirs AS (
        SELECT g.store_id, capture ->> 'id' AS gateway_id,
            (capture ->> 'amount_minor')::bigint AS amount_minor, g.created_at
        FROM sandbox_gateway_requests g, jsonb_array_elements(g.captures) AS capture
    ), ours AS (
        SELECT c.store_id, c.gateway_id, c.amount_minor, c.payment_id
        FROM payment_captures c
        JOIN payments p ON p.store_id = c.store_id AND p.id = c.payment_id
        WHERE p.provider = 'sandbox'
    )
    SELECT store_id, ours.payment_id, gateway_id AS capture, ours.amount_minor AS booked_minor,
        theirs.amount_minor AS held_minor
    FROM ours FULL JOIN theirs USING (store_id, gateway_id)
    WHERE ours.amount_minor IS DISTINCT FROM theirs.amount_minor
        AND (ours.amount_minor IS NOT NULL
            OR theirs.created_at < $now::timestamptz - interval '15 minutes')
"""

ONE_CURRENCY_AN_ORDER = """
    SELECT p.store_id, p.order_id, p.id AS payment_id, o.currency, p.currency AS payment_currency,
        r.currency AS refund_currency
    FROM payments p
    JOIN orders o ON o.store_id = p.store_id AND o.id = p.order_id
    LEFT JOIN refunds r ON r.store_id = p.store_id AND r.payment_id = p.id
    WHERE p.currency <> o.currency OR r.currency <> p.currency
"""
