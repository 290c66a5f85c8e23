"""The conversation: what came in, what goes out, whose turn it is, and the cart in it."""

from pesan.migrations.sql import fence, run

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run("""
        -- Every genuine update of a channel, as it came, once.
        CREATE TABLE channel_updates (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            connection_id uuid NOT NULL,
            dedupe_key text NOT NULL,
            kind text NOT NULL CHECK (kind IN ('received', 'status', 'unrecognised', 'malformed')),
            content jsonb,
            body bytea,
            received_at timestamptz NOT NULL,
            processed_at timestamptz,
            PRIMARY KEY (store_id, id),
            CONSTRAINT channel_updates_once UNIQUE (store_id, connection_id, dedupe_key)
        );
        CREATE INDEX channel_updates_waiting
            ON channel_updates (store_id, connection_id, received_at)
            WHERE processed_at IS NULL AND kind = 'received';

        CREATE TABLE conversations (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            customer_id uuid NOT NULL,
            connection_id uuid NOT NULL,
            channel text NOT NULL,
            -- Who to answer to: the identity the last message came from.
            identity_kind text NOT NULL,
            identity_value text NOT NULL,
            owner text NOT NULL CHECK (owner IN ('agent', 'human', 'automation')),
            assignee_id uuid,
            -- Grows whenever the owner changes or a turn begins: a late answer carries an old one.
            fence integer NOT NULL DEFAULT 1,
            turn_until timestamptz,
            delivery_until timestamptz,
            status text NOT NULL CHECK (status IN ('open', 'snoozed', 'closed')),
            last_sequence integer NOT NULL DEFAULT 0,
            answered_sequence integer NOT NULL DEFAULT 0,
            unread integer NOT NULL DEFAULT 0,
            last_inbound_at timestamptz,
            last_message_at timestamptz NOT NULL,
            dialogue jsonb NOT NULL DEFAULT '{}',
            livemode boolean NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, customer_id) REFERENCES customers (store_id, id),
            FOREIGN KEY (store_id, connection_id) REFERENCES connections (store_id, id),
            CONSTRAINT conversations_one_a_customer UNIQUE (store_id, connection_id, customer_id)
        ) WITH (fillfactor = 70);
        CREATE INDEX conversations_recent ON conversations (store_id, last_message_at);

        CREATE TABLE customer_messages (
            store_id uuid NOT NULL,
            conversation_id uuid NOT NULL,
            sequence integer NOT NULL,
            id uuid NOT NULL,
            direction text NOT NULL CHECK (direction IN ('in', 'out')),
            author text NOT NULL
                CHECK (author IN ('customer', 'agent', 'human', 'automation', 'system')),
            type text NOT NULL,
            text text,
            payload jsonb NOT NULL DEFAULT '{}',
            status text NOT NULL CHECK (status IN
                ('received', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown')),
            provider_id text,
            error text,
            attempts integer NOT NULL DEFAULT 0,
            -- Said at most once: the fact or turn that made it say so.
            once_key text NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, conversation_id, sequence),
            FOREIGN KEY (store_id, conversation_id) REFERENCES conversations (store_id, id),
            CONSTRAINT customer_messages_id_key UNIQUE (store_id, id),
            CONSTRAINT customer_messages_once UNIQUE (store_id, conversation_id, once_key)
        ) WITH (fillfactor = 80);
        CREATE INDEX customer_messages_provider ON customer_messages (store_id, provider_id)
            WHERE provider_id IS NOT NULL;
        CREATE INDEX customer_messages_to_send
            ON customer_messages (store_id, conversation_id, sequence)
            WHERE status IN ('queued', 'sending');

        -- What the agent did in a turn and why: "Kenapa AI menjawab begini?"
        CREATE TABLE agent_turns (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            conversation_id uuid NOT NULL,
            upto_sequence integer NOT NULL,
            trace jsonb NOT NULL,
            outcome text NOT NULL,
            started_at timestamptz NOT NULL,
            finished_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, conversation_id) REFERENCES conversations (store_id, id)
        );
        CREATE INDEX agent_turns_conversation ON agent_turns (store_id, conversation_id, id);

        CREATE TABLE carts (
            store_id uuid NOT NULL,
            conversation_id uuid NOT NULL,
            id uuid NOT NULL,
            version integer NOT NULL DEFAULT 1,
            address text,
            city text,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, conversation_id),
            FOREIGN KEY (store_id, conversation_id) REFERENCES conversations (store_id, id)
        );

        CREATE TABLE cart_items (
            store_id uuid NOT NULL,
            conversation_id uuid NOT NULL,
            variant_id uuid NOT NULL,
            quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 10000),
            position integer NOT NULL,
            PRIMARY KEY (store_id, conversation_id, variant_id),
            FOREIGN KEY (store_id, conversation_id) REFERENCES carts (store_id, conversation_id),
            FOREIGN KEY (store_id, variant_id) REFERENCES product_variants (store_id, id)
        );
    """)
    fence("channel_updates", grants="SELECT, INSERT, UPDATE")
    fence("conversations", grants="SELECT, INSERT, UPDATE")
    fence("customer_messages", grants="SELECT, INSERT, UPDATE")
    fence("agent_turns", grants="SELECT, INSERT")
    fence("carts", grants="SELECT, INSERT, UPDATE")
    fence("cart_items", grants="SELECT, INSERT, UPDATE, DELETE")
    # /readyz compares it with the newest revision of the code.
    run("GRANT SELECT ON alembic_version TO pesan_router")
