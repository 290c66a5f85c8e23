"""Work is done by whoever is there, and given back by whoever goes."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, ClassVar

import httpx

from pesan.app.demo import opening as demo
from pesan.app.house import background
from pesan.channels import sandbox_update
from pesan.kit.ids import StoreId, decode, encode, new_id
from pesan.kit.jobs import Job, Worker, enqueue
from pesan.kit.world import World

from ..running import PASSWORD, Pesan
from .processes import Process, figure, started

SECRET = "the-secret-of-the-simulated-phone"
BUYER = "+6281200000002"


class Slow(Job, frozen=True, kw_only=True):
    name: ClassVar[str] = "tests.slow"


def test_a_worker_beside_serve_web_only_does_the_work(migrated: Path) -> None:
    with started("serve", "--web-only", folder=migrated) as web, sellers_api(web) as api:
        hook = sandbox_hook(api)
        headers, body = sandbox_update(SECRET, BUYER, "halo")
        assert httpx.post(hook, headers=headers, content=body).status_code == 200
        time.sleep(1.5)
        assert api.get("/conversations").json()["items"] == []

        with started("worker", folder=migrated) as worker, started("worker", folder=migrated):
            worker.wait_for("at work")
            began = time.monotonic()
            while not api.get("/conversations").json()["items"]:
                assert time.monotonic() - began < 20, worker.output
                time.sleep(0.05)
            seconds = time.monotonic() - began
            assert worker.stop() < 10
            assert worker.child.returncode == 0, worker.output
        assert web.get("/readyz").status_code == 200
    figure(f"worker: {seconds:.2f} s from ready to the first job done")


def test_a_worker_starts_without_what_only_the_web_and_migrations_need() -> None:
    """A killed worker pays for its start each time; these were a third of it."""
    others = {"alembic", "email_validator", "jinja2", "jwt", "psycopg", "stripe", "uvicorn"}
    others |= {"pesan.app.main", "pesan.dashboard.routes"}
    read = "import sys; from pesan.app import cli, databases, process; print(*sys.modules)"

    ran = subprocess.run([sys.executable, "-c", read], capture_output=True, check=True, text=True)

    assert others.isdisjoint(ran.stdout.split()), others & {*ran.stdout.split()}


def sellers_api(web: Process) -> httpx.Client:
    account = {"name": "Sari", "email": "sari@example.com", "password": PASSWORD}
    root = f"{web.url}/api/v1"
    token = httpx.post(f"{root}/auth/register", json=account).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    store = httpx.post(f"{root}/stores", json={"name": "Toko Sari"}, headers=bearer).json()["id"]
    return httpx.Client(base_url=f"{root}/stores/{store}", headers=bearer, timeout=10)


def sandbox_hook(api: httpx.Client) -> str:
    answer = api.put("/connections/sandbox", json={"secret": SECRET})
    assert answer.status_code == 200, answer.text
    hook: str = answer.json()["webhook_url"]
    return hook


async def test_a_job_cut_short_by_a_stop_goes_back_into_the_queue(pesan: Pesan) -> None:
    begun = asyncio.Event()

    async def take_too_long(_world: World, _job: Slow) -> None:
        begun.set()
        await asyncio.sleep(60)

    worker = Worker(pesan.world, {Slow: take_too_long})
    await queue_one(pesan)
    async with background(worker.run, grace_seconds=0.2):
        await asyncio.wait_for(begun.wait(), 10)
        worker.stop()

    [row] = await pesan.rows("SELECT status::text FROM pgqueuer WHERE entrypoint = 'tests.slow'")
    assert row["status"] == "queued"


async def test_a_job_that_ends_within_the_grace_is_not_done_twice(pesan: Pesan) -> None:
    done = []
    begun = asyncio.Event()

    async def take_a_moment(_world: World, job: Slow) -> None:
        begun.set()
        await asyncio.sleep(0.3)
        done.append(job)

    worker = Worker(pesan.world, {Slow: take_a_moment})
    await queue_one(pesan)
    async with background(worker.run, grace_seconds=5):
        await asyncio.wait_for(begun.wait(), 10)
        worker.stop()

    assert len(done) == 1
    assert not await pesan.rows("SELECT FROM pgqueuer WHERE entrypoint = 'tests.slow'")


async def test_background_work_that_falls_over_begins_again() -> None:
    tries: list[int] = []
    enough = asyncio.Event()

    async def fall_over() -> None:
        tries.append(1)
        if len(tries) == 2:
            enough.set()
        raise RuntimeError("a bug")

    async with background(fall_over):
        await asyncio.wait_for(enough.wait(), 5)


async def test_a_demo_cut_short_after_its_owners_account_is_finished_by_the_next(
    pesan: Pesan,
) -> None:
    await demo._owner(pesan.world)  # as a killed run left it

    first = await demo.prepare(pesan.world)
    second = await demo.prepare(pesan.world)

    assert (first.seeded, second.seeded) == (True, False)
    assert first.login_url != second.login_url
    assert await counts(pesan) == {"users": 1, "stores": 1, "products": 8, "variants": 21}


async def test_a_store_that_could_not_be_made_whole_is_not_made_at_all(pesan: Pesan) -> None:
    owner = await demo._owner(pesan.world)
    try:
        async with pesan.world.database.store(StoreId(owner)) as tx:
            await demo.open_store(tx, pesan.world, owner)
            raise KeyboardInterrupt  # noqa: TRY301 - the kill, at the very end
    except KeyboardInterrupt:
        pass

    assert await counts(pesan) == {"users": 1, "stores": 0, "products": 0, "variants": 0}


async def test_the_demo_store_is_the_same_each_time_it_is_made(pesan: Pesan) -> None:
    owner = await demo._owner(pesan.world)
    made = []
    for _ in range(2):
        async with pesan.world.database.store(StoreId(owner)) as tx:
            store = await demo.open_store(tx, pesan.world, owner)
        made.append(
            await pesan.rows(
                """
                SELECT p.name, p.slug, v.sku, v.title, v.price_minor, l.on_hand
                FROM products p
                JOIN product_variants v ON v.store_id = p.store_id AND v.product_id = p.id
                JOIN inventory_levels l ON l.store_id = v.store_id AND l.variant_id = v.id
                WHERE p.store_id = $1 ORDER BY v.sku
                """,
                store,
            )
        )
        assert decode("sto", encode("sto", store)) == store

    assert made[0] == made[1]
    assert len(made[0]) == 21


async def queue_one(pesan: Pesan) -> None:
    store = StoreId(new_id())
    async with pesan.world.database.store(store) as tx:
        await enqueue(tx, Slow(store_id=store))


async def counts(pesan: Pesan) -> dict[str, Any]:
    [row] = await pesan.rows("""
        SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM stores) AS stores,
            (SELECT count(*) FROM products) AS products,
            (SELECT count(*) FROM product_variants) AS variants
    """)
    return row
