"""A list of 20 products over HTTP beside a constant JSON body of that size from the same server."""

import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from . import load
from .lab import Store, cpu_seconds, open_lab, port_in

CLIENTS = 32
REQUESTS = 6000
ROUNDS = 3


def main() -> None:
    with open_lab() as lab, lab.serving("--web-only") as served:
        store = served.store()
        for number in range(100):
            store.made("/products", _product(number))
        lab.query("VACUUM ANALYZE")
        page = store.api.get(store.path("/products?limit=20")).raise_for_status().content
        with constant(page) as (pid, port):
            rates, limits, app, database = [], [], [], []
            listing(served.port, store, count=1000)
            for _ in range(ROUNDS):  # alternating, so a slow minute of the machine slows both
                limits.append(
                    _measured(
                        load.run(port, lambda _: load.get("/"), connections=CLIENTS, count=REQUESTS)
                    )
                )
                app_began, database_began = served.cpu_seconds(), lab.database_cpu_seconds()
                result = listing(served.port, store, count=REQUESTS)
                rates.append(_measured(result))
                app.append((served.cpu_seconds() - app_began) * 1000 / result.count)
                database.append((lab.database_cpu_seconds() - database_began) * 1000 / result.count)
            constant_cpu = cpu_seconds(pid) * 1000 / (ROUNDS * REQUESTS)
    rate, limit = statistics.median(rates), statistics.median(limits)
    print(f"20 products, {len(page) / 1024:.0f} KiB: {rate:.0f} GET/s")
    print(f"a constant body of that size: {limit:.0f} GET/s")
    print(f"ratio: {100 * rate / limit:.1f} %   (goal: >= 60 %)")
    print(
        f"CPU seconds per 1,000: app {statistics.median(app):.2f}, "
        f"database {statistics.median(database):.2f}; constant body: app {constant_cpu:.2f}"
    )


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


def listing(port: int, store: Store, *, count: int) -> load.Result:
    request = load.get(store.path("/products?limit=20"), [f"Authorization: Bearer {store.token}"])
    return load.run(port, lambda _: request, connections=CLIENTS, count=count)


def _measured(result: load.Result) -> float:
    assert set(result.statuses) == {200}, result.statuses
    return result.per_second


@contextmanager
def constant(body: bytes) -> Iterator[tuple[int, int]]:
    """The process and the port that answer with it, until the block is left."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.constant"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
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
