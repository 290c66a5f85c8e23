"""What search finds a product by: one row a word, kept with the product by the same transaction."""

from collections.abc import Mapping, Sequence

from ...kit.db import Tx
from ...kit.ids import ProductId, StoreId
from .. import queries, ranking
from ..models import ProductRow, VariantRow

Words = dict[str, int]  # each with its worth in percent


def text_of(words: Words) -> str:
    return " ".join(f"{word}:{worth}" for word, worth in words.items())


async def spell(
    tx: Tx, store: StoreId, given: Sequence[tuple[ProductRow, Sequence[VariantRow]]]
) -> None:
    """Products as they are now, each with its variants. The caller holds their locks."""
    await put(tx, store, {row.id: ranking.search_words(row, variants) for row, variants in given})


async def put(tx: Tx, store: StoreId, now: Mapping[ProductId, Words]) -> None:
    """Writes what differs; none for a product that is not on sale any more."""
    before = {t.id: t.search_text for t in await queries.search_texts(tx, store, list(now))}
    changed = {product: w for product, w in now.items() if text_of(w) != before[product]}
    if not changed:
        return
    gone = [
        (product, word)
        for product, words in changed.items()
        for word in _words_of(before[product])
        if word not in words
    ]
    if gone:
        await queries.drop_words(
            tx, store=store, products=[p for p, _ in gone], words=[word for _, word in gone]
        )
    await insert(tx, store, changed)
    await queries.put_search_texts(
        tx,
        store=store,
        products=list(changed),
        texts=[text_of(words) for words in changed.values()],
    )


async def insert(tx: Tx, store: StoreId, new: Mapping[ProductId, Words]) -> None:
    """For products whose search_text says so already."""
    rows = [
        (product, word, worth) for product, words in new.items() for word, worth in words.items()
    ]
    if rows:
        await queries.put_words(
            tx,
            store=store,
            products=[product for product, _, _ in rows],
            words=[word for _, word, _ in rows],
            worths=[worth for _, _, worth in rows],
        )


def _words_of(text: str) -> list[str]:
    return [entry.partition(":")[0] for entry in text.split()]
