"""Best first: how well a product answers what a buyer typed. Pure; PostgreSQL finds candidates."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from .folding import KNOWN, canonical, is_stop, other_forms, plain_words, words
from .models import Product, ProductRow, Variant, VariantRow
from .synonyms import COLOURS, QUALITIES, SIZES

TERMS_MAX = 8  # meaningful words of a query that are looked for
WORD_CHARACTERS_MAX = 40
TEXT_CHARACTERS_MAX = 1200  # of search_text: word_similarity is linear in it
DESCRIPTION_CHARACTERS_MAX = 500

ENOUGH = 0.4  # of what was asked must be there
OF_THE_BEST = 0.5  # and of what the best answer has
_NEAR = 0.8
_FAR = 0.6


class Term(Struct, frozen=True):
    """A word of the query that means something: its likely forms, each with how sure we are."""

    forms: tuple[tuple[str, float], ...]
    weight: float  # what a thing is weighs more than how it is


def terms_of(query: str) -> tuple[Term, ...]:
    kept = [
        canonical(word[:WORD_CHARACTERS_MAX]) for word in plain_words(query) if not is_stop(word)
    ]
    return tuple(_term(word) for word in list(dict.fromkeys(kept))[:TERMS_MAX])


def spellings(terms: Sequence[Term]) -> list[str]:
    """Every form of every term, for the candidates' query."""
    return list(dict.fromkeys(form for term in terms for form, _ in term.forms))


def swaps(terms: Sequence[Term]) -> list[str]:
    """Neighbouring letters exchanged (`koas`): the one typo that trigrams do not see."""
    found = [
        word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        for word in (term.forms[0][0] for term in terms)
        if word not in KNOWN and 4 <= len(word) <= 12 and word.isalpha()
        for i in range(len(word) - 1)
    ]
    return list(dict.fromkeys(canonical(word) for word in found))


def search_text(product: ProductRow, variants: Sequence[VariantRow]) -> str:
    """The folded words of a product, each once, between spaces, so ` kaos ` finds a whole word."""
    texts = [product.name, *product.tags, product.category or ""]
    for variant in variants:
        texts += [variant.sku, variant.title, *variant.options.values(), variant.barcode or ""]
    texts.append(product.description[:DESCRIPTION_CHARACTERS_MAX])
    # Both spellings: a typo is near what was typed (`blak`, `black`), not near `hitam`.
    both = [
        form for text in texts for word in plain_words(text) for form in (canonical(word), word)
    ]
    kept = " ".join(dict.fromkeys(both))
    if len(kept) > TEXT_CHARACTERS_MAX:
        kept = kept[:TEXT_CHARACTERS_MAX].rpartition(" ")[0]
    return f" {kept} "


def ranked(products: Iterable[Product], query: str) -> list[Product]:
    """Those that answer the query, best first; of equals the one in stock, then the newest."""
    terms = terms_of(query)
    scored = [(_score(product, terms, query), product) for product in products]
    best = max((score for score, _ in scored), default=0)
    kept = [(s, p) for s, p in scored if s >= ENOUGH and s >= best * OF_THE_BEST]
    kept.sort(key=lambda pair: (round(pair[0], 3), _in_stock(pair[1]), pair[1].id), reverse=True)
    return [product for _, product in kept]


def _in_stock(product: Product) -> bool:
    return any(variant.available > 0 or variant.backorder for variant in product.variants)


def _term(word: str) -> Term:
    forms = {word: 1.0}
    for other in () if word in KNOWN else other_forms(word):
        forms.setdefault(other, 0.95)
    for other in _likely(word):
        forms.setdefault(other, _NEAR)
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


@lru_cache(maxsize=4096)
def _likely(word: str) -> tuple[str, ...]:
    """Known words this may be a slip of: `blak` is `black`, hence `hitam`."""
    if word in KNOWN or len(word) < 4 or not word.isalpha():
        return ()
    found = [
        canonical(known)
        for known in KNOWN
        if len(known) >= 4
        and _distance(word, known, most=1) == 1
        # A word this short with one letter exchanged for another is often another word.
        and (len(word) > 4 or len(known) > 4 or sorted(word) == sorted(known))
    ]
    return tuple(sorted(set(found)))[:3]


def _score(product: Product, terms: Sequence[Term], query: str) -> float:
    """1 for everything asked for, in the name; more for the very SKU; 0 for nothing."""
    if query.strip().lower() in {variant.sku.lower() for variant in product.variants}:
        return 3.0
    total = sum(term.weight for term in terms)
    if not total:
        return 0.0
    common = _common_words(product)
    choices = [_merged(common, _variant_words(variant)) for variant in product.variants] or [common]
    # One variant has to have the size and the colour: black M and white L are no black L.
    best = max(_coverage(terms, found) for found in choices) / total
    apart = _coverage(terms, _merged(*choices)) / total
    name = words(product.name)
    hits = sum(
        any(_quality(form, word) == 1 for t in terms for form, _ in t.forms) for word in name
    )
    return 0.8 * best + 0.2 * apart + 0.1 * best * hits / max(1, len(name))


def _coverage(terms: Sequence[Term], found: dict[str, float]) -> float:
    return sum(
        term.weight
        * max(
            (
                sure * weight * _quality(form, word)
                for form, sure in term.forms
                for word, weight in found.items()
            ),
            default=0,
        )
        for term in terms
    )


def _common_words(product: Product) -> dict[str, float]:
    """Words of the product itself, with what a hit there is worth."""
    return _merged(
        dict.fromkeys(words(product.name), 1.0),
        dict.fromkeys((w for tag in product.tags for w in words(tag)), 0.8),
        dict.fromkeys(words(product.category or ""), 0.8),
        dict.fromkeys(words(product.description[:DESCRIPTION_CHARACTERS_MAX]), 0.45),
    )


def _variant_words(variant: Variant) -> dict[str, float]:
    texts = [variant.title, *variant.options.values()]
    return _merged(
        dict.fromkeys((w for text in texts for w in words(text)), 0.95),
        dict.fromkeys(words(f"{variant.sku} {variant.barcode or ''}"), 0.9),
    )


def _merged(*weighted: dict[str, float]) -> dict[str, float]:
    merged: dict[str, float] = {}
    for found in weighted:
        for word, weight in found.items():
            merged[word] = max(weight, merged.get(word, 0))
    return merged


@lru_cache(maxsize=65536)
def _quality(asked: str, found: str) -> float:
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
        return _FAR
    return _typo(asked, found)


def _typo(asked: str, found: str) -> float:
    if min(len(asked), len(found)) < 4 or not (asked.isalpha() and found.isalpha()):
        return 0.0
    most = 2 if min(len(asked), len(found)) >= 7 else 1
    slips = _distance(asked, found, most=most)
    if slips > most or (asked[0] != found[0] and (slips > 1 or len(asked) < 5)):
        return 0.0
    return _NEAR if slips == 1 else _FAR


def _distance(one: str, other: str, *, most: int) -> int:
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
