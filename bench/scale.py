"""Does it stay fast? p95 of five calls over 1,000 stores beside the same over ten, in one run.

    make bench-scale            1,000,000 products and 2,000,000 orders in 1,000 stores
    python -m bench.scale --stores 100

The data lie in PESAN_SCALE_DIR (`.pesan-scale`), take some 15 GB, and are made once: one store is
filled through the API, the others are its copies under other ids (bench/copies.py). A run that was
cut off goes on where it was. Both sizes have stores of one size, so what is compared is the size of
the database, not of a shop.

Compared are shops that are open: before a call is measured each store of either size has had some
WARM_A_STORE of it, so that what a shop touches each time was read since the server started and, but
for a checkpoint in between, written since the last one. What it touches now and then (another
product, another number) is touched for the first time as it comes. What the first calls cost, most
of them in a store that nobody has called yet, is printed beside it.
"""

import argparse
import os
import random
import secrets
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import msgspec
import psycopg

from pesan.kit.postgres import Cluster, find_binaries

from . import load
from .copies import copy_stores
from .lab import PASSWORD, Lab, Served, migrated, product_environment
from .scale_store import EMAIL, Known, fill_store

SMALL_SHARE = 100  # the small database is one hundredth of the large one
CLIENTS = 8
WARM_A_STORE = 10
WARM_LEAST = 400
REQUESTS = 1500
ROUNDS = 3
GOAL = 1.5


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--stores", type=int, default=1000)
    stores = arguments.parse_args().stores
    folder = Path(os.environ.get("PESAN_SCALE_DIR", ".pesan-scale")).resolve()
    folder.mkdir(exist_ok=True)
    with Cluster(folder, find_binaries(None)) as cluster:
        small = prepare(cluster, folder, "small", max(1, stores // SMALL_SHARE), template=None)
        large = prepare(cluster, folder, "large", stores, template="small")
        with served(small) as few, served(large) as many:
            compare(few, many)


def prepare(cluster: Cluster, folder: Path, name: str, stores: int, template: str | None) -> Lab:
    """A migrated database with so many stores: the first through the API, then copies."""
    environment = product_environment(cluster.dsn(name), folder, kept_secret(folder))
    lab = Lab(cluster, folder, cluster.dsn(name), environment, folder / "log")
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            copied = f"TEMPLATE {template}" if template else ""
            connection.execute(f"CREATE DATABASE {name} {copied}")
    migrated(lab)
    if lab.query("SELECT count(*) FROM stores") == 0:
        with lab.serving() as server:
            fill_store(server, lab)
    if copy_stores(lab, stores):
        print(f"  {name}: {stores} stores; vacuuming ...", flush=True)
        lab.query("VACUUM ANALYZE")
    return lab


def kept_secret(folder: Path) -> str:
    kept = folder / "secret"
    if not kept.exists():
        kept.write_text(secrets.token_urlsafe(32))
    return kept.read_text()


@dataclass
class Side:
    served: Served
    token: str
    known: list[Known]

    @property
    def stores(self) -> int:
        return len({one.store for one in self.known})

    def path(self, one: Known, rest: str) -> str:
        return f"/api/v1/stores/{one.store}{rest}"


@contextmanager
def served(lab: Lab) -> Iterator[Side]:
    with lab.serving("--web-only", PESAN_RATE_LIMITS="off") as server:
        answer = httpx.post(
            f"{server.url}/api/v1/auth/login", json={"email": EMAIL, "password": PASSWORD}
        ).raise_for_status()
        yield Side(server, answer.json()["access_token"], Known.sample(lab))


Make = Callable[[Side, random.Random, int], bytes]


def product_list(side: Side, rng: random.Random, _: int) -> bytes:
    return _get(side, rng.choice(side.known), "/products?limit=20")


def search(side: Side, rng: random.Random, _: int) -> bytes:
    query = rng.choice(("kaos hitam", "kemeja flanel", "sepatu", "jilbab", "black t-shirt", "kaus"))
    return _get(side, rng.choice(side.known), f"/products/search?q={quote(query)}")


def order_list(side: Side, rng: random.Random, _: int) -> bytes:
    return _get(side, rng.choice(side.known), "/orders?limit=20&status=completed")


def customer_lookup(side: Side, rng: random.Random, _: int) -> bytes:
    one = rng.choice(side.known)
    return _get(side, one, f"/customers?phone={quote(one.phone)}")


def checkout(side: Side, rng: random.Random, number: int) -> bytes:
    one = rng.choice(side.known)
    body = {
        "customer_id": one.customer,
        "items": [
            {"variant_id": variant, "quantity": 1} for variant in rng.sample(one.variants, 2)
        ],
    }
    headers = [f"Authorization: Bearer {side.token}", f"Idempotency-Key: {rng.random()}-{number}"]
    return load.post(side.path(one, "/orders"), msgspec.json.encode(body), headers)


CALLS: dict[str, Make] = {
    "product list": product_list,
    "search": search,
    "order list": order_list,
    "customer lookup": customer_lookup,
    "checkout": checkout,
}


def _get(side: Side, one: Known, rest: str) -> bytes:
    return load.get(side.path(one, rest), [f"Authorization: Bearer {side.token}"])


def compare(few: Side, many: Side) -> None:
    print("call              p95 small  p95 large   ratio   first calls")
    for name, make in CALLS.items():
        first = [p95(side, make, WARM_LEAST) for side in (few, many)]
        for side in (few, many):
            p95(side, make, max(WARM_LEAST, WARM_A_STORE * side.stores))
        pairs = [(p95(few, make, REQUESTS), p95(many, make, REQUESTS)) for _ in range(ROUNDS)]
        small, large = (statistics.median(column) for column in zip(*pairs, strict=True))
        verdict = "" if large <= GOAL * small else f"   (goal: {GOAL})"
        print(
            f"{name:16}  {small:6.1f} ms  {large:6.1f} ms  {large / small:6.2f}"
            f"   {first[0]:5.1f}, {first[1]:5.1f} ms{verdict}",
            flush=True,
        )


def p95(side: Side, make: Make, count: int) -> float:
    rng = random.Random(secrets.randbits(64))
    result = load.run(
        side.served.port, lambda number: make(side, rng, number), connections=CLIENTS, count=count
    )
    assert set(result.statuses) <= {200, 201}, result.statuses
    return result.quantile(0.95)


if __name__ == "__main__":
    main()
