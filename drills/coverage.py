"""How much of each room its tests walk through: lines and branches, each at least 90 %.

    python -m drills.coverage                  every room below by its tests; 1 when one is under
    python -m drills.coverage orders carts     these, by their own tests alone
    python -m drills.coverage --report         what the last run saw, said again

The app runs in the tests' own process, so it is seen; what other processes do (drills, workers that
are killed) is not.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

GOAL = 90  # percent
ROOMS = (
    "accounts", "audit", "carts", "catalogue", "customers", "discounts", "files", "inventory",
    "orders", "papers", "persons", "stores", "webhooks",
)  # fmt: skip
# What walks through all of them.
ALSO = ("architecture/test_statements.py", "kit/test_idempotency.py", "stories")
AT_ONCE = "3"  # processes of tests, as `make test` has them


def main(*asked: str) -> int:
    rooms = [room for room in asked if not room.startswith("-")] or list(ROOMS)
    failed = "--report" not in asked and not _walked(rooms, ALSO if len(rooms) > 1 else ())
    under = False
    print(f"{'room':<12}{'lines':>16}{'branches':>16}")
    for room, seen in sorted(_seen(rooms).items()):
        shares = [_share(seen, kind) for kind in ("lines", "branches")]
        under |= min(shares) < GOAL
        said = [
            f"{share:5.1f} % of {seen[f'all {kind}']:>4}"
            for share, kind in zip(shares, ("lines", "branches"), strict=True)
        ]
        print(f"{room:<12}{said[0]:>16}{said[1]:>16}{'' if min(shares) >= GOAL else '  < 90 %'}")
    if failed:
        print("tests failed: what they would have walked through is missing above")
    return int(under or failed)


def _walked(rooms: list[str], also: tuple[str, ...]) -> bool:
    """The C tracer: the newer one sees no branches before Python 3.14."""
    tests = [f"tests/{name}" for name in (*rooms, *also)]
    at_once = ("-n", AT_ONCE, "--dist=loadgroup")
    command = [sys.executable, "-m", "pytest", "-q", *at_once, "--cov", "--cov-report=", *tests]
    done = subprocess.run(command, env={**os.environ, "COVERAGE_CORE": "ctrace"}, check=False)
    return done.returncode == 0


def _seen(rooms: list[str]) -> dict[str, Counter[str]]:
    seen = {room: Counter[str]() for room in rooms}
    for name, file in _report()["files"].items():
        room = Path(name).parts[2]  # src/pesan/<room>
        if room in seen:
            summary = file["summary"]
            seen[room]["lines"] += summary["covered_lines"]
            seen[room]["all lines"] += summary["num_statements"]
            seen[room]["branches"] += summary["covered_branches"]
            seen[room]["all branches"] += summary["num_branches"]
    return seen


def _report() -> dict[str, dict[str, dict[str, dict[str, int]]]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.json"
        command = [sys.executable, "-m", "coverage", "json", "-q", "-o", str(path)]
        subprocess.run(command, check=True)
        found: dict[str, dict[str, dict[str, dict[str, int]]]] = json.loads(path.read_text())
        return found


def _share(seen: Counter[str], kind: str) -> float:
    every = seen[f"all {kind}"]
    return 100 * seen[kind] / every if every else 100.0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
