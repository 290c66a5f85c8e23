"""Is this a database to sell from? Asked once at start, of the very roles that will serve."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import unquote, urlsplit

import asyncpg

from ..kit.migrate import APP_ROLE, ROUTER_ROLE, head, migrate
from ..kit.pools import Logins, log_in
from .databases import Site, renamed
from .errors import (
    DatabaseUnreachable,
    LoginRefused,
    NotDurable,
    PostgresTooOld,
    RoleTooMighty,
    SchemaAhead,
    SchemaBehind,
)
from .queries import preflight as queries

OLDEST = 15  # security_invoker views, and what the tests run against
CONNECT_TIMEOUT_SECONDS = 5.0


async def check(site: Site, *, environment: str) -> None:
    """Raises what stands in the way of serving: app.schema_behind, app.not_durable, ..."""
    async with connected(site.router, place=site.place, role=ROUTER_ROLE) as connection:
        refuse_old(connection)
        await refuse_other_schema(connection)
        await refuse_mighty(connection, ROUTER_ROLE)
    async with connected(site.app, place=site.place, role=APP_ROLE) as connection:
        if environment != "test":
            await refuse_forgetful(connection)
        await refuse_mighty(connection, APP_ROLE)


async def bring_up(site: Site) -> None:
    """Makes the database if it is missing and brings it to this code's schema."""
    await create_missing(site)
    async with connected(site.owner, place=site.place, role="the owner") as connection:
        refuse_old(connection)
    await asyncio.to_thread(migrate, site.owner, passwords=site.passwords)


async def create_missing(site: Site) -> None:
    """Makes the database named in the owner's URL, where the server has none of that name."""
    name = unquote(urlsplit(site.owner).path.lstrip("/"))
    if not name:
        return
    try:
        async with connected(site.owner, place=site.place, role="the owner"):
            return
    except SchemaBehind:
        maintenance = renamed(site.owner, "postgres")
    async with connected(maintenance, place=site.place, role="the owner") as connection:
        if not await connection.fetchval(queries.HAS_DATABASE, name):
            quoted = '"' + name.replace('"', '""') + '"'
            # Another `pesan migrate` may be making it at this very moment.
            try:
                await connection.execute(f"CREATE DATABASE {quoted} TEMPLATE template0")
            except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
                return


@asynccontextmanager
async def connected(
    logins: Logins, *, place: str, role: str
) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Raises app.database_unreachable, app.database_login_refused, app.schema_behind."""
    try:
        connection = await log_in(logins, timeout=CONNECT_TIMEOUT_SECONDS)
    except asyncpg.InvalidCatalogNameError as error:
        raise SchemaBehind(found="missing, as the whole database is", needed=head()) from error
    except asyncpg.InvalidAuthorizationSpecificationError as error:  # a wrong password too
        raise LoginRefused(place=place, role=role, reason=error) from error
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        reason = str(error) or type(error).__name__
        raise DatabaseUnreachable(place=place, reason=reason) from error
    try:
        yield connection
    finally:
        await connection.close(timeout=2)


def refuse_old(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    version = connection.get_server_version()
    if version.major < OLDEST:
        raise PostgresTooOld(found=f"{version.major}.{version.minor}", oldest=OLDEST)


async def refuse_other_schema(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    found, needed = await schema_of(connection), head()
    if found is None or found < needed:
        raise SchemaBehind(found=found or "empty", needed=needed)
    if found > needed:
        raise SchemaAhead(found=found, needed=needed)


async def schema_of(connection: "asyncpg.Connection[asyncpg.Record]") -> str | None:
    """The newest migration that ran, as any role; None for a database without ours."""
    if not await connection.fetchval(queries.HAS_SCHEMA):
        return None
    found: str | None = await connection.fetchval(queries.SCHEMA)
    return found


async def refuse_forgetful(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """`synchronous_commit=off` alone lost 12 acknowledged orders of 5,000 in a crash."""
    off = [
        f"{row['name']} = {row['setting']}" for row in await connection.fetch(queries.DURABILITY)
    ]
    if off:
        raise NotDurable(settings=", ".join(off))


async def refuse_mighty(connection: "asyncpg.Connection[asyncpg.Record]", role: str) -> None:
    row = await connection.fetchrow(queries.MIGHT)
    assert row is not None
    might = {
        "superuser": "is a superuser, or may become one",
        "bypasses": "bypasses row-level security",
        "owns": "owns the tables",
    }
    for name, words in might.items():
        if row[name]:
            raise RoleTooMighty(role=role, might=words)
