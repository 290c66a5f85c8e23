"""A running Pesan for a test that is not async: hypothesis drives its machines step by step."""

import asyncio
import secrets
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import asyncpg
import httpx

from pesan.app.invariants import check_invariants

from ..conftest import TEMPLATE
from ..databases import Databases
from ..running import PASSWORD, Pesan, running_pesan

T = TypeVar("T")

# No fact, webhook, job or timer waits that is due.
QUIET = """
    SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)
        AND NOT EXISTS (SELECT FROM payment_webhook_logs WHERE processed_at IS NULL)
        AND NOT EXISTS (
            SELECT FROM pgqueuer
            WHERE status = 'picked' OR status = 'queued' AND execute_after <= now()
        )
        AND NOT EXISTS (
            SELECT FROM timers
            WHERE due_at <= now() + make_interval(secs => (SELECT seconds FROM clock_offset))
        )
"""


class Site:
    def __init__(self, pesan: Pesan, loop: asyncio.AbstractEventLoop) -> None:
        self.pesan = pesan
        self.url = pesan.url
        self._loop = loop

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=60)

    def until_quiet(self) -> None:
        self.do(self.pesan.eventually(QUIET, timeout_seconds=30))

    def broken(self) -> list[str]:
        return self.do(self._broken())

    async def _broken(self) -> list[str]:
        connection = await asyncpg.connect(self.pesan.owner_dsn)
        try:
            return await check_invariants(connection)
        finally:
            await connection.close()

    def seller(self) -> httpx.Client:
        """A new account with a store of its own; addresses are relative to the store."""
        account = {"name": "Sari", "email": f"{secrets.token_hex(8)}@example.com"}
        root = f"{self.url}/api/v1"
        answer = httpx.post(f"{root}/auth/register", json={**account, "password": PASSWORD})
        bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        store = httpx.post(f"{root}/stores", json={"name": "Toko"}, headers=bearer).json()["id"]
        return httpx.Client(base_url=f"{root}/stores/{store}", headers=bearer, timeout=30)


@contextmanager
def running_site(databases: Databases) -> Iterator[Site]:
    """Pesan on a thread of its own, before a database of its own."""
    name, loop = f"machine_{secrets.token_hex(6)}", asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="pesan")
    thread.start()

    def do(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(timeout=60)

    do(databases.copy(TEMPLATE, name))
    running = running_pesan(databases, name, rate_limits="off")
    try:
        yield Site(do(running.__aenter__()), loop)
    finally:
        do(running.__aexit__(None, None, None))
        do(databases.drop(name))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
