"""A list of 20 products over HTTP beside a constant JSON body of that size from the same server.

"The same server" is one process: the product's web side, with the constant routes hung beside its own
(constant.py). The goal is held against the barest of them, which asks nobody who they are. The other
two say where the difference goes: what the token costs, what the store's gate costs, and what is left
is the list itself: one statement, twenty products to read and to write.

CPU is the fairer figure on a busy machine: rates share it with the load generator and PostgreSQL.
"""

import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from . import load
from .lab import Lab, Store, cpu_seconds, open_lab, port_in

CLIENTS = 32
REQUESTS = 2000
ROUNDS = 5


@dataclass
class Measured:
    """One address: of each round its rate, and CPU seconds a thousand requests."""

    name: str
    request: bytes
    rates: list[float] = field(default_factory=list)
    app: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)

    def round(self, lab: Lab, pid: int, port: int) -> None:
        app, database = cpu_seconds(pid), lab.database_cpu_seconds()
        result = load.run(port, lambda _: self.request, connections=CLIENTS, count=REQUESTS)
        assert set(result.statuses) == {200}, result.statuses
        self.rates.append(result.per_second)
        self.app.append((cpu_seconds(pid) - app) * 1000 / REQUESTS)
        self.database.append((lab.database_cpu_seconds() - database) * 1000 / REQUESTS)

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    @property
    def cpu(self) -> tuple[float, float]:
        return statistics.median(self.app), statistics.median(self.database)


def main() -> None:
    with open_lab() as lab:
        with lab.serving("--web-only") as served:
            store = served.store()
            for number in range(100):
                store.made("/products", _product(number))
            lab.query("VACUUM ANALYZE")
            page = store.api.get(store.path("/products?limit=20")).raise_for_status().content
        asked = [Measured(*one) for one in _asked(store)]
        with constant(lab, page) as (pid, port):
            for one in asked:
                one.round(lab, pid, port)  # plans, caches
                one.rates, one.app, one.database = [], [], []
            for _ in range(ROUNDS):  # alternating, so a slow minute of the machine slows all
                for one in asked:
                    one.round(lab, pid, port)
    _tell(asked, len(page))


def _asked(store: Store) -> Iterator[tuple[str, bytes]]:
    token = [f"Authorization: Bearer {store.token}"]
    yield "list of 20 products", load.get(store.path("/products?limit=20"), token)
    yield "constant body", load.get("/constant")
    yield "constant body, with a token", load.get("/api/v1/constant", token)
    yield "constant body, in a store", load.get(store.path("/constant"), token)


def _tell(asked: list[Measured], size: int) -> None:
    listed = asked[0]
    print(f"{size / 1024:.0f} KiB; CPU seconds per 1,000 requests, of the app and of PostgreSQL")
    for one in asked:
        app, database = one.cpu
        line = f"{one.name:30} {one.rate:5.0f} GET/s  app {app:.2f}  database {database:.2f}"
        if one is not listed:
            share, cpu = 100 * listed.rate / one.rate, 100 * app / listed.cpu[0]
            line += f"  the list does {share:.0f} % of it (by the app's CPU {cpu:.0f} %)"
        print(line)
    print(f"ratio: {100 * listed.rate / asked[1].rate:.1f} %   (goal: >= 60 %)")


def _product(number: int) -> dict[str, object]:
    return {
        "name": f"Kaos {number}",
        "description": "Katun combed 30s, jahitan rantai, tidak panas dipakai seharian.",
        "category": "Pakaian",
        "tags": ["kaos", "pria"],
        "variants": [
            {
                "sku": f"K{number}-{size}",
                "options": {"Ukuran": size},
                "price": 85000,
                "stock": 100,
            }
            for size in ("M", "L")
        ],
    }


@contextmanager
def constant(lab: Lab, body: bytes) -> Iterator[tuple[int, int]]:
    """The process and the port that answer with it, until the block is left."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.constant"],
        env=lab.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(body)
        process.stdin.close()
        port = port_in(process.stdout.readline().decode())
        assert port is not None, "it says where it answers"
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(15)
