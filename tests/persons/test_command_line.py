"""An operator answers a person's request from the command line."""

import asyncio
import json
import subprocess
from pathlib import Path

import pytest

from ..app import processes
from ..running import Pesan


async def ran(pesan: Pesan, folder: Path, *words: str, typed: str = "") -> tuple[int, str]:
    """Exit status and everything it said."""

    def run() -> subprocess.CompletedProcess[str]:
        more = {"DATABASE_URL": pesan.owner_dsn, "PESAN_SECRET_KEY": "k" * 40, "PESAN_ENV": "test"}
        return subprocess.run(
            [processes.PESAN, *words],
            capture_output=True,
            check=False,
            cwd=folder,
            env=processes.environment(folder, **more),
            input=typed,
            text=True,
            timeout=60,
        )

    done = await asyncio.to_thread(run)
    return done.returncode, done.stdout + done.stderr


async def test_a_person_is_exported_to_a_file_of_the_operators_alone(
    pesan: Pesan, tmp_path: Path
) -> None:
    seller = await pesan.seller()
    customer = (await seller.made("/customers", {"name": "Budi", "phone": "081234567890"}))["id"]
    file = tmp_path / "budi.json"

    status, said = await ran(
        pesan, tmp_path, "export-customer", seller.store_id, customer, "--output", str(file)
    )

    assert status == 0, said
    assert json.loads(file.read_text())["tables"]["customers"][0]["name"] == "Budi"
    assert file.stat().st_mode & 0o077 == 0


async def test_an_erasure_asks_before_it_hurts(pesan: Pesan, tmp_path: Path) -> None:
    seller = await pesan.seller()
    customer = (await seller.made("/customers", {"name": "Budi"}))["id"]
    words = ("erase-customer", seller.store_id, customer)

    status, said = await ran(pesan, tmp_path, *words, typed="n\n")
    assert (status, "Erase Budi" in said) == (1, True), said
    assert (await seller.get(f"/customers/{customer}")).status_code == 200

    status, said = await ran(pesan, tmp_path, *words, typed="y\n")
    assert (status, f"{customer} is erased" in said) == (0, True), said
    assert (await seller.get(f"/customers/{customer}")).status_code == 404


@pytest.mark.parametrize("words", [("sto_1", "cus_1"), ("", "cus_1")])
async def test_nobody_is_a_sentence_and_not_a_traceback(
    pesan: Pesan, tmp_path: Path, words: tuple[str, str]
) -> None:
    seller = await pesan.seller()
    store = words[0] or seller.store_id

    status, said = await ran(pesan, tmp_path, "erase-customer", store, words[1], "--yes")

    assert (status, "there is no" in said, "Traceback" in said) == (1, True, False), said
