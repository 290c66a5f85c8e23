"""Card numbers that people type where none belongs: made unreadable before anything keeps them.

At every door words come in by: a body and a form (kit/requests.py, every field but the few named
here), a chat's messages and what webhooks are stored raw, a product file, a bank's statement, and
what a brain says or asks for. So that none reaches a table, a log or a model; behind the doors
nobody has to think of it.

A card number is told by its issuer's first digits, the length they go with, and Luhn's check digit,
all three: of numbers of sixteen digits one in forty is one by chance. What may be one and is none:

- A phone of thirteen digits (+49...) may begin as a Visa of thirteen did: it has a plus before it,
  or a field of its own.
- Barcodes of thirteen digits have a check digit of their own; a Visa of thirteen, of the last
  century, has that one in ten times.
- SKUs, barcodes, tracking and account numbers have fields of their own, and stay there as they are.
  So do virtual accounts: the house itself names them, and never by way of one of these doors.
- An identity card's sixteen digits (NIK) can be a card's as well: those of Bali begin with 51, those
  of Surabaya with 3578. In doubt they are hidden: nobody here needs them, and who typed one still
  sees which. To let pass what has a birthday in it would let every fourteenth card pass.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, overload

_HIDDEN = "\N{BULLET}"
_SHOWN = 4  # last digits stay, as on a receipt: whoever typed it sees which one it was

# Digits, and what may stand between a card's groups of them.
# What cannot be seen is among them: kit/text.py would take it out behind the door.
_UNSEEN = r"\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_BETWEEN = rf"[\s.\-\u2010-\u2015_\u00b7{_UNSEEN}]{{1,3}}"
_RUN = re.compile(rf"\d+(?:{_BETWEEN}\d+)*")
_GROUP = re.compile(r"\d+")
_GROUPS_MAX = 5
_DIGITS_MIN, _DIGITS_MAX = 13, 19

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

# Fields of our own contract, and of our forms, that hold no words: other numbers, addresses to call,
# what must come back as it was given. What has a shape of its own (an id, a sum, a time) needs no
# place here: `tests/contract/test_card_masks.py` walks them all.
NO_WORDS = frozenset(
    {
        "account_number",
        "barcode",
        "email",
        "image",
        "images",
        "reference",  # a bank's own number of a transfer: one a transfer, so all of it counts
        "sku",
        "tracking_number",
    }
)
_SECRET = re.compile(r"(?:^|_)(?:ids?|key|password|secret|token)$")
# In these a name is the sender's own and says nothing of what stands under it.
_FREE = frozenset({"branding", "metadata", "options"})

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
    return text if text is None or len(text) < _DIGITS_MIN else _RUN.sub(_masked, text)


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


def mask_given(value: Any, name: str = "", *, free: bool = False) -> Any:
    """Every word of a body or a form, but for the fields that hold none."""
    match value:
        case str() if name == "phone" and not free:
            return mask(f"+{value}")[1:]
        case str() if free or not (name in NO_WORDS or _SECRET.search(name)):
            return mask(value)
        case dict():
            names = value if not free else [mask(key) for key in value]
            return {
                name: mask_given(one, key, free=free or key in _FREE)
                for name, (key, one) in zip(names, value.items(), strict=True)
            }
        case list():
            return [mask_given(one, name, free=free) for one in value]
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
    digits = ["".join(str(int(text[place])) for place in group) for group in groups]
    is_called = run.start() > 0 and run.string[run.start() - 1] == "+"
    start = 0
    while start < len(groups):
        for end in range(min(start + _GROUPS_MAX, len(groups)), start, -1):
            if _is_card(digits[start:end], is_called=is_called and start == 0):
                hidden |= set([place for group in groups[start:end] for place in group][:-_SHOWN])
                start = end - 1
                break
        start += 1
    return "".join(_HIDDEN if place in hidden else one for place, one in enumerate(text))


def _is_card(groups: Sequence[str], *, is_called: bool) -> bool:
    """In one piece, or in groups as on the card: 4-4-4-4, 4-6-5, 4-4-4-4-3. Lists of sizes are none.

    `is_called`: a plus stands before it, as before a phone's.
    """
    first, *rest = map(len, groups)
    if rest and (first != 4 or not all(3 <= size <= 7 for size in rest)):
        return False
    digits = "".join(groups)
    if not _DIGITS_MIN <= len(digits) <= _DIGITS_MAX:
        return False
    if len(digits) == _DIGITS_MIN and (is_called or _is_barcode(digits)):
        return False
    is_issued = any(
        len(digits) in lengths and least <= digits[: len(least)] <= most
        for least, most, lengths in _ISSUERS
    )
    return is_issued and _luhn(digits)


def _is_barcode(digits: str) -> bool:
    """By the check digit of EAN-13."""
    return (sum(map(int, digits[::2])) + 3 * sum(map(int, digits[1::2]))) % 10 == 0


def _luhn(digits: str) -> bool:
    doubled = [int(one) * 2 for one in digits[-2::-2]]
    return (sum(map(int, digits[::-2])) + sum(n - 9 * (n > 9) for n in doubled)) % 10 == 0
