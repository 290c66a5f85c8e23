"""Turns what a thumb typed into plain words: "Kakkk ada kaosnya yg itam gaa??" and so on."""

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

from .lexicon import (
    CANONICAL,
    COLOURS,
    ENGLISH,
    INDONESIAN,
    NUMBERS,
    POLITE,
    SIZES,
    SLANG,
    STOP,
    UNITS,
)

TEXT_MAX = 1_000  # characters of a burst that are read; a chat message is far shorter
_KNOWN = frozenset(
    {*SLANG, *POLITE, *STOP, *NUMBERS, *UNITS, *CANONICAL, *COLOURS, *SIZES, *INDONESIAN, *ENGLISH}
)
BREAKS = frozenset({",", ".", "\n", "+", "&", ";", "?"})

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
_AMOUNT = re.compile(
    r"\brp\s*\.?\s*(?P<a>\d{1,9}(?:[.,]\d{1,3}){0,3})\s*(?P<ua>rb|ribu|k|jt|juta)?\b"
    r"|(?<![\w.,])(?P<b>\d{1,4}(?:[.,]\d{1,2})?)(?P<ub>k|\s*(?:rb|ribu|jt|juta))\b"
    r"|(?<![\w.,])(?P<c>\d{1,3}(?:\.\d{3}){1,3})(?![\w])"
)
_SCALE = {"rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000}
_JOINED = (
    (re.compile(r"^\s*/(?:start|help)\b"), " halo "),  # what a chat with a bot begins with
    (re.compile(r"\bt[\s-]?shirts?\b"), " tshirt "),
    (re.compile(r"\babu[\s-]*abu\b|\babu2\b"), " abu "),
    (re.compile(r"\bmerah (?:muda|jambu)\b"), " pink "),
    (re.compile(r"\ball[\s-]size\b"), " allsize "),
    (re.compile(r"\bpre[\s-]order\b"), " preorder "),
    (re.compile(r"\bon going\b"), " ongoing "),
    (re.compile(r"\bassalam\w*(?:['\s]+\w*alaikum)?(?:\s+w[ar.\s]*wb)?"), " assalamualaikum "),
    (re.compile(r"(?<!\w)-\s?(\d{1,9})"), r" \1minus "),  # "-1" is nobody's quantity
    (re.compile(r"(?<!\w)x\s?(\d{1,4})(?!\w)"), r" \1 pcs "),
    (re.compile(r"(?<![\w.,])(\d{1,4})\s?x(?!\w)"), r" \1 pcs "),
    (re.compile(r"(?<![\w.,])(\d+)\s?(kg|gr|gram|g|ml|liter|ltr|cm|mm|inch)\b"), r" \1\2 "),
    (
        re.compile(r"(?<![\w.,#])(\d{1,4})(pcs|pc|buah|bh|biji|psg|pasang|lusin|pack|box)\b"),
        r" \1 \2 ",
    ),
)
_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[,.\n+&;?]")
_REPEATED = re.compile(r"([a-wyz])\1{2,}")
_NOT_CLITIC = frozenset(
    {"punya", "hanya", "tanya", "nanya", "kenya", "bertanya", "bunya", "menanya"}
)
_KAH = frozenset({"ada", "apa", "bisa", "boleh", "mana", "masih", "sudah", "benar"})
_LAH = frozenset(
    {"iya", "ya", "oke", "boleh", "baik", "jadi", "ada", "lanjut", "gas", "tidak", "ok"}
)
_VERBS_IN = frozenset(
    {
        "pilih",
        "ambil",
        "beli",
        "cari",
        "masuk",
        "proses",
        "kirim",
        "bungkus",
        "balik",
        "cek",
        "order",
    }
)
_WEIGHTS = re.compile(r"^(\d+)(?:gram|gr|g)$")


class Normal(Struct, frozen=True):
    tokens: tuple[str, ...]  # words and breaks, politeness gone
    words: tuple[str, ...]  # words alone
    said: str  # " word word word ", padded so that a pattern can ask for whole words
    amounts: tuple[int, ...]  # money a buyer named, in whole units of the store's currency
    question: bool


def tidy(text: str) -> str:
    """Readable characters only, case kept: emoji, control and zero-width marks are gone."""
    # NFKC folds full-width letters and styled digits into plain ones.
    folded = unicodedata.normalize("NFKC", text[:TEXT_MAX].translate(_APOSTROPHES))[:TEXT_MAX]
    return "".join(c if c in "\n\t" or _readable(c) else " " for c in folded)


def normalise(text: str) -> Normal:
    lowered = _unaccent(tidy(text).lower())
    lowered, amounts = _take_amounts(lowered)
    for pattern, joined in _JOINED:
        lowered = pattern.sub(joined, lowered)
    tokens = tuple(token for raw in _TOKEN.findall(lowered) for token in _spoken(raw))
    tokens = tuple(token for token in tokens if token not in POLITE)
    words = tuple(token for token in tokens if token not in BREAKS)
    return Normal(tokens, words, f" {' '.join(words)} ", amounts, "?" in tokens)


def raw_words(text: str) -> list[str]:
    """Lower-case words before any slang is undone, for telling the language."""
    return re.findall(r"[a-z']+", _unaccent(tidy(text).lower()))


def plain(name: str) -> tuple[str, ...]:
    """A catalogue's own name as comparable words: "Hitam / XL" is ("hitam", "xl")."""
    return tuple(canonical(word) for word in normalise(name).words)


def canonical(word: str) -> str:
    weight = _WEIGHTS.match(word)
    return f"{weight[1]}g" if weight else CANONICAL.get(word, word)


def _readable(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNPZ" or char in "+=$<>|^~"


def _unaccent(text: str) -> str:
    if text.isascii():
        return text
    split = unicodedata.normalize("NFD", text)
    return "".join(c for c in split if unicodedata.category(c) != "Mn")


def _take_amounts(text: str) -> tuple[str, tuple[int, ...]]:
    amounts: list[int] = []

    def note(match: re.Match[str]) -> str:
        digits = match["a"] or match["b"] or match["c"]
        amounts.append(_amount(digits, (match["ua"] or match["ub"] or "").strip()))
        return " "

    return _AMOUNT.sub(note, text), tuple(amounts)


def _amount(digits: str, unit: str) -> int:
    """`85` + rb, `1,5` + jt, `85.000`: whole currency units."""
    if not unit:
        return int(re.sub(r"[.,]", "", digits))
    whole, _, part = digits.replace(",", ".").partition(".")
    scale = _SCALE[unit]
    rest = part.replace(".", "")[:6]
    return int(whole) * scale + (int(rest) * scale // 10 ** len(rest) if rest else 0)


def _spoken(raw: str) -> tuple[str, ...]:
    if raw in BREAKS:
        return (raw,)
    return tuple(_word(raw).split())


@lru_cache(maxsize=4096)
def _word(raw: str) -> str:
    """One token as standard words; "" when it only laughs."""
    if not raw.isascii() or raw.isdigit():
        return str(int(raw)) if raw.isdigit() and len(raw) < 5 else raw
    word = _REPEATED.sub(r"\1", raw)
    if word in SLANG:
        return SLANG[word]
    word = _single_ending(re.sub(r"^([a-z]{3,})2$", r"\1", word))  # "pikir2" is said twice
    if re.fullmatch(r"(?:w?k){2,}w?k?|(?:ha|he|hi){2,}h?|wk+w?k*", word):
        return ""
    return SLANG.get(word) or _without_clitic(word)


def _single_ending(word: str) -> str:
    """Reads "okee" as "oke", while "tee" stays: a doubled ending goes when only the single one is a word."""
    doubled = len(word) > 2 and word[-1] == word[-2]
    return word[:-1] if doubled and word not in _KNOWN and word[:-1] in _KNOWN else word


def _without_clitic(word: str) -> str:
    if word in _KNOWN:
        return word
    if word.endswith("nya") and len(word) > 5 and word not in _NOT_CLITIC:
        return _resolved(word[:-3])
    for ending, stems in (("kah", _KAH), ("lah", _LAH), ("in", _VERBS_IN), ("kan", _VERBS_IN)):
        stem = word.removesuffix(ending)
        if stem != word and stem in stems:
            return stem
    return word


def _resolved(stem: str) -> str:
    return SLANG.get(stem, stem)
