"""A list of 20 products over HTTP beside a constant JSON body of that size from the same server.

"The same server" is one process: the product's web side, with three constant routes hung beside its
own (constant.py), each asking one thing more of whoever comes:

- bare: nobody is asked who they are, and no database either. The most this server can send.
- with a token: as every route of the API.
- in a store: and the store's gate, a transaction inside the fence that asks for a right.

The goal, 60 %, is held against the last. It asks exactly what a list must ask before it may read
anything, so what is missing from 100 % is the list itself: its statement, and twenty products to tell.
Against a bare body a list that asks the database each time cannot win: the gate alone takes three times
what that body costs. Its figure is printed all the same, for it says how fast anything could be.

A process remembers how it told a product that has not changed (catalogue/telling.py), so the list is
asked twice: for its first page again and again, and for page after page of more products than this
process remembers, so that none is.

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
ROUNDS = 3
PRODUCTS = 3000
GOAL = 60  # per cent of the constant body in a store


@dataclass
class Measured:
    """One address: of each round its rate, and CPU seconds a thousand requests."""

    name: str
    requests: list[bytes]  # in turn
    rates: list[float] = field(default_factory=list)
    app: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)

    def round(self, lab: Lab, pid: int, port: int) -> None:
        app, database = cpu_seconds(pid), lab.database_cpu_seconds()
        result = load.run(
            port,
            lambda number: self.requests[number % len(self.requests)],
            connections=CLIENTS,
            count=REQUESTS,
        )
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
            _stock(store)
            lab.query("VACUUM ANALYZE")
            page = store.api.get(store.path("/products?limit=20")).raise_for_status().content
            addresses = list(_pages(store))
        asked = [Measured(*one) for one in _asked(store, addresses)]
        with constant(lab, page) as (pid, port):
            for one in asked:
                one.round(lab, pid, port)  # plans, caches
                one.rates, one.app, one.database = [], [], []
            for _ in range(ROUNDS):  # alternating, so a slow minute of the machine slows all
                for one in asked:
                    one.round(lab, pid, port)
    _tell(asked, len(page))


def _asked(store: Store, pages: list[str]) -> Iterator[tuple[str, list[bytes]]]:
    token = [f"Authorization: Bearer {store.token}"]
    yield "20 products, as before", [load.get(pages[0], token)]
    yield "20 products, others each time", [load.get(page, token) for page in pages]
    yield "constant body, bare", [load.get("/constant")]
    yield "constant body, with a token", [load.get("/api/v1/constant", token)]
    yield "constant body, in a store", [load.get(store.path("/constant"), token)]


def _pages(store: Store) -> Iterator[str]:
    """The addresses of all pages of the list, each given by the one before."""
    address = store.path("/products?limit=20")
    while True:
        yield address
        cursor = store.api.get(address).raise_for_status().json()["next_cursor"]
        if cursor is None:
            return
        address = store.path(f"/products?limit=20&cursor={cursor}")


def _tell(asked: list[Measured], size: int) -> None:
    lists, constants = asked[:2], asked[2:]
    print(f"{size / 1024:.0f} KiB; CPU seconds per 1,000 requests, of the app and of PostgreSQL")
    for one in asked:
        app, database = one.cpu
        print(f"{one.name:30} {one.rate:5.0f} GET/s  app {app:.2f}  database {database:.2f}")
    for one in constants:
        rates = " and ".join(f"{100 * listed.rate / one.rate:.1f} %" for listed in lists)
        cpu = " and ".join(f"{100 * sum(one.cpu) / sum(listed.cpu):.0f} %" for listed in lists)
        held = f"   (goal: >= {GOAL} %)" if one is constants[-1] else ""
        print(f"of a {one.name}: {rates}; by CPU of app and database {cpu}{held}")


def _stock(store: Store) -> None:
    """More products than the process remembers (constant.py)."""
    lines = ["handle,name,description,category,tags,option1_name,option1_value,sku,price,stock"]
    description = "Katun combed 30s; jahitan rantai; tidak panas dipakai seharian."
    lines += [
        f"kaos-{n},Kaos {n},{description},Pakaian,kaos|pria,Ukuran,{size},K{n}-{size},85000,100"
        for n in range(PRODUCTS)
        for size in ("M", "L")
    ]
    answer = store.api.post(
        store.path("/products/import"),
        content="\n".join(lines).encode(),
        headers={"Content-Type": "text/csv"},
        timeout=120,
    ).raise_for_status()
    assert answer.json()["created"] == 2 * PRODUCTS, answer.json()


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
