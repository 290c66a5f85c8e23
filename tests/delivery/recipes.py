"""Reads the Dockerfile, compose.yaml and the workflow as far as the tests need."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Instruction:
    name: str
    rest: str
    stage: int


def dockerfile() -> list[Instruction]:
    """Its instructions, each on one line, comments gone."""
    lines = [
        line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.startswith("#")
    ]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    found, stage = [], -1
    for line in joined.splitlines():
        if line.strip():
            name, _, rest = line.partition(" ")
            stage += name == "FROM"
            found.append(Instruction(name, rest.strip(), stage))
    return found


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return loaded


def interpolated(text: str, given: dict[str, str]) -> str:
    """`${NAME:?why}` and `${NAME:-else}`, as compose does it."""

    def value(found: re.Match[str]) -> str:
        name, how, rest = found[1], found[2], found[3] or ""
        if given.get(name):
            return given[name]
        assert how != ":?", f"{name}: {rest}"
        return rest

    return re.sub(r"\$\{(\w+)(?:(:[?-])([^}]*))?\}", value, text)


def variables(text: str) -> set[str]:
    return set(re.findall(r"\$\{(\w+)", text))
