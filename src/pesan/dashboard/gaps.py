"""A template as a form: a field for each gap, with a guess of what belongs there. No clock, no database."""

import re
from collections.abc import Mapping

from msgspec import Struct

from ..channels import HeaderKind, StoredTemplate, TemplateCategory, filled_buttons, gaps_in
from ..kit.ids import encode

_GAP = re.compile(r"\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}")
_BEFORE = 28  # characters before a gap that say what it is
# The first that stands in a gap's name, or nearest before it, decides.
_MEANS = (
    (r"total|jumlah|sebesar|amount|rp\.?\s*$|bayar", "order.total"),
    (r"pesanan|order|invoice|nomor|#\s*$|no\.\s*$", "order.number"),
    (r"toko|store|shop|merchant", "store.name"),
    (r"nama|name|halo|hai\b|hi\b|hello|dear|kak|bapak|ibu", "customer.first_name"),
)


class Gap(Struct, frozen=True, kw_only=True):
    field: str
    label: str  # what it is called in the template
    value: str
    example: str  # what its reviewers were shown


class Offer(Struct, frozen=True, kw_only=True):
    """One template in the picker."""

    wire: str
    name: str
    language: str
    marketing: bool
    pieces: list[tuple[str, str | None]]  # of its text, in order; or the field that stands there
    footer: str
    buttons: list[str]
    gaps: list[Gap]
    sendable: bool  # a picture or a place in its head is not sent from here


def offer_of(stored: StoredTemplate, values: Mapping[str, str | None]) -> Offer:
    content = stored.content
    header = (content.header_text or "") if content.header is HeaderKind.TEXT else ""
    head, body = gaps_in(header), gaps_in(content.body)
    links = filled_buttons(content)
    fields = [
        *(("header", name, header) for name in head),
        *((f"body-{n}", name, content.body) for n, name in enumerate(body)),
    ]
    examples = [*stored.examples, *[""] * (len(fields) + len(links))]
    gaps = [
        Gap(field=field, label=name, value=guess(text, name, values), example=example)
        for (field, name, text), example in zip(fields, examples, strict=False)
    ]
    gaps += [
        Gap(
            field=f"button-{n}",
            label=content.buttons[at].text or content.buttons[at].kind,
            value="",
            example=examples[len(fields) + n],
        )
        for n, at in enumerate(links)
    ]
    pieces = _pieces(header, dict.fromkeys(head, "header"))
    if header:
        pieces.append(("\n", None))
    pieces += _pieces(content.body, {name: f"body-{n}" for n, name in enumerate(body)})
    return Offer(
        wire=encode("tpl", stored.id),
        name=stored.name,
        language=stored.language,
        marketing=stored.category is TemplateCategory.MARKETING,
        pieces=pieces,
        footer=content.footer or "",
        buttons=[one.text for one in content.buttons],
        gaps=gaps,
        sendable=content.header in {None, HeaderKind.TEXT},
    )


def guess(text: str, name: str, values: Mapping[str, str | None]) -> str:
    """What stands for this gap in this conversation, by its name or the words before it; '' for none."""
    begins = re.search(r"\{\{\s*" + re.escape(name) + r"\s*\}\}", text)
    before = text[: begins.start()][-_BEFORE:].lower() if begins else ""
    said = name.lower() if not name.isdigit() else before
    nearest, found = -1, ""
    for pattern, variable in _MEANS:
        for match in re.finditer(pattern, said):
            if match.start() > nearest:
                nearest, found = match.start(), variable
    value = values.get(found) or ""
    return value.removeprefix("#") if before.rstrip().endswith("#") else value


def _pieces(text: str, fields: Mapping[str, str]) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    for index, piece in enumerate(_GAP.split(text)):
        if index % 2:
            found.append((piece, fields.get(piece)))
        elif piece:
            found.append((piece, None))
    return found
