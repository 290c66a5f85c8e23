"""`pesan serve` and `pesan worker` as processes: starting, stopping, dying, and a database that dies."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from pesan.kit.postgres import Cluster, find_binaries

from .processes import Process, figure, lives, postmaster_of, run, started

STOP_SECONDS_MAX = 10.0
RECOVERY_SECONDS_MAX = 10.0


@pytest.fixture
def serving(migrated: Path) -> Iterator[Process]:
    with started("serve", folder=migrated) as process:
        assert process.get("/readyz").status_code == 200
        yield process


def register(process: Process, email: str) -> httpx.Response:
    body = {"name": "Sari", "email": email, "password": "empat kata sandi acak"}
    return httpx.post(f"{process.url}/api/v1/auth/register", json=body, timeout=10)


def log_in(process: Process, email: str) -> httpx.Response:
    body = {"email": email, "password": "empat kata sandi acak"}
    return httpx.post(f"{process.url}/api/v1/auth/login", json=body, timeout=10)


def test_it_serves_from_an_empty_folder_and_leaves_no_postgresql_behind(tmp_path: Path) -> None:
    with started("serve", folder=tmp_path) as process:
        assert process.get("/readyz").json() == {"status": "ok"}
        cold = time.monotonic() - process.began
        postmaster = process.postmaster

        seconds = process.stop()

        assert process.child.returncode == 0, process.output
        assert not lives(postmaster)
    assert seconds < STOP_SECONDS_MAX
    figure(f"serve: {cold:.2f} s cold to ready, {seconds:.2f} s to stop")


def test_a_terminals_ctrl_c_stops_it_in_order_too(serving: Process) -> None:
    postmaster = serving.postmaster

    serving.stop(signal.SIGINT)

    assert serving.child.returncode == 0, serving.output
    assert not lives(postmaster)


def test_what_was_kept_is_there_after_kill_9_and_postgresql_is_adopted(migrated: Path) -> None:
    with started("serve", folder=migrated) as first:
        assert register(first, "sari@example.com").status_code == 201
        postmaster = first.postmaster
        first.kill()
        assert lives(postmaster)

        with started("serve", folder=migrated) as second:
            assert log_in(second, "sari@example.com").status_code == 200
            warm = time.monotonic() - second.began
            assert second.postmaster == postmaster
            second.stop()
            assert not lives(postmaster)
    figure(f"serve: {warm:.2f} s to answer beside a surviving PostgreSQL")


def test_a_killed_database_means_503_and_comes_back_by_itself(serving: Process) -> None:
    assert register(serving, "sari@example.com").status_code == 201
    dead = serving.postmaster
    os.kill(dead, signal.SIGKILL)
    killed = time.monotonic()
    seen = set()
    while True:
        answer = log_in(serving, "sari@example.com")
        seen.add(answer.status_code)
        if answer.status_code == 200 and len(seen) > 1:
            break
        if answer.status_code == 503:
            assert int(answer.headers["retry-after"]) >= 1
            assert answer.json()["code"] == "database.away"
        assert time.monotonic() - killed < RECOVERY_SECONDS_MAX, serving.output
        time.sleep(0.02)

    assert seen == {503, 200}
    assert serving.postmaster != dead
    figure(f"serve: {time.monotonic() - killed:.2f} s without its database")


def test_a_second_serve_in_one_data_dir_is_refused_in_a_sentence(
    serving: Process, migrated: Path
) -> None:
    second = run("serve", folder=migrated)

    assert second.returncode == 1
    assert "is in use by another Pesan process" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_busy_port_is_refused_in_a_sentence_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        refused = run("serve", folder=tmp_path, PESAN_PORT=str(other.getsockname()[1]))

    assert refused.returncode == 1
    assert "is in use by another program" in refused.stderr
    assert not (tmp_path / ".pesan").exists()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PESAN_PORT", "many", "PESAN_PORT: Input should be a valid integer"),
        ("PESAN_ENV", "prod", "PESAN_ENV: Input should be 'development', 'test' or 'production'"),
        ("PESAN_ENV", "production", "PESAN_SECRET_KEY must be set in production"),
        (
            "PESAN_TRUSTED_PROXIES",
            "everybody",
            "PESAN_TRUSTED_PROXIES: 'everybody' does not appear",
        ),
        ("PESAN_REGISTRATION", "shut", "PESAN_REGISTRATION: Input should be 'open' or 'closed'"),
        ("PESAN_SMTP_URL", "mail.example", "PESAN_SMTP_URL: must begin with smtp://"),
        ("DATABASE_URL", "mysql://localhost/shop", "DATABASE_URL: must begin with postgresql://"),
        ("PESAN_PUBLIC_URL", "shop.example", "PESAN_PUBLIC_URL: must begin with http"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(
    tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    refused = run("serve", folder=tmp_path, **{name: value})

    assert refused.returncode == 2
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / ".pesan").exists()


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("short", "PESAN_SECRET_KEY needs 32 characters or more"),
        ("changeme" * 8, "PESAN_SECRET_KEY looks typed by hand"),
    ],
)
def test_production_does_not_start_with_a_weak_key(tmp_path: Path, key: str, sentence: str) -> None:
    refused = run("serve", folder=tmp_path, PESAN_ENV="production", PESAN_SECRET_KEY=key)

    assert refused.returncode == 2
    assert sentence in refused.stderr
    assert key not in refused.stderr


def test_an_unreachable_database_is_named_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://owner:the-canary@127.0.0.1:1/shop"

    refused = run("serve", folder=tmp_path, DATABASE_URL=url)

    assert refused.returncode == 1
    assert "the database at 127.0.0.1:1/shop cannot be reached" in refused.stderr
    assert "canary" not in refused.stderr


def test_on_the_operators_own_database_it_waits_for_migrate(tmp_path: Path) -> None:
    with Cluster(tmp_path / "theirs", find_binaries(None)) as theirs:
        url = {"DATABASE_URL": theirs.dsn("shop")}

        early = run("serve", folder=tmp_path, **url)
        migrated = run("migrate", folder=tmp_path, **url)

        assert early.returncode == 3
        assert "Run `pesan migrate`" in early.stderr
        assert migrated.returncode == 0, migrated.stderr
        with (
            started("serve", folder=tmp_path, **url) as process,
            started("worker", folder=tmp_path, **url) as worker,
        ):
            worker.wait_for("at work")
            assert process.get("/readyz").status_code == 200
        assert theirs.is_running()


def test_a_worker_without_a_database_says_what_to_start(tmp_path: Path) -> None:
    refused = run("worker", folder=tmp_path)

    assert refused.returncode == 1
    assert "Start `pesan serve`" in refused.stderr


def test_production_logs_are_json_lines(migrated: Path) -> None:
    production = {
        "PESAN_ENV": "production",
        "PESAN_SECRET_KEY": "a-key-only-tests-know-0123456789-abcdef",
        "PESAN_PUBLIC_URL": "https://shop.example",
    }
    with started("serve", folder=migrated, **production) as process:
        line = process.wait_for(r'\{.*"event": *"pesan.serving".*\}')

    assert '"url": "https://shop.example"' in line


def test_check_invariants_looks_beside_a_running_shop(serving: Process, migrated: Path) -> None:
    checked = run("check-invariants", folder=migrated)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "invariants hold" in checked.stdout
    assert lives(postmaster_of(migrated))


def test_an_operator_locks_somebody_out_and_in_again(serving: Process, migrated: Path) -> None:
    person = {"email": "budi@example.com", "password": "empat kata sandi acak"}
    auth = f"{serving.url}/api/v1/auth"
    made = httpx.post(f"{auth}/register", json={**person, "name": "Budi"}, timeout=10).json()
    token = {"Authorization": f"Bearer {made['access_token']}"}
    assert httpx.get(f"{auth}/me", headers=token, timeout=10).status_code == 200

    disabled = run("disable-user", "Budi@example.com", folder=migrated)

    assert disabled.returncode == 0, disabled.stderr
    assert httpx.get(f"{auth}/me", headers=token, timeout=10).status_code == 401
    assert httpx.post(f"{auth}/login", json=person, timeout=10).status_code == 401
    assert run("enable-user", "budi@example.com", folder=migrated).returncode == 0
    assert httpx.post(f"{auth}/login", json=person, timeout=10).status_code == 200
    unknown = run("disable-user", "x@example.com", folder=migrated)
    assert (unknown.returncode, "there is no account" in unknown.stderr) == (1, True)


def test_migrate_brings_up_an_embedded_database_and_stops_it_again(tmp_path: Path) -> None:
    migrated = run("migrate", folder=tmp_path)

    assert migrated.returncode == 0, migrated.stderr
    assert "The schema of embedded PostgreSQL" in migrated.stdout
    assert not list((tmp_path / ".pesan").rglob("postmaster.pid"))


def test_the_printed_document_is_the_one_that_is_served(serving: Process, migrated: Path) -> None:
    printed = run("openapi", folder=migrated)

    served = serving.get("/openapi.json")

    assert printed.returncode == 0, printed.stderr
    assert served.status_code == 200
    assert httpx.Response(200, text=printed.stdout).json() == served.json()
