"""Which of the variants a search found are the ones named. The search proposes, this decides.

Putting something in the cart needs every noun matched; a looser match is only ever asked about.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from ....kit.money import Money
from ...models import CartLine, Offer, ProductFound, VariantFound, Want
from .lexicon import COLOURS, SIZE_WORDS
from .normalise import canonical, plain
from .wants import is_attribute


class Hit(Struct, frozen=True):
    """A product that answers to what was named, with the variants that still fit."""

    product: ProductFound
    variants: tuple[VariantFound, ...]
    certain: bool  # every noun was matched
    missing: tuple[str, ...]  # colours and sizes it does not come in
    quantity: int | None  # once the catalogue told sizes and counts apart


def hits(want: Want, products: Sequence[ProductFound]) -> list[Hit]:
    """The best matching products, all equally good, in the search's order."""
    scored = [found for found in (_score(want, product) for product in products) if found]
    best = max((score for score, _ in scored), default=None)
    return [hit for score, hit in scored if score == best]


def loose_hits(want: Want, products: Sequence[ProductFound], most: int) -> list[Hit]:
    """What the search proposed although no word of it is ours: a store's own synonym, a guess."""
    quantity = want.quantity or (want.numbers[0] if len(want.numbers) == 1 else None)
    attributes = tuple(word for word in want.words if is_attribute(word))
    alike = hits(Want(words=attributes), products) if attributes else []
    if alike:
        return [Hit(h.product, h.variants, False, (), quantity) for h in alike[:most]]
    return [Hit(product, product.variants, False, (), quantity) for product in products[:most]]


def pick(want: Want, offers: Sequence[Offer]) -> tuple[tuple[Offer, ...], int | None]:
    """Which of what we showed these words mean, and how many of it; nothing when a word is foreign."""
    chosen, counts = tuple(offers), []
    for word in want.words:
        chosen = tuple(offer for offer in chosen if _offers(word, offer))
    for number in want.numbers:
        narrowed = tuple(offer for offer in chosen if _offers(str(number), offer))
        if narrowed and len(narrowed) < len(offers):
            chosen = narrowed
        else:
            counts.append(number)
    loose = counts[0] if len(counts) == 1 else None
    return chosen, want.quantity if want.quantity is not None else loose


def lines_named(words: Sequence[str], lines: Sequence[CartLine]) -> tuple[CartLine, ...]:
    """The cart lines most of these words name; none when no word names any."""
    scored = [(sum(_named(word, plain(line.name)) for word in words), line) for line in lines]
    best = max((score for score, _ in scored), default=0)
    return tuple(line for score, line in scored if score == best) if best else ()


def names(word: str, name: str) -> bool:
    """Whether this word is part of a catalogue name."""
    return _named(word, plain(name))


def within(variants: Sequence[VariantFound], price_max: int | None) -> tuple[VariantFound, ...]:
    """The variants a budget allows; `price_max` in whole units of their currency."""
    if price_max is None:
        return tuple(variants)
    return tuple(
        v for v in variants if v.price.minor <= Money.from_whole(price_max, v.price.currency).minor
    )


def can_buy(variant: VariantFound) -> bool:
    return variant.available > 0 or variant.backorder


def label(product: str, title: str) -> str:
    """As a buyer reads it: "Kaos Polos Hitam L"."""
    return " ".join(f"{product} {title.replace(' / ', ' ')}".split())


def _score(want: Want, product: ProductFound) -> tuple[tuple[int, int], Hit] | None:
    variants: tuple[VariantFound, ...] = product.variants
    nouns = matched = wrong = 0
    missing: list[str] = []
    name = plain(product.name)
    for word in dict.fromkeys(want.words):
        carriers = _carriers(word, product.variants)
        attribute = is_attribute(word)
        nouns += not attribute
        if _named(word, name) and not (attribute and carriers):
            matched += not attribute
        elif carriers:
            matched += not attribute
            narrowed = _both(variants, carriers)
            missing += [] if narrowed else [word]
            variants = narrowed or variants
        elif attribute:
            missing.append(word)
        else:
            wrong += 1
    if not variants or (nouns and not matched):
        return None
    variants, quantity = _counted(want, variants)
    hit = Hit(product, variants, wrong == 0, tuple(missing), quantity)
    return (matched, -wrong - len(missing)), hit


def _counted(
    want: Want, variants: tuple[VariantFound, ...]
) -> tuple[tuple[VariantFound, ...], int | None]:
    """Tells a shoe's 42 from two pieces: a number that is an option value is no quantity."""
    counts: list[int] = []
    for number in want.numbers:
        carriers = _both(variants, _carriers(str(number), variants))
        if carriers and len(carriers) < len(variants):
            variants = carriers
        elif not (carriers and len(want.numbers) > 1):
            counts.append(number)
    if want.quantity is not None:
        return variants, want.quantity
    return variants, counts[0] if len(counts) == 1 else None


def _carriers(word: str, variants: Iterable[VariantFound]) -> tuple[VariantFound, ...]:
    """The variants whose options say this word."""
    exact = tuple(v for v in variants if _named(word, _option_words(v)))
    if exact or word not in SIZE_WORDS:
        return exact
    return tuple(v for v in variants if _named(SIZE_WORDS[word], _option_words(v)))


def _offers(word: str, offer: Offer) -> bool:
    known = (*plain(offer.product), *plain(offer.title))
    return _named(word, known) or (word in SIZE_WORDS and _named(SIZE_WORDS[word], known))


def _option_words(variant: VariantFound) -> tuple[str, ...]:
    return tuple(w for text in (variant.title, *variant.options.values()) for w in plain(text))


def _both(
    variants: tuple[VariantFound, ...], others: tuple[VariantFound, ...]
) -> tuple[VariantFound, ...]:
    ids = {other.variant for other in others}
    return tuple(v for v in variants if v.variant in ids)


def _named(word: str, names: Iterable[str]) -> bool:
    base = canonical(word)
    return any(_same(base, name) for name in names)


@lru_cache(maxsize=8192)
def _same(a: str, b: str) -> bool:
    """Equal, a plural, or one slip of a thumb apart; colours and short words must be equal."""
    if a == b:
        return True
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) < 4 or {a, b} <= COLOURS or any(c.isdigit() for c in a + b):
        return False
    if longer.startswith(shorter):
        return len(longer) - len(shorter) <= 2
    return len(longer) - len(shorter) <= 1 and _slips(a, b) <= (1 if len(shorter) < 8 else 2)


def _slips(a: str, b: str) -> int:
    """Edit distance with neighbours swapped counted once (optimal string alignment)."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, rows[i - 2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
