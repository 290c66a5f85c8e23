"""One real PostgreSQL for the whole run; an empty, migrated database for each test."""

import gc
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Generator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from argon2 import PasswordHasher

from pesan.accounts import passwords
from pesan.kit import logs
from pesan.kit.migrate import migrate
from pesan.kit.postgres import Cluster, find_binaries

from .databases import Databases
from .premises import Caretaker
from .running import Pesan, running_on

TEMPLATE = "pesan_template"
MEMORY_BYTES = 4 << 30
GARBAGE_OBJECTS = 20_000  # Python's own 700 is for programs that are small
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_cluster = pytest.StashKey[Cluster]()
_folder = pytest.StashKey[tempfile.TemporaryDirectory[str]]()
_dsn = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """The first process starts PostgreSQL; xdist's workers are handed its address."""
    logs.configure(json=False)
    worker: dict[str, Any] | None = getattr(config, "workerinput", None)
    if worker is not None:
        config.stash[_dsn] = worker["dsn"]
        return
    if config.option.collectonly:
        return
    quick = _quick_folder()
    folder = tempfile.TemporaryDirectory(prefix="pesan-test-", dir=quick)
    if quick is not None:
        _work_in(Path(folder.name) / "tmp")
    cluster = Cluster(Path(folder.name), find_binaries(None), durable=False)
    cluster.start()
    config.stash[_folder], config.stash[_cluster] = folder, cluster
    config.stash[_dsn] = cluster.dsn("{database}", "{user}")
    databases = Databases(config.stash[_dsn])
    databases.create_empty(TEMPLATE)
    migrate(databases.dsn(TEMPLATE))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected is a million objects, and all of it stays: nobody need look for garbage in
    it, which took a third of the collection and a sixth of each test.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(GARBAGE_OBJECTS, 10, 10)
        gc.enable()


def _quick_folder() -> Path | None:
    """Memory where there is enough: hundreds of databases are copied, and a disk takes three to ten
    times as long for each. None, the usual place, in a container that gives 64 MB of it.
    """
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > MEMORY_BYTES
    return memory if roomy and os.access(memory, os.W_OK) else None


def _work_in(folder: Path) -> None:
    """Every temporary folder of this process, and of all that it starts, is made below this one:
    tests that run `pesan` itself have a durable PostgreSQL each, and waited for the disk.
    """
    folder.mkdir(mode=0o755)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["dsn"] = node.config.stash[_dsn]


def pytest_unconfigure(config: pytest.Config) -> None:
    if _cluster in config.stash:
        config.stash[_cluster].stop()
        config.stash[_folder].cleanup()


@pytest.fixture(autouse=True)
def hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash says itself what it cost, and thousands of people register in the tests: theirs are
    cheap. Where accounts themselves are tested they are real.
    """
    monkeypatch.setattr(passwords, "_hasher", QUICK)


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Databases:
    return Databases(pytestconfig.stash[_dsn])


@pytest.fixture
async def database(databases: Databases) -> AsyncIterator[str]:
    """The name of a database of this test's own, migrated and empty."""
    name = f"test_{secrets.token_hex(6)}"
    await databases.copy(TEMPLATE, name)
    yield name
    await databases.drop(name)


@pytest.fixture(scope="session")
async def shared_database(databases: Databases) -> AsyncIterator[str]:
    """One migrated, empty database for the tests that roll everything back."""
    name = f"shared_{secrets.token_hex(6)}"
    await databases.copy(TEMPLATE, name)
    yield name
    await databases.drop(name)


@pytest.fixture
async def owner(
    databases: Databases, shared_database: str
) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection that may look at the schema, rolled back."""
    connection = await asyncpg.connect(databases.dsn(shared_database))
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


@pytest.fixture(scope="session")
async def caretaker(databases: Databases) -> AsyncIterator[Caretaker]:
    kept = Caretaker(databases, TEMPLATE)
    yield kept
    await kept.move_out()


@pytest.fixture
async def pesan(caretaker: Caretaker) -> AsyncIterator[Pesan]:
    """The whole product on a free port, with twins that judge its requests. Its database is empty;
    who fills it with thousands of rows takes one of their own (`database`, `running_pesan`).
    """
    async with caretaker.premises() as premises, running_on(premises) as running:
        yield running
        running.assert_content()
        await running.assert_audited()
