"""A chain of hashes a store, so that a changed row is found; and who may remove what is old."""

from pesan.migrations.sql import fence, route, run

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    chain_the_audit_log()
    let_people_be_recorded()


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
