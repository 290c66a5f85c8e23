"""Showing what there is: a short list with price and stock, and the question which one."""

from collections.abc import Sequence

from ....kit.money import Money
from ...models import Expecting, Offer, ProductFound, Reply, Suggestion, VariantFound
from . import buttons
from .chat import Chat
from .matching import Hit, can_buy, label
from .normalise import canonical

ROWS_MAX = 6  # lines of a list a thumb still reads
OFFERS_MAX = 30

Pool = Sequence[tuple[ProductFound, VariantFound]]


def sold_out(chat: Chat, product: ProductFound, variant: VariantFound) -> Reply:
    chat.note(chat.words.sold_out.format(label=label(product.name, variant.title)))
    others = [(product, v) for v in product.variants if can_buy(v)]
    if not others:
        return chat.side_answer(
            suggestions=(buttons.button("browse", chat.words.browse),),
        )
    chat.note(chat.words.sold_out_others)
    nearest = max(_likeness(v, variant) for _, v in others)
    return offer(chat, [(p, v) for p, v in others if _likeness(v, variant) == nearest])


def _likeness(one: VariantFound, other: VariantFound) -> int:
    return sum(other.options.get(name) == value for name, value in one.options.items())


def no_such_option(chat: Chat, hit: Hit, pool: Pool, count: int | None) -> Reply:
    # A buyer's own digits are never repeated: no tool said them.
    said = [canonical(word) for word in hit.missing if not any(c.isdigit() for c in word)]
    shown = [word.upper() if len(word) < 4 else word for word in said]
    missing = ", ".join(shown) if len(said) == len(hit.missing) else chat.words.that_one
    chat.note(chat.words.no_such_option.format(product=hit.product.name, missing=missing))
    return offer(chat, pool, count)


def offer_found(chat: Chat, pool: Pool, count: int | None) -> Reply:
    chat.note(chat.words.have)
    return offer(chat, pool, count)


def offer(chat: Chat, pool: Pool, count: int | None = None, *, by_product: bool = False) -> Reply:
    """A short list and "which one?". Many variants are listed by product or by their options."""
    products = list({id(product): product for product, _ in pool}.values())
    if by_product or (len(pool) > ROWS_MAX and len(products) > 1):
        rows = [(_range_row(chat, p), [(q, v) for q, v in pool if q is p]) for p in products]
    elif len(pool) > ROWS_MAX:
        rows = [(_options_rows(chat, pool), list(pool))]
    else:
        rows = [(_unit_row(chat, p, v), [(p, v)]) for p, v in pool]
    offers = tuple(
        Offer(variant.variant, product.name, variant.title, at)
        for at, (_, group) in enumerate(rows)
        for product, variant in group
    )[:OFFERS_MAX]
    suggestions = _row_buttons(rows) if len(rows) <= 3 else ()
    chat.remember(offers=offers, chosen=None, quantity=count)
    texts = [text for text, _ in rows[:ROWS_MAX]]
    more = chat.words.and_more if len(rows) > ROWS_MAX else ""
    return chat.reply(
        *texts, more, chat.words.which, suggestions=suggestions, expecting=Expecting.CHOICE
    )


_Rows = list[tuple[str, list[tuple[ProductFound, VariantFound]]]]


def _row_buttons(rows: _Rows) -> list[Suggestion]:
    if len(rows) == 1 and len(rows[0][1]) > 1:
        return []
    several = len({product.name for _, group in rows for product, _ in group}) > 1
    made = []
    for _, group in rows:
        product, variant = group[0]
        if len(group) > 1:
            made.append(buttons.button(f"product:{variant.variant}", product.name))
        else:
            title = label(product.name, variant.title) if several else variant.title
            made.append(buttons.button(f"variant:{variant.variant}", title or product.name))
    return made


def _unit_row(chat: Chat, product: ProductFound, variant: VariantFound) -> str:
    words = chat.words
    available, backorder = variant.available > 0, variant.backorder
    pattern = words.unit_row if available else words.order_row if backorder else words.gone_row
    return pattern.format(
        label=label(product.name, variant.title), price=variant.price, available=variant.available
    )


def _range_row(chat: Chat, product: ProductFound) -> str:
    return chat.words.range_row.format(
        label=product.name, price=_range(chat, [v.price for v in product.variants])
    )


def _range(chat: Chat, prices: Sequence[Money]) -> str:
    low, high = min(prices, key=lambda p: p.minor), max(prices, key=lambda p: p.minor)
    if low == high:
        return str(low)
    return chat.words.price_range.format(low=low, high=high)


def _options_rows(chat: Chat, pool: Pool) -> str:
    """One product in many variants: its options, what is left of them, and the price."""
    product = pool[0][0]
    buyable = [v for _, v in pool if can_buy(v)] or [v for _, v in pool]
    price = _range(chat, [v.price for v in buyable])
    rows = [chat.words.range_row.format(label=product.name, price=price)]
    for name in dict.fromkeys(name for v in buyable for name in v.options):
        values = dict.fromkeys(v.options[name] for v in buyable if name in v.options)
        rows.append(f"{name}: {', '.join(values)}")
    return "\n".join(rows)


def price_of(pair: tuple[ProductFound, VariantFound]) -> int:
    return pair[1].price.minor


def cheapest(
    pool: list[tuple[ProductFound, VariantFound]],
) -> list[tuple[ProductFound, VariantFound]]:
    buyable = [pair for pair in pool if can_buy(pair[1])] or pool
    lowest = min(price_of(pair) for pair in buyable)
    return [pair for pair in buyable if price_of(pair) == lowest]
