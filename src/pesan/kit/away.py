"""PostgreSQL that is not there, or asks to be asked again: as Problems, with a hint."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg

from .errors import Problem, Unavailable

T = TypeVar("T")


class DatabaseAway(Unavailable):
    code = "database.away"
    message = "the database cannot be reached just now"
    hint = "Repeat the request in a moment, with the same Idempotency-Key."


class TryAgain(Unavailable):
    code = "database.try_again"
    message = "the request met another one at the same moment"
    hint = "Repeat it, with the same Idempotency-Key."


async def once_more(attempt: Callable[[], Awaitable[T]]) -> T:
    """Runs it, and again where it met another transaction at the same moment. All of the first
    attempt is undone, so the second finds the world as the other one left it.
    """
    try:
        return await attempt()
    except TryAgain:
        return await attempt()


class translated:  # noqa: N801 - used as a phrase: `with translated():`
    """Turns what PostgreSQL and the socket say of *availability* into our Problems."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        match error:
            case None | Problem():
                return
            case asyncpg.SerializationError() | asyncpg.DeadlockDetectedError():
                raise TryAgain from error
            case asyncpg.LockNotAvailableError() | asyncpg.QueryCanceledError():
                raise TryAgain from error
            case (
                asyncpg.PostgresConnectionError()
                | asyncpg.CannotConnectNowError()
                | asyncpg.AdminShutdownError()
                | asyncpg.CrashShutdownError()
                # Too many connections, no memory; a disk that is full but for the WAL.
                | asyncpg.InsufficientResourcesError()
                | asyncpg.IdleInTransactionSessionTimeoutError()
                # A server that died between two statements leaves asyncpg's state machine here.
                | asyncpg.InternalClientError()
                | ConnectionError()
                | FileNotFoundError()
                | TimeoutError()
            ):
                raise DatabaseAway from error
            case asyncpg.InterfaceError() if "clos" in str(error) or "released" in str(error):
                raise DatabaseAway from error
            case _:
                return
