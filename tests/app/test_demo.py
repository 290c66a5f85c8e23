"""`pesan demo`: from nothing to a shop that answers, again and again, whatever happened in between."""

import asyncio
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from pesan.app.demo.stories import STORIES
from pesan.kit.postgres import running

from .conftest import furnished
from .processes import Process, figure, lives, postmaster_of, run, started, typing

READY = r"Ctrl-C berhenti"
WARM_SECONDS_MAX = 15.0  # the budget is 5; a busy machine of two cores gets three times that
LINK = r"http://\S+/masuk/\S+"


@pytest.fixture(scope="module")
def shop(
    first_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Process, Path]]:
    """A demo that runs, for the tests that leave it alone."""
    folder = furnished(first_folder, tmp_path_factory.mktemp("demo"))
    with started("demo", "--empty", folder=folder) as process:
        process.wait_for(READY)
        yield process, folder


def held(folder: Path, query: str) -> Any:
    """What the embedded database of a running demo holds."""

    async def ask() -> Any:
        address = running(folder / ".pesan")
        assert address is not None
        connection = await asyncpg.connect(address.dsn("pesan"))
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(ask())


def counts(folder: Path) -> list[int]:
    tables = ("users", "stores", "products", "product_variants", "connections")
    return [held(folder, f"SELECT count(*) FROM {table}") for table in tables]


def lived(folder: Path) -> tuple[int, int]:
    """How many stories the shop is told, and how many orders came of them."""
    return (
        held(folder, "SELECT count(*) FROM event_audit_log WHERE action = 'demo.tell'"),
        held(folder, "SELECT count(*) FROM orders"),
    )


def wait_until_told(folder: Path) -> None:
    """As long as there comes another story: how fast they are told is the machine's."""
    told, since = 0, time.monotonic()
    while told < len(STORIES) + 1:  # with the one that it was opened
        assert time.monotonic() < since + 120, f"no story after the {told}th for two minutes"
        time.sleep(0.3)
        if (now := lived(folder)[0]) > told:
            told, since = now, time.monotonic()


ONE_SHOP = [1, 1, 8, 21, 2]


def test_from_nothing_to_a_shop_and_again_with_its_data(tmp_path: Path) -> None:
    with started("demo", folder=tmp_path) as first:
        first.wait_for(READY)
        cold = time.monotonic() - first.began
        assert first.get("/readyz").status_code == 200
        assert counts(tmp_path) == ONE_SHOP
        postmaster = first.postmaster
        first.stop()
        assert first.child.returncode == 0, first.output
        assert not lives(postmaster)

    with started("demo", folder=tmp_path) as second:
        second.wait_for(READY)
        warm = time.monotonic() - second.began
        assert second.get("/readyz").status_code == 200
        assert counts(tmp_path) == ONE_SHOP
    figure(f"demo: {cold:.2f} s from nothing, {warm:.2f} s the second time")
    assert warm < WARM_SECONDS_MAX


@pytest.mark.timeout(300)
def test_killed_at_any_moment_it_begins_again_and_ends_with_one_whole_shop(tmp_path: Path) -> None:
    for seconds in (0.9, 1.4, 1.9, 2.4, 3.5, 5.0):
        with started("demo", folder=tmp_path) as process:
            time.sleep(seconds)
            process.kill()
            if running(tmp_path / ".pesan"):
                assert lives(postmaster_of(tmp_path))

    with started("demo", folder=tmp_path) as process:
        process.wait_for(READY)
        assert counts(tmp_path) == ONE_SHOP
        wait_until_told(tmp_path)
        once = lived(tmp_path)
    with started("demo", folder=tmp_path) as process:
        process.wait_for(READY)
        assert counts(tmp_path) == ONE_SHOP
        assert lived(tmp_path) == once


def test_after_kill_9_the_next_start_has_the_same_shop(migrated: Path) -> None:
    with started("demo", folder=migrated) as first:
        first.wait_for(READY)
        store = held(migrated, "SELECT id FROM stores")
        postmaster = first.postmaster
        first.kill()
        with started("demo", folder=migrated) as second:
            second.wait_for(READY)
            assert second.postmaster == postmaster
            assert held(migrated, "SELECT id FROM stores") == store
            second.stop(signal.SIGINT)
            assert not lives(postmaster)


def test_the_printed_link_logs_in_once(shop: tuple[Process, Path]) -> None:
    link = shop[0].wait_for(LINK)

    with httpx.Client(follow_redirects=True, timeout=10) as browser:
        page = browser.get(link)
        if "<form" in page.text and page.url.path.startswith("/masuk/"):  # it asks before it spends
            page = browser.post(link)
        assert page.status_code == 200
        assert "Toko Sari" in page.text
    with httpx.Client(follow_redirects=True, timeout=10) as stranger:
        assert "Toko Sari" not in stranger.post(link).text


def test_no_password_is_ever_printed(shop: tuple[Process, Path]) -> None:
    assert not re.search(r"(?i)password|kata sandi", shop[0].output)


def test_a_busy_port_is_said_and_another_taken(migrated: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        busy = other.getsockname()[1]
        with started("demo", "--empty", folder=migrated, PESAN_PORT=str(busy)) as process:
            process.wait_for(READY)
            assert f"Port {busy} dipakai" in process.output
            assert not process.url.endswith(f":{busy}")
            assert process.get("/readyz").status_code == 200


def test_the_demo_never_touches_a_database_of_the_operators(migrated: Path) -> None:
    elsewhere = "postgresql://nobody@127.0.0.1:1/the-real-shop"

    with started("demo", "--empty", folder=migrated, DATABASE_URL=elsewhere) as process:
        process.wait_for(READY)
        assert running(migrated / ".pesan") is not None


def test_there_is_no_demo_in_production(tmp_path: Path) -> None:
    production = {
        "PESAN_ENV": "production",
        "PESAN_SECRET_KEY": "a-key-only-tests-know-0123456789-abcdef",
        "PESAN_PUBLIC_URL": "https://shop.example",
    }

    refused = run("demo", folder=tmp_path, **production)

    assert refused.returncode == 1
    assert "does not belong into a shop in production" in refused.stderr


def test_a_buyer_in_the_terminal_is_answered_from_real_stock(shop: tuple[Process, Path]) -> None:
    began = time.monotonic()

    words = ("ada kaos hitam L?", "2 ya", "alamat: Jl. Melati 4, Bandung", "oke, bayar QRIS")
    chat = run("simulate", *words, folder=shop[1])

    assert chat.returncode == 0, chat.stderr
    assert "Rp85.000" in chat.stdout
    assert "/pay/" in chat.stdout, "what the shop says unasked is heard too"
    figure(f"simulate: answered and quiet after {time.monotonic() - began:.2f} s")


def test_another_buyer_writes_in_a_thread_of_their_own(shop: tuple[Process, Path]) -> None:
    alex = run("simulate", "--as", "alex", "do you have black t-shirts?", folder=shop[1])
    anybody = run("simulate", "--as", "+6281300000009", "ada kaos hitam?", folder=shop[1])
    nobody = run("simulate", "--as", "joko", "halo", folder=shop[1])

    assert alex.stdout.startswith("Alex Tan> "), alex.stderr
    assert "Rp85.000" in anybody.stdout, anybody.stderr
    assert nobody.returncode == 1
    assert "siti, budi, maya, alex, rina" in nobody.stderr
    threads = "SELECT array_agg(identity_value) FROM conversations"
    assert {"+6580000004", "+6281300000009"} <= set(held(shop[1], threads))


def test_what_the_shop_says_while_a_buyer_types_is_heard_at_once(
    shop: tuple[Process, Path],
) -> None:
    words = "mau kaos putih L 1 kirim ke Jl. Melati 4, Bandung\nya\n"
    with typing("simulate", "--as", "maya", folder=shop[1]) as terminal:
        assert terminal.stdin is not None
        assert terminal.stdout is not None
        terminal.stdin.write(words)
        terminal.stdin.flush()
        said = ""
        while "/pay/" not in said or "[QRIS]" not in said:
            line = terminal.stdout.readline()
            assert line, said
            said += line
        link = re.findall(r"http://\S+/pay/[\w-]+", said)[0]
        assert httpx.post(f"{link}/simulation", data={"outcome": "paid"}).is_redirect
        while "Nota pesanan" not in said:
            line = terminal.stdout.readline()
            assert line, said
            said += line


def test_a_buyer_without_a_shop_is_told_to_start_it(tmp_path: Path) -> None:
    alone = run("simulate", "halo", folder=tmp_path)

    assert alone.returncode == 1
    assert "pesan demo" in alone.stderr


def test_doctor_finds_a_running_demo_well(shop: tuple[Process, Path]) -> None:
    examined = run("doctor", folder=shop[1])

    assert examined.returncode == 0, examined.stdout
    assert "reachable, durable, fenced, schema current" in examined.stdout


def test_doctor_says_what_is_wrong_and_how_to_fix_it(tmp_path: Path) -> None:
    key = tmp_path / ".pesan" / "secret-key"
    key.parent.mkdir()
    key.write_text("k" * 64)
    key.chmod(0o644)

    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        examined = run(
            "doctor",
            folder=tmp_path,
            PESAN_PORT=port,
            PESAN_PRT="8000",
            DATABASE_URL="postgresql://owner@127.0.0.1:1/shop",
        )

    assert examined.returncode == 1
    assert f"-> chmod 600 {key}" in examined.stdout
    assert f"WRONG  port: port {port} of 127.0.0.1 is in use" in examined.stdout
    assert "PESAN_PRT means nothing" in examined.stdout
    assert "WRONG  database: the database at 127.0.0.1:1/shop cannot be reached" in examined.stdout
    assert "3 to fix." in examined.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become somebody else's guest")
def test_a_data_dir_below_a_folder_of_roots_works(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    with started("demo", folder=tmp_path) as process:
        process.wait_for(READY)
        assert process.get("/readyz").status_code == 200
