"""The journal: every rupiah that came, went back or was taken, booked twice."""

from pesan.migrations.sql import fence, hide_from_test_keys, run

revision = "0022"
down_revision = "0019"

READ = ("orders", "payments", "payment_captures", "refunds")

JOURNAL = """
    -- What of a refund its order does not ask for: money too much, too late, or of an order that
    -- was called off. The rest a person chose to give back of what the order costs.
    ALTER TABLE refunds ADD COLUMN surplus_minor bigint NOT NULL DEFAULT 0;

    CREATE TABLE journal_entries (
        store_id uuid NOT NULL,
        id uuid NOT NULL,
        kind text NOT NULL,
        source text NOT NULL,  -- the capture, the refund, the gateway's line: booked once a kind
        order_id uuid,
        payment_id uuid,
        livemode boolean NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (store_id, id),
        CONSTRAINT journal_entries_once UNIQUE (store_id, kind, source)
    );
    CREATE INDEX journal_entries_order ON journal_entries (store_id, order_id, id)
        WHERE order_id IS NOT NULL;

    CREATE TABLE journal_lines (
        store_id uuid NOT NULL,
        entry_id uuid NOT NULL,
        account text NOT NULL CHECK (account IN (
            'gateway', 'bank', 'sales', 'refunds', 'owed', 'fees', 'disputes', 'unmatched')),
        currency text NOT NULL,
        amount_minor bigint NOT NULL CHECK (amount_minor <> 0),  -- debit above nought
        PRIMARY KEY (store_id, entry_id, account, currency)
    );
"""

# Entries of before bear the ids of what they book, so they stand in the order it happened in.
BOOKED_BEFORE = """
    UPDATE refunds r SET surplus_minor = r.amount_minor
    FROM payments p JOIN orders o ON o.store_id = p.store_id AND o.id = p.order_id
    WHERE p.store_id = r.store_id AND p.id = r.payment_id AND (
        o.status IN ('awaiting_payment', 'expired', 'cancelled')
        OR (r.actor = 'system' AND (r.reason = 'more than the order''s total'
            OR r.reason LIKE 'it came after the order was %')));

    CREATE TEMPORARY TABLE booked ON COMMIT DROP AS
    SELECT c.store_id, c.id, 'capture' AS kind, c.id AS source, p.order_id, p.id AS payment_id,
        p.livemode, c.booked_at AS at, c.currency, c.amount_minor,
        CASE WHEN c.connection_id IS NULL THEN 'bank' ELSE 'gateway' END AS debit,
        CASE WHEN c.currency = p.currency THEN 'sales' ELSE 'unmatched' END AS credit
    FROM payment_captures c JOIN payments p ON p.store_id = c.store_id AND p.id = c.payment_id
    UNION ALL
    -- A refund's own id is its refund's entry; this one keeps its time and draws the rest.
    SELECT r.store_id, (left(r.id::text, 15) || right(gen_random_uuid()::text, 21))::uuid,
        'surplus', r.id, p.order_id, p.id, p.livemode, r.created_at, r.currency, r.surplus_minor,
        'sales', 'owed'
    FROM refunds r JOIN payments p ON p.store_id = r.store_id AND p.id = r.payment_id
    WHERE r.surplus_minor > 0 AND r.status <> 'failed'
    UNION ALL
    SELECT r.store_id, r.id, 'refund', r.id, p.order_id, p.id, p.livemode, r.updated_at,
        r.currency, r.amount_minor, CASE WHEN r.surplus_minor > 0 THEN 'owed' ELSE 'refunds' END,
        CASE WHEN p.connection_id IS NULL OR r.gateway_id IS NULL THEN 'bank' ELSE 'gateway' END
    FROM refunds r JOIN payments p ON p.store_id = r.store_id AND p.id = r.payment_id
    WHERE r.status = 'succeeded';

    INSERT INTO journal_entries (store_id, id, kind, source, order_id, payment_id, livemode, at)
    SELECT store_id, id, kind, source::text, order_id, payment_id, livemode, at FROM booked;

    INSERT INTO journal_lines (store_id, entry_id, account, currency, amount_minor)
    SELECT store_id, id, debit, currency, amount_minor FROM booked
    UNION ALL SELECT store_id, id, credit, currency, -amount_minor FROM booked;
"""

BALANCED = """
    ALTER TABLE refunds ADD CONSTRAINT refunds_surplus
        CHECK (surplus_minor BETWEEN 0 AND amount_minor);

    -- Asked as the transaction ends, of each entry and each line: a line added later is looked at
    -- too. What the fence hides is not there, so nothing passes unseen.
    CREATE FUNCTION journal_balances() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        entry uuid := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
    BEGIN
        IF NOT EXISTS (SELECT FROM journal_entries WHERE store_id = NEW.store_id AND id = entry)
            OR (SELECT count(*) FROM journal_lines
                WHERE store_id = NEW.store_id AND entry_id = entry) < 2
            OR EXISTS (SELECT FROM journal_lines WHERE store_id = NEW.store_id AND entry_id = entry
                GROUP BY currency HAVING sum(amount_minor) <> 0)
        THEN
            RAISE EXCEPTION 'journal entry % does not sum to nought', entry
                USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_balances';
        END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER journal_balances AFTER INSERT ON journal_entries
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_balances('id');
    CREATE CONSTRAINT TRIGGER journal_balances AFTER INSERT ON journal_lines
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_balances('entry_id');
"""


def upgrade() -> None:
    run(JOURNAL)
    book_what_was_before()
    run(BALANCED)
    for table in ("journal_entries", "journal_lines"):
        run(f"""
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
            CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite();
        """)
        fence(table, grants="SELECT, INSERT")
    hide_from_test_keys("journal_entries")


def book_what_was_before() -> None:
    """The owner is not let through a forced fence, and would book nothing."""
    for table in READ:
        run(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    run(BOOKED_BEFORE)
    for table in READ:
        run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
