"""What a buyer's words ask for. Pure."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from .folding import KNOWN, canonical, is_stop, other_forms, plain_words
from .spelling import NEAR, likely
from .synonyms import COLOURS, QUALITIES, SIZES

TERMS_MAX = 8  # meaningful words of a query that are looked for
WORD_CHARACTERS_MAX = 40

Synonyms = Mapping[str, frozenset[str]]  # a store's own, folded: each word with all that mean it


class Term(Struct, frozen=True):
    """A word of the query that means something: its likely forms, each with how sure we are."""

    forms: tuple[tuple[str, float], ...]
    weight: float  # what a thing is weighs more than how it is

    @property
    def word(self) -> str:
        """As it was asked for."""
        return self.forms[0][0]


def terms_of(query: str, synonyms: Synonyms | None = None) -> tuple[Term, ...]:
    kept = [
        canonical(word[:WORD_CHARACTERS_MAX]) for word in plain_words(query) if not is_stop(word)
    ]
    unique = list(dict.fromkeys(kept))[:TERMS_MAX]
    return tuple(_term(word, (synonyms or {}).get(word, frozenset())) for word in unique)


def _term(word: str, same: frozenset[str]) -> Term:
    forms = {word: 1.0}
    for other in sorted(same):
        forms.setdefault(other, 1.0)
    for other in () if word in KNOWN else other_forms(word):
        forms.setdefault(other, 0.95)
    for other in () if same else likely(word):
        forms.setdefault(other, NEAR)
    return Term(tuple(forms.items()), _weight(forms))


def _weight(forms: Iterable[str]) -> float:
    forms = set(forms)
    if forms & SIZES:
        return 0.4
    if forms & COLOURS:
        return 0.45
    if forms & QUALITIES or all(form.isdigit() for form in forms):
        return 0.3
    return 1.0
