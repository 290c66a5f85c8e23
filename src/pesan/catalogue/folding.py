"""Text to comparable words, alike for what is sold and for what is asked. Pure.

`Kaos Polos HITAM (t-shirt)` and `kaoss item polos` meet here: accents and case go, phrases are
joined, repeated letters count once, and synonyms become one word. There is no stemmer: one that
knows no Indonesian turns `pesanan` (an order) into `sanan`.
"""

import re
import unicodedata
from functools import lru_cache

from .synonyms import GROUPS, PHRASES, STOP

_TOKEN = re.compile(r"[a-z0-9]+")
_DOUBLED = re.compile(r"([a-z])\1+")
_BIG = re.compile(r"^x+[sl]$")  # here the repeated letter is the meaning
_UNIT = re.compile(r"(?<![a-z0-9])(\d+) +(kg|gr|gram|g|ml|l|liter|cm|mm|inch|gb|tb)(?![a-z0-9])")
_GRAMS = re.compile(r"^(\d+)(?:gr|gram)$")
_CLITIC = re.compile(r"^([a-z]{3,})(?:nya|ku|mu)$")
_PLURAL = re.compile(r"^([a-z]{3,})s$")


def _squeezed(word: str) -> str:
    """`kaoss` and `kaooos` are `kaos`; `xxl` stays."""
    return word if _BIG.match(word) else _DOUBLED.sub(r"\1", word)


_FIRST = {
    _squeezed(word): _squeezed(group.split()[0]) for group in GROUPS for word in group.split()
}
_PHRASES = tuple(
    (re.compile(rf"\b{' '.join(map(_squeezed, phrase.split()))}\b"), joined)
    for phrase, joined in PHRASES
)
_STOP = frozenset(map(_squeezed, STOP))
KNOWN = frozenset(_FIRST)


def plain_words(text: str) -> list[str]:
    """Lower-case, squeezed words with phrases joined; synonyms still apart."""
    split = unicodedata.normalize("NFKD", text).lower()
    ascii_only = "".join(c for c in split if unicodedata.category(c) != "Mn" and c not in "'’")
    tokens = " ".join(_TOKEN.findall(ascii_only))
    joined = " ".join(map(_squeezed, _UNIT.sub(r"\1\2", tokens).split()))
    for pattern, whole in _PHRASES:
        joined = pattern.sub(whole, joined)
    return joined.split()


@lru_cache(maxsize=8192)
def canonical(word: str) -> str:
    """The one word of its group; a word of no group is itself."""
    grams = _GRAMS.match(word)
    return f"{grams[1]}g" if grams else _FIRST.get(word, word)


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    """What a text is compared by."""
    return tuple(canonical(word) for word in plain_words(text))


def is_stop(word: str) -> bool:
    return word in _STOP


def other_forms(word: str) -> list[str]:
    """`kaosnya` may be `kaos`, `bags` may be `bag`: tried beside the word, never instead of it."""
    return [canonical(found[1]) for pattern in (_CLITIC, _PLURAL) if (found := pattern.match(word))]
