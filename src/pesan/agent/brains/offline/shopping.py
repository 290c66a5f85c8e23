"""Finding, offering and choosing: from words to variants, and from variants to the cart."""

from collections.abc import Sequence

from msgspec.structs import replace

from ....kit.errors import Problem
from ....kit.ids import VariantId
from ...models import (
    CartView,
    Expecting,
    Offer,
    ProductFound,
    Reply,
    VariantFound,
    Want,
)
from . import buttons, matching
from .addresses import looks_bare
from .chat import Chat
from .checkout import advance, cart_rows, keep_address
from .intents import Goal, Intent
from .matching import Hit, can_buy, label
from .normalise import normalise
from .offering import cheapest, no_such_option, offer, offer_found, price_of, sold_out
from .wants import is_attribute, wants_in

_WANTS_MAX = 3  # settled in one turn; the rest waits in the queue


async def browse(chat: Chat, intent: Intent) -> Reply:
    products = await chat.search("")
    if not products:
        return chat.side_answer(chat.words.nothing_to_sell)
    pool = [(product, variant) for product in products for variant in product.variants]
    chat.note(chat.words.we_sell)
    chat.remember(topic=None, quantity=None)
    del intent
    return offer(chat, pool, by_product=len(products) > 1)


async def find(chat: Chat, intent: Intent) -> Reply:
    if intent.variant is not None:
        return await _find_again(chat, intent)
    asked = chat.state.expecting is Expecting.QUANTITY and not intent.cheapest
    if not intent.wants and asked and chat.state.chosen is not None:
        return await _chosen(chat, chat.state.chosen, chat.state.quantity, ordering=False)
    wants = intent.wants or (Want(),)
    counted = any(want.quantity or want.numbers for want in wants)
    if len(wants) > 1 and not counted and not intent.ordering:
        return await _survey(chat, wants, intent)
    return await settle(chat, wants, intent)


async def settle(chat: Chat, wants: Sequence[Want], intent: Intent) -> Reply:
    """Works through the wants: what is clear goes into the cart, the first unclear one is asked."""
    cart: CartView | None = None
    room = _WANTS_MAX - (1 if intent.address and any(want.more for want in wants) else 0)
    for at, want in enumerate(wants[:room]):
        chat.remember(queue=tuple(wants[at + 1 :]))
        outcome = await _settle_one(chat, want, intent, alone=len(wants) == 1)
        if isinstance(outcome, Reply):
            return await _with_address(chat, outcome, intent)
        cart = outcome or cart
    chat.remember(queue=tuple(wants[room:]))
    if intent.address:
        cart = await keep_address(chat, intent.address, intent.city)
    if cart is None:
        chat.notes.clear()
        return await (_not_found(chat) if intent.sure else chat.unclear())
    if chat.state.queue:
        return chat.reply(
            *cart_rows(chat, cart), chat.words.next_thing, expecting=Expecting.NOTHING
        )
    return await advance(chat, cart)


async def settle_queue(chat: Chat) -> Reply:
    """What was named together with the thing just settled."""
    return await settle(chat, chat.state.queue, Intent(goal=Goal.FIND, ordering=True))


async def choose(chat: Chat, intent: Intent) -> Reply:  # noqa: PLR0911 - one per way to point at a thing
    """Which of what we showed, by button, ordinal or words."""
    intent = await _address_kept(chat, intent)
    if intent.variant is not None:
        return await _chosen(chat, intent.variant, chat.state.quantity, ordering=True)
    if intent.cheapest or len(intent.wants) > 1:
        return await find(chat, intent)
    want = intent.wants[0] if intent.wants else Want()
    offers, quantity = _picked(chat, want, intent.ordinal)
    quantity = quantity or chat.state.quantity
    if len({each.variant for each in offers}) == 1:
        return await _chosen(chat, offers[0].variant, quantity, ordering=intent.ordering)
    if offers and want.words and len({each.product for each in offers}) > 1:
        return await _offer_again(chat, offers, quantity)
    if offers and len({each.product for each in offers}) == 1:
        named = Want(words=(*_words_of(offers[0].product), *want.words), quantity=quantity)
        return await settle(chat, (named,), intent)
    if want.words:
        return await settle(chat, (want,), intent)
    return await chat.unclear()


async def quantity(chat: Chat, intent: Intent) -> Reply:
    """A number, read against what we asked; where it is to be sent may stand beside it."""
    intent = await _address_kept(chat, intent)
    assert intent.quantity is not None
    state = chat.state
    asked = state.expecting in {Expecting.QUANTITY, Expecting.HUMAN}
    if asked and state.chosen is not None:
        want = Want(more=intent.step > 0)
        return await _put_and_go_on(chat, state.chosen, intent.quantity, want)
    if state.expecting is Expecting.CHOICE:
        offers, _ = _picked(chat, Want(numbers=(intent.quantity,)), None)
        if len(offers) == 1:
            return await _chosen(chat, offers[0].variant, state.quantity, ordering=True)
        question, suggestions, expecting = chat.resumed()
        return chat.reply(
            question, suggestions=suggestions, expecting=expecting, quantity=intent.quantity
        )
    return await chat.unclear()


async def ask_quantity(chat: Chat) -> Reply:
    """Answers "ya" to "how many": the stock decides which numbers the buttons carry."""
    assert chat.state.chosen is not None
    found = await chat.tools.show_variant(chat.state.chosen)
    if found is None or not found.variants:
        return chat.reply(chat.words.not_sold_any_more, expecting=Expecting.NOTHING)
    variant = found.variants[0]
    most = 3 if variant.backorder else min(3, variant.available)
    name = label(found.name, variant.title)
    return chat.reply(
        chat.words.how_many_again.format(label=name),
        suggestions=[buttons.button(f"quantity:{n}", str(n)) for n in range(1, most + 1)],
        expecting=Expecting.QUANTITY,
    )


async def put(
    chat: Chat, variant: VariantId, count: int, *, more: bool = False
) -> CartView | Reply:
    """So many in the cart; a reply that says what is left when there are not as many."""
    if more:
        cart = await chat.cart()
        count += sum(line.quantity for line in cart.lines if line.variant == variant)
    try:
        chat.calls += 1
        cart = await chat.tools.set_quantity(variant, count)
    except Problem as problem:
        if problem.code != "inventory.out_of_stock":
            raise
        return await _short(chat, variant)
    chat.remember(chosen=variant, quantity=None, offers=())
    return cart


async def _settle_one(
    chat: Chat, want: Want, intent: Intent, *, alone: bool
) -> CartView | Reply | None:
    """The cart when it was put there, a reply when something is to be asked.

    None when it is nothing of ours and more was named: the rest still counts.
    """
    named = _with_topic(chat, want)
    found, proposed = await _look_up(chat, named)
    if found:
        return await _present(chat, found, want, intent)
    if intent.sure and proposed:
        chat.note(chat.words.did_you_mean)
        pool = [(hit.product, v) for hit in proposed for v in hit.variants]
        return offer(chat, pool, proposed[0].quantity)
    if not alone:
        if want.quantity or want.numbers:
            chat.note(chat.words.not_found)
        return None
    if not intent.sure:
        return await _perhaps_address(chat, intent)
    return await _not_found(chat)


async def _look_up(chat: Chat, want: Want) -> tuple[list[Hit], list[Hit]]:
    """What fits, else what the search proposed all the same."""
    products = await chat.search(" ".join(want.words))
    found = matching.hits(want, products)
    nouns = [word for word in want.words if not is_attribute(word)]
    if not found and nouns and len(nouns) < len(want.words) and chat.calls_left() > 5:
        products = await chat.search(" ".join(nouns)) or products
        found = matching.hits(want, products)
    return found, matching.loose_hits(want, products, most=3)


def _with_topic(chat: Chat, want: Want) -> Want:
    """Lets "yang putih ada?" speak of what was last spoken of."""
    lone = all(is_attribute(word) for word in want.words)
    if not lone or chat.state.topic is None:
        return want
    words = (*_words_of(chat.state.topic), *want.words)
    return Want(words=words, quantity=want.quantity, numbers=want.numbers, more=want.more)


async def _present(chat: Chat, found: list[Hit], want: Want, intent: Intent) -> CartView | Reply:
    hit = found[0]
    count = hit.quantity or want.quantity
    pool = [(each.product, v) for each in found for v in each.variants]
    chat.remember(topic=hit.product.name if len(found) == 1 else _topic(want))
    if any(each.missing for each in found):
        return no_such_option(chat, hit, pool, count)
    affordable = [(p, v) for p, v in pool if matching.within([v], intent.price_max)]
    if not affordable:
        chat.note(chat.words.over_budget)
        return offer(chat, sorted(pool, key=price_of), count)
    if intent.cheapest:
        affordable = cheapest(affordable)
    if len(affordable) > 1:
        return offer_found(chat, affordable, count)
    product, variant = affordable[0]
    certain = all(each.certain for each in found)
    chosen = Hit(product, (variant,), certain, (), count)
    return await _one(chat, chosen, ordering=intent.ordering, more=want.more)


async def _one(chat: Chat, hit: Hit, *, ordering: bool, more: bool = False) -> CartView | Reply:
    """A single variant is meant: into the cart if a count was ordered, else price and stock."""
    variant, words = hit.variants[0], chat.words
    name = label(hit.product.name, variant.title)
    if not can_buy(variant):
        return sold_out(chat, hit.product, variant)
    if hit.quantity and ordering and hit.certain:
        return await put(chat, variant.variant, hit.quantity, more=more)
    if not hit.certain:
        chat.note(words.did_you_mean)
    pattern = words.one_in_stock if variant.available > 0 else words.one_to_order
    told = pattern.format(label=name, price=variant.price, available=variant.available)
    enough = hit.quantity and (variant.backorder or hit.quantity <= variant.available)
    chat.remember(
        chosen=variant.variant,
        offers=(Offer(variant.variant, hit.product.name, variant.title, 0),),
        quantity=hit.quantity if enough else None,
    )
    if enough:
        yes = buttons.button(f"quantity:{hit.quantity}", words.yes_add)
        return chat.reply(
            told,
            words.shall_i_add,
            suggestions=(yes, buttons.button("no", words.no)),
            expecting=Expecting.QUANTITY,
        )
    return chat.reply(f"{told} {words.how_many}", expecting=Expecting.QUANTITY)


async def _short(chat: Chat, variant: VariantId) -> Reply:
    """Fewer than asked for: says how many there are, or what else there is."""
    found = await chat.tools.show_variant(variant)
    if found is None or not found.variants:
        return chat.reply(chat.words.not_sold_any_more, expecting=Expecting.NOTHING)
    left = found.variants[0]
    if left.available <= 0:
        products = await chat.search(found.name) if chat.calls_left() > 1 else ()
        whole = next((p for p in products if p.name == found.name), found)
        return sold_out(chat, whole, left)
    name = label(found.name, left.title)
    take = chat.words.take_rest.format(available=left.available)
    return chat.reply(
        chat.words.only_left.format(label=name, available=left.available),
        suggestions=(buttons.button(f"quantity:{left.available}", take),),
        expecting=Expecting.QUANTITY,
        chosen=variant,
        quantity=None,
        offers=(Offer(variant, found.name, left.title, 0),),
    )


async def _chosen(chat: Chat, variant: VariantId, count: int | None, *, ordering: bool) -> Reply:
    """A variant is settled on: read afresh, then asked how many, or put in the cart."""
    if count == 0:
        return await _put_and_go_on(chat, variant, 0, Want())
    found = await chat.tools.show_variant(variant)
    if found is None or not found.variants:
        return chat.reply(
            chat.words.not_sold_any_more,
            suggestions=(buttons.button("browse", chat.words.browse),),
            expecting=Expecting.NOTHING,
        )
    chat.remember(topic=found.name)
    if not can_buy(found.variants[0]):
        return await _short(chat, variant)
    outcome = await _one(chat, Hit(found, found.variants, True, (), count), ordering=ordering)
    return outcome if isinstance(outcome, Reply) else await _go_on(chat, outcome)


async def _put_and_go_on(chat: Chat, variant: VariantId, count: int, want: Want) -> Reply:
    if count == 0:
        cart = await chat.cart()
        named = next((line.name for line in cart.lines if line.variant == variant), None)
        if named is None:
            chat.remember(chosen=None, quantity=None, expecting=Expecting.NOTHING)
            return chat.reply(chat.words.okay, chat.words.anything_else)
        chat.note(chat.words.removed.format(label=named))
    outcome = await put(chat, variant, count, more=want.more)
    return outcome if isinstance(outcome, Reply) else await _go_on(chat, outcome)


async def _go_on(chat: Chat, cart: CartView) -> Reply:
    """The next thing named in the same message, else the next step of the order."""
    return await settle_queue(chat) if chat.state.queue else await advance(chat, cart)


def _picked(chat: Chat, want: Want, ordinal: int | None) -> tuple[tuple[Offer, ...], int | None]:
    offers = chat.state.offers
    if ordinal is None:
        return matching.pick(want, offers)
    rows = sorted({each.row for each in offers})
    if not -len(rows) <= ordinal < len(rows):
        return (), None
    row = tuple(each for each in offers if each.row == rows[ordinal])
    return row, matching.pick(want, row)[1]


async def _offer_again(chat: Chat, offers: Sequence[Offer], count: int | None) -> Reply:
    """Still several: the same list, shorter, with fresh prices where the calls allow."""
    pool: list[tuple[ProductFound, VariantFound]] = []
    for name in list(dict.fromkeys(each.product for each in offers))[:3]:
        ids = {each.variant for each in offers}
        found = next((p for p in await chat.search(name) if p.name == name), None)
        pool += [(found, v) for v in found.variants if v.variant in ids] if found else []
    return offer(chat, pool, count) if pool else await _not_found(chat)


async def _find_again(chat: Chat, intent: Intent) -> Reply:
    """A product's button: all of its variants."""
    assert intent.variant is not None
    found = await chat.tools.show_variant(intent.variant)
    if found is None:
        return chat.reply(chat.words.not_sold_any_more, expecting=Expecting.NOTHING)
    chat.remember(topic=found.name)
    named = Want(words=_words_of(found.name), quantity=chat.state.quantity)
    return await settle(chat, (named,), Intent(goal=Goal.FIND, ordering=True))


async def _survey(chat: Chat, wants: Sequence[Want], intent: Intent) -> Reply:
    """Several things only asked about: one list of all that was found."""
    pool: list[tuple[ProductFound, VariantFound]] = []
    for want in wants[:_WANTS_MAX]:
        found, _ = await _look_up(chat, _with_topic(chat, want))
        pool += [(hit.product, v) for hit in found for v in hit.variants]
    if not pool:
        chat.remember(queue=())
        return await (_not_found(chat) if intent.sure else chat.unclear())
    chat.remember(topic=None)
    return offer_found(chat, pool, None)


async def _not_found(chat: Chat) -> Reply:
    """Says so and shows what there is: nothing was misunderstood."""
    products = await chat.search("") if chat.calls_left() > 0 else ()
    if not products:
        return chat.side_answer(chat.words.not_found)
    chat.note(chat.words.not_found_offer)
    chat.remember(topic=None)
    pool = [(product, variant) for product in products for variant in product.variants]
    return offer(chat, pool, by_product=len(products) > 1)


async def _perhaps_address(chat: Chat, intent: Intent) -> Reply:
    """Takes "Melati 4", no product of ours, for an address without a city where we asked for one."""
    if chat.state.expecting is not Expecting.ADDRESS or not looks_bare(intent.whole_text):
        chat.remember(queue=())  # what was not understood must not come back later
        return await chat.unclear()
    return await advance(chat, await keep_address(chat, intent.whole_text, None))


async def _with_address(chat: Chat, outcome: Reply, intent: Intent) -> Reply:
    """Keeps an address given in the same message although a question is still open."""
    if intent.address:
        await keep_address(chat, intent.address, intent.city)
    return outcome


async def _address_kept(chat: Chat, intent: Intent) -> Intent:
    """The rest of it. The address first: whatever is asked next, it is not asked for again."""
    if intent.address is None:
        return intent
    await keep_address(chat, intent.address, intent.city)
    return replace(intent, address=None)


def _topic(want: Want) -> str | None:
    nouns = [word for word in want.words if not is_attribute(word)]
    return " ".join(nouns) or None


def _words_of(name: str) -> tuple[str, ...]:
    """A product's name as the words of a want."""
    read = tuple(word for want in wants_in(normalise(name)) for word in want.words)
    return read or normalise(name).words
