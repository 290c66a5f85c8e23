"""The rules by which the Graph twin accepts a request. Ours, always on, written from Meta's words.

Stricter than Meta where that finds mistakes: an unknown field, a second type object or a form this
product never sends is refused. Lengths and field names: Meta's published OpenAPI of the Cloud API
(v23.0) and its pages on text, image, interactive and business-scoped-id messages (2026).
"""

import json
import re
from collections.abc import Callable

from .judge_fields import (
    INVALID,
    MISSING,
    PARAMETER,
    Fields,
    Refusal,
    fields_of,
    list_of,
    media_of,
    object_of,
    text_of,
)
from .judge_interactive import interactive_form
from .judge_templates import template_form

__all__ = ["INVALID", "MISSING", "PARAMETER", "Fields", "Refusal", "message"]

ENVELOPE = {"messaging_product", "recipient_type", "type", "context", "biz_opaque_callback_data"}
PHONE = re.compile(r"\+?[1-9][0-9]{6,14}")
BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
WAMID = re.compile(r"wamid\.[A-Za-z0-9+/=_-]{6,}")


def message(body: bytes) -> dict[str, object]:
    """The request as parsed, if it is a message this product may send. Raises Refusal."""
    document = _parsed(body)
    if document.get("messaging_product") != "whatsapp":
        raise Refusal(PARAMETER, "messaging_product must be whatsapp")
    if "status" in document:
        _read_receipt(document)
        return document
    kind = text_of(document.get("type"), "type", longest=40)
    judge = FORMS.get(kind)
    if judge is None:
        raise Refusal(PARAMETER, f"type {kind} is not one this product sends")
    fields_of(document, "the message", needed={"recipient_type", "type", kind}, may=_envelope())
    if document["recipient_type"] != "individual":
        raise Refusal(INVALID, "recipient_type must be individual")
    _recipient(document)
    _context(document)
    if "biz_opaque_callback_data" in document:
        text_of(document["biz_opaque_callback_data"], "biz_opaque_callback_data", longest=512)
    judge(document[kind])
    return document


def _parsed(body: bytes) -> dict[str, object]:
    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        if len(dict(items)) != len(items):
            raise Refusal(PARAMETER, "a key stands twice")
        return dict(items)

    try:
        document = json.loads(body.decode(), object_pairs_hook=pairs)
    except ValueError as error:
        raise Refusal(PARAMETER, "the body is not JSON in UTF-8") from error
    return dict(object_of(document, "the body"))


def _envelope() -> set[str]:
    return ENVELOPE | {"to", "recipient"}


def _recipient(document: Fields) -> None:
    if ("to" in document) == ("recipient" in document):
        raise Refusal(MISSING, "exactly one of to and recipient")
    if "to" in document:
        if not PHONE.fullmatch(text_of(document["to"], "to", longest=20)):
            raise Refusal(INVALID, "to is not a phone number")
        return
    if not BSUID.fullmatch(text_of(document["recipient"], "recipient", longest=140)):
        raise Refusal(INVALID, "recipient is not a business-scoped user id")


def _context(document: Fields) -> None:
    if "context" not in document:
        return
    context = fields_of(document["context"], "context", needed={"message_id"})
    if not WAMID.fullmatch(text_of(context["message_id"], "context.message_id", longest=512)):
        raise Refusal(INVALID, "context.message_id is not a message id")


def _read_receipt(document: Fields) -> None:
    needed = {"messaging_product", "status", "message_id"}
    fields_of(document, "a read receipt", needed=needed, may={"typing_indicator"})
    if document["status"] != "read":
        raise Refusal(INVALID, "status must be read")
    if not WAMID.fullmatch(text_of(document["message_id"], "message_id", longest=512)):
        raise Refusal(INVALID, "message_id is not a message id")
    if document.get("typing_indicator", {"type": "text"}) != {"type": "text"}:
        raise Refusal(INVALID, "typing_indicator must be of type text")


def _text_form(value: object) -> None:
    text = fields_of(value, "text", needed={"body"}, may={"preview_url"})
    text_of(text["body"], "text.body", longest=4096)
    if not isinstance(text.get("preview_url", False), bool):
        raise Refusal(INVALID, "text.preview_url is not a boolean")


def _image_form(value: object) -> None:
    media_of(value, "image", may={"caption"})


def _video_form(value: object) -> None:
    media_of(value, "video", may={"caption"})


def _audio_form(value: object) -> None:
    media_of(value, "audio", may=set())


def _sticker_form(value: object) -> None:
    media_of(value, "sticker", may=set())


def _document_form(value: object) -> None:
    media_of(value, "document", may={"caption", "filename"})


def _location_form(value: object) -> None:
    place = fields_of(value, "location", needed={"latitude", "longitude"}, may={"name", "address"})
    for axis, bound in (("latitude", 90), ("longitude", 180)):
        degrees = place[axis]
        if isinstance(degrees, bool) or not isinstance(degrees, int | float):
            raise Refusal(INVALID, f"location.{axis} is not a number")
        if abs(degrees) > bound:
            raise Refusal(INVALID, f"location.{axis} is out of range")


def _reaction_form(value: object) -> None:
    reaction = fields_of(value, "reaction", needed={"message_id", "emoji"})
    if not WAMID.fullmatch(text_of(reaction["message_id"], "reaction.message_id", longest=512)):
        raise Refusal(INVALID, "reaction.message_id is not a message id")
    text_of(reaction["emoji"], "reaction.emoji", longest=16, shortest=0)


def _contacts_form(value: object) -> None:
    cards = list_of(value, "contacts", longest=257, shortest=1)
    for card in cards:
        may = {"phones", "emails", "org", "urls", "addresses", "birthday"}
        person = fields_of(card, "contacts[]", needed={"name"}, may=may)
        others = {"first_name", "last_name", "middle_name", "prefix", "suffix"}
        name = fields_of(person["name"], "name", needed={"formatted_name"}, may=others)
        if not others & set(name):
            raise Refusal(INVALID, "a name needs one of its parts beside formatted_name")
        for part in name.values():
            text_of(part, "name", longest=256)
        for phone in list_of(person.get("phones", []), "phones", longest=20):
            fields_of(phone, "phones[]", needed={"phone"}, may={"type", "wa_id"})
        for email in list_of(person.get("emails", []), "emails", longest=20):
            fields_of(email, "emails[]", needed={"email"}, may={"type"})
        org = fields_of(
            person.get("org", {}), "org", needed=set(), may={"company", "department", "title"}
        )
        for part in org.values():
            text_of(part, "org", longest=256)


FORMS: dict[str, Callable[[object], None]] = {
    "text": _text_form,
    "image": _image_form,
    "video": _video_form,
    "audio": _audio_form,
    "sticker": _sticker_form,
    "document": _document_form,
    "interactive": interactive_form,
    "template": template_form,
    "location": _location_form,
    "reaction": _reaction_form,
    "contacts": _contacts_form,
}
