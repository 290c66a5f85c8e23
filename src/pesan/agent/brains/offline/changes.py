"""Changing what is in the cart: other numbers, other variants, less, nothing."""

from collections.abc import Sequence

from ...models import CartLine, CartView, Expecting, Offer, Reply, VariantFound, Want
from . import buttons, matching, shopping
from .chat import Chat, fresh
from .checkout import advance
from .intents import Goal, Intent
from .wants import is_attribute


async def change(chat: Chat, intent: Intent) -> Reply:  # noqa: PLR0911 - one per kind of change
    if intent.quantity is not None and not intent.wants and _asked_how_many(chat):
        return await shopping.quantity(chat, intent)
    cart = await chat.cart()
    if not cart.lines:
        return await _nothing_to_change(chat, intent)
    words = [word for want in intent.wants for word in want.words]
    vague = not words and intent.quantity is None and intent.variant is None
    targets = cart.lines if vague else _targets(chat, cart, words, intent)
    if not targets:
        return await _other_thing(chat, intent, words)
    if len(targets) > 1:
        return _which_line(chat, targets, intent.quantity if intent.step == 0 else None)
    leftover = [word for word in words if not matching.names(word, targets[0].name)]
    # With a number and a line named, a stray word changes nothing: "wait, change to 2 caps".
    named_line = len(leftover) < len(words) and intent.quantity is not None
    if leftover and not (named_line and not any(is_attribute(word) for word in leftover)):
        return await _swap(chat, targets[0], leftover, intent)
    if intent.quantity is None:
        return _ask_line_quantity(chat, targets[0])
    return await _set(chat, targets[0], _new_count(targets[0], intent))


async def remove(chat: Chat, intent: Intent) -> Reply:
    cart = await chat.cart()
    if not cart.lines:
        return await _drop_pending(chat)
    words = [word for want in intent.wants for word in want.words]
    targets = matching.lines_named(words, cart.lines) if words else tuple(cart.lines)
    if not targets:
        return chat.side_answer(chat.words.not_in_cart)
    if len(targets) > 1:
        return _which_line(chat, targets, 0)
    left = targets[0].quantity - (intent.quantity or targets[0].quantity)
    return await _set(chat, targets[0], max(left, 0))


async def change_something(chat: Chat) -> Reply:
    """Asks what "ubah" is about."""
    cart = await chat.cart()
    if not cart.lines:
        return await _drop_pending(chat)
    words = chat.words
    first = cart.lines[0]
    quantity = buttons.button(f"line:{first.variant}", words.quantity)
    if len(cart.lines) > 1:
        quantity = buttons.button("lines", words.quantity)
    return chat.reply(
        words.what_to_change,
        suggestions=(
            quantity,
            buttons.button("address", words.address),
            buttons.button("browse", words.add_more),
        ),
        expecting=Expecting.NOTHING,
    )


async def clear(chat: Chat) -> Reply:
    await chat.tools.empty_cart()
    chat.remember(**fresh(), topic=None)
    return chat.reply(chat.words.cart_cleared)


def _asked_how_many(chat: Chat) -> bool:
    return chat.state.expecting is Expecting.QUANTITY and chat.state.chosen is not None


def _targets(
    chat: Chat, cart: CartView, words: Sequence[str], intent: Intent
) -> tuple[CartLine, ...]:
    if intent.variant is not None:
        return tuple(line for line in cart.lines if line.variant == intent.variant)
    named = matching.lines_named(words, cart.lines) if words else ()
    if named:
        return named
    if words and not all(is_attribute(word) for word in words) and len(cart.lines) > 1:
        return ()
    chosen = tuple(line for line in cart.lines if line.variant == chat.state.chosen)
    return chosen or tuple(cart.lines)


def _new_count(line: CartLine, intent: Intent) -> int:
    assert intent.quantity is not None
    if intent.step == 0:
        return intent.quantity
    return max(line.quantity + intent.step * intent.quantity, 0)


async def _set(chat: Chat, line: CartLine, count: int) -> Reply:
    outcome = await shopping.put(chat, line.variant, count)
    if isinstance(outcome, Reply):
        return outcome
    if count == 0:
        chat.note(chat.words.removed.format(label=line.name))
        chat.remember(chosen=None)
    return await advance(chat, outcome)


def _ask_line_quantity(chat: Chat, line: CartLine) -> Reply:
    return chat.reply(
        chat.words.how_many_again.format(label=line.name),
        expecting=Expecting.QUANTITY,
        chosen=line.variant,
        quantity=None,
        offers=(Offer(line.variant, line.name, "", 0),),
    )


def _which_line(chat: Chat, lines: Sequence[CartLine], count: int | None) -> Reply:
    """Several could be meant. `count` is put once one is chosen; 0 takes it out."""
    rows = [
        chat.words.cart_row.format(quantity=line.quantity, name=line.name, total=line.total)
        for line in lines
    ]
    offers = tuple(Offer(line.variant, line.name, "", at) for at, line in enumerate(lines))
    few = [buttons.button(f"line:{line.variant}", line.name) for line in lines]
    if count is not None:
        few = [buttons.button(f"variant:{line.variant}", line.name) for line in lines]
    return chat.reply(
        chat.words.which_line,
        *rows,
        suggestions=few if len(few) <= 3 else (),
        expecting=Expecting.CHOICE,
        offers=offers,
        quantity=count,
        chosen=None,
    )


async def _swap(chat: Chat, line: CartLine, words: Sequence[str], intent: Intent) -> Reply:
    """Swaps for "ganti yang M": the same product in another colour or size, as many as before."""
    shown = await chat.tools.show_variant(line.variant)
    if shown is None or not shown.variants:
        return await chat.unclear()
    whole = next((p for p in await chat.search(shown.name) if p.name == shown.name), shown)
    found = matching.hits(Want(words=tuple(words)), [whole])
    if not found or not found[0].certain or found[0].missing:
        return await _other_thing(chat, intent, words)
    fitting = _closest(found[0].variants, shown.variants[0])
    if len(fitting) != 1:
        return await _other_thing(chat, intent, words)
    count = intent.quantity if intent.quantity is not None else line.quantity
    outcome = await shopping.put(chat, fitting[0].variant, count)
    if isinstance(outcome, Reply):
        return outcome
    if fitting[0].variant != line.variant:
        outcome = await chat.tools.set_quantity(line.variant, 0)
    return await advance(chat, outcome)


def _closest(variants: Sequence[VariantFound], old: VariantFound) -> list[VariantFound]:
    """Among the variants asked for, those that keep the most of the old one's options."""

    def kept(variant: VariantFound) -> int:
        return sum(variant.options.get(name) == value for name, value in old.options.items())

    best = max(kept(variant) for variant in variants)
    return [variant for variant in variants if kept(variant) == best]


async def _other_thing(chat: Chat, intent: Intent, words: Sequence[str]) -> Reply:
    """What was named is not in the cart: offered, and never swapped on a guess."""
    if not words:
        return await chat.unclear()
    want = Want(words=tuple(words))
    return await shopping.settle(chat, (want,), Intent(goal=Goal.FIND, sure=intent.sure))


async def _nothing_to_change(chat: Chat, intent: Intent) -> Reply:
    """An empty cart: "jadi 2 ya" may still answer an offer."""
    if intent.wants:
        looked = Intent(goal=Goal.FIND, ordering=True, wants=intent.wants)
        return await shopping.settle(chat, intent.wants, looked)
    return await _drop_pending(chat)


async def _drop_pending(chat: Chat) -> Reply:
    chat.remember(**fresh())
    return chat.reply(chat.words.cart_empty)
