"""Pictures, collections, and what search needs at size."""

from pesan.migrations.sql import fence, route, run

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    _pictures()


def _pictures() -> None:
    run("""
        -- Pictures as we drew them anew. PostgreSQL is the only thing that must run, so they lie
        -- here; already compressed, so TOAST is told not to try.
        CREATE TABLE files (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            name text NOT NULL CHECK (name ~ '^[0-9a-f]{32}[.](png|jpg|webp)$'),
            media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
            width integer NOT NULL CHECK (width > 0),
            height integer NOT NULL CHECK (height > 0),
            bytes bigint NOT NULL CHECK (bytes > 0),
            content bytea NOT NULL,
            thumbnail bytea NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            -- An address names a file only, by 128 random bits; this index finds its store.
            CONSTRAINT files_name_key UNIQUE (name)
        );
        ALTER TABLE files ALTER content SET STORAGE EXTERNAL, ALTER thumbnail SET STORAGE EXTERNAL;

        -- One row a store: the sum of its files, held to a limit by whoever adds one.
        CREATE TABLE file_usage (
            store_id uuid PRIMARY KEY REFERENCES stores (id),
            bytes bigint NOT NULL CHECK (bytes >= 0)
        );
    """)
    fence("files", grants="SELECT, INSERT, DELETE")
    fence("file_usage", grants="SELECT, INSERT, UPDATE")
    route("files", columns=("store_id", "name"))
