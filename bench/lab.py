"""What a bench or a drill needs: a durable PostgreSQL of its own, the product before it, meters."""

import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from pesan.kit.postgres import Cluster, find_binaries

PASSWORD = "empat kata sandi acak"
PESAN = str(Path(sys.executable).parent / "pesan")


@dataclass
class Lab:
    cluster: Cluster
    data_dir: Path
    database_url: str
    environment: dict[str, str]
    log: Path  # what the product's processes say
    database_cpu: dict[int, float] = field(default_factory=dict)  # as last seen, by process

    @contextmanager
    def serving(self, *arguments: str, **settings: str) -> Iterator["Served"]:
        """`pesan serve` on a free port, until the block is left."""
        with self._process(["serve", *arguments], {"PESAN_PORT": "0", **settings}) as process:
            yield Served(process.pid, _port(process), self)

    @contextmanager
    def worker(self, **settings: str) -> Iterator[int]:
        with self._process(["worker"], settings) as process:
            yield process.pid

    @contextmanager
    def _process(
        self, arguments: list[str], settings: dict[str, str]
    ) -> Iterator["subprocess.Popen[str]"]:
        with self.log.open("a") as log:
            process = subprocess.Popen(
                [PESAN, *arguments],
                env=self.environment | settings,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(15)

    def database_cpu_seconds(self) -> float:
        """With what has ended since it was first looked at: sessions are replaced now and then."""
        for pid in [self.cluster.pid, *children(self.cluster.pid)]:
            with suppress(FileNotFoundError, ProcessLookupError):
                self.database_cpu[pid] = cpu_seconds(pid)
        return sum(self.database_cpu.values())

    def query(self, sql: str) -> Any:
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            cursor = connection.execute(sql)
            row = cursor.fetchone() if cursor.description else None
            return None if row is None else row[0]

    def column(self, sql: str) -> list[Any]:
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            return [row[0] for row in connection.execute(sql)]


@dataclass
class Served:
    pid: int
    port: int
    lab: Lab

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.pid)

    def store(self, name: str = "Toko Bench", *, email: str | None = None) -> "Store":
        """A store with its owner logged in."""
        api = httpx.Client(base_url=self.url, timeout=30)
        email = email or f"{secrets.token_hex(8)}@example.com"
        answer = api.post(
            "/api/v1/auth/register", json={"name": "B", "email": email, "password": PASSWORD}
        ).raise_for_status()
        token = answer.json()["access_token"]
        api.headers["Authorization"] = f"Bearer {token}"
        store = api.post("/api/v1/stores", json={"name": name}).raise_for_status().json()["id"]
        return Store(api, token, store)


@dataclass
class Store:
    api: httpx.Client
    token: str
    id: str

    def path(self, rest: str) -> str:
        return f"/api/v1/stores/{self.id}{rest}"

    def made(self, rest: str, body: Any) -> Any:
        headers = {"Idempotency-Key": secrets.token_hex(12)}
        return self.api.post(self.path(rest), json=body, headers=headers).raise_for_status().json()


@contextmanager
def open_lab(disk: Path | None = None) -> Iterator[Lab]:
    """PostgreSQL with fsync, full_page_writes and synchronous_commit on: as in production.

    Its data lies on `disk`, where that is given.
    """
    with tempfile.TemporaryDirectory(prefix="pesan-lab-") as folder:
        data_dir = (disk or Path(folder)) / "data"
        with Cluster(data_dir, find_binaries(None)) as cluster:
            with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
                connection.execute("CREATE DATABASE pesan")
            url = cluster.dsn("pesan")
            environment = product_environment(url, data_dir, secrets.token_urlsafe(32))
            lab = Lab(cluster, data_dir, url, environment, Path(folder) / "log")
            migrated(lab)
            yield lab


def product_environment(database_url: str, data_dir: Path, secret_key: str) -> dict[str, str]:
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith("PESAN_")},
        "DATABASE_URL": database_url,
        "PESAN_DATA_DIR": str(data_dir),
        "PESAN_ENV": "test",
        "PESAN_SECRET_KEY": secret_key,
        "PESAN_AGENT_DEBOUNCE_SECONDS": "0",
        "PESAN_RATE_LIMITS": "off",
    }


def migrated(lab: Lab) -> None:
    command = [PESAN, "migrate"]
    subprocess.run(command, env=lab.environment, check=True, stdout=subprocess.DEVNULL)


def cpu_seconds(pid: int) -> float:
    """User and system time of one process. Source: proc(5), fields 14 and 15."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in listed.read_text().split()] if listed.exists() else []


def _port(process: "subprocess.Popen[str]") -> int:
    """Waits for the line in which the server says where it answers."""
    assert process.stdout is not None
    deadline = time.monotonic() + 30
    for line in process.stdout:
        if (port := port_in(line)) is not None:
            return port
        if time.monotonic() > deadline:
            break
    raise RuntimeError("the server did not say where it answers")


def port_in(line: str) -> int | None:
    found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
    return None if found is None else int(found[1])
