"""What Xendit's JSON says: ids, words, money, times."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from ....kit.money import Currency, Money
from ..exact import Json, Unreadable, find_text, parse

__all__ = [
    "ID",
    "Json",
    "Unreadable",
    "currency",
    "find_identifier",
    "find_instant",
    "find_text",
    "identifier",
    "money",
    "parse",
]

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # `pr-<uuid>`, `py-<uuid>`, `rfd-<uuid>`; goes into URLs
_DIGITS_MAX = 20


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
