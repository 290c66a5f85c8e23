"""The commands of the recipes, run without an engine.

Really run: the Dockerfile's wheel build, its install into a venv of its own and the compiling;
compose's `migrate`, `serve --web-only` and `worker` from that venv with their environments, against
an embedded PostgreSQL; all three health checks. Not run: the two installs of the locks (the packages
are those this test runs with, installed from the same files), the last stage's `pip uninstall` and
`useradd`, and what only an engine can do: users, read-only files, networks.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from drills.ports import free_ports

from pesan.kit.postgres import Cluster, find_binaries

from .recipes import ROOT, compose, dockerfile, interpolated

GIVEN = {
    "PESAN_SECRET_KEY": secrets.token_urlsafe(48),
    "PESAN_PUBLIC_URL": "https://shop.example",
    "PESAN_DB_PASSWORD": "letters4nd2",
}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build stage's /opt/pesan, made by its own commands."""
    folder = tmp_path_factory.mktemp("image")
    build, opt = folder / "build", folder / "opt"
    build.mkdir()
    python = f"{sys.executable}"
    subprocess.run([python, "-m", "venv", "--without-pip", opt], check=True)
    packages = next(opt.glob("lib/python*/site-packages"))
    (packages / "locked.pth").write_text(sysconfig.get_paths()["purelib"])
    for one in dockerfile():
        if one.stage != 0:
            continue
        if one.name == "COPY":
            for name in one.rest.split()[:-1]:
                there = ROOT / name
                copy = shutil.copytree if there.is_dir() else shutil.copy
                copy(there, build / name.strip("/"))
        elif one.name == "RUN":
            for part in one.rest.split("&&"):
                command = part.strip()
                if "venv" in command.split() or ".lock" in command:
                    continue  # see above
                command = command.replace("/opt/pesan", str(opt))
                pip = os.environ.get("PIP_OF_TESTS", _outer_pip())
                command = command.replace("python -m pip", pip).replace(
                    "python -m hatchling", f"{python} -m hatchling"
                )
                done = subprocess.run(
                    ["/bin/sh", "-ec", command],
                    cwd=build, capture_output=True, text=True, check=False,
                )  # fmt: skip
                assert done.returncode == 0, command + done.stdout + done.stderr
    return opt


def _outer_pip() -> str:
    """The venv of the tests has none: the one of the Python it was made with."""
    base = Path(sys.base_prefix) / "bin/python3"
    return f"{base} -m pip --disable-pip-version-check -q"


def test_the_wheel_holds_everything_the_source_does(image: Path) -> None:
    wheel = next((image.parent / "build/dist").glob("*.whl"))
    with ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("pesan/")}
    source = {
        f"pesan/{file.relative_to(ROOT / 'src/pesan')}"
        for file in (ROOT / "src/pesan").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }

    assert packed == source
    for kind in (
        "dashboard/templates/",
        "dashboard/static/",
        "migrations/versions/0015",
        "kit/pages/static/LICENSES/",
    ):
        assert any(kind in name for name in packed), kind


def run(image: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [image / "bin/pesan", *words], capture_output=True, text=True, check=False, timeout=90,
        env={"PATH": f"{image}/bin:/usr/bin:/bin", **more}, cwd=image,
    )  # fmt: skip


def test_the_command_runs_from_the_wheel_alone(image: Path) -> None:
    helped = run(image, "--help")
    where = subprocess.run(
        [image / "bin/python", "-c", "import pesan; print(pesan.__file__)"],
        capture_output=True, text=True, check=True, cwd=image,
    )  # fmt: skip

    assert helped.returncode == 0, helped.stderr
    assert "check-invariants" in helped.stdout
    assert where.stdout.startswith(str(image))


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("pg"), find_binaries(None)) as cluster:
        yield cluster


def environment(service: str, image: Path, postgres: Cluster, folder: Path) -> dict[str, str]:
    """Of the image and of compose; the database's address and the ports are this machine's."""
    words = next(one.rest for one in dockerfile() if one.name == "ENV").split()
    found = dict(word.split("=", 1) for word in words)
    asked = compose()["services"][service]["environment"]
    found |= {k: interpolated(str(v), GIVEN) for k, v in asked.items() if v is not None}
    assert found["DATABASE_URL"].startswith("postgresql://pesan_owner")
    port, metrics_port = map(str, free_ports(2))
    return found | {
        "DATABASE_URL": postgres.dsn("pesan"),
        "PATH": f"{image}/bin:/usr/bin:/bin",
        "PESAN_DATA_DIR": str(folder),
        "PESAN_HOST": "127.0.0.1",
        "PESAN_METRICS_HOST": "127.0.0.1",
        "PESAN_PORT": port,
        "PESAN_METRICS_PORT": metrics_port,
    }


def healthcheck(service: str) -> list[str]:
    check = compose()["services"][service].get("healthcheck")
    if check:
        words: list[str] = check["test"]
        assert words[0] == "CMD"
        return words[1:]
    rest = next(one.rest for one in dockerfile() if one.name == "HEALTHCHECK")
    listed: list[str] = json.loads(rest.partition("CMD ")[2])
    return listed


def healthy(service: str, env: dict[str, str]) -> bool:
    done = subprocess.run(
        healthcheck(service), env=env, capture_output=True, check=False, timeout=10
    )
    return done.returncode == 0


def test_compose_migrates_serves_and_works(image: Path, postgres: Cluster, tmp_path: Path) -> None:
    services = compose()["services"]
    entry = json.loads(next(one.rest for one in dockerfile() if one.name == "ENTRYPOINT"))
    env = {
        name: environment(name, image, postgres, tmp_path) for name in ("migrate", "web", "worker")
    }
    early = subprocess.run(
        [*entry, *services["web"]["command"]], env=env["web"], capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert early.returncode == 3, early.stderr  # not before its migration

    migrated = subprocess.run(
        [*entry, *services["migrate"]["command"]], env=env["migrate"], capture_output=True,
        text=True, check=False, timeout=90,
    )  # fmt: skip
    assert migrated.returncode == 0, migrated.stderr

    running = {}
    for name in ("web", "worker"):
        with (tmp_path / name).open("w") as log:
            running[name] = subprocess.Popen(
                [*entry, *services[name]["command"]],
                env=env[name],
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
    try:
        for name, process in running.items():
            deadline = time.monotonic() + 60
            while not healthy(name, env[name]):
                assert process.poll() is None, (tmp_path / name).read_text()
                assert time.monotonic() < deadline, (tmp_path / name).read_text()
                time.sleep(0.2)
    finally:
        for process in running.values():
            process.terminate()
        ended = {name: process.wait(15) for name, process in running.items()}
    assert ended == {"web": 0, "worker": 0}
    assert not healthy("web", env["web"])
    lines = [json.loads(line) for line in (tmp_path / "web").read_text().splitlines()]
    assert any(line["event"] == "pesan.serving" for line in lines)


def test_postgres_health_check_is_the_right_one(postgres: Cluster) -> None:
    words = healthcheck("postgres")
    arguments = postgres.arguments("pesan")
    binary = find_binaries(None).bin / words[0]
    here = [str(binary), "-q", "-h", str(arguments["host"]), "-p", str(arguments["port"])]

    assert words[:2] == ["pg_isready", "-q"]
    assert subprocess.run(here, check=False).returncode == 0
    assert subprocess.run([*here[:-1], "1"], check=False).returncode != 0
