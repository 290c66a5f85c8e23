"""Jinja with escaping on and missing facts as errors; words in the reader's language.

The Indonesian sentence is the key, so a template reads as the page does; English is one dictionary.
"""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from ..ids import encode
from ..money import Currency, Money
from .assets import asset_url
from .local import Local

_MEGABYTE = 1_000_000
HUES = 8  # as many as tokens.css has
_LINK = r"https?://[^\s<>\"]*[^\s<>\".,!?)*]"
_BOLD = r"(?<![\w*])\*[^*\s](?:[^*\n]*[^*\s])?\*(?![\w*])"
_PIECES = re.compile(f"({_LINK}|{_BOLD})")


class Words:
    """What a page says, in Indonesian or English. English tells one from many: `{n} order|{n} orders`."""

    def __init__(self, english: Mapping[str, str]) -> None:
        self._english = english

    def say(self, language: str, sentence: str, **facts: object) -> str:
        text = self._english.get(sentence, sentence) if language == "en" else sentence
        one, _, many = text.partition("|")
        text = many if many and facts.get("n") != 1 else one
        return text.format(**facts) if facts else text


class Pages:
    """The templates of one room, with the icons and shapes all rooms share."""

    def __init__(self, folder: Path, words: Words) -> None:
        self._words = words
        shared = Path(__file__).parent / "templates"
        self._environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(folder), FileSystemLoader(shared)]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {"asset": asset_url, "money": _money, "wire": encode}
        self._environment.filters |= {
            "initials": _initials,
            "hue": _hue,
            "pieces": _pieces,
            "size": _size,
        }

    def render(self, template: str, *, language: str, local: Local, **facts: object) -> bytes:
        say = partial(self._words.say, language)
        page = self._environment.get_template(template)
        return page.render(t=say, language=language, local=local, **facts).encode()


def _money(minor: int, currency: str) -> str:
    return str(Money(minor, Currency(currency)))


def _initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


def _size(count: int) -> str:
    """`840 KB`, `2.1 MB`: as phones say it."""
    if count < _MEGABYTE:
        return f"{max(1, round(count / 1000))} KB"
    return f"{count / _MEGABYTE:.1f} MB"


def _hue(name: str) -> int:
    """One of the avatar colours, always the same for one name."""
    return sum(map(ord, name)) % HUES


def _pieces(text: str) -> list[tuple[str, str]]:
    """The text in order, each piece with its kind: text, link, or bold (without its stars)."""
    pieces = []
    for index, piece in enumerate(_PIECES.split(text)):
        if index % 2 == 0:
            pieces.append((piece, "text"))
        elif piece.startswith("*"):
            pieces.append((piece[1:-1], "bold"))
        else:
            pieces.append((piece, "link"))
    return [(piece, kind) for piece, kind in pieces if piece]
