"""WhatsApp's message templates, read and written. Pure: Graph's components to our words and back.

Source: Meta's pages on message templates (2026-08) and pywa's recorded webhooks of their reviews.
What we cannot say (carousels, forms, one-time codes) is kept as far as it has words.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..models import (
    HeaderKind,
    ListedTemplate,
    NewTemplate,
    TemplateButton,
    TemplateCategory,
    TemplateChanged,
    TemplateContent,
    TemplateStatus,
)
from ..templates import rules
from .strict_json import identifier_in, object_in, objects_in, required, text_in

Fields = Mapping[str, object]

FIELDS = "id,name,language,status,category,components,rejected_reason,quality_score"
CHARS_MAX = 4096

_STATUSES = {
    "PENDING": TemplateStatus.PENDING,
    "IN_APPEAL": TemplateStatus.PENDING,
    "APPROVED": TemplateStatus.APPROVED,
    "REINSTATED": TemplateStatus.APPROVED,
    "REJECTED": TemplateStatus.REJECTED,
    "PAUSED": TemplateStatus.PAUSED,
    "FLAGGED": TemplateStatus.APPROVED,  # a warning: it may still be sent
}
CHANGES = {
    "message_template_status_update",
    "message_template_quality_update",
    "template_category_update",
    "message_template_components_update",
}


def status_of(word: str | None) -> TemplateStatus:
    """DISABLED, LOCKED, ARCHIVED, PENDING_DELETION, and what is yet to come: not to be sent."""
    return _STATUSES.get((word or "").upper(), TemplateStatus.DISABLED)


def category_of(word: str | None) -> TemplateCategory | None:
    known = {one.value: one for one in TemplateCategory}
    return known.get((word or "").lower())


def listed(template: Fields) -> ListedTemplate:
    """Raises channels.update_malformed."""
    word = text_in(template, "status")
    reason = _reason(text_in(template, "rejected_reason"))
    if status_of(word) is TemplateStatus.DISABLED and word != "DISABLED":
        reason = reason or word
    return ListedTemplate(
        provider_id=required(identifier_in(template, "id"), "id"),
        name=required(identifier_in(template, "name"), "name"),
        language=required(identifier_in(template, "language"), "language"),
        category=category_of(text_in(template, "category")) or TemplateCategory.MARKETING,
        status=status_of(word),
        reason=reason,
        quality=_quality(text_in(object_in(template, "quality_score"), "score")),
        content=_content(objects_in(template, "components")),
    )


def changed(field: str, value: Fields, *, key: str) -> TemplateChanged | None:
    """What a webhook says of a template; None where that is nothing we keep."""
    name = identifier_in(value, "message_template_name")
    language = identifier_in(value, "message_template_language")
    if not name or not language:
        return None
    number = value.get("message_template_id")
    status, reason, category, quality = None, None, None, None
    match field:
        case "message_template_status_update":
            word = required(text_in(value, "event"), "event")
            status, reason = status_of(word), _why(value)
            if status is TemplateStatus.DISABLED and word != "DISABLED":
                reason = reason or word
            category = category_of(text_in(value, "message_template_category"))
        case "template_category_update":
            category = category_of(text_in(value, "new_category"))
        case "message_template_quality_update":
            quality = _quality(text_in(value, "new_quality_score"))
    return TemplateChanged(
        key=key,
        provider_id=None if number is None else str(number)[:64],
        name=name,
        language=language,
        status=status,
        reason=reason,
        category=category,
        quality=quality,
    )


def _why(value: Fields) -> str | None:
    """The plainest of what Meta says: a sentence, else its word."""
    told = text_in(object_in(value, "rejection_info"), "reason")
    other = text_in(object_in(value, "other_info"), "description")
    return (told or other or _reason(text_in(value, "reason")) or "")[:CHARS_MAX] or None


def _reason(word: str | None) -> str | None:
    return None if word in {None, "NONE"} else word


def _quality(word: str | None) -> str | None:
    return None if word in {None, "UNKNOWN"} else str(word).lower()


def _content(components: Sequence[Fields]) -> TemplateContent:
    parts = {text_in(one, "type"): one for one in components}
    header = parts.get("HEADER", {})
    kinds = {kind.value: kind for kind in HeaderKind}
    return TemplateContent(
        body=(text_in(parts.get("BODY", {}), "text") or "")[:CHARS_MAX],
        header=kinds.get((text_in(header, "format") or "").lower()),
        header_text=text_in(header, "text"),
        footer=text_in(parts.get("FOOTER", {}), "text"),
        buttons=tuple(_button(one) for one in objects_in(parts.get("BUTTONS", {}), "buttons")),
    )


def _button(button: Fields) -> TemplateButton:
    return TemplateButton(
        kind=(text_in(button, "type") or "unknown").lower(),
        text=text_in(button, "text") or "",
        url=text_in(button, "url"),
        phone=text_in(button, "phone_number"),
    )


# What we hand in.


class _Examples:
    """A value for each gap, taken in the order reviewers see them."""

    def __init__(self, given: Sequence[str]) -> None:
        self._given = list(given)

    def take(self, count: int) -> list[str]:
        taken, self._given = self._given[:count], self._given[count:]
        return taken


def creation(new: NewTemplate) -> dict[str, object]:
    """The body of POST /{waba}/message_templates."""
    examples = _Examples(new.examples)
    content = new.content
    named = rules.names_its_gaps(content)
    components = [
        *_header(content, examples, named=named),
        _body(content, examples, named=named),
        *([{"type": "FOOTER", "text": content.footer}] if content.footer else []),
        *_buttons(content, examples),
    ]
    return {
        "name": new.name,
        "language": new.language,
        "category": new.category.upper(),
        **({"parameter_format": "NAMED"} if named else {}),
        "components": components,
    }


def _header(
    content: TemplateContent, examples: _Examples, *, named: bool
) -> list[dict[str, object]]:
    if not content.header_text:
        return []
    gaps = rules.gaps_in(content.header_text)
    return [
        {
            "type": "HEADER",
            "format": "TEXT",
            "text": content.header_text,
            **_example("header_text", gaps, examples.take(len(gaps)), named=named),
        }
    ]


def _body(content: TemplateContent, examples: _Examples, *, named: bool) -> dict[str, object]:
    gaps = rules.gaps_in(content.body)
    values = examples.take(len(gaps))
    example = _example("body_text", gaps, values, named=named)
    if gaps and not named:
        example = {"example": {"body_text": [values]}}  # one row of values, alone in its table
    return {"type": "BODY", "text": content.body, **example}


def _example(
    key: str, gaps: Sequence[str], values: Sequence[str], *, named: bool
) -> dict[str, object]:
    if not gaps:
        return {}
    if not named:
        return {"example": {key: list(values)}}
    pairs = zip(gaps, values, strict=True)
    rows = [{"param_name": name, "example": value} for name, value in pairs]
    return {"example": {f"{key}_named_params": rows}}


def _buttons(content: TemplateContent, examples: _Examples) -> list[dict[str, object]]:
    if not content.buttons:
        return []
    buttons = [_new_button(button, examples) for button in content.buttons]
    return [{"type": "BUTTONS", "buttons": buttons}]


def _new_button(button: TemplateButton, examples: _Examples) -> dict[str, object]:
    new: dict[str, object] = {"type": button.kind.upper(), "text": button.text}
    if button.kind == "url":
        new["url"] = button.url or ""
        if rules.gaps_in(button.url):
            new["example"] = examples.take(1)
    if button.kind == "phone_number":
        new["phone_number"] = button.phone or ""
    if button.kind == "copy_code":
        return {"type": "COPY_CODE", "example": examples.take(1)[0]}
    return new


class Page(NamedTuple):
    templates: list[ListedTemplate]
    after: str | None


def page(document: Fields) -> Page:
    """One page of the list, and where the next begins. Raises channels.update_malformed."""
    paging = object_in(document, "paging")
    more = text_in(paging, "next") is not None
    after = text_in(object_in(paging, "cursors"), "after") if more else None
    return Page([listed(one) for one in objects_in(document, "data")], after)
