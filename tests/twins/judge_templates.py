"""The rules for templates: as they are sent, and as they are handed in for review."""

import json
import re
from collections.abc import Callable

from .judge_fields import (
    INVALID,
    MISSING,
    PARAMETER,
    Fields,
    Refusal,
    distinct,
    fields_of,
    list_of,
    media_of,
    object_of,
    text_of,
)

NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
GAP = re.compile(r"\{\{(\w+)\}\}")
SUB_TYPES = {"url": "text", "quick_reply": "payload", "copy_code": "coupon_code"}


def template_form(value: object) -> None:
    """The `template` of a message."""
    template = fields_of(value, "template", needed={"name", "language"}, may={"components"})
    _named(template["name"])
    language = fields_of(template["language"], "template.language", needed={"code"}, may={"policy"})
    if not LANGUAGE.fullmatch(text_of(language["code"], "template.language.code", longest=6)):
        raise Refusal(INVALID, "template.language.code is not a language")
    seen = []
    for component in list_of(template.get("components", []), "components", longest=12, shortest=0):
        kind = text_of(object_of(component, "a component").get("type"), "its type", longest=10)
        if kind not in {"header", "body", "button"}:
            raise Refusal(INVALID, "a component is of no known type")
        needed = {"type", "parameters"} | ({"sub_type", "index"} if kind == "button" else set())
        part = fields_of(component, "a component", needed=needed)
        seen.append(f"{kind}{part.get('index', '')}")
        parameters = list_of(part["parameters"], "parameters", longest=50, shortest=1)
        if kind == "button":
            _button(part, parameters)
        for parameter in parameters if kind != "button" else ():
            _parameter(parameter)
    distinct(seen, "components")


def _button(part: Fields, parameters: list[object]) -> None:
    key = SUB_TYPES.get(str(part["sub_type"]))
    index = part["index"]
    if key is None or not (isinstance(index, str) and index.isdigit() and int(index) < 10):
        raise Refusal(INVALID, "a button has a sub_type and an index that are known")
    if len(parameters) != 1:
        raise Refusal(INVALID, "a button has one parameter")
    given = fields_of(parameters[0], "a button's parameter", needed={"type", key})
    if given["type"] != key:
        raise Refusal(INVALID, f"a {part['sub_type']} takes {key}")
    text_of(given[key], key, longest=2000)


def _parameter(value: object) -> None:
    kind = text_of(object_of(value, "a parameter").get("type"), "parameter.type", longest=20)
    given = fields_of(value, "a parameter", needed={"type", kind}, may={"parameter_name"})
    if kind == "text":
        said = text_of(given["text"], "parameter.text", longest=1024)
        if re.search(r"[\n\t]| {5}", said):
            raise Refusal(132012, "a value has line breaks, tabs or more than four spaces")
    elif kind in {"image", "video", "document"}:
        media_of(given[kind], kind, may={"filename"} if kind == "document" else set())
    elif kind not in {"location", "currency", "date_time"}:
        raise Refusal(INVALID, f"a parameter of type {kind} is not one this product sends")


def creation(body: bytes) -> Fields:
    """The body that hands a template in. Raises Refusal."""
    try:
        document = json.loads(body)
    except ValueError as error:
        raise Refusal(PARAMETER, "the body is not JSON") from error
    needed = {"name", "language", "category", "components"}
    new = fields_of(document, "the template", needed=needed, may={"parameter_format"})
    _named(new["name"])
    if not LANGUAGE.fullmatch(str(new["language"])):
        raise Refusal(PARAMETER, "language is none")
    if new["category"] not in {"MARKETING", "UTILITY", "AUTHENTICATION"}:
        raise Refusal(PARAMETER, "category is none")
    named = new.get("parameter_format") == "NAMED"
    kinds = []
    for component in list_of(new["components"], "components", longest=4, shortest=1):
        kind = str(object_of(component, "a component").get("type"))
        judge = PARTS.get(kind)
        if judge is None:
            raise Refusal(PARAMETER, f"a component of type {kind}")
        judge(component, named)
        kinds.append(kind)
    distinct(kinds, "components")
    if "BODY" not in kinds:
        raise Refusal(MISSING, "a template has a body")
    return new


def _header(value: object, named: bool) -> None:
    part = fields_of(value, "a header", needed={"type", "format", "text"}, may={"example"})
    text_of(part["text"], "header", longest=60)
    _gaps(part, "header_text", named=named)


def _body(value: object, named: bool) -> None:
    part = fields_of(value, "a body", needed={"type", "text"}, may={"example"})
    said = text_of(part["text"], "body", longest=1024).strip()
    if GAP.match(said) or re.search(r"\}\}$", said):
        raise Refusal(2388299, "Variables can't be at the start or end of the template.")
    _gaps(part, "body_text", named=named)


def _gaps(part: Fields, key: str, *, named: bool) -> None:
    gaps = list(dict.fromkeys(GAP.findall(str(part["text"]))))
    if not gaps:
        if "example" in part:
            raise Refusal(PARAMETER, "an example without a gap")
        return
    if named:
        shown = fields_of(part.get("example"), "example", needed={f"{key}_named_params"})
        rows = list_of(shown[f"{key}_named_params"], key, longest=50)
        names = [fields_of(row, "a row", needed={"param_name", "example"}) for row in rows]
        if [row["param_name"] for row in names] != gaps:
            raise Refusal(PARAMETER, "the examples name other gaps")
        return
    shown = fields_of(part.get("example"), "example", needed={key})
    row = list_of(shown[key], key, longest=50, shortest=1)
    values = list_of(row[0], key, longest=50) if key == "body_text" else row
    if sorted(gaps) != [str(n + 1) for n in range(len(gaps))] or len(values) != len(gaps):
        raise Refusal(PARAMETER, "gaps are numbered from 1, each with an example")


def _footer(value: object, _named: bool) -> None:
    part = fields_of(value, "a footer", needed={"type", "text"})
    if GAP.search(text_of(part["text"], "footer", longest=60)):
        raise Refusal(PARAMETER, "a footer has no gaps")


def _buttons(value: object, _named: bool) -> None:
    part = fields_of(value, "buttons", needed={"type", "buttons"})
    for item in list_of(part["buttons"], "buttons", longest=10, shortest=1):
        button = fields_of(
            item, "a button", needed={"type"}, may={"text", "url", "phone_number", "example"}
        )
        kind = button["type"]
        if kind not in {"QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE"}:
            raise Refusal(PARAMETER, f"a button of type {kind}")
        if kind != "COPY_CODE":
            text_of(button.get("text"), "a button's text", longest=25)
        if kind == "URL" and GAP.search(text_of(button.get("url"), "url", longest=2000)):
            list_of(button.get("example"), "a link's example", longest=1, shortest=1)
        if kind == "PHONE_NUMBER":
            text_of(button.get("phone_number"), "phone_number", longest=20)


PARTS: dict[str, Callable[[object, bool], None]] = {
    "HEADER": _header,
    "BODY": _body,
    "FOOTER": _footer,
    "BUTTONS": _buttons,
}


def _named(name: object) -> None:
    if not NAME.fullmatch(text_of(name, "template.name", longest=512)):
        raise Refusal(INVALID, "template.name is not a name")
