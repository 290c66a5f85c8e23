"""Segments of customers, and what is told to a whole one at once."""

from pesan.migrations.sql import fence, hide_from_test_keys, run

revision = "0038"
down_revision = "0032"


def upgrade() -> None:
    run("""
        CREATE TABLE segments (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            name text NOT NULL,
            conditions jsonb NOT NULL,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            deleted_at timestamptz,
            PRIMARY KEY (store_id, id)
        );

        CREATE TABLE broadcasts (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            name text NOT NULL,
            segment_id uuid,
            customer_ids uuid[],
            wording jsonb NOT NULL,
            channel text NOT NULL,
            connection_id uuid NOT NULL,
            status text NOT NULL CHECK (status IN
                ('draft', 'scheduled', 'sending', 'paused', 'sent', 'cancelled')),
            reason text,
            cap integer CHECK (cap > 0),
            attribution_days integer NOT NULL CHECK (attribution_days BETWEEN 1 AND 30),
            scheduled_at timestamptz,
            started_at timestamptz,
            finished_at timestamptz,
            -- The audience is written down by customer, so far; and whether that is all of it.
            frozen_upto uuid,
            is_frozen boolean NOT NULL DEFAULT false,
            rounds integer NOT NULL DEFAULT 0,
            livemode boolean NOT NULL,
            created_by text NOT NULL,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            deleted_at timestamptz,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, segment_id) REFERENCES segments (store_id, id),
            FOREIGN KEY (store_id, connection_id) REFERENCES connections (store_id, id),
            CONSTRAINT broadcasts_one_audience
                CHECK ((segment_id IS NULL) <> (customer_ids IS NULL)),
            CONSTRAINT only_what_ended_has_an_end
                CHECK ((finished_at IS NOT NULL) = (status IN ('sent', 'cancelled'))),
            CONSTRAINT only_drafts_are_deleted CHECK (deleted_at IS NULL OR status = 'draft')
        );

        -- Append-only, written by the statement that moves it.
        CREATE TABLE broadcast_status_history (
            store_id uuid NOT NULL,
            broadcast_id uuid NOT NULL,
            id uuid NOT NULL,
            from_status text NOT NULL,
            to_status text NOT NULL,
            at timestamptz NOT NULL,
            actor text NOT NULL,
            reason text,
            PRIMARY KEY (store_id, broadcast_id, id)
        );

        -- A person is in an audience once; whoever is queued was written to by this broadcast.
        CREATE TABLE broadcast_recipients (
            store_id uuid NOT NULL,
            broadcast_id uuid NOT NULL,
            customer_id uuid NOT NULL,
            status text NOT NULL CHECK (status IN ('waiting', 'queued', 'skipped')),
            skip text,
            conversation_id uuid,
            message_id uuid,
            queued_at timestamptz,
            PRIMARY KEY (store_id, broadcast_id, customer_id),
            FOREIGN KEY (store_id, broadcast_id) REFERENCES broadcasts (store_id, id),
            CONSTRAINT broadcast_recipients_queued_whole CHECK ((status = 'queued')
                = (conversation_id IS NOT NULL AND message_id IS NOT NULL
                    AND queued_at IS NOT NULL)),
            CONSTRAINT broadcast_recipients_skipped_why
                CHECK ((status = 'skipped') = (skip IS NOT NULL))
        ) WITH (fillfactor = 80);
        CREATE INDEX broadcast_recipients_waiting
            ON broadcast_recipients (store_id, broadcast_id, customer_id)
            WHERE status = 'waiting';
        CREATE UNIQUE INDEX broadcast_recipients_message
            ON broadcast_recipients (store_id, message_id) WHERE message_id IS NOT NULL;
        -- Who told this customer something last, when they buy.
        CREATE INDEX broadcast_recipients_customer
            ON broadcast_recipients (store_id, customer_id, queued_at)
            WHERE status = 'queued';

        -- The broadcast an order is put down to: the last that reached its buyer.
        CREATE TABLE broadcast_orders (
            store_id uuid NOT NULL,
            order_id uuid NOT NULL,
            broadcast_id uuid NOT NULL,
            PRIMARY KEY (store_id, order_id),
            FOREIGN KEY (store_id, order_id) REFERENCES orders (store_id, id),
            FOREIGN KEY (store_id, broadcast_id) REFERENCES broadcasts (store_id, id)
        );
        CREATE INDEX broadcast_orders_broadcast ON broadcast_orders (store_id, broadcast_id);
    """)
    fence("segments", grants="SELECT, INSERT, UPDATE")
    fence("broadcasts", grants="SELECT, INSERT, UPDATE")
    hide_from_test_keys("broadcasts")
    fence("broadcast_status_history", grants="SELECT, INSERT")
    fence("broadcast_recipients", grants="SELECT, INSERT, UPDATE")
    fence("broadcast_orders", grants="SELECT, INSERT")
