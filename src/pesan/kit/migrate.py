"""Brings a database to the newest schema, and gives the app's two roles their passwords."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy.engine import make_url

APP_ROLE = "pesan_app"
ROUTER_ROLE = "pesan_router"

_SCRIPTS = Path(__file__).parents[1] / "migrations"
_LOCK = 7_203_772_601  # any number; one migration at a time on one database


def migrate(url: str, *, passwords: dict[str, str] | None = None) -> None:
    """Runs what is missing. `url` is the owner's; two processes at once wait for each other.

    `passwords` by role name; None where the server trusts the socket (embedded).
    """
    plain = make_url(url).set(drivername="postgresql")
    with psycopg.connect(
        plain.render_as_string(hide_password=False), autocommit=True
    ) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        command.upgrade(_config(url), "head")
        for role, password in (passwords or {}).items():
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(password)
                )
            )


def head() -> str:
    """The newest revision this code knows."""
    revision = ScriptDirectory.from_config(_config("")).get_current_head()
    assert revision is not None
    return revision


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    if url:
        config.attributes["url"] = make_url(url).set(drivername="postgresql+psycopg")
    return config
