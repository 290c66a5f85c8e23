"""What a message carries beside its words, read for the page: a provider's own object may hold anything."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from ..kit.money import Currency
from ..kit.schemas import read_money

CONTACTS_MAX = 10
NUMBERS_MAX = 5


class Place(Struct, frozen=True):
    latitude: float
    longitude: float
    name: str


class Contact(Struct, frozen=True):
    name: str
    numbers: list[str]


class Ordered(Struct, frozen=True):
    """A line of an order from a channel's own catalogue, with the price the phone had shown."""

    sku: str
    quantity: int
    shown: str


def place_in(payload: Mapping[str, Any]) -> Place | None:
    held = _mapping(payload.get("location"))
    latitude, longitude = held.get("latitude"), held.get("longitude")
    if not _is_degree(latitude, 90) or not _is_degree(longitude, 180):
        return None
    return Place(float(str(latitude)), float(str(longitude)), _text(held.get("name")))


def contacts_in(payload: Mapping[str, Any]) -> list[Contact]:
    """WhatsApp sends several, Telegram one."""
    found = [
        Contact(
            _text(_mapping(one.get("name")).get("formatted_name")),
            [_text(phone.get("phone")) for phone in _mappings(one.get("phones"), NUMBERS_MAX)],
        )
        for one in _mappings(payload.get("contacts"), CONTACTS_MAX)
    ]
    alone = _mapping(payload.get("contact"))
    if alone.get("phone_number"):
        found.append(Contact(_text(alone.get("first_name")), [_text(alone["phone_number"])]))
    return found


def card_in(payload: Mapping[str, Any]) -> Contact | None:
    """Whom we ourselves told of."""
    held = _mapping(payload.get("contact"))
    told = [_text(held.get(name)) for name in ("organization", "phone", "email")]
    return Contact(_text(held.get("name")), [one for one in told if one]) if any(told) else None


def ordered_in(payload: Mapping[str, Any]) -> list[Ordered]:
    return [
        Ordered(
            _text(one.get("retailer_id")), int(one.get("quantity", 0)), _price(one.get("shown"))
        )
        for one in _mappings(payload.get("items"), 100)
    ]


def _price(shown: object) -> str:
    held = _mapping(shown)
    if not held:
        return ""
    return str(read_money(held["amount"], field="shown", currency=Currency(held["currency"])))


def _is_degree(value: object, most: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: object, most: int) -> Iterable[Mapping[str, Any]]:
    listed = value[:most] if isinstance(value, list) else []
    return [one for one in listed if isinstance(one, Mapping)]


CARRIED: dict[str, object] = {  # as the templates call them
    "place_in": place_in,
    "contacts_in": contacts_in,
    "card_in": card_in,
    "ordered_in": ordered_in,
}
