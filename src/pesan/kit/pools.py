"""How PostgreSQL is reached: logins, and pools of sessions that hold no state."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import asyncpg

from .ahead import Together

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

# How a role logs in; while its password is being changed there are two ways, tried in turn.
Logins = str | tuple[str, ...]


async def log_in(logins: Logins, **how: Any) -> "asyncpg.Connection[asyncpg.Record]":
    """Raises what asyncpg.connect raises of the last."""
    *earlier, last = (logins,) if isinstance(logins, str) else logins
    for dsn in earlier:
        with suppress(asyncpg.InvalidPasswordError):
            return await asyncpg.connect(dsn, **how)
    return await asyncpg.connect(last, **how)


async def open_pool(
    logins: Logins, connections_max: int, *, connections_min: int = 1, **how: Any
) -> "asyncpg.Pool[asyncpg.Record]":
    async def connect(*_: Any, **more: Any) -> "asyncpg.Connection[asyncpg.Record]":
        return await log_in(logins, **how, **more | {"loop": together})

    together = Together(asyncio.get_running_loop())
    return await asyncpg.create_pool(
        connect=connect,
        min_size=connections_min,
        max_size=connections_max,
        max_inactive_connection_lifetime=0,
        max_cached_statement_lifetime=0,
        statement_cache_size=512,
        # The checkout is longer than asyncpg's 15 KB, and would be parsed and planned each time.
        max_cacheable_statement_size=0,
        reset=_nothing_to_reset,
        timeout=5,
    )


async def _nothing_to_reset(connection: "PoolConnectionProxy[asyncpg.Record]") -> None:
    """Sessions hold no state: the fence is SET LOCAL. asyncpg's own reset costs a round trip."""
    assert not connection.is_in_transaction(), "a transaction was left open"
