"""`make mutation`: do the tests notice when a rule of stock, orders, discounts or rights lies?

Each mutant is one small change of a module. It is killed when one of the named fast tests fails on
it. Rules are tried by tests without a database, SQL by tests before a real one.

    python -m drills.mutation            all; 1 when fewer than 85 % of a kind are killed
    python -m drills.mutation rights     one kind
"""

import asyncio
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import asyncpg
import pytest
from tests.databases import Databases

from pesan.kit.migrate import migrate
from pesan.kit.postgres import Cluster, find_binaries

from .mutants import Mutant, python_mutants, sql_mutants, tell

GOAL = 0.85
TEMPLATE = "pesan_template"  # as tests/conftest.py names it
SURVIVED, NO_MUTANT = 0, 64  # how a fork ends, and pytest never does by the second
SECONDS_MAX = 240  # of one mutant: one that never ends is noticed too
_ALREADY_THERE = "ignore::pytest.PytestAssertRewriteWarning"  # in the fork, by _warm
SOURCE = Path(__file__).parents[1] / "src"


@dataclass(frozen=True)
class Target:
    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    mutants: Callable[[str, str], Iterator[Mutant]]
    before: tuple[str, ...]  # what is imported once, before the forks

    @property
    def needs_database(self) -> bool:
        return self.mutants is sql_mutants


# Rules first, in the order of rooms: a fork imports the mutant in their place. SQL is changed where
# it stands, so everything is imported by then.
TARGETS = (
    Target(
        "rights",
        ("pesan.stores.rights",),
        ("tests/stores/test_matrix.py",),
        python_mutants,
        before=("pesan.accounts", "pesan.audit", "pesan.files"),
    ),
    Target(
        "discounts",
        ("pesan.discounts.rules",),
        ("tests/discounts/test_borders.py", "tests/discounts/test_rules.py"),
        python_mutants,
        before=("pesan.stores",),
    ),
    Target(
        "orders",
        ("pesan.orders.rules",),
        ("tests/orders/test_rules.py",),
        python_mutants,
        before=("pesan.payments", "pesan.catalogue", "pesan.customers", "pesan.discounts"),
    ),
    Target(
        "stock",
        (
            "pesan.inventory.fragments",
            "pesan.inventory.queries.stock",
            "pesan.inventory.queries.counts",
        ),
        tuple(f"tests/inventory/test_{name}.py" for name in ("borders", "pages", "at_once")),
        sql_mutants,
        before=("pesan.app.main",),
    ),
    Target(
        "orders' SQL",
        (
            "pesan.orders.queries.checkout",
            "pesan.orders.queries.orders",
            "pesan.orders.queries.fulfilments",
            "pesan.orders.queries.returns",
        ),
        (
            "tests/orders/test_borders.py",
            "tests/inventory/test_borders.py",
            "tests/discounts/test_agreement.py",
        ),
        sql_mutants,
        before=("pesan.app.main",),
    ),
    Target(
        "discounts' SQL",
        ("pesan.discounts.fragments", "pesan.discounts.queries"),
        (
            "tests/discounts/test_uses.py",
            "tests/discounts/test_agreement.py",
            "tests/discounts/test_discounts.py",
            "tests/drills/test_discount_rush.py",
        ),
        sql_mutants,
        before=("pesan.app.main",),
    ),
)


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and PostgreSQL is stopped
    asked = set(sys.argv[1:])
    _warm()
    bad = False
    with tempfile.TemporaryDirectory(prefix="pesan-mutation-") as folder, _database() as dsn:
        for target in TARGETS:
            if not asked or target.name.removesuffix("' SQL") in asked:
                bad |= not _passes(target, dsn, Path(folder))
    return int(bad)


def _passes(target: Target, dsn: str, folder: Path) -> bool:
    began = time.monotonic()
    for name in target.before:
        importlib.import_module(name)
    is_there = set(target.modules) & sys.modules.keys()
    assert target.needs_database or not is_there, "a fork would have the true module"
    assert _exit_code(None, target, dsn, folder) == SURVIVED, (
        f"{target.name}: red without a mutant\n{_said(folder)}"
    )
    mutants = [
        mutant
        for module in target.modules
        for mutant in target.mutants(module, _path(module).read_text())
    ]
    killed = survived = 0
    for mutant in mutants:
        code = _exit_code(mutant, target, dsn, folder)
        survived += code == SURVIVED
        killed += code not in {SURVIVED, NO_MUTANT}
        if code == SURVIVED:
            print(f"  survived: {mutant.module}:{mutant.line}: {mutant.says}", flush=True)
    share = killed / (killed + survived)
    print(
        f"{target.name}: {killed} of {killed + survived} killed, "
        f"{100 * share:.0f} % (goal: >= {100 * GOAL:.0f} %), {time.monotonic() - began:.0f} s",
        flush=True,
    )
    return share >= GOAL


def _exit_code(mutant: Mutant | None, target: Target, dsn: str, folder: Path) -> int:
    """Runs the tests in a fork, where the mutant stands in the module's place."""
    pid = os.fork()
    if pid == 0:  # the fork; it never comes back from here
        status = 70
        try:
            os.setsid()
            output = os.open(folder / "said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(output, 1)
            os.dup2(output, 2)
            status = _tested(mutant, target, dsn)
        except BaseException:  # noqa: BLE001 - said, and a kill like any other
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(status)
    until = time.monotonic() + SECONDS_MAX
    while time.monotonic() < until:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.killpg(pid, 9)
    os.waitpid(pid, 0)
    return -9


def _tested(mutant: Mutant | None, target: Target, dsn: str) -> int:
    if mutant is not None and target.needs_database:
        if not asyncio.run(_is_told(mutant, dsn)):
            return NO_MUTANT
    elif mutant is not None:
        sys.meta_path.insert(0, _Instead(mutant))
    # Only what these tests need: every other plugin's import would be paid for each mutant.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    words = ["-x", "-q", "-p", "pytest_asyncio.plugin", "-p", "pytest_timeout"]
    words += ["-p", "no:cacheprovider", "-W", _ALREADY_THERE, f"--timeout={SECONDS_MAX}"]
    if not target.needs_database:
        words.append("--noconftest")
    return int(pytest.main([*words, *target.tests], plugins=[_Guest(dsn)]))


async def _is_told(mutant: Mutant, dsn: str) -> bool:
    """Puts it in its place. What is no statement is no lie: no test would be needed to notice."""
    connection = await asyncpg.connect(Databases(dsn).dsn(TEMPLATE))
    try:
        for statement in tell(mutant):
            await connection.prepare(statement.sql)
    except (
        AssertionError,
        asyncpg.PostgresError,
    ):  # a parameter is used no more; a word is missing
        return False
    else:
        return True
    finally:
        await connection.close()


class _Guest:
    """Hands the tests a PostgreSQL that runs already, as xdist does with its workers."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: Any) -> None:
        config.workerinput = {"dsn": self._dsn}


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the mutant where its module is asked for."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self,
        fullname: str,
        path: object = None,  # noqa: ARG002 - the protocol's
        target: object = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._mutant.module:
            return None
        return importlib.util.spec_from_file_location(fullname, _path(fullname), loader=self)

    def exec_module(self, module: ModuleType) -> None:
        code = compile(self._mutant.source, str(_path(module.__name__)), "exec")
        exec(code, module.__dict__)  # noqa: S102 - it is our own module


@contextmanager
def _database() -> Iterator[str]:
    """One PostgreSQL for every mutant, with the migrated template the tests copy."""
    with (
        tempfile.TemporaryDirectory(prefix="pesan-mutation-") as folder,
        Cluster(Path(folder), find_binaries(None), durable=False) as cluster,
    ):
        databases = Databases(cluster.dsn("{database}", "{user}"))
        databases.create_empty(TEMPLATE)
        migrate(databases.dsn(TEMPLATE))
        yield cluster.dsn("{database}", "{user}")


def _warm() -> None:
    """Imports what is not ours, so that a fork has it already."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in ("litestar", "asyncpg", "httpx", "uvicorn"):
            importlib.import_module(name)


def _path(module: str) -> Path:
    path = SOURCE.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _said(folder: Path) -> str:
    return (folder / "said").read_text()[-3000:]


if __name__ == "__main__":
    sys.exit(main())
