"""The Dockerfile, compose.yaml, the workflow and the units: linted, consistent, and of this house.

What no test here does: build an image, or run an engine, systemd or a reverse proxy.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from pesan.app import docs
from pesan.app.settings import names

from .recipes import ROOT, compose, dockerfile, variables

SERVICE_KEYS = {
    "build", "image", "restart", "init", "read_only", "tmpfs", "cap_drop", "security_opt",
    "stop_grace_period", "environment", "volumes", "shm_size", "healthcheck", "command",
    "depends_on", "ports",
}  # fmt: skip
OURS = ("migrate", "web", "worker")


def test_hadolint_finds_nothing() -> None:
    linted = subprocess.run(
        [Path(sys.executable).with_name("hadolint"), "--no-color", ROOT / "Dockerfile"],
        capture_output=True, check=False, text=True,
    )  # fmt: skip

    assert (linted.returncode, linted.stdout) == (0, "")


def test_the_image_runs_as_nobody_with_exactly_the_locked_packages() -> None:
    found = dockerfile()
    last = [one for one in found if one.stage == 1]
    builds = " ".join(one.rest for one in found if one.name == "RUN" and one.stage == 0)
    users = [one.rest for one in last if one.name == "USER"]

    assert users == ["10001:10001"]
    assert "--no-deps --require-hashes -r requirements/runtime.lock" in builds
    assert "--no-deps --require-hashes -r requirements/build.lock" in builds
    assert [one.rest for one in last if one.name == "COPY"] == [
        "--from=build /opt/pesan /opt/pesan"
    ]
    assert "pip uninstall -y -q pip" in next(one.rest for one in last if one.name == "RUN")
    assert any(one.name == "HEALTHCHECK" for one in last)
    assert sum("org.opencontainers.image." in one.rest for one in last if one.name == "LABEL") == 1
    assert not any(one.name in {"ADD", "ARG", "VOLUME"} for one in found)


def test_only_what_the_dockerfile_copies_reaches_the_build() -> None:
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    kept = {line[1:].split("/")[0] for line in ignore if line.startswith("!")}
    copied = {
        word.strip("/")
        for one in dockerfile()
        if one.name == "COPY" and one.stage == 0
        for word in one.rest.split()[:-1]
    }

    assert "*" in ignore
    assert kept == copied
    assert all((ROOT / name).exists() for name in copied)


def test_compose_is_consistent() -> None:
    services = compose()["services"]

    for name, service in services.items():
        assert set(service) <= SERVICE_KEYS, name
        assert "restart" in service, name
        for other, how in service.get("depends_on", {}).items():
            needed = services[other]
            if how["condition"] == "service_healthy":
                assert "test" in needed["healthcheck"], (name, other)
            else:
                assert how["condition"] == "service_completed_successfully"
                assert needed["restart"].startswith("on-failure"), (name, other)
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), f"{name} listens to the world"
    for volume in services["postgres"]["volumes"]:
        assert volume.partition(":")[0] in compose()["volumes"]


def test_our_services_may_do_little_and_never_hold_the_owners_password() -> None:
    services = compose()["services"]

    for name in OURS:
        service = services[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert "privileged" not in service
        assert "PESAN_DB_PASSWORD" not in str(service["environment"]) or name == "migrate"


def test_each_setting_that_is_named_means_something() -> None:
    services = compose()["services"]
    image = " ".join(one.rest for one in dockerfile() if one.name == "ENV")
    example = (ROOT / "deploy/pesan.env.example").read_text()
    unit = (ROOT / "deploy/pesan.service").read_text()
    named = {key for name in OURS for key in services[name]["environment"]}
    named |= set(re.findall(r"PESAN_\w+(?==)", image + unit))
    asked = variables((ROOT / "compose.yaml").read_text())

    assert named <= names()
    offered = set(re.findall(r"^#?(\w+)=", example, re.MULTILINE))
    assert asked <= offered
    assert offered <= names() | {"PESAN_DB_PASSWORD"}


def workflow() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())
    return loaded


def test_the_workflow_may_only_read_and_runs_what_it_was_reviewed_with() -> None:
    jobs = workflow()["jobs"]

    assert workflow()["permissions"] == {"contents": "read"}
    assert jobs["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    for name, job in jobs.items():
        assert "permissions" not in job, name
        assert 0 < job["timeout-minutes"] <= 60, name
        for step in job["steps"]:
            if "uses" in step:
                assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"]), step
            if str(step.get("uses", "")).startswith("actions/checkout"):
                assert step["with"] == {"persist-credentials": False}
            assert "${{ github.event" not in str(step.get("run", "")), step


def test_the_workflow_calls_targets_that_are_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    runs = [
        step["run"] for job in workflow()["jobs"].values() for step in job["steps"] if "run" in step
    ]

    assert {run.split()[1] for run in runs if run.startswith("make ")} <= targets
    assert {"make check", "make test", "make wheel"} <= set(runs)


def test_the_page_of_settings_is_what_the_code_says() -> None:
    page = (docs.PAGES / "settings.md").read_text()

    assert page == docs.settings_page(), "docs/settings.md is stale: run `python -m pesan.app.docs`"
    assert all(f"`{name}`" in page for name in names())


def test_every_command_and_file_the_guide_names_is_there() -> None:
    guide = (docs.PAGES / "deploy.md").read_text()

    for file in re.findall(r"\]\(\.\./([^)#]+)\)|\]\(((?!http|\.\.)[^)#]+)\)", guide):
        path = ROOT / file[0] if file[0] else docs.PAGES / file[1]
        assert path.exists(), path
    said = set(re.findall(r"\b(PESAN_[A-Z_]+)\b", guide))
    assert said <= names() | {"PESAN_DB_PASSWORD"}
    from pesan.app.cli import cli  # noqa: PLC0415

    known = {c.name or c.callback.__name__ for c in cli.registered_commands if c.callback}
    known |= {str(group.name) for group in cli.registered_groups}
    used = set(
        re.findall(
            r"(?:bin/pesan|`pesan|^pesan|run --rm \w+|exec \w+ pesan) ([a-z-]+)",
            guide,
            re.MULTILINE,
        )
    )
    assert used
    assert used <= known, used - known
