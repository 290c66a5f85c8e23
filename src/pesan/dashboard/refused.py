"""A form that could not be done is drawn again with what was typed into it; one place for every form.

The page comes from its templates as ever, and what was typed is put back into the fields of the form
that sent it. Passwords, files and hidden fields are left as the page has them.
"""

from collections.abc import Mapping, Sequence
from html import escape
from html.parser import HTMLParser
from itertools import accumulate

from msgspec import Struct

from ..kit.errors import Problem
from .errors import NotHere

SHEET = "sheet"  # the hidden field of a form that stands in one
_SAID = frozenset({404, 409, 412, 413, 415, 422, 428, 429})  # of these a page can say what to do
_LEFT = frozenset({"hidden", "password", "file", "submit", "button", "image", "reset"})
_TICKS = frozenset({"checkbox", "radio"})

Attributes = list[tuple[str, str | None]]
Typed = Mapping[str, Sequence[str]]


class Refusal(Struct, frozen=True, kw_only=True):
    """What the page says of it, and where."""

    path: str  # of the form
    sheet: str  # in which it stood; '' for none
    code: str  # of the problem, without its room
    hint: str
    status: int
    typed: dict[str, list[str]]


def is_said(problem: Problem) -> bool:
    """Whether the form's own page can say it: who may not, or named nothing, gets another page."""
    return problem.status in _SAID and not isinstance(problem, NotHere)


def refilled(page: str, path: str, typed: Typed) -> str:
    """The page, with what was typed in each form that is sent to this path, from the same sheet."""
    reader = _Refill(page, path, typed)
    reader.feed(page)
    reader.close()
    for begin, end, text in reversed(reader.changes):
        page = page[:begin] + text + page[end:]
    return page


class _Refill(HTMLParser):
    """Reads a page of ours, and notes where it is to say something else."""

    def __init__(self, page: str, path: str, typed: Typed) -> None:
        super().__init__(convert_charrefs=False)
        self.changes: list[tuple[int, int, str]] = []
        self._path, self._typed = path, typed
        self._lines = [0, *accumulate(len(line) + 1 for line in page.split("\n"))]
        self._inside = False
        self._select: str | None = None
        self._words: tuple[int, str] | None = None  # of a textarea: where they begin, what is said

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        held = dict(attrs)
        name = held.get("name") or ""
        if tag == "form":
            self._inside = (held.get("action") or "").partition("?")[0] == self._path
        elif not self._inside:
            return
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select is not None and self._select in self._typed:
            chosen = (held.get("value") or "") in self._typed[self._select]
            self._mark(tag, attrs, "selected", on=chosen)
        elif tag == "textarea" and name in self._typed:
            begin = self._offset() + len(self.get_starttag_text() or "")
            self._words = begin, self._typed[name][0]
        elif tag == "input":
            self._input(attrs, held, name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._words is not None:
            begin, words = self._words
            self.changes.append((begin, self._offset(), f"\n{escape(words)}"))
            self._words = None

    def _input(self, attrs: Attributes, held: Mapping[str, str | None], name: str) -> None:
        kind = held.get("type") or "text"
        if name == SHEET and held.get("value") not in self._typed.get(SHEET, (held.get("value"),)):
            self._inside = False
        if kind in _LEFT or not name:
            return
        if kind in _TICKS:
            ticked = (held.get("value") or "on") in self._typed.get(name, ())
            self._mark("input", attrs, "checked", on=ticked)
        elif name in self._typed:
            kept: Attributes = [one for one in attrs if one[0] != "value"]
            self._replace("input", [*kept, ("value", self._typed[name][0])])

    def _mark(self, tag: str, attrs: Attributes, mark: str, *, on: bool) -> None:
        kept: Attributes = [one for one in attrs if one[0] != mark]
        self._replace(tag, [*kept, (mark, None)] if on else kept)

    def _replace(self, tag: str, attrs: Attributes) -> None:
        begin = self._offset()
        said = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attrs
        )
        self.changes.append((begin, begin + len(self.get_starttag_text() or ""), f"<{tag}{said}>"))

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
