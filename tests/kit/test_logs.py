"""No secret reaches a log, however it comes by."""

import asyncio
import base64
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from pesan.kit.logs import Sparing

# A process of its own, so that logging is configured as `pesan serve` does it.
PROGRAM = """
import json, logging, sys, structlog
from pesan.kit.logs import configure

cases = json.load(sys.stdin)
configure(json=cases["json"])
log, library = structlog.get_logger("test"), logging.getLogger("some.library")
for name, secret in cases["named"]:
    log.info("plain", **{name: secret})
    log.info("nested", body={"outer": {name: secret}, "list": [{name: secret}]})
    log.info("headers", headers={name.title(): secret})
for secret in cases["shaped"]:
    log.info(f"said {secret} aloud")
    log.warning("value", reason=secret, several=[secret, (secret,)], deep={"a": {"b": secret}})
    library.warning("said %s", secret)
    library.warning(f"said {secret}")
    library.warning("in a dict: %s", {"x": secret})
    try:
        try:
            raise ValueError(f"cannot use {secret}")
        except ValueError as error:
            raise RuntimeError("outer") from error
    except RuntimeError as error:
        log.error("failed", exc_info=error)
        library.error("failed", exc_info=True)
        library.exception("failed with %s", error)
log.info("the end", request="kept")
"""

NAMES = [
    "password", "new_password", "PASSWORD", "secret", "client_secret", "secret_key", "token",
    "access_token", "refresh_token", "callback_token", "x-callback-token", "authorization",
    "cookie", "set-cookie", "api_key", "access_key", "credentials", "refresh",
]  # fmt: skip

_numbers = count()


def canary() -> str:
    return f"CANARY{next(_numbers):04d}QZJX"


def jwt(secret: str) -> str:
    parts = [base64.urlsafe_b64encode(b'{"alg":"HS256"}').decode().rstrip("="), secret, secret]
    return ".".join(parts)


def shapes() -> Iterator[str]:
    """What a secret looks like where nothing names it."""
    for prefix in ("psn_live_", "psn_test_", "xnd_development_", "xnd_production_", "sk_live_",
                   "sk_test_", "rk_live_", "whsec_", "EAAGm0PX4ZCpsBA"):  # fmt: skip
        yield prefix + canary() + "0123456789"
    yield jwt(canary())
    yield f"Authorization: Bearer {canary()}"
    yield f"authorization: Basic {canary()}"
    yield f"Authorization=Bearer {canary()}"
    yield f"https://api.telegram.org/bot123456:{canary()}/sendMessage"
    yield f"postgresql://pesan:{canary()}@db.example/pesan"
    yield f"https://user:{canary()}@proxy.example:3128"
    yield f"GET /x?access_token={canary()}&page=2"
    yield f"GET /x?hub.verify_token={canary()}"
    yield f"password={canary()}"
    yield f"password: {canary()}"
    yield f'{{"password": "{canary()}"}}'
    yield f"{{'client_secret': '{canary()}'}}"
    yield f"Cookie: pesan={canary()}; theme=dark"
    yield f"Set-Cookie: __Host-pesan={canary()}; Path=/"
    yield f"X-Callback-Token: {canary()}"
    yield f"api_key={canary()}"


def run(*, as_json: bool, named: list[tuple[str, str]], shaped: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps({"json": as_json, "named": named, "shaped": shaped}),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("as_json", [True, False], ids=["for machines", "for people"])
def test_no_canary_sings(as_json: bool) -> None:
    named = [(name, canary()) for name in NAMES for _ in range(2)]
    shaped = [*shapes(), *shapes()]
    assert len(named) + len(shaped) > 60

    written = run(as_json=as_json, named=named, shaped=shaped)

    leaked = [line for line in written.splitlines() if "CANARY" in line]
    assert not leaked, "\n".join(leaked)
    assert "the end" in written
    assert "kept" in written


def test_what_is_no_secret_is_still_readable() -> None:
    written = run(
        as_json=True,
        named=[("order", "ord_01jd"), ("status", "paid")],
        shaped=["only 3 left of variant var_01", "GET /orders?page=2", "http://127.0.0.1:8000/x"],
    )

    for text in ("ord_01jd", "paid", "only 3 left of variant var_01", "page=2", "127.0.0.1:8000/x"):
        assert text in written


def test_a_line_for_machines_is_json_with_time_level_and_request() -> None:
    lines = run(as_json=True, named=[("order", "x")], shaped=[]).splitlines()

    for line in lines:
        event = json.loads(line)
        assert {"event", "level", "timestamp", "request_id"} <= set(event)


async def test_a_crowd_of_warnings_is_one_line_and_then_a_count_each_second() -> None:
    with capture_logs() as lines:
        sparing = Sparing(structlog.get_logger("test"))
        sparing.EVERY_SECONDS = 0.05
        for number in range(100):
            sparing.warning("crowded", connection="a")
            if number % 10 == 0:
                sparing.warning("crowded", connection="b")
        assert [said[0] for said in crowded(lines)] == ["a", "b"]
        await asyncio.sleep(0.2)
        sparing.warning("crowded", connection="a")
        await asyncio.sleep(0.1)

    assert crowded(lines) == [("a", None), ("b", None), ("a", 99), ("b", 9), ("a", None)]


def crowded(lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, int | None]]:
    """Of this test's own: a crowd of the test before may be counted still."""
    return [(line["connection"], line.get("again")) for line in lines if line["event"] == "crowded"]
