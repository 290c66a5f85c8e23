"""A chain of hashes a store, so that a changed row is found; and who may remove what is old."""

from pesan.migrations.sql import fence, prune, route, run

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    chain_the_audit_log()
    let_people_be_recorded()
    let_what_is_old_be_removed()


def chain_the_audit_log() -> None:
    run("""
        ALTER TABLE event_audit_log
            ADD COLUMN ip text NOT NULL DEFAULT '',
            ADD COLUMN user_agent text NOT NULL DEFAULT '';
        CREATE INDEX event_audit_log_subject ON event_audit_log (store_id, subject, id);
        CREATE INDEX event_audit_log_actor ON event_audit_log (store_id, actor, id);

        -- Entries whose transaction has committed and that the chain does not hold yet (seconds).
        CREATE TABLE audit_unchained (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            PRIMARY KEY (store_id, id)
        ) WITH (autovacuum_vacuum_scale_factor = 0.02);
        INSERT INTO audit_unchained (store_id, id) SELECT store_id, id FROM event_audit_log;

        -- Each link hashes its entry and the link before it (audit/rules.py). Append-only.
        CREATE TABLE audit_chain (
            store_id uuid NOT NULL,
            sequence bigint NOT NULL CHECK (sequence > 0),
            entry_id uuid NOT NULL,
            previous_hash bytea NOT NULL CHECK (length(previous_hash) = 32),
            hash bytea NOT NULL CHECK (length(hash) = 32),
            PRIMARY KEY (store_id, sequence),
            CONSTRAINT audit_chain_once UNIQUE (store_id, entry_id)
        );

        -- Where each chain ends, signed; locked by whoever lengthens it, and by nobody else.
        CREATE TABLE audit_heads (
            store_id uuid NOT NULL,
            sequence bigint NOT NULL,
            hash bytea NOT NULL,
            signature bytea NOT NULL,
            at timestamptz NOT NULL,
            PRIMARY KEY (store_id)
        );

        -- The owner's hand is held too. A migration that must change history says so itself:
        -- SET LOCAL app.rewrites_audit = 'on'.
        CREATE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('app.rewrites_audit', true) = 'on' THEN
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
        END $$;
    """)
    for table in ("event_audit_log", "audit_chain"):
        run(f"""
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
            CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite();
        """)
    fence("audit_unchained", grants="SELECT, INSERT, DELETE")
    route("audit_unchained", columns=("store_id",))
    fence("audit_chain", grants="SELECT, INSERT")
    fence("audit_heads", grants="SELECT, INSERT, UPDATE")


def let_people_be_recorded() -> None:
    """What people do before any store is known lies in a chain of its own, the one of no store."""
    for table in ("event_audit_log", "audit_unchained"):
        run(f"""
            CREATE POLICY people ON {table} FOR INSERT TO pesan_router
                WITH CHECK (store_id = '00000000-0000-0000-0000-000000000000');
        """)
    run("""
        GRANT INSERT (store_id, id, actor, action, subject, detail, request_id, ip, user_agent, at)
            ON event_audit_log TO pesan_router;
        GRANT INSERT (store_id, id) ON audit_unchained TO pesan_router;
    """)


def let_what_is_old_be_removed() -> None:
    """By the router, which sees no content; what is younger, its policies do not let it touch.

    BRIN: these tables grow in time's order, and an index of theirs must cost an insert nothing.
    """
    run("""
        CREATE INDEX idempotency_keys_age ON idempotency_keys
            USING brin (created_at) WITH (pages_per_range = 32, autosummarize = on);
        CREATE INDEX event_deliveries_age ON event_deliveries
            USING brin (done_at) WITH (pages_per_range = 32, autosummarize = on);
    """)
    route("idempotency_keys", columns=("store_id", "key_hash", "created_at"))
    prune("idempotency_keys", "created_at < now() - interval '24 hours'")
    prune("event_deliveries", "done_at < now() - interval '1 day'")
    run("GRANT DELETE ON sessions, login_links TO pesan_router")

    for table in ("channel_updates", "payment_webhook_logs"):
        run(f"""
            -- Since when its content is gone; the row stays, so that a repeat is known as one.
            ALTER TABLE {table} ADD COLUMN emptied_at timestamptz;
            CREATE INDEX {table}_age ON {table} (received_at) WHERE emptied_at IS NULL;
            CREATE POLICY emptying ON {table} FOR UPDATE TO pesan_router
                USING (received_at < now() - interval '30 days') WITH CHECK (length(body) = 0);
        """)
        route(table, columns=("store_id", "id", "received_at", "emptied_at"))
    run("""
        GRANT UPDATE (body, content, emptied_at) ON channel_updates TO pesan_router;
        GRANT UPDATE (body, notice, emptied_at) ON payment_webhook_logs TO pesan_router;
    """)
