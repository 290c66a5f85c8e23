"""A provider's JSON, read exactly: numbers are never floats, a key twice is no object."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Json = dict[str, Any]


class Unreadable(Exception):  # noqa: N818 - it says what is so.
    """Not JSON, or not of the documented shape. Becomes a Problem before it leaves the adapter."""


def parse(body: bytes) -> Json:
    """Reads one JSON object. Raises Unreadable."""
    try:
        found = json.loads(
            body,
            object_pairs_hook=_without_duplicates,
            parse_float=_decimal,
            parse_constant=_no_constant,
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is not JSON ({type(error).__name__})") from error
    if not isinstance(found, dict):
        raise Unreadable("it is not a JSON object")
    return found


def find_text(source: Mapping[str, Any], name: str) -> str | None:
    """Printable text of at most 255 characters, else None: a NUL or half a surrogate has no place."""
    value = source.get(name)
    fits = isinstance(value, str) and 0 < len(value) <= 255 and value.isprintable()
    return value if fits else None


def _without_duplicates(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("a key stands twice in one object")
    return found


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Unreadable("a number is out of all bounds") from None


def _no_constant(text: str) -> Decimal:
    raise Unreadable(f"{text} is not JSON")
