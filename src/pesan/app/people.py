"""What an operator does to an account."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ..accounts import disable as disable_account
from ..accounts import enable as enable_account
from ..kit.db import Database, Tx
from .databases import Site


async def disable(site: Site, email: str) -> None:
    """Raises accounts.user_not_found."""
    async with _routing(site) as tx:
        await disable_account(tx, email.strip().lower())


async def enable(site: Site, email: str) -> None:
    """Raises accounts.user_not_found."""
    async with _routing(site) as tx:
        await enable_account(tx, email.strip().lower())


@asynccontextmanager
async def _routing(site: Site) -> AsyncIterator[Tx]:
    database = await Database.open(app_dsn=site.app, router_dsn=site.router, connections_max=3)
    try:
        async with database.routing() as tx:
            yield tx
    finally:
        await database.close()
