"""What Stripe's objects say: ids, money, times. Raises Unreadable for what is not of their shape."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ....kit.money import MINOR_MAX, Currency, Money
from ..exact import Json, Unreadable, find_text, parse
from .units import from_stripe

__all__ = [
    "ID",
    "Json",
    "Unreadable",
    "find_identifier",
    "find_instant",
    "find_object",
    "find_text",
    "identifier",
    "money",
    "page",
    "parse",
]

ID = re.compile(r"[A-Za-z0-9_]{1,255}")  # `cs_test_...`, `pi_...`, `re_...`; goes into URLs


def identifier(source: Mapping[str, Any], name: str) -> str:
    found = find_identifier(source, name)
    if found is None:
        raise Unreadable(f"it has no {name}")
    return found


def find_identifier(source: Mapping[str, Any], name: str) -> str | None:
    """An id, or the id of the object that stands in its place where it was expanded."""
    value = source.get(name)
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) and ID.fullmatch(value) else None


def find_object(source: Mapping[str, Any], name: str) -> Json | None:
    value = source.get(name)
    return value if isinstance(value, dict) else None


def page(listed: Mapping[str, Any]) -> list[Json]:
    found = listed.get("data")
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Unreadable("it is no list")
    return found


def money(source: Mapping[str, Any], name: str) -> Money:
    """Stripe counts in ISO minor units, save where its own lists say otherwise (units.py)."""
    value = source.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MINOR_MAX:
        raise Unreadable(f"{name} is not an amount")
    try:
        return from_stripe(value, Currency(str(source.get("currency")).upper()))
    except ValueError:
        raise Unreadable("its currency is not one of ours") from None


def find_instant(source: Mapping[str, Any], name: str) -> datetime | None:
    """Seconds since 1970, else None; nought is none as well."""
    value = source.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**33:
        return None
    return datetime.fromtimestamp(value, UTC)
