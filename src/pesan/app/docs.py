"""Pages of docs/ that are made from the code. `python -m pesan.app.docs` writes them again."""

import importlib
import pkgutil
import sys
from collections import defaultdict
from http import HTTPStatus
from inspect import cleandoc
from pathlib import Path
from typing import Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

import pesan

from ..kit.errors import REGISTRY, Problem
from ..kit.events import Fact, facts
from ..webhooks.schemas import prefixes_of
from .settings import Settings, variable

PAGES = Path(__file__).parents[3] / "docs"

_INTRODUCTION = """\
# Errors

Made from the code by `python -m pesan.app.docs`; a test fails when it is stale.

Every failure is answered as `application/problem+json` (RFC 9457). `code` is permanent: programs
may rely on it, and on nothing in `detail`. Words in {braces} are the facts of the case.
"""


def errors_page() -> str:
    """Every error code with its status, what it says and what to do, by room."""
    import_errors()
    rooms: dict[str, list[type[Problem]]] = defaultdict(list)
    for code in sorted(REGISTRY):
        if REGISTRY[code].__module__.startswith("pesan."):
            rooms[code.partition(".")[0]].append(REGISTRY[code])
    sections = [
        f"## {room}\n\n" + "\n".join(_entry(problem) for problem in problems)
        for room, problems in sorted(rooms.items())
    ]
    return "\n".join([_INTRODUCTION, *sections])


_EVENTS = """\
# Facts

Made from the code by `python -m pesan.app.docs`; a test fails when it is stale.

What has happened in a store, told after it is so, at least once. `GET /events` lists them and
webhooks deliver them, in one shape: `{id, type, created_at, store_id, data}`. `data` holds ids only;
whoever hears a fact reads the present state. Ask for one kind, for `order.*`, or for all.
"""


def events_page() -> str:
    """Every kind of fact: when it is told, and which ids it carries."""
    for found in pkgutil.walk_packages(pesan.__path__, "pesan."):
        if found.name.endswith(".events"):
            importlib.import_module(found.name)
    nouns: dict[str, list[type[Fact]]] = defaultdict(list)
    for kind, fact in sorted(facts().items()):
        if fact.__module__.startswith("pesan."):
            nouns[kind.partition(".")[0]].append(fact)
    sections = [
        f"## {noun}\n\n| fact | told when | data |\n|---|---|---|\n" + "".join(map(_row, kinds))
        for noun, kinds in sorted(nouns.items())
    ]
    return "\n".join([_EVENTS, *sections])


def _row(fact: type[Fact]) -> str:
    prefixes = prefixes_of(fact.type)
    ids = ", ".join(
        f"`{name}` ({prefixes[name]}_…)" if name in prefixes else f"`{name}`"
        for name in fact.__struct_fields__
        if name != "store_id"
    )
    when = " ".join(cleandoc(fact.__dict__.get("__doc__") or "").split()).replace("|", "\\|")
    return f"| `{fact.type}` | {when} | {ids} |\n"


def import_errors() -> None:
    """Errors register themselves when their module is imported: errors.py, the kit's, and main's."""
    for found in pkgutil.walk_packages(pesan.__path__, "pesan."):
        inside = found.name.split(".")
        if inside[-1] == "errors" or inside[1] == "kit" or found.name == "pesan.app.main":
            importlib.import_module(found.name)


def _entry(problem: type[Problem]) -> str:
    status = f"{problem.status} {HTTPStatus(problem.status).phrase}"
    lines = [
        f'### <a id="{problem.code}"></a>`{problem.code}`',
        f"{status}: {_plain(problem.message)}.",
        _plain(problem.hint),
        cleandoc(problem.__dict__.get("__doc__") or ""),
    ]
    return "\n\n".join(line for line in lines if line) + "\n"


def _plain(template: str) -> str:
    text = template.replace("{{", "{").replace("}}", "}")
    return " ".join(text.split()).replace("<", "&lt;")


_SETTINGS = """\
# Settings

Made from the code by `python -m pesan.app.docs`; a test fails when it is stale.

Variables of the environment, or of a file `.env` in the folder Pesan is started in. Read once, at
the start; a wrong one stops it with a sentence. `pesan doctor` names what is missing or misspelt.

| variable | unset | what it is |
|---|---|---|
"""


def settings_page() -> str:
    """Every setting with its default and its bounds."""
    rows = [
        f"| `{variable(name)}` | {_default(field)} | {_said_of(field)} |"
        for name, field in Settings.model_fields.items()
    ]
    return _SETTINGS + "\n".join(rows) + "\n"


def _default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None or not str(value) else f"`{value}`"


def _said_of(field: FieldInfo) -> str:
    least = next((one.ge for one in field.metadata if isinstance(one, Ge)), None)
    most = next((one.le for one in field.metadata if isinstance(one, Le)), None)
    words = field.description or ""
    if get_origin(field.annotation) is Literal:
        choices = ", ".join(f"`{one}`" for one in get_args(field.annotation))
        words = f"{choices}; {words}"
    return words if least is None else f"{words} ({least} to {most})"


def main() -> None:
    pages = {
        "errors.md": errors_page(),
        "events.md": events_page(),
        "settings.md": settings_page(),
    }
    for name, made in pages.items():
        (PAGES / name).write_text(made)
        sys.stdout.write(f"{name} is written.\n")


if __name__ == "__main__":
    main()
