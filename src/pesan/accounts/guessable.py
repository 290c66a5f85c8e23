"""Passwords somebody would try: on a list of leaked ones, a row of keys, or one's own name.

The lists are zxcvbn's, read at the first use: a tenth of a second and ten megabytes. No composition
rules, by design (NIST SP 800-63B-4): four plain words are a good password.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

_ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(pair for row in _ROWS for a, b in pairwise(row) for pair in (a + b, b + a))
_DIGITS = "0123456789"
_OURS = ("pesan", "password", "katasandi", "rahasia")
_WORD_CHARACTERS_MIN = 4
_LEFT_CHARACTERS_MIN = 8  # of its own, beside what everybody knows of somebody
_DIFFERENT_MIN = 4
_READ_MAX = 200  # characters; nobody tries longer ones
_SEQUENCE_PART = 0.8


def is_guessable(password: str, words: Iterable[str]) -> bool:
    """`words` are what is known of this person: address, name, store."""
    folded = password.casefold()[:_READ_MAX]
    letters = re.sub(r"[\W_]", "", folded)
    return (
        len(set(folded)) < _DIFFERENT_MIN
        or not {folded, *_stems(letters)}.isdisjoint(_common())
        or _is_sequence(folded)
        or _is_known(letters, words)
    )


@cache
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import (  # type: ignore[import-untyped] # it has no types  # noqa: PLC0415 - large, seldom needed
        FREQUENCY_LISTS,
    )

    return frozenset(FREQUENCY_LISTS["passwords"])


def _stems(letters: str) -> set[str]:
    """Without any of the digits at its end or its beginning, and each of these said once."""
    ends = len(letters) - len(letters.rstrip(_DIGITS))
    stems = {letters[: len(letters) - cut] for cut in range(ends + 1)}
    stems.add(letters.strip(_DIGITS))
    return stems | {_once(stem) * times for stem in stems for times in (1, 2)}


def _once(text: str) -> str:
    """`sandisandi` is `sandi` twice: what is said again adds nothing."""
    found = re.fullmatch(r"(.+?)\1+", text)
    return text if found is None else found[1]


def _is_sequence(text: str) -> bool:
    """Mostly one key beside the last: `abcd1234efgh`, `qwertyuiop12`, `aaaabbbbcccc`."""
    if len(text) < 2 or len(_once(text)) < _DIFFERENT_MIN:
        return True
    steps = [a + b for a, b in pairwise(text)]
    beside = [step for step in steps if step in _NEIGHBOURS or step[0] == step[1]]
    return len(beside) / len(steps) >= _SEQUENCE_PART


def _is_known(text: str, words: Iterable[str]) -> bool:
    """Little is left of it without what anybody knows."""
    parts = {part for word in (*words, *_OURS) for part in re.split(r"[\W_]+", word.casefold())}
    parts |= {re.sub(r"[\W_]", "", word.casefold()) for word in words}
    left = text
    for part in sorted((p for p in parts if len(p) >= _WORD_CHARACTERS_MIN), key=len, reverse=True):
        left = left.replace(part, "")
    return left != text and len(left.strip(_DIGITS)) < _LEFT_CHARACTERS_MIN
