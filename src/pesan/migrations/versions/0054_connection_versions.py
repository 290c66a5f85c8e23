"""Whether a connection is still what a process remembers of it, asked before its store is known."""

from pesan.migrations.sql import run

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    run("GRANT SELECT (version) ON connections TO pesan_router")
