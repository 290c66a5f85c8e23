"""What answers a buyer's words. PostgreSQL finds candidates by whole words, ranking orders them."""

from collections.abc import Sequence

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ProductId, StoreId, encode
from ...kit.remembered import Remembered
from .. import queries, ranking, spelling
from ..folding import KNOWN
from ..models import (
    Near,
    OwnSynonyms,
    Product,
    ProductStatus,
    SynonymGroups,
    Vocabulary,
)
from ..terms import Synonyms, Term, terms_of
from .find import products_by_id, read

CANDIDATES_MAX = 60  # that are ranked; a store has seldom more that match a query at all
EACH_MAX = 20_000  # products of one word that are counted
BEGINNINGS_MAX = 50  # words that begin with one that was asked for
NEAR_MAX = 30
VOCABULARY_MAX = 30_000  # words of a store in which slips are looked for
OWN_MAX = 1000  # stores whose synonyms are remembered

_own: Remembered[StoreId, OwnSynonyms] = Remembered(OWN_MAX)


async def search(tx: Tx, store: StoreId, query: str, limit: int) -> list[Product]:
    """Active products that answer a buyer's words, best first. In two statements mostly, in eight at
    most.
    """
    own = await _recall_synonyms(tx, store)
    terms = terms_of(query, folded(own.groups))
    vocabulary = await _vocabulary(tx, store, terms)
    if vocabulary is not None and vocabulary.synonyms != own.stamp:
        own = await _recall_synonyms(tx, store, fresh=True)
        terms = terms_of(query, folded(own.groups))
        vocabulary = await _vocabulary(tx, store, terms)
    if vocabulary is None:
        return []
    meant = await _meant(tx, store, terms, vocabulary.near)
    if not meant:
        return []
    candidates = await queries.candidates(
        tx,
        store=store,
        words=[word for word, _, _ in meant],
        terms=[term for _, term, _ in meant],
        sures=[sure for _, _, sure in meant],
        each=EACH_MAX,
        limit=CANDIDATES_MAX,
    )
    products = read(candidates)
    products += await _of_that_sku(tx, store, query, besides={found.id for found in products})
    return ranking.ranked(products, terms, query)[:limit]


async def synonyms(tx: Tx, store: StoreId) -> SynonymGroups:
    return (await _own_synonyms(tx, store)).groups


async def _own_synonyms(tx: Tx, store: StoreId) -> OwnSynonyms:
    return await queries.find_synonyms(tx, store) or OwnSynonyms(groups=(), stamp=None)


async def _recall_synonyms(tx: Tx, store: StoreId, *, fresh: bool = False) -> OwnSynonyms:
    """As this process last read them: whoever uses them compares their stamp with what holds now."""
    known = None if fresh else _own.recall(store)
    return known or _own.keep(store, await _own_synonyms(tx, store))


async def put_synonyms(tx: Tx, store: StoreId, groups: SynonymGroups, *, actor: str) -> None:
    await queries.put_synonyms(tx, store=store, groups=groups, now=clock.now())
    await audit.record(
        tx,
        store,
        actor=actor,
        action="catalogue.synonyms",
        subject=encode("sto", store),
        detail={"groups": str(len(groups))},
    )


def folded(groups: SynonymGroups) -> Synonyms:
    """Each word with all that mean it; a word of two groups means both."""
    same: dict[str, frozenset[str]] = {}
    for group in groups:
        for word in group:
            same[word] = same.get(word, frozenset()) | frozenset(group) - {word}
    return same


async def _of_that_sku(
    tx: Tx, store: StoreId, query: str, *, besides: set[ProductId]
) -> list[Product]:
    """A very SKU finds its product, though each of its words stands in ten thousand others."""
    sku = query.strip()
    if not any(letter.isdigit() for letter in sku):
        return []
    homes = await queries.homes_of(tx, store, [sku, sku.upper(), sku.lower()])
    found = await products_by_id(tx, store, [h for h in homes if h not in besides])
    return [product for product in found if product.status is ProductStatus.ACTIVE]


async def _vocabulary(tx: Tx, store: StoreId, terms: Sequence[Term]) -> Vocabulary | None:
    """The store's words that begin with what was asked for, or with slips of it; None where nothing
    was asked for.
    """
    asked: dict[str, str] = {}
    for term in terms:
        asked |= {form: spelling.beyond(form) for form, _ in term.forms}
        asked |= {word: f"{word}\1" for word in spelling.swaps(term.word) if word not in asked}
    if not asked:
        return None
    return await queries.words_beginning(
        tx, store=store, words=list(asked), untils=list(asked.values()), most=BEGINNINGS_MAX
    )


async def _meant(
    tx: Tx, store: StoreId, terms: Sequence[Term], found: Sequence[Near]
) -> list[tuple[str, int, int]]:
    """Words of this store that the terms may mean: (word, which term, how sure in percent)."""
    of: dict[str, list[str]] = {}
    for near in found:
        of.setdefault(near.asked, []).append(near.found)
    unknown = [
        term.word
        for term in terms
        if not any(form in of for form, _ in term.forms)
        and len(term.word) >= 4
        and term.word.isalpha()
        and term.word not in KNOWN
    ]
    if unknown:
        for near in await queries.words_near(
            tx, store=store, words=unknown, read=VOCABULARY_MAX, most=NEAR_MAX
        ):
            of.setdefault(near.asked, []).append(near.found)
    return [
        (word, index, sure)
        for index, term in enumerate(terms)
        for word, sure in _sures(term, of).items()
    ]


def _sures(term: Term, of: dict[str, list[str]]) -> dict[str, int]:
    """Each word of the store that this term may mean, with how sure we are."""
    sures: dict[str, int] = {}
    meant = [(form, sure, word) for form, sure in term.forms for word in of.get(form, [])]
    swapped = [(term.word, 1.0, word) for s in spelling.swaps(term.word) for word in of.get(s, [])]
    for form, sure, word in meant + swapped:
        percent = round(100 * sure * term.weight * spelling.quality(form, word))
        if percent:
            sures[word] = max(percent, sures.get(word, 0))
    return sures
