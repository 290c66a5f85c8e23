"""The two roles the app runs as; neither owns anything, neither may bypass row-level security."""

from pesan.migrations.sql import run

revision = "0001"
down_revision = None


def upgrade() -> None:
    run("""
        CREATE EXTENSION IF NOT EXISTS pg_trgm;

        -- Roles belong to the cluster, not to the database: another database may have made them.
        DO $$
        DECLARE role text;
        BEGIN
            FOREACH role IN ARRAY ARRAY['pesan_app', 'pesan_router'] LOOP
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
                    EXECUTE format(
                        'CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', role);
                END IF;
                EXECUTE format('ALTER ROLE %I SET search_path = public, pg_temp', role);
                EXECUTE format('ALTER ROLE %I SET statement_timeout = ''15s'' ', role);
                EXECUTE format('ALTER ROLE %I SET lock_timeout = ''5s'' ', role);
                EXECUTE format(
                    'ALTER ROLE %I SET idle_in_transaction_session_timeout = ''20s'' ', role);
                -- Every statement has an index by its store. A plan is kept for a connection's
                -- life, and one made while a table was empty would scan it when it is large:
                -- a checkout took four times the CPU until the next ANALYZE (measured).
                EXECUTE format('ALTER ROLE %I SET enable_seqscan = off', role);
            END LOOP;
        END $$;

        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
        GRANT USAGE ON SCHEMA public TO pesan_app, pesan_router;
    """)
