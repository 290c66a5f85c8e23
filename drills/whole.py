"""The whole product with its providers' twins, as the tests have it, on the lab's PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.lab import Lab
from tests.conftest import TEMPLATE
from tests.contract.conftest import a_running_pesan
from tests.databases import Databases
from tests.running import Pesan

from pesan.kit.migrate import migrate


@asynccontextmanager
async def whole_pesan(lab: Lab) -> AsyncIterator[Pesan]:
    databases = Databases(lab.cluster.dsn("{database}", "{user}"))
    databases.create_empty(TEMPLATE)
    migrate(databases.dsn(TEMPLATE))
    async with a_running_pesan(databases) as pesan:
        yield pesan
