"""Lines of a bank's statement that a person matches or puts aside; the journal in order of time."""

from pesan.migrations.sql import run

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    run("""
        -- A transfer comes in parts, and twice: each line of it is booked, and once. Whoever says
        -- by hand that it has come says so once, as before.
        ALTER TABLE payment_captures ADD COLUMN line_id uuid;
        DROP INDEX payment_captures_by_hand;
        CREATE UNIQUE INDEX payment_captures_by_hand ON payment_captures (store_id, payment_id)
            WHERE connection_id IS NULL AND line_id IS NULL;
        CREATE UNIQUE INDEX payment_captures_by_line ON payment_captures (store_id, line_id)
            WHERE line_id IS NOT NULL;
        ALTER TABLE payment_captures ADD CONSTRAINT lines_are_of_no_gateway
            CHECK (line_id IS NULL OR connection_id IS NULL);
    """)
    run("""
        ALTER TABLE bank_statement_lines
            ADD COLUMN booked boolean NOT NULL DEFAULT false,  -- its money, by this line
            ADD COLUMN settled_by text,
            ADD COLUMN settled_at timestamptz,
            ADD COLUMN note text,
            DROP CONSTRAINT one_line_a_payment,
            DROP CONSTRAINT bank_statement_lines_status_check;
        UPDATE bank_statement_lines
        SET booked = true, settled_by = 'system', settled_at = imported_at
        WHERE status = 'matched';
        UPDATE payment_captures c SET line_id = l.id
        FROM bank_statement_lines l
        WHERE l.store_id = c.store_id AND l.payment_id = c.payment_id AND c.connection_id IS NULL;
        ALTER TABLE bank_statement_lines
            ADD CONSTRAINT bank_statement_lines_status_check
                CHECK (status IN ('matched', 'ambiguous', 'unmatched', 'ignored')),
            ADD CONSTRAINT lines_are_settled_whole CHECK ((status IN ('matched', 'ignored'))
                = (settled_at IS NOT NULL) AND (settled_at IS NULL) = (settled_by IS NULL)),
            ADD CONSTRAINT only_matched_lines_are_booked CHECK (NOT booked OR status = 'matched');
        -- What somebody has confirmed by hand is one line of the statement that comes later.
        CREATE UNIQUE INDEX one_line_by_hand ON bank_statement_lines (store_id, payment_id)
            WHERE NOT booked;
        CREATE INDEX bank_statement_lines_payment ON bank_statement_lines (store_id, payment_id);
        CREATE INDEX bank_statement_lines_open ON bank_statement_lines (store_id, id)
            WHERE status IN ('unmatched', 'ambiguous');
        -- A download reads it so, page by page.
        CREATE INDEX journal_entries_time ON journal_entries (store_id, at, id);
    """)
