"""Best first: how well a product answers what a buyer typed. Pure; PostgreSQL finds candidates."""

from collections.abc import Iterable, Sequence

from .folding import canonical, is_stop, plain_words, words
from .models import Product, ProductRow, ProductStatus, Variant, VariantRow
from .spelling import quality
from .terms import WORD_CHARACTERS_MAX, Term

WORDS_MAX = 150  # of one product that search finds it by
DESCRIPTION_CHARACTERS_MAX = 500

ENOUGH = 0.4  # of what was asked must be there
OF_THE_BEST = 0.5  # and of what the best answer has

# What a hit is worth, by where the word stands.
NAME, CHOICE, CODE, LABEL, PROSE = 1.0, 0.95, 0.9, 0.8, 0.45


def search_words(product: ProductRow, variants: Sequence[VariantRow]) -> dict[str, int]:
    """The folded words that find a product, each with its best worth in percent.

    What is not on sale is found by nothing.
    """
    if product.status is not ProductStatus.ACTIVE:
        return {}
    texts = [(product.name, NAME)]
    texts += [(text, LABEL) for text in (*product.tags, product.category or "")]
    for variant in variants:
        texts += [(text, CHOICE) for text in (variant.title, *variant.options.values())]
        texts += [(text, CODE) for text in (variant.sku, variant.barcode or "")]
    texts.append((product.description[:DESCRIPTION_CHARACTERS_MAX], PROSE))
    found: dict[str, int] = {}
    for text, worth in texts:
        for plain in plain_words(text):
            if is_stop(plain) or (len(found) >= WORDS_MAX and canonical(plain) not in found):
                continue
            word = canonical(plain)[:WORD_CHARACTERS_MAX]
            found[word] = max(found.get(word, 0), round(100 * worth))
    return found


def ranked(products: Iterable[Product], terms: Sequence[Term], query: str) -> list[Product]:
    """Those that answer the query, best first; of equals the one in stock, then the newest."""
    scored = [(_score(product, terms, query), product) for product in products]
    best = max((score for score, _ in scored), default=0)
    kept = [(s, p) for s, p in scored if s >= ENOUGH and s >= best * OF_THE_BEST]
    kept.sort(key=lambda pair: (round(pair[0], 3), _in_stock(pair[1]), pair[1].id), reverse=True)
    return [product for _, product in kept]


def _in_stock(product: Product) -> bool:
    return any(variant.available > 0 or variant.backorder for variant in product.variants)


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
    hits = sum(any(quality(form, word) == 1 for t in terms for form, _ in t.forms) for word in name)
    return 0.8 * best + 0.2 * apart + 0.1 * best * hits / max(1, len(name))


def _coverage(terms: Sequence[Term], found: dict[str, float]) -> float:
    return sum(
        term.weight
        * max(
            (
                sure * weight * quality(form, word)
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
        dict.fromkeys(words(product.name), NAME),
        dict.fromkeys((w for tag in product.tags for w in words(tag)), LABEL),
        dict.fromkeys(words(product.category or ""), LABEL),
        dict.fromkeys(words(product.description[:DESCRIPTION_CHARACTERS_MAX]), PROSE),
    )


def _variant_words(variant: Variant) -> dict[str, float]:
    texts = [variant.title, *variant.options.values()]
    return _merged(
        dict.fromkeys((w for text in texts for w in words(text)), CHOICE),
        dict.fromkeys(words(f"{variant.sku} {variant.barcode or ''}"), CODE),
    )


def _merged(*weighted: dict[str, float]) -> dict[str, float]:
    merged: dict[str, float] = {}
    for found in weighted:
        for word, weight in found.items():
            merged[word] = max(weight, merged.get(word, 0))
    return merged
