"""What happened, who has yet to hear of it, what is due, and which requests were answered."""

from pesan.migrations.sql import fence, route, run

revision = "0003"
down_revision = "0002"

SWEPT = ("due_at", "claimed_until", "attempts", "error")


def upgrade() -> None:
    run("""
        -- Facts, in the past tense: written in the transaction that made them true. Append-only.
        CREATE TABLE events (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            type text NOT NULL,
            data jsonb NOT NULL,
            occurred_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id)
        );
    """)
    fence("events", grants="SELECT, INSERT")
    run("""
        -- One row per fact and handler, so a failing handler never blocks its siblings.
        CREATE TABLE event_deliveries (
            store_id uuid NOT NULL,
            event_id uuid NOT NULL,
            handler text NOT NULL,
            due_at timestamptz NOT NULL,
            claimed_until timestamptz,
            attempts integer NOT NULL DEFAULT 0,
            done_at timestamptz,
            error text,
            PRIMARY KEY (store_id, event_id, handler)
        ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
        CREATE INDEX event_deliveries_due ON event_deliveries (due_at) WHERE done_at IS NULL;
    """)
    fence("event_deliveries", grants="SELECT, INSERT, UPDATE")
    route(
        "event_deliveries",
        columns=("store_id", "event_id", "handler", "done_at", *SWEPT),
        update=SWEPT,
    )
    run("""
        -- What is due later, on the business clock. A timer that ran is gone.
        CREATE TABLE timers (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            kind text NOT NULL,
            subject_id uuid NOT NULL,
            due_at timestamptz NOT NULL,
            claimed_until timestamptz,
            attempts integer NOT NULL DEFAULT 0,
            error text,
            PRIMARY KEY (store_id, kind, subject_id)
        ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
        CREATE INDEX timers_due ON timers (due_at);
    """)
    fence("timers", grants="SELECT, INSERT, UPDATE, DELETE")
    route("timers", columns=("store_id", "id", "kind", "subject_id", *SWEPT), update=SWEPT)
    run("""
        -- The answers given to requests that carried an Idempotency-Key. The scope is a store, or
        -- a person for what belongs to no store yet (creating one).
        CREATE TABLE idempotency_keys (
            store_id uuid NOT NULL,
            key_hash bytea NOT NULL,
            fingerprint bytea NOT NULL,
            status smallint NOT NULL,
            body bytea NOT NULL,
            media_type text NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, key_hash)
        );
    """)
    fence("idempotency_keys", grants="SELECT, INSERT, DELETE")
    run("""
        -- Who did what, when, from where and why. Append-only.
        CREATE TABLE event_audit_log (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            actor text NOT NULL,
            action text NOT NULL,
            subject text NOT NULL,
            detail jsonb NOT NULL,
            request_id text NOT NULL,
            at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id)
        );
    """)
    fence("event_audit_log", grants="SELECT, INSERT")
    run("""
        -- PESAN_ENV=test shifts the business clock of every process through this one row.
        CREATE TABLE clock_offset (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            seconds double precision NOT NULL
        );
        INSERT INTO clock_offset (seconds) VALUES (0);
        GRANT SELECT, UPDATE ON clock_offset TO pesan_router;
    """)
    run(PGQUEUER)
    run("""
        GRANT SELECT, INSERT ON pgqueuer TO pesan_app;
        GRANT INSERT ON pgqueuer_log TO pesan_app;
        GRANT USAGE ON SEQUENCE pgqueuer_id_seq TO pesan_app;
        GRANT SELECT, INSERT, UPDATE, DELETE
            ON pgqueuer, pgqueuer_log, pgqueuer_schedules, pgqueuer_statistics TO pesan_router;
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO pesan_router;
    """)


# As PgQueuer 1.6.0 prints it (`pgq install --dry-run`); a test holds it against the library.
PGQUEUER = """
CREATE TYPE pgqueuer_status AS ENUM ('queued', 'picked', 'successful', 'exception', 'canceled', 'deleted', 'failed');

CREATE TABLE pgqueuer (
    id bigserial NOT NULL PRIMARY KEY,
    priority integer NOT NULL,
    queue_manager_id uuid,
    created timestamp with time zone NOT NULL DEFAULT now(),
    updated timestamp with time zone NOT NULL DEFAULT now(),
    heartbeat timestamp with time zone NOT NULL DEFAULT now(),
    execute_after timestamp with time zone NOT NULL DEFAULT now(),
    status pgqueuer_status NOT NULL,
    entrypoint text NOT NULL,
    dedupe_key text,
    payload bytea,
    headers jsonb,
    attempts integer NOT NULL DEFAULT 0,
    slot bigint
);

CREATE TABLE pgqueuer_log (
    id bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL PRIMARY KEY,
    created timestamp with time zone NOT NULL DEFAULT now(),
    job_id bigint NOT NULL,
    status pgqueuer_status NOT NULL,
    priority integer NOT NULL,
    entrypoint text NOT NULL,
    traceback jsonb,
    aggregated boolean DEFAULT false
);

CREATE TABLE pgqueuer_schedules (
    id bigserial NOT NULL PRIMARY KEY,
    expression text NOT NULL,
    entrypoint text NOT NULL,
    heartbeat timestamp with time zone NOT NULL DEFAULT now(),
    created timestamp with time zone NOT NULL DEFAULT now(),
    updated timestamp with time zone NOT NULL DEFAULT now(),
    next_run timestamp with time zone NOT NULL DEFAULT now(),
    last_run timestamp with time zone,
    status pgqueuer_status DEFAULT 'queued'::pgqueuer_status,
    UNIQUE (expression, entrypoint)
);

CREATE TABLE pgqueuer_statistics (
    id bigserial NOT NULL PRIMARY KEY,
    created timestamp with time zone NOT NULL DEFAULT date_trunc('sec'::text, now()),
    count bigint NOT NULL,
    priority integer NOT NULL,
    status pgqueuer_status NOT NULL,
    entrypoint text NOT NULL
);

CREATE INDEX pgqueuer_ep_ea_idx ON pgqueuer USING btree (entrypoint, execute_after) WHERE (status = 'queued'::pgqueuer_status);

CREATE INDEX pgqueuer_ep_prio_id_idx ON pgqueuer USING btree (entrypoint, priority DESC, id) WHERE (status = 'queued'::pgqueuer_status);

CREATE INDEX pgqueuer_log_created ON pgqueuer_log USING btree (created);

CREATE INDEX pgqueuer_log_job_id_status ON pgqueuer_log USING btree (job_id, created DESC);

CREATE INDEX pgqueuer_log_not_aggregated ON pgqueuer_log USING btree ((1)) WHERE (NOT aggregated);

CREATE INDEX pgqueuer_log_status ON pgqueuer_log USING btree (status);

CREATE INDEX pgqueuer_picked_heartbeat_idx ON pgqueuer USING btree (heartbeat) WHERE (status = 'picked'::pgqueuer_status);

CREATE UNIQUE INDEX pgqueuer_picked_slot_idx ON pgqueuer USING btree (entrypoint, slot) WHERE ((status = 'picked'::pgqueuer_status) AND (slot IS NOT NULL));

CREATE INDEX pgqueuer_priority_id_id1_idx ON pgqueuer USING btree (priority, id DESC) INCLUDE (id) WHERE (status = 'queued'::pgqueuer_status);

CREATE INDEX pgqueuer_queue_manager_id_idx ON pgqueuer USING btree (queue_manager_id) WHERE (queue_manager_id IS NOT NULL);

CREATE UNIQUE INDEX pgqueuer_statistics_unique_count ON pgqueuer_statistics USING btree (priority, date_trunc('sec'::text, timezone('UTC'::text, created)), status, entrypoint);

CREATE UNIQUE INDEX pgqueuer_unique_dedupe_key ON pgqueuer USING btree (dedupe_key) WHERE ((status = ANY (ARRAY['queued'::pgqueuer_status, 'picked'::pgqueuer_status])) AND (dedupe_key IS NOT NULL));

CREATE INDEX pgqueuer_updated_id_id1_idx ON pgqueuer USING btree (updated, id DESC) INCLUDE (id) WHERE (status = 'picked'::pgqueuer_status);

CREATE FUNCTION fn_pgqueuer_changed() RETURNS TRIGGER AS $$
DECLARE
    to_emit BOOLEAN := false;  -- Flag to decide whether to emit a notification
BEGIN
    -- Check operation type and set the emit flag accordingly
    IF TG_OP = 'UPDATE' AND OLD IS DISTINCT FROM NEW THEN
        to_emit := true;
    ELSIF TG_OP = 'DELETE' THEN
        to_emit := true;
    ELSIF TG_OP = 'INSERT' THEN
        to_emit := true;
    ELSIF TG_OP = 'TRUNCATE' THEN
        to_emit := true;
    END IF;

    -- Perform notification if the emit flag is set
    IF to_emit THEN
        PERFORM pg_notify(
            'ch_pgqueuer',
            json_build_object(
                'channel', 'ch_pgqueuer',
                'operation', lower(TG_OP),
                'sent_at', NOW(),
                'table', TG_TABLE_NAME,
                'type', 'table_changed_event'
            )::text
        );
    END IF;

    -- Return appropriate value based on the operation
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        RETURN NEW;
    ELSIF TG_OP = 'DELETE' THEN
        RETURN OLD;
    ELSE
        RETURN NULL; -- For TRUNCATE and other non-row-specific contexts
    END IF;

END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER tg_pgqueuer_changed
AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON pgqueuer
EXECUTE FUNCTION fn_pgqueuer_changed();
"""
