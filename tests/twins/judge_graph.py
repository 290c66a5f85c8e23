"""The rules by which the Graph twin accepts a request. Ours, always on, written from Meta's words.

Stricter than Meta where that finds mistakes: an unknown field, a second type object or a form this
product never sends is refused. Lengths and field names: Meta's published OpenAPI of the Cloud API
(v23.0) and its pages on text, image, interactive and business-scoped-id messages (2026).
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import cast

Fields = Mapping[str, object]

MISSING = 131008
INVALID = 131009
PARAMETER = 100

ENVELOPE = {"messaging_product", "recipient_type", "type", "context", "biz_opaque_callback_data"}
PHONE = re.compile(r"\+?[1-9][0-9]{6,14}")
BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
WAMID = re.compile(r"wamid\.[A-Za-z0-9+/=_-]{6,}")
LINK = re.compile(r"https?://[^\s/]+(/\S*)?")
MEDIA_ID = re.compile(r"[0-9]{6,20}")
TEMPLATE_NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2}(_[A-Z]{2})?")


class Refusal(Exception):  # noqa: N818 - what the judge says
    def __init__(self, code: int, details: str, *, status: int = 400) -> None:
        super().__init__(f"#{code} {details}")
        self.code, self.details, self.status = code, details, status


def message(body: bytes) -> dict[str, object]:
    """The request as parsed, if it is a message this product may send. Raises Refusal."""
    document = _parsed(body)
    if document.get("messaging_product") != "whatsapp":
        raise Refusal(PARAMETER, "messaging_product must be whatsapp")
    if "status" in document:
        _read_receipt(document)
        return document
    kind = _text(document.get("type"), "type", longest=40)
    judge = FORMS.get(kind)
    if judge is None:
        raise Refusal(PARAMETER, f"type {kind} is not one this product sends")
    _fields(document, "the message", needed={"recipient_type", "type", kind}, may=_envelope())
    if document["recipient_type"] != "individual":
        raise Refusal(INVALID, "recipient_type must be individual")
    _recipient(document)
    _context(document)
    if "biz_opaque_callback_data" in document:
        _text(document["biz_opaque_callback_data"], "biz_opaque_callback_data", longest=512)
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
    return dict(_object(document, "the body"))


def _envelope() -> set[str]:
    return ENVELOPE | {"to", "recipient"}


def _recipient(document: Fields) -> None:
    if ("to" in document) == ("recipient" in document):
        raise Refusal(MISSING, "exactly one of to and recipient")
    if "to" in document:
        if not PHONE.fullmatch(_text(document["to"], "to", longest=20)):
            raise Refusal(INVALID, "to is not a phone number")
        return
    if not BSUID.fullmatch(_text(document["recipient"], "recipient", longest=140)):
        raise Refusal(INVALID, "recipient is not a business-scoped user id")


def _context(document: Fields) -> None:
    if "context" not in document:
        return
    context = _fields(document["context"], "context", needed={"message_id"})
    if not WAMID.fullmatch(_text(context["message_id"], "context.message_id", longest=512)):
        raise Refusal(INVALID, "context.message_id is not a message id")


def _read_receipt(document: Fields) -> None:
    needed = {"messaging_product", "status", "message_id"}
    _fields(document, "a read receipt", needed=needed, may={"typing_indicator"})
    if document["status"] != "read":
        raise Refusal(INVALID, "status must be read")
    if not WAMID.fullmatch(_text(document["message_id"], "message_id", longest=512)):
        raise Refusal(INVALID, "message_id is not a message id")
    if document.get("typing_indicator", {"type": "text"}) != {"type": "text"}:
        raise Refusal(INVALID, "typing_indicator must be of type text")


def _text_form(value: object) -> None:
    text = _fields(value, "text", needed={"body"}, may={"preview_url"})
    _text(text["body"], "text.body", longest=4096)
    if not isinstance(text.get("preview_url", False), bool):
        raise Refusal(INVALID, "text.preview_url is not a boolean")


def _media(value: object, where: str, *, may: set[str]) -> None:
    media = _fields(value, where, needed=set(), may={"id", "link", *may})
    if ("id" in media) == ("link" in media):
        raise Refusal(MISSING, f"{where} needs exactly one of id and link")
    if "id" in media and not MEDIA_ID.fullmatch(_text(media["id"], "id", longest=20)):
        raise Refusal(INVALID, f"{where}.id is not a media id")
    if "link" in media and not LINK.fullmatch(_text(media["link"], "link", longest=2048)):
        raise Refusal(INVALID, f"{where}.link is not a URL")
    if "caption" in media:
        _text(media["caption"], f"{where}.caption", longest=1024)
    if "filename" in media:
        _text(media["filename"], f"{where}.filename", longest=240)


def _image_form(value: object) -> None:
    _media(value, "image", may={"caption"})


def _document_form(value: object) -> None:
    _media(value, "document", may={"caption", "filename"})


def _location_form(value: object) -> None:
    place = _fields(value, "location", needed={"latitude", "longitude"}, may={"name", "address"})
    for axis, bound in (("latitude", 90), ("longitude", 180)):
        degrees = place[axis]
        if isinstance(degrees, bool) or not isinstance(degrees, int | float):
            raise Refusal(INVALID, f"location.{axis} is not a number")
        if abs(degrees) > bound:
            raise Refusal(INVALID, f"location.{axis} is out of range")


def _reaction_form(value: object) -> None:
    reaction = _fields(value, "reaction", needed={"message_id", "emoji"})
    if not WAMID.fullmatch(_text(reaction["message_id"], "reaction.message_id", longest=512)):
        raise Refusal(INVALID, "reaction.message_id is not a message id")
    _text(reaction["emoji"], "reaction.emoji", longest=16, shortest=0)


def _template_form(value: object) -> None:
    template = _fields(value, "template", needed={"name", "language"}, may={"components"})
    if not TEMPLATE_NAME.fullmatch(_text(template["name"], "template.name", longest=512)):
        raise Refusal(INVALID, "template.name is not a name")
    language = _fields(template["language"], "template.language", needed={"code"}, may={"policy"})
    if not LANGUAGE.fullmatch(_text(language["code"], "template.language.code", longest=6)):
        raise Refusal(INVALID, "template.language.code is not a language")
    for component in _list(template.get("components", []), "template.components", longest=12):
        part = _fields(
            component, "a component", needed={"type"}, may={"parameters", "sub_type", "index"}
        )
        if part["type"] not in {"header", "body", "button"}:
            raise Refusal(INVALID, "a component is of no known type")
        for parameter in _list(part.get("parameters", []), "parameters", longest=50):
            _text(_object(parameter, "a parameter").get("type"), "parameter.type", longest=20)


def _interactive_form(value: object) -> None:
    needed = {"type", "body", "action"}
    parts = _fields(value, "interactive", needed=needed, may={"header", "footer"})
    kind = _text(parts["type"], "interactive.type", longest=20)
    body = _fields(parts["body"], "interactive.body", needed={"text"})
    _text(body["text"], "interactive.body.text", longest=1024)
    if "footer" in parts:
        footer = _fields(parts["footer"], "interactive.footer", needed={"text"})
        _text(footer["text"], "interactive.footer.text", longest=60)
    if "header" in parts:
        _header(parts["header"], text_only=kind == "list")
    judge = ACTIONS.get(kind)
    if judge is None:
        raise Refusal(INVALID, f"interactive.type {kind} is not one this product sends")
    judge(parts["action"])


def _header(value: object, *, text_only: bool) -> None:
    kind = _text(_object(value, "header").get("type"), "header.type", longest=10)
    header = _fields(value, "header", needed={"type", kind})
    if kind == "text":
        _text(header["text"], "header.text", longest=60)
    elif kind == "image" and not text_only:
        _media(header["image"], "header.image", may=set())
    else:
        raise Refusal(INVALID, f"a header of type {kind} does not belong here")


def _reply_buttons(value: object) -> None:
    action = _fields(value, "action", needed={"buttons"})
    replies = []
    for item in _list(action["buttons"], "action.buttons", longest=3, shortest=1):
        button = _fields(item, "a button", needed={"type", "reply"})
        if button["type"] != "reply":
            raise Refusal(INVALID, "a button's type must be reply")
        reply = _fields(button["reply"], "a reply", needed={"id", "title"})
        replies.append(
            (
                _trimmed(_text(reply["id"], "a button's id", longest=256)),
                _text(reply["title"], "a button's title", longest=20),
            )
        )
    _distinct([reply[0] for reply in replies], "button ids")
    _distinct([reply[1] for reply in replies], "button titles")


def _list_sections(value: object) -> None:
    action = _fields(value, "action", needed={"button", "sections"})
    _text(action["button"], "action.button", longest=20)
    sections = _list(action["sections"], "action.sections", longest=10, shortest=1)
    ids = []
    for item in sections:
        section = _fields(item, "a section", needed={"rows"}, may={"title"})
        if "title" in section or len(sections) > 1:
            _text(section.get("title"), "a section's title", longest=24)
        for line in _list(section["rows"], "rows", longest=10, shortest=1):
            row = _fields(line, "a row", needed={"id", "title"}, may={"description"})
            ids.append(_text(row["id"], "a row's id", longest=200))
            _text(row["title"], "a row's title", longest=24)
            _text(row.get("description", ""), "a row's description", longest=72, shortest=0)
    if len(ids) > 10:
        raise Refusal(INVALID, "a list has at most 10 rows in all")
    _distinct(ids, "row ids")


def _cta_url(value: object) -> None:
    action = _fields(value, "action", needed={"name", "parameters"})
    if action["name"] != "cta_url":
        raise Refusal(INVALID, "action.name must be cta_url")
    target = _fields(action["parameters"], "parameters", needed={"display_text", "url"})
    _text(target["display_text"], "display_text", longest=20)
    if not LINK.fullmatch(_text(target["url"], "url", longest=2048)):
        raise Refusal(INVALID, "parameters.url is not a URL")


ACTIONS: dict[str, Callable[[object], None]] = {
    "button": _reply_buttons,
    "list": _list_sections,
    "cta_url": _cta_url,
}
FORMS: dict[str, Callable[[object], None]] = {
    "text": _text_form,
    "image": _image_form,
    "document": _document_form,
    "interactive": _interactive_form,
    "template": _template_form,
    "location": _location_form,
    "reaction": _reaction_form,
}


def _object(value: object, where: str) -> Fields:
    if not isinstance(value, dict):
        raise Refusal(INVALID, f"{where} is not an object")
    return cast("Fields", value)


def _fields(value: object, where: str, *, needed: set[str], may: set[str] | None = None) -> Fields:
    found = _object(value, where)
    if missing := needed - set(found):
        raise Refusal(MISSING, f"{where} lacks {sorted(missing)}")
    if unknown := set(found) - needed - (may or set()):
        raise Refusal(PARAMETER, f"{where} has unknown fields {sorted(unknown)}")
    return found


def _text(value: object, where: str, *, longest: int, shortest: int = 1) -> str:
    if not isinstance(value, str):
        raise Refusal(INVALID, f"{where} is not a string")
    if not shortest <= len(value) <= longest or (shortest and not value.strip()):
        raise Refusal(INVALID, f"{where} must have {shortest} to {longest} characters")
    return value


def _list(value: object, where: str, *, longest: int, shortest: int = 0) -> list[object]:
    if not isinstance(value, list) or not shortest <= len(value) <= longest:
        raise Refusal(INVALID, f"{where} must be a list of {shortest} to {longest}")
    return value


def _trimmed(value: str) -> str:
    if value != value.strip():
        raise Refusal(INVALID, "an id must not begin or end with a space")
    return value


def _distinct(values: list[str], where: str) -> None:
    if len(set(values)) != len(values):
        raise Refusal(INVALID, f"{where} must differ")
