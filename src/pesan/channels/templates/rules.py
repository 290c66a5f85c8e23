"""Gaps: where they stand, and whether they are filled. No clock, no database, no network."""

import re
from collections.abc import Sequence

from ...kit.errors import FieldError, Invalid
from ..errors import TemplateNotUsable
from ..models import (
    ButtonValue,
    HeaderKind,
    Media,
    NewTemplate,
    StoredTemplate,
    Template,
    TemplateContent,
    TemplateStatus,
)

_GAP = re.compile(r"\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}")
_SPACES = re.compile(r"\s+")
_NAME = re.compile(r"[a-z0-9_]{1,512}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
VALUE_CHARS_MAX = 1024
BODY_CHARS_MAX = 1024
SHORT_CHARS_MAX = 60  # a header's text, a footer
BUTTON_CHARS_MAX = 25
URL_CHARS_MAX = 2000
BUTTONS_MAX = 10
FILLED_BUTTONS = ("url", "copy_code")  # those that may hold a gap

Header = str | Media | None


def gaps_in(text: str | None) -> tuple[str, ...]:
    """The gaps of a text, each once: numbers in their order, names as they come."""
    found = tuple(dict.fromkeys(_GAP.findall(text or "")))
    return tuple(sorted(found, key=int)) if all(one.isdigit() for one in found) else found


def names_its_gaps(content: TemplateContent) -> bool:
    """`{{name}}` and no `{{1}}`: then each value is sent with the name of its gap."""
    gaps = (*gaps_in(content.header_text), *gaps_in(content.body))
    return any(not gap.isdigit() for gap in gaps)


def filled_buttons(content: TemplateContent) -> list[int]:
    """The positions of the buttons that need a value: links with a gap, codes to copy."""
    return [
        at
        for at, button in enumerate(content.buttons)
        if button.kind == "copy_code" or (button.kind == "url" and gaps_in(button.url))
    ]


def fill(
    stored: StoredTemplate,
    *,
    header: Header = None,
    body: Sequence[str] = (),
    buttons: Sequence[str] = (),
) -> Template:
    """What is sent: as many values as there are gaps. `buttons`: one for each link that has one.

    Raises channels.template_not_usable, requests.invalid.
    """
    if stored.status is not TemplateStatus.APPROVED:
        raise TemplateNotUsable(name=stored.name, status=stored.status.value)
    content = stored.content
    names, places = gaps_in(content.body), filled_buttons(content)
    errors = [*_wrong_header(content, header)]
    errors += _wrong_values("body", body, len(names))
    errors += _wrong_values("buttons", buttons, len(places))
    if errors:
        raise Invalid(errors)
    header_names = gaps_in(content.header_text)
    return Template(
        name=stored.name,
        language=stored.language,
        header=one_line(header) if isinstance(header, str) else header,
        body=tuple(one_line(value) for value in body),
        buttons=tuple(
            ButtonValue(at, content.buttons[at].kind, value.strip())
            for at, value in zip(places, buttons, strict=True)
        ),
        header_name=_named(header_names)[0] if _named(header_names) else None,
        body_names=_named(names),
    )


def ends_of_links(content: TemplateContent, values: Sequence[str]) -> list[str]:
    """Of a whole address what its button does not say itself: `abc` for `https://toko.example/{{1}}`."""
    buttons = [content.buttons[at] for at in filled_buttons(content)]
    begins = [_GAP.split(button.url or "")[0] for button in buttons]
    begins += [""] * (len(values) - len(begins))
    return [
        value.removeprefix(begin) if begin else value
        for begin, value in zip(begins, values, strict=False)
    ]


def said(content: TemplateContent, filled: Template) -> str:
    """What the person reads, for the thread."""
    header = content.header_text if content.header is HeaderKind.TEXT else None
    if header is not None and isinstance(filled.header, str):
        header = _with_values(header, (filled.header,))
    lines = [header, _with_values(content.body, filled.body), content.footer]
    return "\n".join(line for line in lines if line)


def one_line(value: str) -> str:
    """Graph refuses line breaks, tabs and runs of spaces inside a value."""
    return _SPACES.sub(" ", value).strip()


def wrong_with(new: NewTemplate) -> list[FieldError]:
    """What the channel would refuse at once."""
    content, errors = new.content, []
    if not _NAME.fullmatch(new.name):
        errors.append(FieldError("name", "has only a-z, 0-9 and _"))
    if not _LANGUAGE.fullmatch(new.language):
        errors.append(FieldError("language", "is a code like id or en_US"))
    errors += _wrong_text("body", content.body, BODY_CHARS_MAX)
    if _at_an_end(content.body):
        errors.append(FieldError("body", "cannot begin or end with a gap"))
    for field, text in (("header", content.header_text), ("footer", content.footer)):
        if text is not None:
            errors += _wrong_text(field, text, SHORT_CHARS_MAX)
    if gaps_in(content.footer):
        errors.append(FieldError("footer", "cannot have gaps"))
    if len(gaps_in(content.header_text)) > 1:
        errors.append(FieldError("header", "has at most one gap"))
    if len(content.buttons) > BUTTONS_MAX:
        errors.append(FieldError("buttons", f"are at most {BUTTONS_MAX}"))
    gaps = _gap_count(content)
    if len(new.examples) != gaps:
        errors.append(FieldError("examples", f"needs a value for each of the {gaps} gaps"))
    errors += [
        FieldError(f"examples[{n}]", "says nothing")
        for n, example in enumerate(new.examples)
        if not example.strip()
    ]
    return errors


def _gap_count(content: TemplateContent) -> int:
    links = sum(bool(gaps_in(button.url)) for button in content.buttons)
    codes = sum(button.kind == "copy_code" for button in content.buttons)
    return len(gaps_in(content.header_text)) + len(gaps_in(content.body)) + links + codes


def _wrong_text(field: str, text: str, most: int) -> list[FieldError]:
    if not text.strip():
        return [FieldError(field, "says nothing")]
    if len(text) > most:
        return [FieldError(field, f"has at most {most} characters")]
    gaps = gaps_in(text)
    numbers = [one for one in gaps if one.isdigit()]
    if numbers and list(gaps) != [str(n + 1) for n in range(len(gaps))]:
        return [FieldError(field, "has gaps numbered {{1}}, {{2}}, ... without holes")]
    return []


def _at_an_end(text: str) -> bool:
    said = text.strip()
    return bool(_GAP.match(said)) or bool(_GAP.fullmatch(said[said.rfind("{{") :]))


def _wrong_header(content: TemplateContent, header: Header) -> list[FieldError]:
    match content.header:
        case HeaderKind.TEXT if gaps_in(content.header_text):
            wanted, fits = "a text", isinstance(header, str)
        case HeaderKind.IMAGE | HeaderKind.VIDEO | HeaderKind.DOCUMENT:
            wanted = f"{content.header.value} media"
            fits = isinstance(header, Media) and header.kind == content.header.value
        case HeaderKind.LOCATION:
            wanted, fits = "a place, which is not sent from here", False
        case _:
            wanted, fits = "nothing", header is None
    if not fits:
        return [FieldError("header", f"this template needs {wanted} here")]
    return _wrong_values("header", [header], 1) if isinstance(header, str) else []


def _wrong_values(field: str, values: Sequence[str], wanted: int) -> list[FieldError]:
    if len(values) != wanted:
        return [
            FieldError(field, f"this template has {wanted} gaps, and {len(values)} values came")
        ]
    return [
        FieldError(f"{field}[{n}]", f"needs 1 to {VALUE_CHARS_MAX} characters")
        for n, value in enumerate(values)
        if not value.strip() or len(value) > VALUE_CHARS_MAX
    ]


def _named(gaps: Sequence[str]) -> tuple[str, ...]:
    return () if all(one.isdigit() for one in gaps) else tuple(gaps)


def _with_values(text: str, values: Sequence[str]) -> str:
    known = dict(zip(gaps_in(text), values, strict=False))
    return _GAP.sub(lambda gap: known.get(gap[1], gap[0]), text)
