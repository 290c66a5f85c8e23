"""Where an id stands in a request, and the request with another id there."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from msgspec.structs import replace

from pesan.kit.ids import encode, new_id

from ..oracle import JSON, Contract, Found
from ..walk import ID, Asked

_PATTERN = re.compile(r"\^([a-z]{3})_")


class Place(NamedTuple):
    where: str  # path, query, body, beside (one more in a list, beside our own) or header
    name: Any  # the parameter's name, or the way into the body
    prefix: str


def places_of(contract: Contract, found: Found, asked: Asked) -> Iterator[Place]:
    """Every place of an id: those that hold one, and those the contract says may hold one."""
    for name, value in asked.path.items():
        if one := ID.fullmatch(value):
            yield Place("path", name, one[1])
            last = one[1]
    for parameter in found.operation["parameters"]:
        pattern = _PATTERN.match(str(parameter["schema"].get("pattern", "")))
        if parameter["in"] == "query" and pattern is not None:
            yield Place("query", parameter["name"], pattern[1])
        if parameter["name"] == "If-Match":
            yield Place("header", "If-Match", last)
    held = [*_in_body(asked.body, ())]
    yield from held
    for place in held:
        if any(isinstance(step, int) for step in place.name):
            yield place._replace(where="beside")
    schema = found.operation.get("requestBody", {}).get("content", {}).get(JSON, {})
    known = {place.name for place in held}
    for place in _in_schema(contract, schema.get("schema", {}), asked.body, ()):
        if place.name not in known:
            yield place


def put(asked: Asked, place: Place, value: str) -> Asked:
    match place.where:
        case "path":
            return replace(asked, path={**asked.path, place.name: value})
        case "query":
            return replace(asked, query={**asked.query, place.name: value})
        case "header":
            return replace(asked, headers={**asked.headers, place.name: f'"{value}"'})
        case "beside":
            return replace(asked, body=_beside(asked.body, place.name, value))
    return replace(asked, body=_into(asked.body, place.name, value))


def elsewhere(asked: Asked, store: str) -> Asked:
    """The same, asked of another store."""
    return replace(asked, path={**asked.path, "store_id": store}) if asked.path else asked


def gone(asked: Asked) -> Asked:
    """The same, of things that do not exist; the store stays."""
    path = {
        name: encode(value[:3], new_id()) if name != "store_id" and ID.fullmatch(value) else value
        for name, value in asked.path.items()
    }
    return replace(asked, path=path)


def exchanged(asked: Asked, other: dict[str, str]) -> Asked:
    """The same with each id exchanged, wherever it stands; a mark in any text, too."""

    def inside(part: Any) -> Any:
        match part:
            case dict():
                return {key: inside(inner) for key, inner in part.items()}
            case list():
                return [inside(inner) for inner in part]
        if not isinstance(part, str) or part in other:
            return other.get(part, part)
        for mark in marks:
            part = part.replace(mark, other[mark])
        return part

    marks = [one for one in other if not ID.fullmatch(one)]
    return replace(
        asked, path=inside(asked.path), query=inside(asked.query), body=inside(asked.body)
    )


def ids_in(asked: Asked) -> list[str]:
    """Those below the store."""
    held = [value for name, value in asked.path.items() if name != "store_id"]
    held += [*asked.query.values(), *(_at(asked.body, p.name) for p in _in_body(asked.body, ()))]
    return [one for one in held if ID.fullmatch(one)]


def _in_body(body: Any, way: tuple[Any, ...]) -> Iterator[Place]:
    match body:
        case dict():
            for name, inner in body.items():
                yield from _in_body(inner, (*way, name))
        case list():
            for number, inner in enumerate(body):
                yield from _in_body(inner, (*way, number))
        case str() if one := ID.fullmatch(body):
            yield Place("body", way, one[1])


def _in_schema(contract: Contract, schema: Any, body: Any, way: tuple[Any, ...]) -> Iterator[Place]:
    """Fields for an id, wherever the body goes."""
    shape = contract.resolved(schema)
    for option in shape.get("anyOf", []):
        yield from _in_schema(contract, option, body, way)
    pattern = _PATTERN.match(str(shape.get("pattern", "")))
    if pattern is not None:
        yield Place("body", way, pattern[1])
    if isinstance(body, dict):
        for name, inner in shape.get("properties", {}).items():
            yield from _in_schema(contract, inner, body.get(name), (*way, name))
    if isinstance(body, list) and "items" in shape:
        for number, inner in enumerate(body[:1]):
            yield from _in_schema(contract, shape["items"], inner, (*way, number))


def _at(body: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        body = body[step]
    return body


def _into(body: Any, way: tuple[Any, ...], value: str) -> Any:
    if not way:
        return value
    if isinstance(body, list):
        return [_into(one, way[1:], value) if n == way[0] else one for n, one in enumerate(body)]
    return {**body, way[0]: _into(body.get(way[0]), way[1:], value)}


def _beside(body: Any, way: tuple[Any, ...], value: str) -> Any:
    """One more in the list the id stands in, like the one that is there."""
    if isinstance(body, list) and not any(isinstance(step, int) for step in way[1:]):
        return [*body, _into(body[way[0]], way[1:], value)]
    if isinstance(body, list):
        return [_beside(one, way[1:], value) if n == way[0] else one for n, one in enumerate(body)]
    return {**body, way[0]: _beside(body[way[0]], way[1:], value)}
