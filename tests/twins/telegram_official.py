"""Second readers of Telegram's shapes: aiogram's types, always; and the machine-readable page of the
Bot API, where it lies beside the checkout (PESAN_CONTRACTS).

Both are loaded at the first call: a test that does without Telegram does without them. Whoever does
not loads them beforehand (`load`): it takes seconds, and a call has a deadline.
"""

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .telegram_judge import Call, Refusal

_ROOT = Path(__file__).resolve().parents[2]
_FOLDER = Path(os.environ.get("PESAN_CONTRACTS", _ROOT.parent / "shared" / "contracts"))
PAGE = _FOLDER / "telegram" / "bot-api.subset.json"


def load() -> None:
    import aiogram.methods  # noqa: PLC0415 - see above
    import aiogram.types  # noqa: F401, PLC0415


def judge_call(call: Call) -> None:
    """Raises Refusal for a call that somebody else would not have written."""
    complaints = [*_of_aiogram(call), *(page_of_call(call) if PAGE.is_file() else ())]
    if complaints:
        raise Refusal(f"Bad Request: {'; '.join(complaints)}")


def judge_update(update: Mapping[str, object]) -> None:
    """The twin's own words are held to the same."""
    from aiogram.types import Update  # noqa: PLC0415 - a second to load

    read = Update.model_validate(update)
    assert_same(update, json.loads(read.model_dump_json(exclude_unset=True, by_alias=True)))
    if PAGE.is_file():
        complaints = page_of(update, "Update", "update")
        assert not complaints, complaints


def _of_aiogram(call: Call) -> list[str]:
    """Aiogram's method of that name takes these fields, knows each, and says them again."""
    from aiogram import methods  # noqa: PLC0415 - as above
    from aiogram.types import BufferedInputFile  # noqa: PLC0415

    name = call.method[0].upper() + call.method[1:]
    kind = getattr(methods, name, None)
    if kind is None:
        return [f"aiogram has no {name}"]
    files = {
        name: BufferedInputFile(file.content, file.filename) for name, file in call.files.items()
    }
    method = kind.model_validate({**call.fields, **files})
    if method.model_extra:
        return [f"aiogram's {name} has no {sorted(method.model_extra)}"]
    said = json.loads(method.model_dump_json(exclude_unset=True, exclude=set(files)))
    try:
        assert_same(call.fields, said)
    except AssertionError as error:
        return [str(error)]
    return []


def assert_same(ours: Any, theirs: Any, where: str = "") -> None:
    """Everything of ours is there again, and unchanged. A time is the same in seconds and in words."""
    match ours:
        case Mapping():
            assert isinstance(theirs, dict), f"{where}: {theirs!r}"
            for key, value in ours.items():
                assert_same(value, theirs.get(key), f"{where}.{key}")
        case list():
            assert isinstance(theirs, list), f"{where}: {theirs!r}"
            assert len(ours) == len(theirs), f"{where}: {len(ours)} and {len(theirs)}"
            for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
                assert_same(one, other, f"{where}[{number}]")
        case int() if where.endswith("date") and isinstance(theirs, str):
            pass
        case _:
            assert ours == theirs, f"{where}: {ours!r} and {theirs!r}"


_PLAIN: dict[str, tuple[type, ...]] = {
    "String": (str,),
    "Integer": (int,),
    "Boolean": (bool,),
    "Float": (int, float),
    "InputFile": (str,),
}


@cache
def _page() -> Any:
    return json.loads(PAGE.read_text())


def page_of_call(call: Call) -> list[str]:
    """The call against the page's fields; methods it leaves out are judged by the others."""
    method = _page()["methods"].get(call.method)
    if method is None:
        return []
    given = {**call.fields, **dict.fromkeys(call.files, "attached")}
    return _fields(given, method.get("fields", []), call.method)  # getMe, say, takes none


def page_of(value: Any, kind: str, where: str) -> list[str]:
    """A value against a type of the page; "Array of ..." and the plain ones included."""
    if kind.startswith("Array of "):
        return _list(value, kind.removeprefix("Array of "), where)
    if kind in _PLAIN:
        fits = isinstance(value, _PLAIN[kind]) and (kind == "Boolean") == isinstance(value, bool)
        return [] if fits else [f"{where} is no {kind}"]
    found = _page()["types"].get(kind, {})
    if found.get("subtypes"):
        return _any_of(value, found["subtypes"], where)
    if not found:
        return []  # a type the page leaves out
    if isinstance(value, Mapping):
        return _fields(value, found.get("fields", []), where)
    return [f"{where} is no {kind}"]


def _list(value: Any, kind: str, where: str) -> list[str]:
    if not isinstance(value, list):
        return [f"{where} is no list"]
    return [said for n, one in enumerate(value) for said in page_of(one, kind, f"{where}[{n}]")]


def _fields(given: Mapping[str, Any], fields: list[Any], where: str) -> list[str]:
    known = {one["name"]: one for one in fields}
    said = [f"{where} has no field {name}" for name in given if name not in known]
    said += [
        f"{where} lacks {name}"
        for name, one in known.items()
        if one["required"] and name not in given
    ]
    for name in given.keys() & known.keys():
        said += _any_of(given[name], known[name]["types"], f"{where}.{name}")
    return said


def _any_of(value: Any, kinds: list[str], where: str) -> list[str]:
    """Fits one of them, or what the nearest one says."""
    complaints: list[list[str]] = [page_of(value, kind, where) for kind in kinds]
    return min(complaints, key=len)
