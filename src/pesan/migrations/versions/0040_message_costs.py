"""What messages cost: as expected when they left, and as their channel bills them."""

from pesan.migrations.sql import fence, hide_from_test_keys, run

revision = "0040"
down_revision = "0042"


def upgrade() -> None:
    run("""
        -- Amounts in micros: millionths of the currency's own unit. NULL: nobody knows.
        CREATE TABLE message_costs (
            store_id uuid NOT NULL,
            message_id uuid NOT NULL,
            conversation_id uuid NOT NULL,
            connection_id uuid NOT NULL,
            channel text NOT NULL,
            livemode boolean NOT NULL,
            left_at timestamptz NOT NULL,
            market text,  -- the country calling code
            currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
            prices jsonb NOT NULL,  -- of one message by category, as they were when it left
            expected_category text,
            expected_micros bigint CHECK (expected_micros >= 0),
            expected_free text
                CHECK (expected_free IN ('channel', 'free_entry', 'window', 'allowance')),
            told_rank smallint CHECK (told_rank BETWEEN 1 AND 3),  -- by sent, delivered, read
            told_category text,
            told_billable boolean,
            told_model text,
            told_kind text,
            told_micros bigint CHECK (told_micros >= 0),
            told_at timestamptz,
            corrections integer NOT NULL DEFAULT 0,
            PRIMARY KEY (store_id, message_id),
            CONSTRAINT free_is_nothing CHECK (expected_free IS NULL OR expected_micros = 0),
            CONSTRAINT told_whole CHECK (
                (told_rank IS NULL) = (told_category IS NULL)
                AND (told_rank IS NULL) = (told_billable IS NULL)
                AND (told_rank IS NULL) = (told_at IS NULL)
                AND (told_rank IS NOT NULL OR told_micros IS NULL)
                AND (told_billable IS NOT FALSE OR told_micros = 0))
        );
        CREATE INDEX message_costs_left ON message_costs (store_id, left_at);
        CREATE INDEX message_costs_conversation ON message_costs (store_id, conversation_id);
        CREATE INDEX message_costs_allowance ON message_costs (store_id, connection_id, left_at)
            WHERE expected_free = 'allowance';

        -- When they came by an advertisement last, and nobody has answered yet.
        ALTER TABLE conversations ADD COLUMN referred_at timestamptz;
    """)
    fence("message_costs", grants="SELECT, INSERT, UPDATE")
    hide_from_test_keys("message_costs")
