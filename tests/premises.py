"""Where tests run one after the other: a database whose sessions stay and whose rows go.

A new session reads the catalogue anew and plans every statement it is given: two thirds of what
PostgreSQL does in a short test. So a process keeps its sessions, and what a test leaves is swept
out in a few milliseconds. What a broom cannot undo (another schema, a great many rows, a
transaction that nobody ended) is left behind whole, and the next test has a fresh copy.
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import asyncpg

from pesan.kit.db import Database
from pesan.kit.migrate import APP_ROLE, ROUTER_ROLE

from .databases import Databases

SIZE_BYTES_MAX = 64 << 20  # a fresh copy has a fifth of it
SWEEPS_PER_VACUUM = 20  # deleted rows lie in their pages until then, and are stepped over
_TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
_SEQUENCES = "SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public'"
_CUPBOARD = """
    CREATE TABLE cupboard.rebuilt (what text);
    CREATE FUNCTION cupboard.note() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS
        $$ BEGIN INSERT INTO cupboard.rebuilt VALUES (tg_tag); END $$;
    CREATE FUNCTION cupboard.sweep() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT FROM cupboard.rebuilt)
            OR pg_database_size(current_database()) > {size_max} THEN
            RETURN false;
        END IF;
        {sweeping}
        RETURN true;
    END $$;
    CREATE EVENT TRIGGER noted ON ddl_command_end EXECUTE FUNCTION cupboard.note();
"""


@dataclass
class Premises:
    name: str
    databases: Databases
    database: Database  # as the app opens it
    owner: "asyncpg.Pool[asyncpg.Record]"  # sees every store

    def dsn(self, user: str = "postgres") -> str:
        return self.databases.dsn(self.name, user)

    @property
    def is_quiet(self) -> bool:
        """Whether every session was given back."""
        return all(pool.get_size() == pool.get_idle_size() for pool in self._pools)

    def hang_up(self) -> None:
        """Without waiting for who was never given back."""
        for pool in self._pools:
            pool.terminate()

    @property
    def _pools(self) -> "tuple[asyncpg.Pool[asyncpg.Record], ...]":
        return self.database._app, self.database._router, self.owner


@asynccontextmanager
async def premises_in(databases: Databases, name: str) -> AsyncIterator[Premises]:
    """For one test, in a database of its own."""
    database = await Database.open(
        app_dsn=databases.dsn(name, APP_ROLE), router_dsn=databases.dsn(name, ROUTER_ROLE)
    )
    try:
        async with asyncpg.create_pool(databases.dsn(name), min_size=0) as owner:
            yield Premises(name, databases, database, owner)
    finally:
        await database.close()


class Caretaker:
    """Has premises ready for one test after the other."""

    def __init__(self, databases: Databases, template: str) -> None:
        self._databases = databases
        self._template = template
        self._kept: _Kept | None = None

    @asynccontextmanager
    async def premises(self) -> AsyncIterator[Premises]:
        kept = self._kept = self._kept or await self._move_in()
        try:
            yield kept.premises
        finally:
            if not (kept.premises.is_quiet and await kept.swept()):
                await self.move_out()

    async def move_out(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.premises.hang_up()
            await kept.stack.aclose()

    async def _move_in(self) -> "_Kept":
        async with AsyncExitStack() as stack:
            name = f"premises_{secrets.token_hex(6)}"
            await self._databases.copy(self._template, name)
            stack.push_async_callback(self._databases.drop, name)
            broom = await asyncpg.connect(self._databases.dsn(name))
            stack.callback(broom.terminate)
            premises = await stack.enter_async_context(premises_in(self._databases, name))
            kept = _Kept(premises, broom, stack.pop_all())
        await kept.furnish()
        return kept


@dataclass
class _Kept:
    premises: Premises
    broom: "asyncpg.Connection[asyncpg.Record]"
    stack: AsyncExitStack
    sweeps: int = 0

    async def furnish(self) -> None:
        """A broom asks no foreign key and no append-only table; what the template has stays."""
        await self.broom.execute("SET session_replication_role = replica; SET lock_timeout = '2s'")
        await self.broom.execute("CREATE SCHEMA cupboard")
        sweeping = []
        for (table,) in await self.broom.fetch(_TABLES):
            sweeping.append(f"DELETE FROM public.{table};")
            if await self.broom.fetchrow(f"SELECT FROM public.{table} LIMIT 1") is not None:
                await self.broom.execute(f"CREATE TABLE cupboard.{table} AS TABLE public.{table}")
                sweeping.append(f"INSERT INTO public.{table} TABLE cupboard.{table};")
        for (sequence,) in await self.broom.fetch(_SEQUENCES):
            sweeping.append(f"PERFORM setval('public.{sequence}', 1, false);")
        await self.broom.execute(
            _CUPBOARD.format(size_max=SIZE_BYTES_MAX, sweeping="".join(sweeping))
        )

    async def swept(self) -> bool:
        try:
            swept: bool = await self.broom.fetchval("SELECT cupboard.sweep()")
        except asyncpg.LockNotAvailableError:  # somebody's transaction is still open
            return False
        self.sweeps += 1
        if swept and self.sweeps % SWEEPS_PER_VACUUM == 0:
            await self.broom.execute("VACUUM")
        return swept
