"""F10 · Schema fuzz: schemathesis, all its checks, as nobody, a viewer, staff and an owner.

It draws right and wrong requests from the contract and holds each answer against it: no 5xx, no
status, header or body the contract does not state, nothing wrong accepted, nothing right refused,
no credentials ignored. What it draws is pointed at a furnished shop, so it gets past validation.
"""

import asyncio
import itertools
import json
import math
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..running import PASSWORD, Pesan, Seller
from .oracle import JSON
from .probe import as_they_were
from .scene import Scene

ROOT = Path(__file__).parents[2]
_CASE = re.compile(r"\n(?=\d+\. Test Case ID)")
_NOT_FOUND = re.compile(r'- ST302 .*"request_id":"(req_\w+)"', re.DOTALL)
PRINCIPALS = ("nobody", "viewer", "staff", "owner")
# A body can be wrong in ways no schema says: two fields that exclude each other, an address that
# nobody can read, an amount of nothing. Those are 422 and documented; a 400 never is right.
CONFIG = """\
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "412", "415", "422"]
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "409", "412", "413", "415", "422"]
"""


@dataclass
class Fuzzed:
    cases: Counter[str] = field(default_factory=Counter)  # by principal
    statuses: Counter[int] = field(default_factory=Counter)
    reached: set[str] = field(default_factory=set)  # operations that answered 2xx
    unreached: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)


async def run(
    pesan: Pesan,
    scene: Scene,
    *,
    examples: int,
    principals: tuple[str, ...] = PRINCIPALS,
    phases: str = "examples,coverage,fuzzing,stateful",
    seed: int = 1,
    only: str = "",
    parts: int = 1,
    tell: Callable[[str], None] = lambda _: None,
) -> Fuzzed:
    """`examples`: how many cases the fuzzing draws for each operation and principal."""
    fuzzed = Fuzzed()
    await as_they_were(pesan, scene)
    for number, part in enumerate(_parts(scene, only, parts), 1):
        for principal in principals:
            had = len(fuzzed.broken)
            await _fuzz(
                *(pesan, scene, principal, fuzzed),
                examples=examples,
                phases=phases,
                seed=seed,
                only=part,
            )
            tell(f"part {number} of {parts} as {principal}: {fuzzed.cases.total()} cases so far")
            for one in fuzzed.broken[had:]:
                tell(f"BROKEN {one}")
    reached = fuzzed.reached | set(scene.walk.reached)
    fuzzed.unreached = {name for name, _ in _operations(scene)} - reached
    return fuzzed


def _parts(scene: Scene, only: str, parts: int) -> list[str]:
    """Patterns of addresses that together are all of them, to be taken one after the other. What
    is about the same things stays together: one finds what another made.
    """
    paths = sorted({path for _, path in _operations(scene) if re.search(only, path)})
    each = math.ceil(len(paths) / parts)
    together: list[list[str]] = [[]]
    for _, alike in itertools.groupby(paths, key=_about):
        if len(together[-1]) >= each:
            together.append([])
        together[-1] += alike
    return ["^(" + "|".join(map(re.escape, some)) + ")$" for some in together]


def _about(path: str) -> str:
    """`customers` of /api/v1/stores/{store_id}/customers/{customer_id}/addresses."""
    _, _, rest = path.partition("{store_id}/")
    return rest.partition("/")[0] if rest else path.split("/")[3]


def _operations(scene: Scene) -> list[tuple[str, str]]:
    return [
        (one.operation["operationId"], one.path)
        for one in scene.walk.contract.operations()
        if one.path.startswith("/api/")
    ]


async def _fuzz(pesan: Pesan, scene: Scene, principal: str, fuzzed: Fuzzed, **how: Any) -> None:
    with tempfile.TemporaryDirectory(prefix="pesan-fuzz-") as name:
        folder = Path(name)
        write(
            folder,
            _working(scene),
            known=scene.walk.known,
            homes={
                list(one.path.values())[-1]: one.path
                for one in scene.walk.reached.values()
                if one.path
            },
            store=scene.shop.seller.store_id,
        )
        async with _kept_in(pesan, scene, principal, folder):
            failures, tally = await attack(folder, pesan.url, **how)
    fuzzed.broken += [f"as {principal}: {one}" for one in failures]
    for key, count in tally.items():
        operation, _, status = key.rpartition(" ")
        fuzzed.cases[principal] += count
        fuzzed.statuses[int(status)] += count
        if status.startswith("2"):
            fuzzed.reached.add(operation)
        if status.startswith("5"):
            fuzzed.broken.append(f"as {principal}: {operation} answered {status}, {count} times")


async def attack(
    folder: Path, url: str, *, examples: int, phases: str, seed: int = 1, only: str = ""
) -> tuple[list[str], dict[str, int]]:
    """Runs schemathesis on what `write` put into a folder: its failures, and how often what came."""
    command = [
        *(sys.executable, "-m", "schemathesis.cli"),
        *("--config-file", "schemathesis.toml", "run", "openapi.json", "--url", url),
        *("--checks", "all", "--phases", phases, "--max-examples", str(examples)),
        *("--seed", str(seed), "--generation-allow-x00", "true", "--generation-database", "none"),
        *("--suppress-health-check", "all", "--max-failures", "1000", "--continue-on-failure"),
        *("--no-color", "--warnings", "off", "--no-shrink", "--request-timeout", "30"),
        *("--generation-with-security-parameters", "false"),
        *(["--include-path-regex", only] if only else []),
    ]
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,  # it keeps what it found beside itself
        env=os.environ
        | {
            "SCHEMATHESIS_HOOKS": "tests.contract.fuzz_hooks",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
            "PESAN_FUZZ": str(folder),
            "PESAN_FUZZ_SEED": str(seed),
            # What hypothesis works out about Unicode takes it five seconds: once, not each time.
            "HYPOTHESIS_STORAGE_DIRECTORY": str(ROOT / ".hypothesis"),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await process.communicate())[0].decode()
    right = set(json.loads(_said(folder / "right.json")))
    failures = _failures(said, right) if process.returncode else []
    tally: dict[str, int] = json.loads(_said(folder / "tally.json"))
    return failures, tally


def _failures(said: str, right: set[str]) -> list[str]:
    """Each failure that schemathesis prints, or all it said when it found none and failed.

    `right`: requests for which 404 was the right answer (fuzz_hooks.py).
    """
    _, _, failures = said.partition("= FAILURES =")
    found = [one.strip() for one in _CASE.split(failures) if "Test Case ID" in one]
    return [one for one in found if not _is_right(one, right)] if found else [said[-3000:]]


def _is_right(failure: str, right: set[str]) -> bool:
    """Its one complaint is that what was made a moment ago is not found, and it is not there."""
    about = _NOT_FOUND.search(failure) if failure.count("\n- ") == 1 else None
    return about is not None and about[1] in right


def _working(scene: Scene) -> dict[str, Any]:
    """The contract, with examples that work here."""
    document: dict[str, Any] = json.loads(json.dumps(scene.walk.contract.document))
    document["paths"] = {p: i for p, i in document["paths"].items() if p.startswith("/api/")}
    for item in document["paths"].values():
        for operation in item.values():
            asked = scene.walk.reached.get(operation["operationId"])
            if asked is None:
                continue
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["example"] = asked.path[parameter["name"]]
            if asked.body is not None:
                operation["requestBody"]["content"][JSON]["example"] = asked.body
    return document


def write(
    folder: Path,
    document: dict[str, Any],
    *,
    known: dict[str, list[str]],
    homes: dict[str, dict[str, str]] | None = None,
    store: str = "",
) -> None:
    """What an attack needs: the contract, every id that exists, and a token."""
    _say(folder / "openapi.json", json.dumps(document))
    _say(folder / "ids.json", json.dumps(known))
    _say(folder / "homes.json", json.dumps(homes or {}))
    _say(folder / "store", store)
    _say(folder / "token", "")
    _say(folder / "schemathesis.toml", CONFIG)


@asynccontextmanager
async def _kept_in(pesan: Pesan, scene: Scene, principal: str, folder: Path) -> AsyncIterator[None]:
    """A token that lives as long as the block, in a store that does, whatever is asked of them."""
    person = scene.people.get(principal)
    token = folder / "token"
    if person is not None:
        _say(token, await _log_in(pesan, person))
    task = asyncio.create_task(_keep_in(pesan, scene, person, token))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_in(pesan: Pesan, scene: Scene, person: Seller | None, token: Path) -> None:
    began = asyncio.get_running_loop().time()
    while True:
        await asyncio.sleep(1)
        await pesan.rows("UPDATE stores SET deleted_at = NULL WHERE deleted_at IS NOT NULL")
        await as_they_were(pesan, scene)
        if person is None:
            continue
        old = {"Authorization": f"Bearer {_said(token)}"}
        ended = (await pesan.api.get("/api/v1/auth/me", headers=old)).status_code == 401
        if ended or asyncio.get_running_loop().time() - began > 240:
            began = asyncio.get_running_loop().time()
            _say(token, await _log_in(pesan, person))


async def _log_in(pesan: Pesan, person: Seller) -> str:
    body: dict[str, Any] = {"email": person.email, "password": PASSWORD}
    answer = await pesan.api.post("/api/v1/auth/login", json=body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def _say(file: Path, text: str) -> None:
    file.write_text(text)


def _said(file: Path) -> str:
    return file.read_text()
