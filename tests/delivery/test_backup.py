"""The guide's backups, made and restored: what was sold, who did it, and the proof of that."""

import asyncio
import subprocess
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from pesan import audit
from pesan.app import audit_chain
from pesan.app.databases import external
from pesan.app.invariants import check_site
from pesan.app.preflight import check
from pesan.app.settings import load
from pesan.kit.postgres import Cluster, find_binaries

from ..databases import Databases
from ..running import Pesan

BIN = find_binaries(None).bin


def tool(name: str, *words: str | Path) -> None:
    done = subprocess.run([BIN / name, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


async def sold(pesan: Pesan) -> Any:
    seller = await pesan.seller()
    product = await seller.made(
        "/products", {"name": "Kaos", "variants": [{"sku": "K", "price": 85000, "stock": 3}]}
    )
    customer = await seller.made("/customers", {"name": "Budi"})
    line = {"variant_id": product["variants"][0]["id"], "quantity": 1}
    order = await seller.made("/orders", {"customer_id": customer["id"], "items": [line]})
    while await audit.chain(pesan.world):
        pass
    return order


async def test_a_dump_restores_into_a_shop_that_is_whole(
    pesan: Pesan, databases: Databases, tmp_path: Path
) -> None:
    order = await sold(pesan)
    dump = tmp_path / "pesan.dump"

    await asyncio.to_thread(tool, "pg_dump", "--format=custom", "--file", dump, pesan.owner_dsn)
    databases.create_empty("restored_shop")
    try:
        url = databases.dsn("restored_shop")
        await asyncio.to_thread(tool, "pg_restore", "--exit-on-error", "--dbname", url, dump)
        settings = load(database_url=url, data_dir=tmp_path, secret_key="k" * 40, env="test")
        site = external(settings, url)
        await check(site, environment="test")
        assert await check_site(site) == []
        verdict = await audit_chain.verify(site, pesan.world.secret)
        assert (verdict.faults, verdict.entries > 3) == ([], True)
        connection = await asyncpg.connect(url)
        numbers = await connection.fetch("SELECT number FROM orders")
        await connection.close()
        assert [str(row["number"]) for row in numbers] == [str(order["number"])]
    finally:
        await databases.drop("restored_shop")


@pytest.mark.timeout(180)
def test_a_base_backup_starts_where_it_was_taken(tmp_path: Path) -> None:
    with Cluster(tmp_path / "shop", find_binaries(None)) as cluster:
        asyncio.run(_write(cluster.dsn("postgres"), "CREATE TABLE kept AS SELECT 42 AS answer"))
        # An operator's server allows replication to whoever makes backups; ours allows it to nobody.
        access = next((tmp_path / "shop").rglob("pg_hba.conf"))
        access.write_text(f"local replication all trust\n{access.read_text()}")
        asyncio.run(_write(cluster.dsn("postgres"), "SELECT pg_reload_conf()"))
        arguments = cluster.arguments("postgres")
        copy = tmp_path / "copy"
        tool(
            "pg_basebackup", "-D", copy, "-X", "stream", "-c", "fast", "-h", str(arguments["host"]),
            "-p", str(arguments["port"]), "-U", str(arguments["user"]),
        )  # fmt: skip
        asyncio.run(_write(cluster.dsn("postgres"), "DROP TABLE kept"))

    tool("pg_verifybackup", copy)
    assert (copy / "PG_VERSION").read_text().strip() == "18"


async def _write(url: str, command: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(command)
    await connection.close()
