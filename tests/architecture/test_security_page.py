"""docs/security.md names a test for each requirement: each is there, under that very name."""

import ast
import re
from collections.abc import Mapping
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "security.md"
_NAMED = re.compile(r"`(\w+/\w+\.py)::(test_\w+)`")
_LINE = re.compile(r"^\| (S\d+) \|.*\| (.*) \|$", re.MULTILINE)
MISSING_ON_PURPOSE = {"S11"}


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text()) if path.is_file() else ast.Module([], [])
    return {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}


def unproved(page: str, known: Mapping[str, set[str]]) -> list[str]:
    complaints = []
    for requirement, proofs in _LINE.findall(page):
        named = _NAMED.findall(proofs)
        if not named and requirement not in MISSING_ON_PURPOSE:
            complaints.append(f"{requirement} names no test")
        complaints += [
            f"{requirement}: there is no {path}::{test}"
            for path, test in named
            if test not in known.get(path, set())
        ]
    return complaints


def test_every_requirement_names_tests_that_exist() -> None:
    page = PAGE.read_text()
    known = {path: names_in(TESTS / path) for path, _ in _NAMED.findall(page)}
    lines = [requirement for requirement, _ in _LINE.findall(page)]

    assert unproved(page, known) == []
    assert lines[:24] == [f"S{number}" for number in range(1, 25)]


def test_the_gate_turns_red() -> None:
    page = "| S1 | x | `a/test_b.py::test_c` |\n| S2 | y | somewhere |\n| S11 | z | no such thing |"

    assert unproved(page, {"a/test_b.py": {"test_c"}}) == ["S2 names no test"]
    assert len(unproved(page, {})) == 2
