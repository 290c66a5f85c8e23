"""How near two words are: the same, a beginning, a part, or a slip of the finger. Pure."""

from functools import lru_cache

from .folding import KNOWN, canonical
from .synonyms import SIZES

NEAR = 0.8
FAR = 0.6


def beyond(word: str) -> str:
    """The first text after all that begin with this word; after the word alone where it must be
    whole.
    """
    if len(word) < 3 or word in SIZES:
        return f"{word}\1"
    return word[:-1] + chr(ord(word[-1]) + 1)


@lru_cache(maxsize=65536)
def quality(asked: str, found: str) -> float:
    """1 for the same word, less for a beginning of it, a part of it, or a typo."""
    if asked == found:
        return 1.0
    if len(asked) < 3 or asked in SIZES:
        return 0.0
    if found.startswith(asked):
        return 0.85
    if asked in KNOWN and found in KNOWN:
        return 0.0  # `kopi` is no slip of `topi`, nor `hijab` of `hijau`
    if len(asked) >= 4 and asked in found:
        return FAR
    return _typo(asked, found)


@lru_cache(maxsize=4096)
def likely(word: str) -> tuple[str, ...]:
    """Known words this may be a slip of: `blak` is `black`, hence `hitam`."""
    if word in KNOWN or len(word) < 4 or not word.isalpha():
        return ()
    found = [
        canonical(known)
        for known in KNOWN
        if len(known) >= 4
        and distance(word, known, most=1) == 1
        # A word this short with one letter exchanged for another is often another word.
        and (len(word) > 4 or len(known) > 4 or sorted(word) == sorted(known))
    ]
    return tuple(sorted(set(found)))[:3]


def swaps(word: str) -> list[str]:
    """Neighbouring letters exchanged (`koas`): the one typo that trigrams do not see."""
    if word in KNOWN or not 4 <= len(word) <= 12 or not word.isalpha():
        return []
    turned = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
    return list(dict.fromkeys(canonical(other) for other in turned))


def _typo(asked: str, found: str) -> float:
    if min(len(asked), len(found)) < 4 or not (asked.isalpha() and found.isalpha()):
        return 0.0
    most = 2 if min(len(asked), len(found)) >= 7 else 1
    slips = distance(asked, found, most=most)
    if slips > most or (asked[0] != found[0] and (slips > 1 or len(asked) < 5)):
        return 0.0
    return NEAR if slips == 1 else FAR


def distance(one: str, other: str, *, most: int) -> int:
    """Letters wrong, missing, too many or exchanged with a neighbour; `most + 1` for more.

    Damerau-Levenshtein, optimal string alignment.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
