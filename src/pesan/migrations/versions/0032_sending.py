"""Sending: what a message is for, when it may go, why it did not, and what it costs."""

from pesan.migrations.sql import fence, run

revision = "0032"
down_revision = "0035"


def upgrade() -> None:
    run("""
        ALTER TABLE customer_messages
            ADD COLUMN purpose text NOT NULL DEFAULT 'service'
                CHECK (purpose IN ('service', 'utility', 'marketing')),
            ADD COLUMN reason text,  -- of a failure: the code of an error, or a word of ours
            ADD COLUMN due_at timestamptz,  -- on the business clock: not before; NULL: at once
            ADD COLUMN slotted boolean NOT NULL DEFAULT false;  -- has its place among the offers
        CREATE INDEX customer_messages_undelivered ON customer_messages (store_id, id)
            WHERE status IN ('failed', 'unknown');
        CREATE INDEX customer_messages_offers
            ON customer_messages (store_id, conversation_id, created_at)
            WHERE purpose = 'marketing';

        ALTER TABLE conversations
            ADD CONSTRAINT unreachable_whole
                CHECK ((unreachable_since IS NULL) = (unreachable_reason IS NULL)),
            -- They came by an advertisement: the channel charges nothing until then.
            ADD COLUMN free_entry_until timestamptz,
            -- How much was sent to them lately (GCRA), on the real clock: the channel counts on its own.
            ADD COLUMN pair_full_at timestamptz;

        -- Since when its provider takes nothing from it; `detail` says why. A new credential mends it.
        ALTER TABLE connections ADD COLUMN stopped_at timestamptz;

        -- How much went out by a connection lately, in lanes, so that few meet at one row.
        CREATE TABLE connection_paces (
            store_id uuid NOT NULL,
            connection_id uuid NOT NULL,
            lane integer NOT NULL,
            full_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, connection_id, lane)
        ) WITH (fillfactor = 50);

        CREATE TABLE sending_settings (
            store_id uuid NOT NULL REFERENCES stores (id),
            settings jsonb NOT NULL,
            updated_at timestamptz NOT NULL,
            PRIMARY KEY (store_id)
        );
    """)
    fence("connection_paces", grants="SELECT, INSERT, UPDATE")
    fence("sending_settings", grants="SELECT, INSERT, UPDATE")
