"""Card numbers that people type where none belongs: made unreadable before anything keeps them.

Called at every door words come in by (chat messages, what webhooks are stored raw, names, notes),
so that none reaches a table, a log or a model. Order numbers, phones, virtual accounts and tracking
numbers stay: a card number is told by its issuer's first digits, the length they go with, and
Luhn's check digit, all three.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, overload

_HIDDEN = "\N{BULLET}"
_SHOWN = 4  # last digits stay, as on a receipt: whoever typed it sees which one it was

# Digits, and what may stand between a card's groups of them.
_BETWEEN = r"[\s.\-\u2010-\u2015_\u00b7\u200b-\u200d\u2060\ufeff]{1,3}"
_RUN = re.compile(rf"\d+(?:{_BETWEEN}\d+)*")
_GROUP = re.compile(r"\d+")
_GROUPS_MAX = 5

# First digits from, to, and the lengths that go with them. Source: ISO/IEC 7812 ranges as the
# networks publish them; Visa of 13 digits is of the last century, and typed by nobody new.
_ISSUERS: tuple[tuple[str, str, frozenset[int]], ...] = (
    ("4", "4", frozenset({13, 16, 19})),  # Visa
    ("51", "55", frozenset({16})),  # Mastercard
    ("2221", "2720", frozenset({16})),
    ("34", "34", frozenset({15})),  # American Express
    ("37", "37", frozenset({15})),
    ("3528", "3589", frozenset(range(16, 20))),  # JCB
    ("300", "305", frozenset({14})),  # Diners Club
    ("36", "36", frozenset({14})),
    ("38", "39", frozenset({14})),
    ("6011", "6011", frozenset(range(16, 20))),  # Discover
    ("644", "659", frozenset(range(16, 20))),
    ("62", "62", frozenset(range(16, 20))),  # UnionPay
    ("5018", "5018", frozenset(range(13, 20))),  # Maestro
    ("5020", "5020", frozenset(range(13, 20))),
    ("5038", "5038", frozenset(range(13, 20))),
    ("5893", "5893", frozenset(range(13, 20))),
    ("6304", "6304", frozenset(range(13, 20))),
    ("6759", "6763", frozenset(range(13, 20))),
)

# Names that hold ids in providers' objects: digits there are theirs, and are asked for again.
_IDS = re.compile(r"(?:^|_)(?:id|from|to|recipient|timestamp|sha256|hash)$")


@overload
def mask(text: str) -> str: ...
@overload
def mask(text: None) -> None: ...
@overload
def mask(text: str | None) -> str | None: ...
def mask(text: str | None) -> str | None:
    """The text with every card number hidden but for its last four digits."""
    return None if text is None else _RUN.sub(_masked, text)


def mask_object(value: Any, name: str = "") -> Any:
    """Every word in a JSON value, but for what stands under a name of ids."""
    match value:
        case str() if not _IDS.search(name):
            return mask(value)
        case Mapping():
            return {key: mask_object(one, key) for key, one in value.items()}
        case list() | tuple():
            return [mask_object(one, name) for one in value]
        case _:
            return value


def mask_body(body: bytes) -> bytes:
    """A body that is to be stored raw: byte for byte as it came, unless a card number is in it."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        text = body.decode(errors="surrogateescape")
        return mask(text).encode(errors="surrogateescape")
    masked = mask_object(told)
    return body if masked == told else json.dumps(masked).encode()


def _masked(run: re.Match[str]) -> str:
    """A run may hold more than the card: a count before it, a date or a code behind."""
    text, hidden = run[0], set[int]()
    groups = [range(*found.span()) for found in _GROUP.finditer(text)]
    start = 0
    while start < len(groups):
        for end in range(min(start + _GROUPS_MAX, len(groups)), start, -1):
            if _is_card(text, groups[start:end]):
                hidden |= set([place for group in groups[start:end] for place in group][:-_SHOWN])
                start = end - 1
                break
        start += 1
    return "".join(_HIDDEN if place in hidden else one for place, one in enumerate(text))


def _is_card(text: str, groups: Sequence[range]) -> bool:
    """In one piece, or in groups as on the card: 4-4-4-4, 4-6-5, 4-4-4-4-3. Lists of sizes are none."""
    first, *rest = map(len, groups)
    if rest and (first != 4 or not all(3 <= size <= 7 for size in rest)):
        return False
    digits = "".join(str(unicodedata.digit(text[place])) for group in groups for place in group)
    is_issued = any(
        len(digits) in lengths and least <= digits[: len(least)] <= most
        for least, most, lengths in _ISSUERS
    )
    return is_issued and _luhn(digits)


def _luhn(digits: str) -> bool:
    doubled = [int(one) * 2 for one in digits[-2::-2]]
    return (sum(map(int, digits[::-2])) + sum(n - 9 * (n > 9) for n in doubled)) % 10 == 0
