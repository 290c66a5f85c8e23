"""The way from a filled cart to a placed order."""

from ....kit.errors import Problem
from ...models import CartLine, CartView, Expecting, OrderView, Reply
from ...phones import phone_in
from . import buttons
from .chat import Chat, fresh
from .intents import Intent


async def advance(chat: Chat, cart: CartView) -> Reply:
    """The next step: an address, a city, or the summary to confirm."""
    words = chat.words
    if not cart.lines:
        chat.remember(**fresh())
        return chat.reply(words.cart_empty)
    if cart.total is not None:
        return summary(chat, cart)
    if cart.address is None:
        return chat.reply(
            *cart_rows(chat, cart), "", words.ask_address, expecting=Expecting.ADDRESS
        )
    if cart.city is None:
        return chat.reply(words.ask_city, expecting=Expecting.ADDRESS, address_draft=cart.address)
    return await no_shipping(chat, cart.city)


def summary(chat: Chat, cart: CartView) -> Reply:
    """What will be ordered, for how much, to where. A yes is bound to this version and total."""
    assert cart.total is not None
    words = chat.words
    rows = [words.summary_head, *_lines(chat, cart), *_fees(chat, cart)]
    rows.append(words.total_row.format(total=cart.total))
    if cart.address:
        rows.append(words.address_row.format(address=cart.address))
        if not chat.context.phone_known and phone_in(cart.address) is None:
            rows.append(words.ask_phone)
    return chat.reply(
        *rows,
        words.is_it_right,
        suggestions=buttons.confirm(words, cart),
        expecting=Expecting.CONFIRMATION,
        summary_version=cart.version,
        summary_total_minor=cart.total.minor,
        address_draft=None,
        queue=(),
        offers=(),
        quantity=None,
    )


def cart_rows(chat: Chat, cart: CartView) -> list[str]:
    subtotal = chat.words.subtotal.format(amount=cart.subtotal)
    rows = [chat.words.cart_head, *_lines(chat, cart), subtotal]
    return [*rows, *_off(chat, cart)]


async def confirm(chat: Chat, intent: Intent) -> Reply:
    """Places what the summary showed: by word while it stands, by button while it is the same."""
    state = chat.state
    version, total = state.summary_version, state.summary_total_minor
    if version is None or total is None or (intent.bound and intent.bound != (version, total)):
        return await checkout(chat)
    try:
        order = await chat.tools.place_order(cart_version=version, total_minor=total)
    except Problem as problem:
        return await _not_placed(chat, problem)
    chat.remember(**fresh(), topic=None)
    return chat.reply(*_placed(chat, order))


async def checkout(chat: Chat) -> Reply:
    """Goes on from wherever the order stands: the cart, else an order that waits for payment."""
    cart = await chat.cart()
    if cart.lines:
        return await advance(chat, cart)
    order = await chat.tools.latest_order()
    if order is not None and order.status == "awaiting_payment":
        chat.remember(**fresh())
        return chat.reply(awaiting(chat, order))
    chat.remember(**fresh())
    return chat.reply(chat.words.cart_empty)


async def show_cart(chat: Chat) -> Reply:
    cart = await chat.cart()
    if cart.lines:
        return await advance(chat, cart)
    return chat.side_answer(
        chat.words.cart_empty, suggestions=(buttons.button("browse", chat.words.browse),)
    )


async def address(chat: Chat, intent: Intent) -> Reply:
    """A full address, or a city alone."""
    draft, text, city = chat.state.address_draft, intent.address, intent.city
    if draft and (text is None or city is None):
        text = f"{draft}, {text or city or intent.whole_text}"
    if text is None:
        return await _city_alone(chat, city)
    cart = await keep_address(chat, text, city)
    asking = chat.state.expecting in {Expecting.CHOICE, Expecting.QUANTITY}
    if chat.unsettled() or (asking and not cart.lines):
        question, again, expecting = chat.resumed()
        return chat.reply(chat.words.address_kept, question, suggestions=again, expecting=expecting)
    if not cart.lines:
        return chat.reply(chat.words.address_kept, chat.words.anything_else)
    return await advance(chat, cart)


async def phone(chat: Chat, intent: Intent) -> Reply:
    """Where the courier reaches them: it goes with the address."""
    cart = await chat.cart()
    if cart.address is None:
        return await advance(chat, cart)
    chat.calls += 1
    return await advance(
        chat, await chat.tools.set_address(f"{cart.address}, HP {intent.phone}", cart.city)
    )


async def change_address(chat: Chat, intent: Intent) -> Reply:
    if intent.address is not None:
        return await address(chat, intent)
    return chat.reply(chat.words.ask_new_address, expecting=Expecting.ADDRESS, address_draft=None)


async def discount_code(chat: Chat, intent: Intent) -> Reply:
    """Applies the code and shows what the cart costs now; or says that it does not apply, and why."""
    assert intent.code is not None
    words = chat.words
    chat.calls += 1
    try:
        cart = await chat.tools.apply_discount_code(intent.code)
    except Problem as problem:
        if problem.code != "discounts.not_applicable":
            raise
        why = words.code_refused.get(str(problem.members().get("reason")), words.code_unknown)
        return chat.side_answer(why)
    if not cart.lines:
        return chat.reply(words.code_kept, words.anything_else)
    if cart.total is None and not cart.discount:
        chat.note(words.code_kept)
    return await advance(chat, cart)


async def keep_address(chat: Chat, text: str, city: str | None) -> CartView:
    if city is None and chat.state.city_draft is not None:
        city = chat.state.city_draft
        text = f"{text}, {city}"
    chat.calls += 1
    chat.remember(address_draft=None, city_draft=None)
    return await chat.tools.set_address(text, city)


async def shipping(chat: Chat, intent: Intent) -> Reply:
    city = intent.city
    if city is None:
        cart = await chat.cart()
        if cart.city is None:
            return chat.reply(chat.words.ask_fee_city, expecting=Expecting.CITY)
        city = cart.city
    fee = await fee_to(chat, city)
    return chat.side_answer(fee) if fee else await no_shipping(chat, city)


async def no_shipping(chat: Chat, city: str) -> Reply:
    """Not there; or the city has parts and we need to know which."""
    words = chat.words
    near = [c for c in await chat.tools.cities() if _part_of(c, city)]
    kept = chat.state.expecting
    text = (
        words.no_shipping_try.format(city=city, cities=", ".join(near[:6]))
        if near
        else words.no_shipping.format(city=city)
    )
    asked = {Expecting.ADDRESS, Expecting.CONFIRMATION, Expecting.NOTHING, Expecting.CITY}
    next_ = Expecting.ADDRESS if kept in asked else kept
    return chat.reply(text, expecting=next_, address_draft=None)


def awaiting(chat: Chat, order: OrderView) -> str:
    words = chat.words
    pattern = words.pay_link if order.pay_url else words.pay_no_link
    if _is_cash(order):
        pattern = words.pay_cash
    return pattern.format(number=order.number, total=order.total, url=order.pay_url)


async def _city_alone(chat: Chat, city: str | None) -> Reply:
    words = chat.words
    if city is None:
        return chat.reply(words.ask_address, expecting=Expecting.ADDRESS)
    fee = await fee_to(chat, city)
    if not fee:
        return await no_shipping(chat, city)
    cart = await chat.cart()
    if not cart.lines:
        return chat.side_answer(fee)
    return chat.reply(fee, words.ask_street, expecting=Expecting.ADDRESS, city_draft=city)


async def fee_to(chat: Chat, city: str) -> str | None:
    """The fee in words; None where the shop does not ship."""
    chat.calls += 1
    quote = await chat.tools.quote_shipping(city)
    if quote is None:
        return None
    return chat.words.fee.format(city=quote.city, fee=quote.fee, name=quote.name)


def _part_of(part: str, whole: str) -> bool:
    return part.lower() != whole.lower() and whole.lower() in part.lower()


def _lines(chat: Chat, cart: CartView) -> list[str]:
    return [
        chat.words.cart_row.format(quantity=line.quantity, name=line.name, total=line.total)
        for line in cart.lines
    ]


def _fees(chat: Chat, cart: CartView) -> list[str]:
    words, rows = chat.words, _off(chat, cart)
    if cart.shipping is not None:
        named = words.shipping_row if cart.shipping_name else words.shipping_row_unnamed
        rows.append(named.format(name=cart.shipping_name, fee=cart.shipping))
    if cart.tax:
        rows.append(words.tax_row.format(amount=cart.tax))
    return rows


def _off(chat: Chat, cart: CartView) -> list[str]:
    if not cart.discount:
        return []
    named = chat.words.discount_row if cart.discount_code else chat.words.discount_row_unnamed
    return [named.format(code=cart.discount_code, amount=cart.discount)]


def _is_cash(order: OrderView) -> bool:
    return order.pay_ways == ("cod",)


def _placed(chat: Chat, order: OrderView) -> list[str]:
    words = chat.words
    link = words.placed_link.format(url=order.pay_url) if order.pay_url else words.placed_no_link
    if _is_cash(order):
        link = words.placed_cash
    return [
        words.placed.format(number=order.number, total=order.total, name=chat.name_clause()),
        link,
    ]


async def _not_placed(chat: Chat, problem: Problem) -> Reply:
    """The world moved between summary and yes: shows it as it is now, and asks again."""
    chat.remember(summary_version=None, summary_total_minor=None, expecting=Expecting.NOTHING)
    short = problem.code == "inventory.out_of_stock"
    if not short and not problem.code.startswith(("carts.", "discounts.")):
        raise problem
    cart = await chat.cart()
    if not cart.lines:
        return await checkout(chat)
    gone = [line for line in cart.lines if line.quantity > line.available]
    if short and gone:
        return _fewer_left(chat, gone)
    chat.note(chat.words.changed_head)
    return await advance(chat, cart)


def _fewer_left(chat: Chat, gone: list[CartLine]) -> Reply:
    words, line = chat.words, gone[0]
    rows = [
        words.unit_row.format(label=each.name, price=each.unit_price, available=each.available)
        for each in gone
    ]
    take = buttons.button(
        f"quantity:{line.available}", words.take_rest.format(available=line.available)
    )
    drop = buttons.button("quantity:0", words.remove)
    return chat.reply(
        words.only_left_cart,
        *rows,
        words.how_many_again.format(label=line.name),
        suggestions=(take, drop) if line.available > 0 else (drop,),
        expecting=Expecting.QUANTITY,
        chosen=line.variant,
        quantity=None,
        offers=(),
    )
