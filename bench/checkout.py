"""Checkout over HTTP beside PostgreSQL's own limit, in one run on one server.

The limit: pgbench, prepared, 32 clients, the same rows written by the same business statement in
one autocommit trip as the tables' owner, for whom row-level security does not apply.
"""

import os
import random
import re
import secrets
import statistics
import subprocess
from pathlib import Path

import msgspec

from pesan.kit.postgres import find_binaries
from pesan.kit.sql import all_statements
from pesan.orders.queries import place

from . import load
from .lab import Lab, Served, Store, open_lab

CLIENTS = 32
VARIANTS = 1000
CUSTOMERS = 200
REQUESTS = 6000
ROUNDS = 3
CODE = "HEMAT10"
SHIPPING = {"method": "jne", "address": {"text": "Jl. Melati 4", "city": "Bandung"}}


def main() -> None:
    with open_lab() as lab, lab.serving("--web-only") as served:
        store = served.store()
        variants, customers = fill(store)
        body_bytes = _one(served, store, variants, customers)
        script = write_script(lab, body_bytes)
        pgbench(lab, script, seconds=3)  # warm both
        checkout(served, store, variants, customers, count=1000)
        lab.query("VACUUM ANALYZE")  # as autovacuum does within a minute
        limits, rates, app, database = [], [], [], []
        for _ in range(ROUNDS):  # alternating, so a slow minute of the machine slows both
            limits.append(pgbench(lab, script, seconds=6))
            app_began, database_began = served.cpu_seconds(), lab.database_cpu_seconds()
            result = checkout(served, store, variants, customers, count=REQUESTS)
            assert set(result.statuses) == {201}, result.statuses
            rates.append(result.per_second)
            app.append((served.cpu_seconds() - app_began) * 1000 / result.count)
            database.append((lab.database_cpu_seconds() - database_began) * 1000 / result.count)
            print(
                f"  round: {result.per_second:6.0f} POST/s   limit {limits[-1]:6.0f} tx/s   "
                f"p50 {result.quantile(0.5):5.1f} ms   p99 {result.quantile(0.99):5.1f} ms"
            )
        limit, rate = statistics.median(limits), statistics.median(rates)
        print(
            f"checkout, two lines, shipping, tax, discount code; RLS, idempotency, outbox: {rate:.0f} POST/s"
        )
        print(f"limit, pgbench -M prepared, {CLIENTS} clients:       {limit:.0f} tx/s")
        print(f"ratio: {100 * rate / limit:.1f} %   (goal: >= 35 %)")
        print(
            f"CPU seconds per 1,000: app {statistics.median(app):.2f}, "
            f"database {statistics.median(database):.2f}"
        )


def fill(store: Store) -> tuple[list[str], list[str]]:
    """Products with deep stock, customers, tax on top, a way to ship, a code for ten percent off."""
    api, tax = store.api, {"rate_percent": "11", "inclusive": False}
    zones = [{"cities": ["Bandung"], "fee": "18000"}]
    jne = {"code": "jne", "name": "JNE REG", "type": "zones", "zones": zones}
    api.patch(store.path("/settings"), json={"tax": tax}).raise_for_status()
    api.put(store.path("/shipping-methods"), json=[jne]).raise_for_status()
    store.made("/discounts", {"code": CODE, "type": "percent", "percent": "10"})
    variants = []
    for number in range(VARIANTS // 10):
        product = store.made(
            "/products",
            {
                "name": f"Kaos {number}",
                "options": ["Size"],
                "variants": [
                    {
                        "sku": f"K{number}-{size}",
                        "options": {"Size": str(size)},
                        "price": 85000,
                        "stock": 1_000_000,
                    }
                    for size in range(10)
                ],
            },
        )
        variants += [variant["id"] for variant in product["variants"]]
    customers = [
        store.made("/customers", {"name": f"Pembeli {number}"})["id"] for number in range(CUSTOMERS)
    ]
    return variants, customers


def checkout(
    served: Served, store: Store, variants: list[str], customers: list[str], *, count: int
) -> load.Result:
    path, run = store.path("/orders"), secrets.token_hex(6)
    rng = random.Random(count)

    def make(number: int) -> bytes:
        one, other = rng.sample(variants, 2)
        body = msgspec.json.encode(
            {
                "customer_id": rng.choice(customers),
                "items": [
                    {"variant_id": one, "quantity": 1},
                    {"variant_id": other, "quantity": 2},
                ],
                "shipping": SHIPPING,
                "discount_code": CODE,
            }
        )
        headers = [f"Authorization: Bearer {store.token}", f"Idempotency-Key: {run}-{number}"]
        return load.post(path, body, headers)

    return load.run(served.port, make, connections=CLIENTS, count=count)


def _one(served: Served, store: Store, variants: list[str], customers: list[str]) -> int:
    """The size of an answer, so that the limit writes idempotency rows of the same size."""
    body = {
        "customer_id": customers[0],
        "items": [{"variant_id": v, "quantity": 1} for v in variants[:2]],
        "shipping": SHIPPING,
        "discount_code": CODE,
    }
    answer = served.lab.query  # the answer itself lies in the table
    store.made("/orders", body)
    return int(answer("SELECT length(body) FROM idempotency_keys ORDER BY created_at DESC LIMIT 1"))


def write_script(lab: Lab, body_bytes: int) -> Path:
    """The business statement with its parameters drawn by PostgreSQL, and the key's row."""
    owner = "SELECT id FROM stores LIMIT 1"
    store_id, customer = lab.query(owner), lab.query("SELECT id FROM customers LIMIT 1")
    lab.query(
        "CREATE TABLE bench_variants AS "
        "SELECT id, row_number() OVER () AS n FROM product_variants; "
        "CREATE UNIQUE INDEX ON bench_variants (n)"
    )
    source = next(
        s.source
        for s in all_statements()
        if s.name.endswith(f"orders.queries.checkout.{place.__name__}")
    )
    values = {
        "store": f"'{store_id}'::uuid",
        "customer": f"'{customer}'::uuid",
        "order": "(SELECT id FROM fresh)",
        "variants": "(SELECT array_agg(id) FROM bench_variants WHERE n IN (:one, :other))",
        "quantities": "ARRAY[1, 2]",
        "items": "ARRAY[gen_random_uuid(), gen_random_uuid()]",
        "numbers": "ARRAY[:number]",
        "conversation": "NULL::uuid",
        "channel": "'api'",
        "livemode": "true",
        "store_version": f"{lab.query('SELECT version FROM stores')}",
        "most": "1000000000000000::bigint",
        "base_minor": "1800000::bigint",
        "per_kg_minor": "0::bigint",
        "shipping_method": "'jne'",
        "shipping_address": '\'{"text": "Jl. Melati 4", "city": "Bandung"}\'::jsonb',
        "discount_code": f"'{CODE}'",
        "terms": "'prepaid'",
        "patience_minutes": "43200",
        "reserved_until": "NULL::timestamptz",
        "note": "NULL",
        "metadata": "'{}'::jsonb",
        "actor": "'usr_01m837xzrvf4t97wktq0qr436f'",
        "now": "now()",
        "timer": "gen_random_uuid()",
        "timer_kind": "'orders.expire'",
        "payment": "NULL::uuid",
        "connection": "NULL::uuid",
        "provider": "NULL",
        "method": "NULL",
        "pay_token": "NULL",
        "event": "gen_random_uuid()",
        "event_type": "'order.placed'",
        "event_data": "'{}'::jsonb",
        "handlers": _handlers(),
        "low_handlers": "ARRAY[]::text[]",
    }
    sql = re.sub(r"\$([a-z_]+)", lambda match: values[match[1]], source)
    sql = " ".join(re.sub(r"--[^\n]*", "", sql).split()).replace(
        "WITH wanted AS (",
        "WITH fresh AS MATERIALIZED (SELECT gen_random_uuid() AS id), answer AS ("
        "INSERT INTO idempotency_keys (store_id, key_hash, fingerprint, status, body, media_type, "
        f"created_at) SELECT '{store_id}', sha256(random()::text::bytea || :one::text::bytea), "
        f"sha256(''::bytea), 201, repeat('x', {body_bytes})::bytea, 'application/json', now() "
        "), wanted AS (",
        1,
    )
    script = lab.data_dir / "limit.sql"
    script.write_text(
        f"\\set one random(1, {VARIANTS // 2})\n"
        f"\\set other random({VARIANTS // 2 + 1}, {VARIANTS})\n"
        "\\set number random(100000000, 9000000000000)\n" + sql + ";\n"
    )
    return script


def _handlers() -> str:
    from pesan.app import wiring  # noqa: PLC0415 - wiring imports every room
    from pesan.kit import events  # noqa: PLC0415
    from pesan.orders import OrderPlaced  # noqa: PLC0415

    events.subscribe(wiring.HANDLERS)
    names = ", ".join(f"'{name}'" for name in events.handlers_of(OrderPlaced))
    return f"ARRAY[{names}]::text[]"


def pgbench(lab: Lab, script: Path, *, seconds: int) -> float:
    """Transactions a second."""
    binaries = find_binaries(None).bin  # the same PostgreSQL's own tool
    address = lab.cluster.arguments("pesan")
    done = subprocess.run(
        [
            *(str(binaries / "pgbench"), "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "1"),
            *("-T", str(seconds), "-f", str(script), "-h", str(address["host"])),
            *("-p", str(address["port"]), "-U", str(address["user"]), "pesan"),
        ],
        env={**os.environ, "PGOPTIONS": "-c enable_seqscan=off"},  # as the app's role has it
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    assert found is not None, done.stdout + done.stderr
    return float(found[1])


if __name__ == "__main__":
    main()
