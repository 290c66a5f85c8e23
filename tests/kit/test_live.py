import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from pesan.kit.db import Database
from pesan.kit.ids import StoreId
from pesan.kit.live import CHANNEL, Live, tell

from ..patience import PATIENCE_SECONDS
from .rows import Owner


@pytest.fixture
async def heard(base: Database, see: Owner) -> AsyncIterator[asyncio.Queue[str]]:
    """What a process that listens is told."""
    live, said = Live(base), asyncio.Queue[str]()
    base.tell = live.tell
    await see.connection.add_listener(CHANNEL, lambda *words: said.put_nowait(words[3]))
    yield said
    await live.close()


async def test_what_changed_is_told_after_the_commit_and_once(
    base: Database, store: StoreId, heard: "asyncio.Queue[str]"
) -> None:
    for _ in range(3):
        async with base.store(store) as tx:
            await tell(tx, store, "orders")
            await tell(tx, store, "orders")
            await tell(tx, store, "conversations")

    async with asyncio.timeout(PATIENCE_SECONDS):
        first = {await heard.get(), await heard.get()}
    await asyncio.sleep(0.1)
    assert first == {f"{store} orders", f"{store} conversations"}
    assert heard.qsize() <= 2, "three transactions within 20 ms, or a busy machine's two calls"


async def test_what_was_undone_is_told_to_nobody(
    base: Database, store: StoreId, heard: "asyncio.Queue[str]"
) -> None:
    with suppress(KeyError):
        async with base.store(store) as tx:
            await tell(tx, store, "orders")
            raise KeyError
    async with base.store(store) as tx:
        await tell(tx, store, "conversations")

    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await heard.get() == f"{store} conversations"


async def test_a_change_amid_the_telling_is_told_too(
    base: Database, store: StoreId, heard: "asyncio.Queue[str]"
) -> None:
    topics = {f"topic{number}" for number in range(40)}
    for topic in sorted(topics):
        async with base.store(store) as tx:
            await tell(tx, store, topic)
        await asyncio.sleep(0.003)

    async with asyncio.timeout(PATIENCE_SECONDS):
        assert {(await heard.get()).partition(" ")[2] for _ in topics} == topics
