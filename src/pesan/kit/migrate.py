"""Brings a database to the newest schema, and gives the app's two roles their passwords."""

# ruff: noqa: PLC0415 - what migrates is loaded where it does: with SQLAlchemy it would be a quarter of
# what a process reads at its start, and nearly every start finds nothing to do.

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg

APP_ROLE = "pesan_app"
ROUTER_ROLE = "pesan_router"

_SCRIPTS = Path(__file__).parents[1] / "migrations"
_LOCK = 7_203_772_601  # any number; one migration at a time on one database


def migrate(url: str, *, passwords: dict[str, str] | None = None) -> None:
    """Runs what is missing. `url` is the owner's; two processes at once wait for each other.

    `passwords` by role name; None where the server trusts the socket (embedded).
    """
    import psycopg
    from psycopg import sql

    plain = re.sub(r"^\w+(\+\w+)?:", "postgresql:", url)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        if _schema_of(connection) != head():
            _upgrade(url)
        for role, password in (passwords or {}).items():
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(password)
                )
            )


@cache
def head() -> str:
    """The newest revision this code knows: a revision is the number its file begins with."""
    return max(file.name[:4] for file in (_SCRIPTS / "versions").glob("[0-9]*.py"))


def _schema_of(connection: "psycopg.Connection[tuple[str]]") -> str | None:
    from psycopg.errors import UndefinedTable

    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except UndefinedTable:
        return None
    return found[0] if found else None


def _upgrade(url: str) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy.engine import make_url

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["url"] = make_url(url).set(drivername="postgresql+psycopg")
    command.upgrade(config, "head")
