"""The embedded PostgreSQL, with real processes, real signals and real crashes."""

import asyncio
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg
import psycopg
import pytest

from pesan.kit.postgres import (
    BinariesNotFound,
    BinariesTooOld,
    Cluster,
    DataDirInUse,
    DataDirUnusable,
    InitFailed,
    OtherMajorVersion,
    StartFailed,
    find_binaries,
    identity,
    log,
    postmaster,
    processes,
    running,
    watch,
)
from pesan.kit.postgres.binaries import SYSTEM_ROOT
from pesan.kit.postgres.identity import RunAs
from pesan.kit.postgres.layout import SOCKET_PATH_BYTES_MAX

BINARIES = find_binaries()
AS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not AS_ROOT, reason="only root has to run as somebody else")
only_with_namespaces = pytest.mark.skipif(
    not identity._in_namespace(Path("/")).runs(["/bin/true"]), reason="user namespaces are refused"
)
# A checkout below a folder that only root may enter: others then get copies, tested on their own.
only_with_open_binaries = pytest.mark.skipif(
    not all(path.stat().st_mode & stat.S_IXOTH for path in BINARIES.postgres.parents),
    reason="the PostgreSQL binaries lie where an ordinary user may not go",
)
only_linux = pytest.mark.skipif(not processes.can_look(), reason="there is no /proc here")

APP = """
import os, signal, sys, time
from pathlib import Path
import psycopg
from pesan.kit.postgres import Cluster, find_binaries
binaries = find_binaries()
{before}
cluster = Cluster(Path(sys.argv[1]), binaries, {durable})
cluster.start()
print(cluster.pid, flush=True)
{after}
"""


def app(
    data_dir: Path, *, before: str = "", after: str = "time.sleep(60)", durable: bool = True
) -> subprocess.Popen[str]:
    """A process of its own that owns a cluster."""
    script = APP.format(before=before, after=after, durable=durable)
    return subprocess.Popen(
        [sys.executable, "-c", script, str(data_dir)], stdout=subprocess.PIPE, text=True
    )


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def finish(process: subprocess.Popen[str], number: signal.Signals | None = None) -> int:
    if number is not None:
        process.send_signal(number)
    try:
        return process.wait(20)
    finally:
        process.kill()
        if process.stdout is not None:
            process.stdout.close()


def ask(cluster: Cluster, sql: str) -> object:
    with psycopg.connect(cluster.dsn()) as connection:
        row = connection.execute(sql.encode()).fetchone()
        return None if row is None else row[0]


def tell(cluster: Cluster, sql: str) -> None:
    with psycopg.connect(cluster.dsn()) as connection:
        connection.execute(sql.encode())


def home_of(data_dir: Path) -> Path:
    return (data_dir / "postgres" / "cluster").resolve().parent


def live_processes(data_dir: Path) -> list[int]:
    return processes.of_cluster(home_of(data_dir))


def wait_for(condition: object, seconds: float = 20) -> None:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


@contextmanager
def started(data_dir: Path, durable: bool = False) -> Iterator[Cluster]:
    with Cluster(data_dir, BINARIES, durable) as cluster:
        yield cluster


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every user may walk through, as pytest's own are not.

    So that root's tests pass where user namespaces are refused, too.
    """
    folder = Path(tempfile.mkdtemp(prefix="pesan-test-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def cluster_as(run_as: RunAs, data_dir: Path, system_dir: Path) -> Cluster:
    return Cluster(data_dir, BINARIES, durable=False, run_as=run_as, system_dir=system_dir)


@pytest.fixture
def open_dir() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A stopped cluster with one committed row, to copy instead of running initdb again."""
    with open_folder() as folder:
        with started(folder / "data") as cluster:
            tell(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
        yield folder / "data"


@pytest.fixture
def data_dir(made: Path, open_dir: Path) -> Path:
    return shutil.copytree(made, open_dir / "data")


def test_it_starts_from_nothing_and_answers_and_starts_faster_again(open_dir: Path) -> None:
    seconds = {}
    for start in ("cold", "warm"):
        began = time.monotonic()
        with started(open_dir / "data", durable=True) as cluster:
            assert ask(cluster, "SELECT 1") == 1
            seconds[start] = time.monotonic() - began
    print({start: f"{taken:.2f} s" for start, taken in seconds.items()})  # noqa: T201
    assert max(seconds.values()) < 20


async def test_its_arguments_fit_asyncpg(data_dir: Path) -> None:
    with started(data_dir) as cluster:
        connection = await asyncpg.connect(**cluster.arguments())
        assert await connection.fetchval("SELECT answer FROM kept") == 42
        await connection.close()
        by_dsn = await asyncpg.connect(cluster.dsn())
        await by_dsn.close()


def test_committed_means_on_disk_and_nothing_listens_on_the_network(data_dir: Path) -> None:
    with started(data_dir, durable=True) as cluster:
        shown = {
            name: ask(cluster, f"SHOW {name}")
            for name in ("fsync", "synchronous_commit", "full_page_writes", "listen_addresses")
        }
        checksums = ask(cluster, "SHOW data_checksums")
    assert shown == {
        "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "listen_addresses": "",
    }  # fmt: skip
    assert checksums == "on"


def test_for_tests_it_may_be_fast_instead(data_dir: Path) -> None:
    with started(data_dir, durable=False) as cluster:
        assert ask(cluster, "SHOW fsync") == "off"


def test_text_is_utf8_sorted_by_code_point_with_unicode_letters(data_dir: Path) -> None:
    with started(data_dir) as cluster:
        assert ask(cluster, "SHOW server_encoding") == "UTF8"
        assert ask(cluster, "SELECT upper('kopi é')") == "KOPI É"
        assert ask(cluster, "SELECT 'Z' < 'a'") is True


def test_only_its_own_user_can_reach_the_socket(data_dir: Path) -> None:
    with started(data_dir) as cluster:
        assert stat.S_IMODE(cluster.address.socket_dir.stat().st_mode) == 0o700
    rules = (home_of(data_dir) / "cluster" / "pg_hba.conf").read_text().splitlines()
    assert [rule for rule in rules if not rule.startswith("#")] == ["local all all trust"]


def test_stop_leaves_no_process_and_the_next_start_needs_no_recovery(data_dir: Path) -> None:
    with started(data_dir) as cluster:
        pid = cluster.pid
    assert live_processes(data_dir) == []
    assert not Path("/proc", str(pid)).exists()
    assert not (home_of(data_dir) / "cluster" / "postmaster.pid").exists()
    cluster.stop()  # once more does no harm
    words = (data_dir / "postgres" / "postgres.log").read_text()
    assert "database system is shut down" in words
    assert "not properly shut down" not in words


def test_stop_does_not_wait_for_somebodys_open_session(data_dir: Path) -> None:
    with started(data_dir) as cluster:
        idle = psycopg.connect(cluster.dsn())
        began = time.monotonic()
    assert time.monotonic() - began < 10
    idle.close()


def test_a_postgres_that_outlived_its_killed_app_is_adopted(data_dir: Path) -> None:
    before = app(
        data_dir,
        after="psycopg.connect(cluster.dsn(), autocommit=True)"
        ".execute('CREATE TABLE told AS SELECT 7 AS n'); print('told', flush=True); time.sleep(60)",
    )
    pid = int(first_line(before))
    assert first_line(before) == "told"
    finish(before, signal.SIGKILL)
    with started(data_dir, durable=True) as cluster:
        assert cluster.pid == pid
        assert ask(cluster, "SELECT n FROM told") == 7
        assert cluster.is_running()
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not cluster.is_running())
        assert cluster.ensure_running()
        assert ask(cluster, "SELECT n FROM told") == 7
    assert live_processes(data_dir) == []


def test_a_survivor_with_unsafe_settings_is_not_adopted(data_dir: Path) -> None:
    before = app(data_dir, durable=False)
    pid = int(first_line(before))
    finish(before, signal.SIGKILL)
    with started(data_dir, durable=True) as cluster:
        assert cluster.pid != pid
        assert ask(cluster, "SHOW fsync") == "on"


def test_a_survivor_that_is_just_stopping_is_waited_for(data_dir: Path) -> None:
    before = app(data_dir)
    pid = int(first_line(before))
    finish(before, signal.SIGKILL)
    os.kill(pid, signal.SIGINT)
    with started(data_dir, durable=True) as cluster:
        assert cluster.pid != pid
        assert ask(cluster, "SELECT answer FROM kept") == 42


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGQUIT])
def test_a_killed_postgres_comes_back_with_all_that_was_committed(
    data_dir: Path, number: int
) -> None:
    with started(data_dir, durable=True) as cluster:
        address = cluster.address
        tell(cluster, "CREATE TABLE told AS SELECT generate_series(1, 1000) AS n")
        os.kill(cluster.pid, number)
        wait_for(lambda: not cluster.is_running())
        assert cluster.ensure_running()
        assert not cluster.ensure_running()
        assert cluster.address == address
        assert ask(cluster, "SELECT count(*) FROM told") == 1000


@only_linux
def test_an_orphan_that_computes_on_is_ended_before_the_restart(data_dir: Path) -> None:
    with started(data_dir, durable=True) as cluster:
        dsn = cluster.dsn()

        def compute() -> None:
            with suppress(psycopg.OperationalError), psycopg.connect(dsn) as connection:
                connection.execute("DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$")

        busy = threading.Thread(target=compute)
        busy.start()
        active = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO %'"
        wait_for(lambda: ask(cluster, active) == 1)
        os.kill(cluster.pid, signal.SIGKILL)
        wait_for(lambda: not cluster.is_running())
        assert cluster.ensure_running()
        assert ask(cluster, "SELECT answer FROM kept") == 42
        busy.join(10)
        assert not busy.is_alive()


async def test_the_watch_restarts_what_died(data_dir: Path) -> None:
    with started(data_dir) as cluster:
        watching = asyncio.create_task(watch(cluster, every_seconds=0.05))
        first = cluster.pid
        os.kill(first, signal.SIGKILL)
        async with asyncio.timeout(20):
            while cluster.pid == first or not cluster.address.answers():  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert ask(cluster, "SELECT answer FROM kept") == 42
        watching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await watching


def test_nothing_restarts_what_was_stopped(data_dir: Path) -> None:
    with started(data_dir) as cluster:
        pass
    assert not cluster.ensure_running()
    assert live_processes(data_dir) == []


def test_a_second_owner_is_refused_and_told_who_the_first_is(data_dir: Path) -> None:
    first = app(data_dir)
    first_line(first)
    with pytest.raises(DataDirInUse, match=rf"in use by another Pesan process \(pid {first.pid}\)"):
        Cluster(data_dir, BINARIES).start()
    address = running(data_dir)
    assert address is not None
    with psycopg.connect(address.dsn()) as guest:
        assert guest.execute("SELECT answer FROM kept").fetchone() == (42,)
    finish(first, signal.SIGKILL)
    with started(data_dir):
        pass
    assert running(data_dir) is None


@pytest.mark.parametrize("end", ["sys.exit()", "raise SystemExit(3)"])
def test_an_app_that_ends_by_itself_takes_postgres_along(data_dir: Path, end: str) -> None:
    ending = app(data_dir, after=end)
    first_line(ending)
    finish(ending)
    assert live_processes(data_dir) == []


def test_sigterm_takes_postgres_along(data_dir: Path) -> None:
    ending = app(
        data_dir,
        before="signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))",
        after="time.sleep(60)",
    )
    first_line(ending)
    assert finish(ending, signal.SIGTERM) == 143
    assert live_processes(data_dir) == []


def test_a_forked_child_does_not_stop_its_parents_postgres(data_dir: Path) -> None:
    parent = app(
        data_dir,
        after="pid = os.fork()\nif pid == 0: sys.exit()\nos.waitpid(pid, 0)\n"
        "print(cluster.address.answers(), flush=True)",
    )
    first_line(parent)
    assert first_line(parent) == "True"
    finish(parent)


def test_an_initdb_killed_half_way_is_begun_again(open_dir: Path) -> None:
    data_dir = open_dir / "data"
    half = app(data_dir)
    wait_for(lambda: list(data_dir.glob("postgres/cluster.new-*/global")))
    finish(half, signal.SIGKILL)
    assert not (data_dir / "postgres" / "cluster").exists()
    with started(data_dir) as cluster:
        assert ask(cluster, "SELECT 1") == 1
    assert list(data_dir.glob("postgres/cluster.new-*")) == []


@only_linux
@pytest.mark.parametrize("who", ["zombie", "stranger"])
def test_a_pid_that_is_not_our_live_postgres_is_not_believed(data_dir: Path, who: str) -> None:
    cluster_dir = home_of(data_dir) / "cluster"
    dead = subprocess.Popen(["/bin/true"])
    wait_for(lambda: processes._state(dead.pid) == "Z")
    pid = dead.pid if who == "zombie" else os.getpid()
    lines = [pid, cluster_dir, 1, 5432, home_of(data_dir) / "run", "", "  12345  6", "ready   "]
    for stale in (cluster_dir / "postmaster.pid", home_of(data_dir) / "run" / postmaster.LOCK_NAME):
        stale.write_text("\n".join(map(str, lines)) + "\n")
    assert running(data_dir) is None
    with started(data_dir) as cluster:
        assert cluster.pid != pid
        assert ask(cluster, "SELECT answer FROM kept") == 42
    dead.wait()


def test_data_of_another_major_version_is_refused_with_both_versions(data_dir: Path) -> None:
    (home_of(data_dir) / "cluster" / "PG_VERSION").write_text("12\n")
    with pytest.raises(OtherMajorVersion, match=r"of PostgreSQL 12, .* are PostgreSQL 1\d") as told:
        Cluster(data_dir, BINARIES).start()
    assert "PESAN_PG_BIN" in told.value.hint
    (home_of(data_dir) / "cluster" / "PG_VERSION").write_text(f"{BINARIES.major}\n")
    with started(data_dir) as cluster:  # the refused start held nothing back
        assert ask(cluster, "SELECT answer FROM kept") == 42


def test_a_folder_that_is_no_cluster_is_refused_and_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "postgres" / "cluster" / "letter.txt"
    letter.parent.mkdir(parents=True)
    letter.write_text("dear")
    with pytest.raises(DataDirUnusable, match="not a complete PostgreSQL data directory"):
        Cluster(tmp_path, BINARIES).start()
    assert letter.read_text() == "dear"


def test_a_file_in_the_place_of_the_data_dir_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(DataDirUnusable, match="cannot be used"):
        Cluster(tmp_path / "data", BINARIES).start()


def test_a_start_that_fails_says_what_postgres_said(data_dir: Path) -> None:
    (home_of(data_dir) / "cluster" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(StartFailed, match="no_such_setting"):
        Cluster(data_dir, BINARIES).start()
    assert live_processes(data_dir) == []


def test_an_initdb_that_fails_says_what_initdb_said(open_dir: Path) -> None:
    fake = open_dir / "bin"
    fake.mkdir()
    (fake / "postgres").write_text(f'#!/bin/sh\nexec "{BINARIES.postgres}" "$@"\n')
    (fake / "initdb").write_text("#!/bin/sh\necho 'the moon is full' >&2\nexit 1\n")
    for file in fake.iterdir():
        file.chmod(0o755)
    with pytest.raises(InitFailed, match="the moon is full"):
        Cluster(open_dir / "data", find_binaries(fake)).start()
    assert list(open_dir.glob("data/postgres/cluster*")) == []


@pytest.mark.parametrize("name", ["d" * 120, 'it\'s, a "kopi" shop & warung; 100%'])
def test_any_path_will_do_and_its_socket_stays_private(data_dir: Path, name: str) -> None:
    awkward = data_dir.rename(data_dir.with_name(name))
    with started(awkward) as cluster:
        assert ask(cluster, "SELECT answer FROM kept") == 42
        socket_dir = cluster.address.socket_dir
        assert len(os.fsencode(cluster.address.socket)) <= SOCKET_PATH_BYTES_MAX
        assert stat.S_IMODE(socket_dir.stat().st_mode) == 0o700
        os.kill(cluster.pid, signal.SIGKILL)
        wait_for(lambda: not cluster.is_running())
        assert cluster.ensure_running()
        assert cluster.address.socket_dir == socket_dir
    assert live_processes(awkward) == []
    assert not socket_dir.exists()


def test_a_socket_folder_that_others_prepared_is_passed_over(data_dir: Path) -> None:
    long = data_dir.rename(data_dir.with_name("d" * 120))
    trap = Path("/tmp", f"{processes.name_of(home_of(long))}-0")
    trap.mkdir()
    trap.chmod(0o777)
    with started(long) as cluster:
        assert cluster.address.socket_dir != trap
        assert ask(cluster, "SELECT answer FROM kept") == 42
    trap.rmdir()


@only_root
@only_with_namespaces
def test_root_runs_it_below_a_home_that_only_root_may_enter(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    home.chmod(0o700)
    with cluster_as("namespace", home / "data", tmp_path) as cluster:
        assert ask(cluster, "SELECT 1") == 1
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home_of(home / "data") / "cluster").stat().st_mode) == 0o700


@only_root
def test_without_namespaces_root_runs_it_as_an_unprivileged_user(open_dir: Path) -> None:
    data_dir = open_dir / "data"
    with cluster_as("unprivileged", data_dir, open_dir / "system") as cluster:
        assert ask(cluster, "SELECT 1") == 1
        assert Path("/proc", str(cluster.pid)).stat().st_uid != 0
        assert (data_dir / "postgres" / "cluster" / "postmaster.pid").exists()
        os.kill(cluster.pid, signal.SIGKILL)
        wait_for(lambda: not cluster.is_running())
        assert cluster.ensure_running()
    assert live_processes(data_dir) == []


@only_root
def test_data_stay_with_the_user_who_owns_them(open_dir: Path) -> None:
    data_dir = open_dir / "data"
    with cluster_as("unprivileged", data_dir, open_dir / "system") as cluster:
        owner = Path("/proc", str(cluster.pid)).stat().st_uid
    with cluster_as("auto", data_dir, open_dir / "system") as cluster:
        assert Path("/proc", str(cluster.pid)).stat().st_uid == owner


@only_with_open_binaries
@only_root
def test_in_a_users_closed_folder_root_runs_it_as_that_user(open_dir: Path) -> None:
    others = {0, identity._ordinary_user().pw_uid}
    user = next(user for user in pwd.getpwall() if user.pw_uid not in others)
    data_dir = open_dir / "data"
    data_dir.mkdir(mode=0o700)
    os.chown(data_dir, user.pw_uid, user.pw_gid)
    with cluster_as("auto", data_dir, open_dir / "system") as cluster:
        assert ask(cluster, "SELECT 1") == 1
        assert Path("/proc", str(cluster.pid)).stat().st_uid == user.pw_uid
    assert not (open_dir / "system").exists()


@only_root
@pytest.mark.skipif(not shutil.which("setpriv"), reason="setpriv (util-linux) is not here")
def test_where_namespaces_are_refused_root_finds_the_other_way_by_itself(open_dir: Path) -> None:
    # Without CAP_SETFCAP the kernel refuses to map root, as many containers refuse it (5.12+).
    script = APP.format(
        before="", durable=False, after="print(os.stat(f'/proc/{cluster.pid}').st_uid)"
    )
    caps = "-all,+chown,+dac_override,+fowner,+kill,+setgid,+setuid"  # no ptrace either
    done = subprocess.run(
        ["setpriv", "--bounding-set", caps, sys.executable, "-c", script, open_dir / "data"],
        capture_output=True, check=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.split()[1] != "0"
    assert live_processes(open_dir / "data") == []


@only_root
def test_roots_own_data_go_over_to_the_unprivileged_user(made: Path, open_dir: Path) -> None:
    shutil.copytree(made, open_dir / "data")
    with cluster_as("unprivileged", open_dir / "data", open_dir / "system") as cluster:
        assert ask(cluster, "SELECT answer FROM kept") == 42


@only_root
def test_the_unprivileged_user_gets_copies_where_only_root_may_go(
    tmp_path: Path, open_dir: Path
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for part in BINARIES.parts:
        above = os.path.commonpath([p.parent for p in BINARIES.parts])
        target = closed / part.relative_to(above)
        shutil.copytree(part, target, copy_function=shutil.copy)
    bin_dir = closed / BINARIES.bin.relative_to(above)
    closed.chmod(0o700)
    system_dir = open_dir / "system"
    for _ in ("fresh", "again"):
        with Cluster(
            closed / "data",
            find_binaries(bin_dir),
            False,
            run_as="unprivileged",
            system_dir=system_dir,
        ) as cluster:
            tell(cluster, "CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer")
            assert ask(cluster, "SELECT answer FROM kept") == 42
    assert home_of(closed / "data").is_relative_to(system_dir)
    assert len(list(system_dir.glob("postgresql-*"))) == 1
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    shutil.rmtree(system_dir)
    with pytest.raises(DataDirUnusable, match="which is gone"):
        cluster_as("unprivileged", closed / "data", system_dir).start()


@only_root
@only_with_open_binaries
def test_an_ordinary_user_needs_nothing_special(open_dir: Path) -> None:
    user = pwd.getpwnam("nobody")
    os.chown(open_dir, user.pw_uid, user.pw_gid)
    drop = f"os.setgroups([]); os.setgid({user.pw_gid}); os.setuid({user.pw_uid})"
    done = app(open_dir / "data", before=drop, after="print(cluster.address.answers())")
    first_line(done)
    assert first_line(done) == "True"
    assert finish(done) == 0
    assert (open_dir / "data" / "postgres" / "cluster").stat().st_uid == user.pw_uid
    assert live_processes(open_dir / "data") == []


def test_a_full_log_is_moved_aside_while_postgres_writes_on(tmp_path: Path) -> None:
    full = tmp_path / "postgres.log"
    with full.open("ab") as writer:
        writer.write(b"old\n" * 100)
        writer.flush()
        log.keep_short(full, bytes_max=100)
        writer.write(b"new\n")
    assert full.read_text() == "new\n"
    assert (tmp_path / "postgres.log.1").read_text().startswith("old\n")


def test_the_operators_binaries_are_taken_or_refused_but_never_replaced(tmp_path: Path) -> None:
    assert find_binaries(BINARIES.bin) == BINARIES
    with pytest.raises(BinariesNotFound, match="no executable postgres"):
        find_binaries(tmp_path)
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.20 (Debian)'\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(BinariesTooOld, match=r"is PostgreSQL 14\.20; 15 or newer"):
        find_binaries(tmp_path)


@pytest.mark.parametrize("bin_dir", sorted(SYSTEM_ROOT.glob("*/bin")), ids=lambda p: p.parent.name)
def test_the_systems_own_postgres_works_too(bin_dir: Path, open_dir: Path) -> None:
    try:
        binaries = find_binaries(bin_dir)
    except (BinariesNotFound, BinariesTooOld) as problem:
        pytest.skip(str(problem))
    with Cluster(open_dir / "data", binaries, durable=False) as cluster:
        assert str(ask(cluster, "SHOW server_version")).startswith(str(binaries.major))
        assert ask(cluster, "SELECT upper('kopi é')") == "KOPI É"
