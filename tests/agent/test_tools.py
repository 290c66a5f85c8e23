"""What a brain can and cannot do with its tools, also one that was talked into it."""

import pytest

from pesan.agent.errors import ArgumentRefused, BudgetSpent, NotConfirmed, TurnLost
from pesan.agent.guard import incidents
from pesan.agent.tools import CALLS_MAX
from pesan.carts import CartChanged
from pesan.catalogue import VariantNotFound
from pesan.discounts import NotApplicable
from pesan.inventory import OutOfStock
from pesan.kit.ids import VariantId, decode, new_id
from pesan.kit.money import Currency, Money
from pesan.orders.actions import mark_paid
from pesan.payments import Method

from ..running import Pesan
from .chats import at_once, confirmed, filled, open_quiet_chat


async def test_what_the_catalogue_says_is_what_the_tools_tell(pesan: Pesan) -> None:
    tools = await (await open_quiet_chat(pesan)).tools()

    [product] = await tools.search_products("kaos hitam")
    everything = await tools.search_products("")
    one = await tools.show_variant(product.variants[0].variant)

    assert product.name == "Kaos Polos Hitam"
    assert {(v.title, str(v.price), v.available) for v in product.variants} == {
        ("M", "Rp85.000", 7),
        ("L", "Rp85.000", 7),
    }
    assert [found.name for found in everything] == ["Kaos Polos Hitam"]
    assert one is not None
    assert one.variants == product.variants[:1]


async def test_a_cart_is_summed_up_with_the_fee_of_its_city(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    tools = await chat.tools()

    await tools.set_quantity(chat.variant(), 2)
    unknown = await tools.set_address("Jl. Melati 4", None)
    nowhere = await tools.set_address("Jl. Melati 4, Medan", "Medan")
    cart = await tools.set_address("Jl. Melati 4, Bandung", "kota bandung")

    assert (unknown.total, nowhere.total) == (None, None)
    assert [str(amount) for amount in (cart.subtotal, cart.shipping, cart.total)] == [
        "Rp170.000",
        "Rp18.000",
        "Rp188.000",
    ]
    assert await tools.quote_shipping("Medan") is None
    assert (await tools.quote_shipping("Bandung")).fee == Money.from_whole(18_000, Currency.IDR)  # type: ignore[union-attr]
    assert list(await tools.cities()) == ["Bandung"]


async def test_a_card_number_a_brain_put_together_is_masked_as_one_that_was_typed(
    pesan: Pesan,
) -> None:
    """Each half was no number for anybody: `4111 1111`, and then `1111 1111`."""
    tools = await (await open_quiet_chat(pesan)).tools()

    cart = await tools.set_address("Jl. Melati 4111 1111 1111 1111", "4111111111111111")
    await tools.hand_over("wants to pay with 4111 1111 1111 1111")

    assert (cart.address, cart.city) == ("Jl. Melati •••• •••• •••• 1111", "••••••••••••1111")
    assert tools.handed_over == "wants to pay with •••• •••• •••• 1111"
    assert "4111" not in str(tools.calls)


async def test_a_discount_code_takes_off_what_the_shop_says_and_no_more(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    body = {"code": "HEMAT10", "type": "percent", "percent": "10", "usage_limit": 1}
    await chat.shop.seller.made("/discounts", body)
    version, _ = await filled(chat)
    tools = await chat.tools()
    with pytest.raises(NotApplicable):
        await tools.apply_discount_code("GRATIS")

    cart = await tools.apply_discount_code(" hemat10 ")
    assert (cart.version, cart.discount_code) == (version + 1, "HEMAT10")
    assert [str(money) for money in (cart.discount, cart.total)] == ["Rp17.000", "Rp171.000"]
    assert cart.total is not None
    tools.state = confirmed(cart.version, cart.total.minor)
    order = await tools.place_order(cart_version=cart.version, total_minor=cart.total.minor)

    assert order.total == cart.total
    assert await pesan.value("SELECT used FROM discounts") == 1
    assert incidents("Diskon (HEMAT10): -Rp17.000", [], tools.facts, public_url="http://x") == []
    assert incidents("Diskon: -Rp18.500", [], tools.facts, public_url="http://x") != []


async def test_more_than_there_is_does_not_go_into_the_cart(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    tools = await chat.tools()
    await tools.set_quantity(chat.variant(), 2)

    with pytest.raises(OutOfStock):
        await tools.set_quantity(chat.variant(), 8)

    cart = await tools.show_cart()
    assert [line.quantity for line in cart.lines] == [2]
    assert cart.version == 1


async def test_a_senseless_quantity_or_address_is_refused(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    tools = await chat.tools()

    for quantity in (-1, 10_001, 10**9):
        with pytest.raises(ArgumentRefused):
            await tools.set_quantity(chat.variant(), quantity)
    for address in ("", " \n", "\0", "\u200b"):
        with pytest.raises(ArgumentRefused):
            await tools.set_address(address, "Bandung")

    assert await pesan.value("SELECT count(*) FROM carts") == 0


async def test_another_shops_variant_does_not_exist(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    rival = await pesan.seller("Rival")
    product = await rival.made(
        "/products",
        {"name": "Kaos", "variants": [{"sku": "K", "price": "1", "stock": 5}]},
    )
    tools = await chat.tools()
    foreign = product["variants"][0]["id"]

    for variant in (VariantId(new_id()), VariantId(decode("var", foreign))):
        assert await tools.show_variant(variant) is None
        with pytest.raises(VariantNotFound):
            await tools.set_quantity(variant, 1)
    assert (await tools.show_cart()).lines == ()


async def test_an_order_is_placed_at_the_catalogues_price_with_its_payment(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    version, total = await filled(chat)
    tools = await chat.tools(confirmed(version, total))

    order = await tools.place_order(cart_version=version, total_minor=total)

    assert (str(order.total), order.status, order.pay_url) == (
        "Rp188.000",
        "awaiting_payment",
        None,
    )
    assert (await tools.show_cart()).lines == ()
    assert await chat.shop.level() | {"reserved": 2, "available": 5} == await chat.shop.level()
    await pesan.eventually("SELECT status = 'requires_action' FROM payments")
    latest = await tools.latest_order()
    assert latest is not None
    assert latest.pay_url is not None
    assert latest.pay_url.startswith(f"{pesan.url}/pay/")
    assert set(latest.pay_ways) >= {Method.QRIS, Method.VIRTUAL_ACCOUNT, Method.EWALLET}


async def test_a_total_of_the_brains_own_places_nothing(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    version, total = await filled(chat)
    tools = await chat.tools()

    for claimed in (1, 0, 100, total + 1):
        tools.state = confirmed(version, claimed)  # a state that was tampered with, at that
        with pytest.raises(CartChanged):
            await tools.place_order(cart_version=version, total_minor=claimed)

    assert await pesan.value("SELECT count(*) FROM orders") == 0


async def test_a_cart_the_buyer_was_shown_no_summary_of_is_not_ordered(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    version, total = await filled(chat)
    tools = await chat.tools()

    with pytest.raises(NotConfirmed):
        await tools.place_order(cart_version=version, total_minor=total)

    assert await pesan.value("SELECT count(*) FROM orders") == 0


async def test_a_price_that_changed_after_the_summary_is_asked_again(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    version, total = await filled(chat)
    variant = chat.shop.sizes["L"]
    changed = await chat.shop.seller.patch(f"/variants/{variant}", {"price": "90000"})
    assert changed.status_code == 200, changed.text
    tools = await chat.tools(confirmed(version, total))

    with pytest.raises(CartChanged):
        await tools.place_order(cart_version=version, total_minor=total)

    assert await pesan.value("SELECT count(*) FROM orders") == 0
    assert len((await tools.show_cart()).lines) == 1


async def test_one_confirmation_places_one_order_however_often_it_is_told(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    version, total = await filled(chat)
    tools = await chat.tools(confirmed(version, total))

    placed = await at_once(
        *(tools.place_order(cart_version=version, total_minor=total) for _ in range(4))
    )
    again = await tools.place_order(cart_version=version, total_minor=total)

    assert await pesan.value("SELECT count(*) FROM orders") == 1
    assert {order.number for order in placed if not isinstance(order, Exception)} == {again.number}
    assert await pesan.value("SELECT count(*) FROM payments") == 1


async def test_somebody_elses_order_cannot_be_seen_or_cancelled(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    version, total = await filled(chat)
    mine = await chat.tools(confirmed(version, total))
    order = await mine.place_order(cart_version=version, total_minor=total)
    siti = "6281234567891"
    await chat.hears("halo", buyer=siti)

    theirs = await chat.tools(buyer=siti)

    assert await mine.find_order(order.number) is not None
    assert await theirs.find_order(order.number) is None
    assert await theirs.find_order(f"#{order.number}") is None
    assert await theirs.latest_order() is None
    assert await theirs.cancel_unpaid_order() is None
    assert await pesan.value("SELECT status FROM orders") == "awaiting_payment"


async def test_what_is_no_order_number_finds_nothing(pesan: Pesan) -> None:
    tools = await (await open_quiet_chat(pesan)).tools()

    for number in ("", "abc", "-1", "1' OR '1'='1", "9" * 40, "١٢٣٤٥"):
        assert await tools.find_order(number) is None


async def test_an_unpaid_order_is_cancelled_once(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    version, total = await filled(chat)
    tools = await chat.tools(confirmed(version, total))
    await tools.place_order(cart_version=version, total_minor=total)

    cancelled = await tools.cancel_unpaid_order()
    again = await tools.cancel_unpaid_order()

    assert cancelled is not None
    assert (cancelled.status, again) == ("cancelled", None)
    assert (await chat.shop.level())["available"] == 7
    assert await pesan.value("SELECT count(*) FROM refunds") == 0


async def test_a_paid_order_is_not_the_agents_to_cancel(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    version, total = await filled(chat)
    tools = await chat.tools(confirmed(version, total))
    order = await tools.place_order(cart_version=version, total_minor=total)
    async with pesan.world.database.store(chat.store) as tx:
        await mark_paid(tx, chat.store, order.order, reason="a test paid")

    assert await tools.cancel_unpaid_order() is None

    assert await pesan.value("SELECT status FROM orders") == "paid"


async def test_after_a_human_took_over_the_tools_change_nothing(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    version, total = await filled(chat)
    tools = await chat.tools(confirmed(version, total))
    conversation = (await chat.shop.seller.get("/conversations")).json()["items"][0]["id"]
    await chat.shop.seller.made(
        f"/conversations/{conversation}/messages", {"text": "Saya bantu ya"}
    )

    for act in (
        tools.place_order(cart_version=version, total_minor=total),
        tools.set_quantity(chat.variant(), 1),
        tools.empty_cart(),
        tools.set_address("Jl. Lain 1, Bandung", "Bandung"),
        tools.cancel_unpaid_order(),
    ):
        with pytest.raises(TurnLost):
            await act

    assert await pesan.value("SELECT count(*) FROM orders") == 0
    assert await pesan.value("SELECT quantity FROM cart_items") == 2


async def test_a_turn_has_so_many_calls_and_no_more(pesan: Pesan) -> None:
    tools = await (await open_quiet_chat(pesan)).tools()
    for _ in range(CALLS_MAX):
        await tools.show_cart()

    with pytest.raises(BudgetSpent):
        await tools.show_cart()

    assert len(tools.calls) == CALLS_MAX
