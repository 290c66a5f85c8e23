"""Xendit's JSON, read exactly: numbers are never floats, a key twice is no object."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ....kit.money import Currency, Money

Json = dict[str, Any]

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # `pr-<uuid>`, `py-<uuid>`, `rfd-<uuid>`; goes into URLs
_DIGITS_MAX = 20


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


def identifier(source: Mapping[str, Any], *names: str) -> str:
    """The first of these fields that is there. Raises Unreadable when none is an id."""
    found = find_identifier(source, *names)
    if found is None:
        raise Unreadable(f"it has no {names[0]}")
    return found


def find_identifier(source: Mapping[str, Any], *names: str) -> str | None:
    for name in names:
        value = source.get(name)
        if isinstance(value, str) and ID.fullmatch(value):
            return value
    return None


def find_text(source: Mapping[str, Any], name: str) -> str | None:
    """Printable text of at most 255 characters, else None: a NUL or half a surrogate has no place."""
    value = source.get(name)
    fits = isinstance(value, str) and 0 < len(value) <= 255 and value.isprintable()
    return value if fits else None


def currency(source: Mapping[str, Any]) -> Currency:
    try:
        return Currency(source.get("currency", ""))
    except ValueError:
        raise Unreadable("its currency is not one of ours") from None


def money(value: object, unit: Currency) -> Money:
    """Reads `10000`, `10000.0` and `"10000"` alike: major units. `10000.5` stays Rp10.000,50."""
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > _DIGITS_MAX:
            raise Unreadable("an amount is out of all bounds")
        value = format(value, "f")
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Unreadable("an amount is not a number")
    try:
        return Money.of(value, unit)
    except ValueError as error:
        raise Unreadable(f"an amount cannot be read: {error}") from None


def find_instant(value: object) -> datetime | None:
    """An ISO 8601 instant with its zone, else None."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


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
