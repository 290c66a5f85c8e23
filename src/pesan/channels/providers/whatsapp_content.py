"""What a message holds: words, choices, files, orders, reactions, where it came from."""

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from decimal import Decimal

from ...kit.money import Currency, Money
from ..models import IncomingMedia, MediaKind, Reaction, Referral, RequestedItem
from .strict_json import identifier_in, object_in, objects_in, storable, text_in

Fields = Mapping[str, object]

QUANTITY_MAX = 1_000_000
EMOJI_CHARS_MAX = 64
SHOWN_CHARS_MAX = 1024  # of what an advertisement says, a file is called
FIELDS_MAX = 100  # of a form
_DIGITS = re.compile(r"[0-9]{1,11}")
_SHA256_BYTES = 32

FILES = {kind.value: kind for kind in MediaKind}
WORDS_AT = {  # the others have none: reactions, contacts, deletions, the unsupported, the new
    "text": ("text", "body"),
    "image": ("image", "caption"),
    "video": ("video", "caption"),
    "document": ("document", "caption"),
    "order": ("order", "text"),
}


def said_in(message: Fields) -> tuple[str | None, str | None]:
    """What can be read as words, and the payload of a choice."""
    kind = text_in(message, "type") or ""
    if kind == "interactive":
        return _reply(object_in(message, "interactive"))
    if kind == "button":
        button = object_in(message, "button")
        return text_in(button, "text"), text_in(button, "payload")
    if kind == "location":
        return ", ".join(_address(object_in(message, "location"))) or None, None
    if kind == "edit":
        return said_in(object_in(object_in(message, "edit"), "message"))
    holder, key = WORDS_AT.get(kind, ("", ""))
    return text_in(object_in(message, holder), key), None


def _reply(interactive: Fields) -> tuple[str | None, str | None]:
    kind = text_in(interactive, "type")
    if kind not in {"button_reply", "list_reply"}:
        return None, None  # a form (nfm_reply) says "Sent"; its answers stand in the content
    reply = object_in(interactive, kind)
    return text_in(reply, "title"), text_in(reply, "id")


def _address(location: Fields) -> Iterator[str]:
    for key in ("name", "address"):
        if line := text_in(location, key):
            yield line


def file_in(message: Fields) -> IncomingMedia | None:
    """The file of a message, or of what an edited message says now."""
    if text_in(message, "type") == "edit":
        return file_in(object_in(object_in(message, "edit"), "message"))
    kind = FILES.get(text_in(message, "type") or "")
    if kind is None:
        return None
    file = object_in(message, kind.value)
    id_ = identifier_in(file, "id")
    if id_ is None:
        return None
    filename = text_in(file, "filename")
    return IncomingMedia(
        kind=kind,
        id=id_,
        content_type=(text_in(file, "mime_type") or "")[:SHOWN_CHARS_MAX],
        filename=filename[:SHOWN_CHARS_MAX] if filename else None,
        sha256=_hexadecimal(text_in(file, "sha256")),
        voice=file.get("voice") is True,
    )


def _hexadecimal(base64: str | None) -> str | None:
    """Webhooks write the hash in base64, the address of a file in hexadecimal."""
    try:
        digest = b64decode(base64 or "", validate=True)
    except (binascii.Error, ValueError):
        return None
    return digest.hex() if len(digest) == _SHA256_BYTES else None


def reaction_in(message: Fields) -> Reaction | None:
    """An empty emoji, or none, takes it off."""
    reaction = object_in(message, "reaction")
    to = identifier_in(reaction, "message_id")
    if text_in(message, "type") != "reaction" or to is None:
        return None
    emoji = text_in(reaction, "emoji")
    return Reaction(to, emoji[:EMOJI_CHARS_MAX] if emoji else None)


def referral_in(message: Fields) -> Referral | None:
    referral = object_in(message, "referral")
    if not referral:
        return None

    def told(key: str) -> str | None:
        value = text_in(referral, key)
        return value[:SHOWN_CHARS_MAX] if value else None

    return Referral(
        kind=told("source_type") or "unknown",
        id=told("source_id"),
        url=told("source_url"),
        headline=told("headline"),
        text=told("body"),
        click_id=told("ctwa_clid"),
    )


def form_in(message: Fields) -> dict[str, str]:
    """The answers of a form (a flow); they come as JSON inside JSON, and may be anything."""
    reply = object_in(object_in(message, "interactive"), "nfm_reply")
    try:
        answers = json.loads(text_in(reply, "response_json") or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(answers, dict):
        return {}
    told = {
        key[:SHOWN_CHARS_MAX]: value if isinstance(value, str) else json.dumps(value)
        for key, value in list(answers.items())[:FIELDS_MAX]
        if key != "flow_token"  # ours, to know it again by
    }
    return {storable(key): storable(value)[:SHOWN_CHARS_MAX] for key, value in told.items()}


def items_in(message: Fields) -> tuple[RequestedItem, ...]:
    """The lines of a catalogue order, all or none: half an order is not what was asked for."""
    lines = [
        (identifier_in(line, "product_retailer_id"), _quantity(line.get("quantity")), _shown(line))
        for line in objects_in(object_in(message, "order"), "product_items")
    ]
    items = [
        RequestedItem(sku, quantity, shown) for sku, quantity, shown in lines if sku and quantity
    ]
    return tuple(items) if len(items) == len(lines) else ()


def _quantity(value: object) -> int:
    """Meta's examples write a number, its field table says string. 0 is unreadable."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value if 1 <= value <= QUANTITY_MAX else 0


def _shown(line: Fields) -> Money | None:
    """`item_price` is in the currency's own unit, a number; None where it is no price of ours."""
    price, code = line.get("item_price"), line.get("currency")
    if isinstance(price, bool) or not isinstance(price, int | float | str):
        return None
    known = {currency.value: currency for currency in Currency}
    if not isinstance(code, str) or code not in known:
        return None
    try:
        exact = Decimal(str(price)).normalize()
        return Money.of(f"{exact:f}", known[code])
    except (ArithmeticError, ValueError):
        return None
