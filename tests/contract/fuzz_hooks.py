"""Loaded by schemathesis: real ids where it made some up, a token that lives, and a tally.

A made-up id is a 404 nearly always, so most of what is drawn is pointed at things that exist; one
in four is left as it was drawn, and whatever is wrong on purpose is left wrong. An id that an
answer gave is left too: a link carries it to what was made a moment ago. What stands at the end of
an address is looked for where it is: an address of a customer at that customer. Because ids are put
in, schemathesis does not know what was taken away by then, or that a 404 is about an id of the body:
what a 404 was right about is written down for whoever reads its failures.
"""

import atexit
import json
import os
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.core.parameters import ParameterLocation

ID = re.compile(r"([a-z]{3})_[0-7][0-9a-hjkmnp-tv-z]{25}")
FOLDER = Path(os.environ["PESAN_FUZZ"])
KNOWN: dict[str, list[str]] = json.loads((FOLDER / "ids.json").read_text())
STORE: str = (FOLDER / "store").read_text()
TALLY: Counter[str] = Counter()
KNOWN_MAX = 30  # of a kind: the newest
HOMES: dict[str, dict[str, str]] = json.loads((FOLDER / "homes.json").read_text())
_answered: set[str] = set()
_gone: set[frozenset[str]] = set()  # the ids of an address at which there is nothing any more
_right: list[str] = []  # requests for which 404 was the right answer
_dice = random.Random(int(os.environ.get("PESAN_FUZZ_SEED", "1")))


@schemathesis.auth()
class Token:
    """Written anew by the drill before it expires, or after something ended its session."""

    def get(self, case: Any, context: Any) -> str:  # noqa: ARG002 - schemathesis's
        return (FOLDER / "token").read_text()

    def set(self, case: Any, data: str, context: Any) -> None:  # noqa: ARG002 - schemathesis's
        if data:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    def wrong(place: ParameterLocation) -> bool:
        return case.meta is not None and case.meta.is_negative_at(place)

    if case.path_parameters and not wrong(ParameterLocation.PATH):
        case.path_parameters = {
            name: STORE if name == "store_id" and value not in _answered else _real(value)
            for name, value in case.path_parameters.items()
        }
        _take_home(case.path_parameters)
    if case.query and not wrong(ParameterLocation.QUERY):
        case.query = {name: _real(value) for name, value in case.query.items()}
    if isinstance(case.body, dict | list) and not wrong(ParameterLocation.BODY):
        case.body = _filled(case.body)


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    name = case.operation.definition.raw.get("operationId", case.operation.label)
    TALLY[f"{name} {response.status_code}"] += 1
    if response.status_code < 300:
        for found in ID.finditer(response.text):
            _learn(found[1], found[0], case.path_parameters)
        if case.method == "DELETE" or name == "eraseCustomer":
            _gone.add(frozenset(case.path_parameters.values()))
    if response.status_code == 404 and _is_right(response, case.path_parameters):
        _right.append(response.json()["request_id"])


@atexit.register
def write() -> None:
    (FOLDER / "tally.json").write_text(json.dumps(TALLY))
    (FOLDER / "right.json").write_text(json.dumps(_right))


def _is_right(response: Any, path: dict[str, Any]) -> bool:
    """What was not there is of the body, or another shop's, or was taken away."""
    named = ID.search(response.json()["detail"])
    if named is not None:
        home = HOMES.get(named[0], path)
        if named[0] not in path.values() or home.get("store_id") != path.get("store_id"):
            return True
    return any(gone <= set(path.values()) for gone in _gone)


def _learn(prefix: str, one: str, path: dict[str, Any]) -> None:
    _answered.add(one)
    if one in path.values() or one in HOMES:
        return
    HOMES[one] = dict(path)
    ids = KNOWN.setdefault(prefix, [])
    if one not in ids:
        ids.append(one)  # what was there at first may be merged, closed or taken away by now
        del ids[:-KNOWN_MAX]


def _real(value: Any) -> Any:
    found = ID.fullmatch(value) if isinstance(value, str) else None
    if found is None or value in _answered or _dice.random() < 0.25:
        return value
    return _dice.choice(KNOWN.get(found[1]) or [value])


def _take_home(path: dict[str, Any]) -> None:
    last = list(path)[-1]
    if path[last] in HOMES and _dice.random() >= 0.25:
        home = HOMES[path[last]]
        path.update({name: home[name] for name in path if name in home and name != last})


def _filled(value: Any) -> Any:
    match value:
        case dict():
            return {key: _filled(inner) for key, inner in value.items()}
        case list():
            return [_filled(inner) for inner in value]
    return _real(value)
