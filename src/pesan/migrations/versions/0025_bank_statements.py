"""What came into the shop's own account, as its bank's statement says, and the proofs buyers sent."""

from pesan.migrations.sql import fence, run

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    run("""
        -- Credits only. A line is known by what it says, and which of its equals of that day it is:
        -- the same file again, or one that overlaps it, brings no line twice.
        CREATE TABLE bank_statement_lines (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            line_key bytea NOT NULL,
            booked_on date NOT NULL,
            description text NOT NULL,
            amount_minor bigint NOT NULL CHECK (amount_minor > 0),
            currency text NOT NULL,
            status text NOT NULL CHECK (status IN ('matched', 'ambiguous', 'unmatched')),
            payment_id uuid,
            imported_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, payment_id) REFERENCES payments (store_id, id),
            CONSTRAINT bank_statement_lines_once UNIQUE (store_id, line_key),
            CONSTRAINT one_line_a_payment UNIQUE (store_id, payment_id),
            CHECK ((status = 'matched') = (payment_id IS NOT NULL))
        );
        CREATE INDEX payments_by_hand ON payments (store_id, amount_minor)
            WHERE provider = 'manual' AND method = 'bank_transfer';
    """)
    fence("bank_statement_lines", grants="SELECT, INSERT, UPDATE")
