"""A template with its gaps filled, as the Cloud API wants it."""

from collections.abc import Mapping

from ..models import ButtonValue, Media, Template
from .whatsapp_fields import Fields, attached

_BUTTON = {  # kind -> (sub_type, the parameter's type and key)
    "url": ("url", "text"),
    "quick_reply": ("quick_reply", "payload"),
    "copy_code": ("copy_code", "coupon_code"),
}


def template(filled: Template, file: Mapping[str, str] | None) -> Fields:
    components = [*_header(filled, file), *_body(filled)]
    components += [_button(value) for value in filled.buttons]
    return {
        "name": filled.name,
        "language": {"code": filled.language},
        **({"components": components} if components else {}),
    }


def _header(filled: Template, file: Mapping[str, str] | None) -> list[Fields]:
    match filled.header:
        case None:
            return []
        case str(text):
            parameter = _text(text, filled.header_name)
        case Media() as media:
            kind = media.kind.value
            parameter = {"type": kind, kind: attached(media, file or {})}
    return [{"type": "header", "parameters": [parameter]}]


def _body(filled: Template) -> list[Fields]:
    names = filled.body_names or [None] * len(filled.body)
    parameters = [_text(value, name) for value, name in zip(filled.body, names, strict=True)]
    return [{"type": "body", "parameters": parameters}] if parameters else []


def _text(value: str, name: str | None) -> Fields:
    return {"type": "text", **({"parameter_name": name} if name else {}), "text": value}


def _button(button: ButtonValue) -> Fields:
    kind, key = _BUTTON[button.kind]
    return {
        "type": "button",
        "sub_type": kind,
        "index": str(button.position),
        "parameters": [{"type": key, key: button.value}],
    }
