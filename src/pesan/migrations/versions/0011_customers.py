"""Consent, merges, erasure."""

from pesan.migrations.sql import erasable, fence, run

revision = "0011"
down_revision = "0010"

NO_TRACE = (
    '{"brain": "erased", "messages": [], "choice": null, "calls": [], "draft": "",'
    ' "incidents": [], "said": null}'
)


def upgrade() -> None:
    _people()
    _merges()
    _erasure()


def _people() -> None:
    run("""
        -- `default_address_id` points at one of their addresses; check-invariants holds it. A
        -- foreign key would look through all customers whenever an address goes.
        ALTER TABLE customers
            ADD COLUMN default_address_id uuid,
            ADD COLUMN merged_into uuid,
            ADD COLUMN erased_at timestamptz,
            ADD FOREIGN KEY (store_id, merged_into) REFERENCES customers (store_id, id),
            ADD CONSTRAINT merged_is_off_the_list
                CHECK (merged_into IS NULL OR deleted_at IS NOT NULL),
            ADD CONSTRAINT erased_is_off_the_list
                CHECK (erased_at IS NULL OR deleted_at IS NOT NULL);
        CREATE INDEX customers_merged ON customers (store_id, merged_into)
            WHERE merged_into IS NOT NULL;

        -- Who was merged keeps the number that finds them: nobody else may have it.
        DROP INDEX customers_phone_key;
        DROP INDEX customers_email_key;
        CREATE UNIQUE INDEX customers_phone_key ON customers (store_id, phone)
            WHERE deleted_at IS NULL OR merged_into IS NOT NULL;
        CREATE UNIQUE INDEX customers_email_key ON customers (store_id, email)
            WHERE deleted_at IS NULL OR merged_into IS NOT NULL;

        GRANT DELETE ON customer_addresses, customer_identities TO pesan_app;

        -- Append-only, both.
        CREATE TABLE customer_notes (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            customer_id uuid NOT NULL,
            text text NOT NULL,
            author text NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, customer_id) REFERENCES customers (store_id, id)
        );
        CREATE INDEX customer_notes_customer ON customer_notes (store_id, customer_id, id);

        CREATE TABLE customer_consents (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            customer_id uuid NOT NULL,
            purpose text NOT NULL CHECK (purpose ~ '^[a-z][a-z0-9_]{0,39}$'),
            status text NOT NULL CHECK (status IN ('granted', 'withdrawn')),
            source text NOT NULL,
            text text,
            actor text NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, customer_id) REFERENCES customers (store_id, id)
        );
        CREATE INDEX customer_consents_customer ON customer_consents (store_id, customer_id, id);
    """)
    fence("customer_notes", grants="SELECT, INSERT")
    fence("customer_consents", grants="SELECT, INSERT")


def _merges() -> None:
    run("""
        CREATE TABLE customer_merges (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            customer_id uuid NOT NULL,  -- who is left
            merged_id uuid NOT NULL,
            -- What it changed on who is left: {field: [before, after]}.
            changes jsonb NOT NULL,
            merged_at timestamptz NOT NULL,
            merged_by text NOT NULL,
            undone_at timestamptz,
            undone_by text,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, customer_id) REFERENCES customers (store_id, id),
            FOREIGN KEY (store_id, merged_id) REFERENCES customers (store_id, id),
            CONSTRAINT nobody_merges_with_themselves CHECK (customer_id <> merged_id),
            CONSTRAINT undone_whole CHECK ((undone_at IS NULL) = (undone_by IS NULL))
        );
        CREATE UNIQUE INDEX customer_merges_one_at_a_time ON customer_merges (store_id, merged_id)
            WHERE undone_at IS NULL;
        CREATE INDEX customer_merges_customer ON customer_merges (store_id, customer_id);

        -- Which rows changed hands, so that undoing gives back those and no others.
        CREATE TABLE customer_merge_moves (
            store_id uuid NOT NULL,
            merge_id uuid NOT NULL,
            kind text NOT NULL
                CHECK (kind IN ('identity', 'address', 'conversation', 'order', 'payment_method')),
            row_id uuid NOT NULL,
            PRIMARY KEY (store_id, merge_id, kind, row_id),
            FOREIGN KEY (store_id, merge_id) REFERENCES customer_merges (store_id, id)
        );
    """)
    fence("customer_merges", grants="SELECT, INSERT, UPDATE")
    fence("customer_merge_moves", grants="SELECT, INSERT")


def _erasure() -> None:
    run("""
        -- What a channel must not bring back: keyed hashes of messages and identities that were
        -- erased, which say nothing to whoever reads them.
        CREATE TABLE channel_tombstones (
            store_id uuid NOT NULL,
            hash bytea NOT NULL,
            erased_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, hash)
        );

        -- The one change a ledger allows: what a person said is taken out of it. The grant names
        -- the column, this what it may become.
        CREATE FUNCTION only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            changed record;
        BEGIN
            FOR changed IN SELECT key, value FROM jsonb_each(to_jsonb(NEW)) LOOP
                IF changed.value IS DISTINCT FROM to_jsonb(OLD) -> changed.key
                    AND changed.value <> TG_ARGV[0]::jsonb
                THEN
                    RAISE EXCEPTION '%.% may only be erased', TG_TABLE_NAME, changed.key
                        USING ERRCODE = 'insufficient_privilege';
                END IF;
            END LOOP;
            RETURN NEW;
        END $$;
    """)
    fence("channel_tombstones", grants="SELECT, INSERT, UPDATE")
    erasable("customer_notes", "text")
    erasable("customer_consents", "source", "text")
    erasable("order_status_history", "reason")
    erasable("payment_status_history", "reason")
    erasable("agent_turns", "trace", marker=NO_TRACE)
    # An answer kept for a key may quote a person: it becomes one that says they were erased.
    run("GRANT UPDATE ON idempotency_keys TO pesan_app")
