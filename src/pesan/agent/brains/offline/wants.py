"""Reads the things a buyer names: "2 kaos hitam L sama celana jogger 1" is two wants."""

import re
from collections.abc import Iterable, Sequence

from ...models import Offer, Want
from .lexicon import COLOURS, DOZENS, NUMBERS, SIZE_WORDS, SIZES, STOP, UNITS, listed
from .normalise import BREAKS, Normal, canonical, plain

_JOINERS = frozenset(
    {*BREAKS, "dan", "sama", "and", "plus", "terus", "lalu", "kemudian", "tapi", "but"}
)
_REFUSALS = frozenset({"bukan", "jangan", "not"})
_MORE = frozenset({"lagi", "tambah", "another", "more", "add"})
_EACH = frozenset({"masing", "each"})
_SIZE_AHEAD = frozenset({"ukuran", "nomor", "no", "number"})
# "the black one", "this item": no number and no colour there.
_ENGLISH_POINTERS = listed("the this that an each which any what wrong same these my first")
_NUMERIC = re.compile(r"^\d{1,4}$")
_ODD = re.compile(r"^(?:\d+minus|\d{5,}|.{31,})$")
QUANTITY_MAX = 9_999


class _Draft:
    """One want while its words come in."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.quantity: int | None = None
        self.numbers: list[int] = []
        self.number_first = False
        self.refused = False

    def counted(self) -> bool:
        return self.quantity is not None or bool(self.numbers)

    def nouns(self) -> list[str]:
        return [word for word in self.words if not is_attribute(word)]

    def has_kind_of(self, word: str) -> bool:
        kind = _kind(word)
        return kind is not None and any(_kind(own) == kind for own in self.words)

    def __bool__(self) -> bool:
        return bool(self.words) or self.counted()


def wants_in(said: Normal) -> tuple[Want, ...]:
    drafts = _joined(_split(said.tokens))
    if _EACH & set(said.words):
        _share_count(drafts)
    more = bool(_MORE & set(said.words))
    return tuple(
        Want(
            words=tuple(draft.words),
            quantity=draft.quantity,
            numbers=tuple(draft.numbers),
            more=more,
        )
        for draft in drafts
    )


def is_attribute(word: str) -> bool:
    """A colour or a size: it says which, not what."""
    return _kind(word) is not None


def points_at(words: Iterable[str], offers: Sequence[Offer]) -> bool:
    """Whether these words only say which of the offers: "yang hitam", "original"."""
    known = {word for offer in offers for word in (*plain(offer.product), *plain(offer.title))}
    return all(is_attribute(word) or canonical(word) in known for word in words)


def _kind(word: str) -> str | None:
    base = canonical(word)
    if base in COLOURS:
        return "colour"
    if base in SIZES or word in SIZE_WORDS or word.isdigit():
        return "size"
    return None


def _share_count(drafts: list[_Draft]) -> None:
    """Two of each: "kaos sama topi masing-masing 2"."""
    counts = {n for draft in drafts for n in (draft.quantity, *draft.numbers) if n is not None}
    if len(counts) == 1:
        for draft in drafts:
            draft.quantity, draft.numbers = next(iter(counts)), []


def _split(tokens: Sequence[str]) -> list[tuple[_Draft, bool]]:
    """Segments, each with whether a joiner stood before it."""
    drafts: list[tuple[_Draft, bool]] = [(_Draft(), False)]
    for at, word in enumerate(tokens):
        before = tokens[at - 1] if at else ""
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        if word in _JOINERS:
            drafts.append((_Draft(), True))
            continue
        if _starts_anew(drafts[-1][0], word, before):
            drafts.append((_Draft(), False))
        _take(drafts[-1][0], word, before, after)
    return drafts


def _starts_anew(draft: _Draft, word: str, before: str) -> bool:
    """Whether the next thing begins without a joiner: "2 kaos 1 celana", "kaos 2 celana 1"."""
    if not draft.words or not draft.counted():
        return False
    if _number(word, before) is not None and before not in _SIZE_AHEAD:
        return draft.number_first
    if not _is_content(word, before):
        return False
    return not draft.number_first and (not is_attribute(word) or draft.has_kind_of(word))


def _take(draft: _Draft, word: str, before: str, after: str) -> None:
    number = _number(word, before)
    if number is not None:
        if before in _SIZE_AHEAD and word.isdigit():
            draft.words.append(word)
        else:
            _count(draft, number, word, after)
    elif word in DOZENS and not draft.counted():
        draft.quantity = DOZENS[word] // (2 if before in {"setengah", "half"} else 1)
    elif _refuses(word, after) and not draft:
        draft.refused = True
    elif _is_content(word, before):
        draft.words.append(word)


def _refuses(word: str, after: str) -> bool:
    """Takes back: "bukan 2", "ga jadi 3". A plain "engga, 3 aja" refuses what we said, not the 3."""
    return word in _REFUSALS or (word == "tidak" and after == "jadi")


def _count(draft: _Draft, number: int, word: str, after: str) -> None:
    draft.number_first = draft.number_first or not draft.words
    if after in DOZENS:
        draft.quantity = min(number * DOZENS[after], QUANTITY_MAX)
    elif after in UNITS or not word.isdigit():
        draft.quantity = number
    else:
        draft.numbers.append(number)


def _number(word: str, before: str) -> int | None:
    if _NUMERIC.match(word):
        return int(word)
    if word == "one" and (before in _ENGLISH_POINTERS or _is_content(before, "")):
        return None
    if word == "dozen":
        return None
    return NUMBERS.get(word)


def _is_content(word: str, before: str) -> bool:
    """A word that names something; "no"/"nomor" before a number and STOP words do not."""
    if not word or word in BREAKS or word in STOP or word in UNITS or word in DOZENS:
        return False
    if word == "item" and before in _ENGLISH_POINTERS:
        return False
    return not _ODD.match(word) and not _NUMERIC.match(word) and word not in NUMBERS


def _joined(segments: list[tuple[_Draft, bool]]) -> list[_Draft]:
    """Attributes and counts after a comma belong to the thing before, or to another of it."""
    kept: list[_Draft] = []
    for draft, joined in segments:
        if not draft or (draft.refused and (len(segments) > 1 or not draft.words)):
            continue
        if not kept or draft.nouns():
            kept.append(draft)
        elif _completes(kept[-1], draft):
            _merge(kept[-1], draft)
        elif joined or draft.words:
            inherited = [w for w in kept[-1].words if not draft.has_kind_of(w)]
            draft.words = inherited + draft.words
            kept.append(draft)
    return [draft for draft in kept if draft]


def _completes(whole: _Draft, part: _Draft) -> bool:
    clash = any(whole.has_kind_of(word) for word in part.words)
    return not clash and not (whole.counted() and part.counted())


def _merge(whole: _Draft, part: _Draft) -> None:
    whole.words += part.words
    whole.numbers += part.numbers
    whole.quantity = part.quantity if whole.quantity is None else whole.quantity
