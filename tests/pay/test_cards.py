"""A card is remembered for the browser that agreed to it: whoever else has the link sees none of it."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any, cast

import httpx
import pytest

from pesan.pay.browser import cookie, hashed, new_secret
from pesan.pay.visit import Visit

from ..databases import Databases
from ..payments.builders import Shop, open_shop, uuid
from ..payments.test_saved_methods import at_stripe, erased, orders_of, saved, somebody
from ..running import Pesan, running_pesan
from ..twins.stripe_faults import Fault

CARD = "Bayar dengan kartu yang diingat"
FORGET = "Lupakan kartuku"


class Phone:
    """Somebody's browser, with cookies of its own."""

    def __init__(self, client: httpx.AsyncClient, shop: Shop) -> None:
        self.client = client
        self.shop = shop

    async def page(self, path: str) -> str:
        answer = await self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def press(self, path: str, where: str, **fields: str) -> str:
        """Sends a form of the page; where it leads to, once the gateway has answered."""
        answer = await self.client.post(f"{path}{where}", data=fields)
        assert answer.status_code == 303, answer.text
        await self.shop.quiet()
        return str(answer.headers["location"])

    async def agrees(self, path: str) -> str:
        return await self.press(path, "/card", remember="yes")

    @property
    def cookies(self) -> list[str]:
        return sorted(self.client.cookies.keys())


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan, provider="stripe")


@pytest.fixture
async def phone(pesan: Pesan, shop: Shop) -> AsyncIterator[Callable[[], Phone]]:
    async with AsyncExitStack() as stack:

        def new() -> Phone:
            client = pesan.visitor()
            stack.push_async_callback(client.aclose)
            return Phone(client, shop)

        yield new


async def link_for(shop: Shop, customer: str, **body: Any) -> str:
    """The path of a fresh pay page for this customer, by card."""
    (order,) = await orders_of(shop, customer)
    answer = await shop.begin(order, **body)
    assert answer.json()["status"] == "requires_action", answer.text
    return str(answer.json()["pay_url"]).removeprefix(shop.pesan.url)


def session_on(shop: Shop, page: str) -> dict[str, Any]:
    """The one of Stripe's pages that this page leads to."""
    sessions = shop.pesan.stripe.account.sessions.values()
    (found,) = [one for one in sessions if one["url"] and one["url"] in page]
    return dict(found)


def leads_to_stripe(shop: Shop, page: str) -> bool:
    sessions = shop.pesan.stripe.account.sessions.values()
    return any(one["url"] and one["url"] in page for one in sessions)


async def remembers(shop: Shop, phone: Phone, customer: str) -> str:
    """A card is kept for this customer in this browser; the Stripe customer it is kept for."""
    path = await phone.agrees(await link_for(shop, customer))
    session = session_on(shop, await phone.page(path))
    await shop.pesan.stripe.pay(session["id"], ticks=True)
    await shop.quiet()
    return str(session["customer"])


async def test_a_buyer_has_a_card_remembered_and_pays_by_it_again(
    pesan: Pesan, shop: Shop, phone: Callable[[], Phone]
) -> None:
    mine, customer = phone(), await somebody(shop)
    first = await link_for(shop, customer)
    page = await mine.page(first)
    box = re.search(r'<input type="checkbox" name="remember"[^>]*>', page)
    assert box is not None
    assert "checked" not in box[0]
    assert "required" in box[0]
    assert (CARD in page, FORGET in page, mine.cookies) == (False, False, [])

    kept = await remembers(shop, mine, customer)

    (one,) = await saved(shop, customer)
    assert (one["brand"], one["last4"]) == ("visa", "4242")
    assert len(mine.cookies) == 1
    second = await link_for(shop, customer)
    page = await mine.page(second)
    assert (CARD in page, FORGET in page, "4242" in page) == (True, True, False)
    assert session_on(shop, page)["customer"] is None, "nothing is shown before it is asked for"
    again = await mine.press(second, "/card")
    page = await mine.page(again)
    session = session_on(shop, page)
    assert session["customer"] == kept
    await pesan.stripe.pay(session["id"])
    await pesan.eventually(
        "SELECT bool_or(status = 'captured') FROM payments WHERE pay_token = $1",
        again.rpartition("/")[2],
    )
    assert FORGET in await mine.page(again)
    assert len(at_stripe(shop)) == 1


async def test_what_was_agreed_to_is_written_down_word_by_word(
    shop: Shop, phone: Callable[[], Phone]
) -> None:
    mine, customer = phone(), await somebody(shop)
    link = await link_for(shop, customer)

    await mine.press(f"{link}", "/card?lang=en", remember="yes")

    consents = (await shop.seller.get(f"/customers/{customer}/consents")).json()["items"]
    (one,) = consents
    assert (one["purpose"], one["status"], one["source"]) == ("saved_card", "granted", "pay_page")
    assert one["text"].startswith("Stripe keeps the card, and offers it again")
    assert "from this browser" in one["text"]


async def test_whoever_presses_on_without_agreeing_is_remembered_nowhere(
    pesan: Pesan, shop: Shop, phone: Callable[[], Phone]
) -> None:
    mine, customer = phone(), await somebody(shop)
    link = await link_for(shop, customer)

    for fields in ({}, {"remember": "no"}, {"remember": ""}):
        link = await mine.press(link, "/card", **fields)

    assert session_on(shop, await mine.page(link))["customer"] is None
    assert (mine.cookies, at_stripe(shop)) == ([], [])
    assert await pesan.value("SELECT count(*) FROM customer_consents") == 0


async def test_who_is_handed_the_link_sees_no_card_and_charges_none(
    pesan: Pesan, shop: Shop, phone: Callable[[], Phone]
) -> None:
    mine, friend, customer = phone(), phone(), await somebody(shop)
    kept = await remembers(shop, mine, customer)
    first = await link_for(shop, customer)
    shown = await mine.press(first, "/card")
    assert session_on(shop, await mine.page(shown))["customer"] == kept

    for link in (first, shown):  # the one that was sent, and the one in the address bar
        page = await friend.page(link)
        assert not leads_to_stripe(shop, page)
        assert (CARD in page, FORGET in page, "4242" in page) == (False, False, False)
    payment = (await pesan.rows("SELECT id FROM payments ORDER BY id DESC LIMIT 1"))[0]
    theirs = await friend.press(shown, "/card")

    session = session_on(shop, await friend.page(theirs))
    assert session["customer"] is None
    assert friend.cookies == []
    assert await pesan.value("SELECT status FROM payments WHERE id = $1", payment["id"]) == (
        "cancelled"
    )
    await pesan.stripe.pay(session["id"])
    await pesan.eventually(
        "SELECT bool_or(status = 'captured') FROM payments WHERE remember = false"
    )


async def test_who_agrees_on_a_link_they_were_handed_has_a_purse_of_their_own(
    shop: Shop, phone: Callable[[], Phone]
) -> None:
    """Neither sees the other's card, though it is the same customer's order."""
    mine, friend, customer = phone(), phone(), await somebody(shop)
    my_purse = await remembers(shop, mine, customer)

    their_purse = await remembers(shop, friend, customer)

    assert my_purse != their_purse
    for who, purse in ((mine, my_purse), (friend, their_purse)):
        path = await who.press(await link_for(shop, customer), "/card")
        assert session_on(shop, await who.page(path))["customer"] == purse
    assert len(await saved(shop, customer)) == 2


@pytest.mark.parametrize("key_is_forgotten", [False, True])
async def test_a_purse_whose_answer_was_lost_is_never_taken_for_anothers(
    shop: Shop, phone: Callable[[], Phone], key_is_forgotten: bool
) -> None:
    mine, friend, customer = phone(), phone(), await somebody(shop)
    await remembers(shop, mine, customer)
    shop.pesan.stripe.misbehave(Fault.ANSWER_LOST, on="make_customer")
    lost = await friend.agrees(await link_for(shop, customer))
    assert session_on(shop, await friend.page(lost))["customer"] is None
    if key_is_forgotten:
        shop.pesan.stripe.forget_keys()

    path = await friend.agrees(await link_for(shop, customer))

    purse = session_on(shop, await friend.page(path))["customer"]
    assert purse in {one["id"] for one in at_stripe(shop)}
    assert len(at_stripe(shop)) == 2
    cards = shop.pesan.stripe.account.wallets.methods.values()
    assert [one for one in cards if one["customer"] == purse] == []


async def test_a_browser_remembers_for_who_agreed_and_not_for_other_buyers_or_shops(
    pesan: Pesan, shop: Shop, phone: Callable[[], Phone]
) -> None:
    mine = phone()
    await remembers(shop, mine, await somebody(shop))
    other = await open_shop(pesan, "Budi", provider="stripe")

    for place, buyer in ((shop, "Pak Budi"), (other, "Ibu Ani")):
        page = await mine.page(await link_for(place, await somebody(place, buyer)))
        assert (CARD in page, FORGET in page) == (False, False), buyer


async def test_two_who_are_found_to_be_one_are_remembered_as_one(
    shop: Shop, phone: Callable[[], Phone]
) -> None:
    mine, before = phone(), await somebody(shop, "Ani lama")
    purse = await remembers(shop, mine, before)
    customer = await somebody(shop, "Ani")
    merged = await shop.seller.post(f"/customers/{customer}/merge", {"from": before})
    assert merged.status_code == 200, merged.text

    path = await mine.press(await link_for(shop, customer), "/card")

    assert session_on(shop, await mine.page(path))["customer"] == purse
    await mine.press(path, "/card/forgetting")
    assert at_stripe(shop) == []


async def test_another_way_and_back_to_the_card_offers_what_is_remembered(
    pesan: Pesan, shop: Shop, phone: Callable[[], Phone]
) -> None:
    mine, friend, customer = phone(), phone(), await somebody(shop)
    purse = await remembers(shop, mine, customer)
    await open_shop(pesan, "Sari", seller=shop.seller)
    for who, wanted in ((mine, purse), (friend, None)):
        link = await link_for(shop, customer)
        qris = await who.press(link, "/method", choice="xendit:qris:QRIS")
        card = await who.press(qris, "/method", choice="stripe:card:")
        assert session_on(shop, await who.page(card))["customer"] == wanted


async def test_a_card_is_forgotten_for_good_and_the_page_goes_on_without_it(
    pesan: Pesan, shop: Shop, phone: Callable[[], Phone]
) -> None:
    mine, customer = phone(), await somebody(shop)
    await remembers(shop, mine, customer)
    path = await mine.press(await link_for(shop, customer), "/card")

    without = await mine.press(path, "/card/forgetting")

    page = await mine.page(without)
    assert session_on(shop, page)["customer"] is None
    assert (CARD in page, FORGET in page, mine.cookies) == (False, False, [])
    assert (at_stripe(shop), await saved(shop, customer)) == ([], [])
    assert await pesan.value("SELECT count(*) FROM payment_customers") == 0
    consents = (await shop.seller.get(f"/customers/{customer}/consents")).json()["items"]
    assert [one["status"] for one in consents] == ["withdrawn", "granted"]

    assert await mine.press(without, "/card/forgetting") == without, (
        "there is nothing left to forget"
    )
    anew = await remembers(shop, mine, customer)  # and may be agreed to again
    assert anew in {one["id"] for one in at_stripe(shop)}


async def test_who_was_deleted_is_forgotten_when_their_browser_says_so(
    shop: Shop, phone: Callable[[], Phone]
) -> None:
    mine, customer = phone(), await somebody(shop)
    await remembers(shop, mine, customer)
    link = await link_for(shop, customer)
    gone = await shop.seller.api.delete(shop.seller.path(f"/customers/{customer}"))
    assert gone.status_code == 204, gone.text

    await mine.press(link, "/card/forgetting")

    assert at_stripe(shop) == []
    plain = await mine.agrees(link)  # and agrees to nothing any more
    assert session_on(shop, await mine.page(plain))["customer"] is None


async def test_only_the_browser_that_agreed_has_a_card_forgotten_from_a_page(
    shop: Shop, phone: Callable[[], Phone]
) -> None:
    mine, friend, customer = phone(), phone(), await somebody(shop)
    purse = await remembers(shop, mine, customer)
    link = await link_for(shop, customer)

    friend.client.cookies.update(dict.fromkeys(mine.cookies, "x" * 43))
    assert await friend.press(link, "/card/forgetting") == link

    assert [one["id"] for one in at_stripe(shop)] == [purse]


async def test_who_is_erased_is_forgotten_in_every_browser(
    shop: Shop, phone: Callable[[], Phone]
) -> None:
    customer = await somebody(shop)
    for _ in range(2):
        await remembers(shop, phone(), customer)
    assert len(at_stripe(shop)) == 2

    await erased(shop, customer)

    assert at_stripe(shop) == []
    assert await shop.pesan.value("SELECT count(*) FROM payment_customers") == 0


async def test_a_page_of_the_shops_own_word_is_led_to_by_the_api_alone(
    shop: Shop, phone: Callable[[], Phone]
) -> None:
    """A shop that has its buyers log in hands Stripe's address to them; our link may be handed on."""
    mine, customer = phone(), await somebody(shop)
    link = await link_for(shop, customer, remember=True)
    (row,) = await shop.pesan.rows("SELECT id FROM payments")
    (payment,) = (await shop.seller.get("/payments")).json()["items"]
    assert leads_to_stripe(shop, payment["action"]["value"])
    assert row["id"] == uuid("pay", payment["id"])

    assert not leads_to_stripe(shop, await mine.page(link))
    plain = await mine.press(link, "/card")

    assert session_on(shop, await mine.page(plain))["customer"] is None


async def test_a_page_that_was_opened_for_one_browser_is_shown_to_no_seller(
    shop: Shop, phone: Callable[[], Phone]
) -> None:
    """Whoever has Stripe's address could pay by the card."""
    mine, customer = phone(), await somebody(shop)
    await remembers(shop, mine, customer)
    path = await mine.press(await link_for(shop, customer), "/card")
    url = session_on(shop, await mine.page(path))["url"]

    answers = [
        await shop.seller.get("/payments"),
        await shop.seller.get("/payments", status="requires_action"),
    ]

    assert all(url not in answer.text for answer in answers)
    assert answers[1].json()["items"][0]["action"] == {"type": "none", "value": None}


async def test_in_production_the_cookie_is_bound_to_its_host_and_to_https(
    pesan: Pesan, shop: Shop
) -> None:
    house = replace(pesan.world, environment="production")
    visit = Visit(cast("Any", None), house, "token", shop.store)

    header = cookie(visit, new_secret()).to_header(header="").strip()

    name, _, rest = header.partition("=")
    parts = {part.strip().lower() for part in rest.split(";")[1:]}
    assert name.startswith("__Host-")  # which wants Secure, Path=/ and no Domain
    assert {"secure", "httponly", "path=/", "samesite=lax"} <= parts
    assert not any(part.startswith("domain") for part in parts)
    assert len(rest.partition(";")[0]) >= 43  # 256 bits


async def test_the_database_holds_nothing_that_opens_a_purse(
    pesan: Pesan, shop: Shop, phone: Callable[[], Phone]
) -> None:
    mine = phone()
    await remembers(shop, mine, await somebody(shop))
    (secret,) = mine.client.cookies.values()

    rows = await pesan.rows("SELECT browser FROM payment_customers")

    assert [row["browser"] for row in rows] == [hashed(shop.store, secret)]
    dump = str(await pesan.rows("SELECT p::text, c::text FROM payments p, payment_customers c"))
    assert secret not in dump


async def test_a_paid_order_begins_nothing_anew(shop: Shop, phone: Callable[[], Phone]) -> None:
    mine, customer = phone(), await somebody(shop)
    path = await mine.agrees(await link_for(shop, customer))
    session = session_on(shop, await mine.page(path))
    await shop.pesan.stripe.pay(session["id"])
    await shop.quiet()
    before = len(shop.pesan.stripe.account.sessions)

    assert await mine.agrees(path) == path

    assert len(shop.pesan.stripe.account.sessions) == before


async def test_who_presses_over_and_over_is_told_to_wait(
    databases: Databases, database: str
) -> None:
    """Each opens a page at Stripe, and may make a customer there: they are counted by the order."""
    async with running_pesan(databases, database, rate_limits="on") as pesan:
        shop = await open_shop(pesan, provider="stripe")
        customer = await somebody(shop)
        link, other = await link_for(shop, customer), await link_for(shop, customer)
        async with pesan.visitor() as buyer:
            for _ in range(20):
                answer = await buyer.post(f"{link}/card")
                assert answer.status_code == 303, answer.text
                link = answer.headers["location"]

            refused = await buyer.post(f"{link}/card", data={"remember": "yes"})

            assert refused.status_code == 429
            assert int(refused.headers["retry-after"]) > 0
            assert "set-cookie" not in refused.headers
            assert (await buyer.post(f"{other}/card")).status_code == 303


@pytest.mark.parametrize("where", ["/card", "/card/forgetting"])
async def test_a_form_sent_from_another_site_is_refused(
    pesan: Pesan, shop: Shop, where: str
) -> None:
    link = await link_for(shop, await somebody(shop))

    answer = await pesan.api.post(
        f"{link}{where}", data={"remember": "yes"}, headers={"origin": "https://evil.example"}
    )

    assert answer.status_code == 403
    assert await pesan.value("SELECT count(*) FROM payments") == 1
