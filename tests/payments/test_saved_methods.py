"""Cards that a buyer lets Stripe keep: shown, used again, taken away; and who may know of them."""

import asyncio
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from pesan.kit.ids import CustomerId
from pesan.payments import forget_buyers

from ..running import Pesan, Seller
from ..twins.stripe_faults import Fault
from .builders import Attempt, Shop, open_shop, uuid

MISSING = "cus_01m837xzv4fcaap6hzehqy48v2"


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan, provider="stripe")


async def orders_of(shop: Shop, customer: str, count: int = 1) -> list[str]:
    orders = [await shop.order() for _ in range(count)]
    await shop.pesan.rows(
        "UPDATE orders SET customer_id = $1 WHERE id = ANY($2::uuid[])",
        uuid("cus", customer),
        [uuid("ord", order) for order in orders],
    )
    return orders


async def somebody(shop: Shop, name: str = "Ibu Ani") -> str:
    return str((await shop.seller.made("/customers", {"name": name}))["id"])


async def remembered(shop: Shop, customer: str) -> Attempt:
    """An attempt on a page that was opened for this customer."""
    (order,) = await orders_of(shop, customer)
    return await shop.ready(order, remember=True)


async def with_a_card(shop: Shop, name: str = "Ibu Ani") -> tuple[str, str]:
    """Somebody who has let Stripe keep a card; and the card."""
    customer = await somebody(shop, name)
    attempt = await remembered(shop, customer)
    before = set(shop.pesan.stripe.account.wallets.methods)
    await shop.pesan.stripe.pay(attempt.gateway_id, ticks=True)
    await attempt.becomes("captured")
    (card,) = set(shop.pesan.stripe.account.wallets.methods) - before
    return customer, card


async def saved(shop: Shop, customer: str) -> list[dict[str, Any]]:
    answer = await shop.seller.get("/payment-methods", customer_id=customer)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def taken_away(seller: Seller, card: str) -> httpx.Response:
    return await seller.api.delete(seller.path(f"/payment-methods/{quote(card, safe='')}"))


async def delete(shop: Shop, card: str) -> tuple[int, str | None]:
    answer = await taken_away(shop.seller, card)
    return answer.status_code, answer.json()["code"] if answer.content else None


def at_stripe(shop: Shop) -> list[Any]:
    every = shop.pesan.stripe.account.wallets.customers.values()
    return [one for one in every if "deleted" not in one]


async def test_a_card_the_buyer_let_stripe_keep_is_listed_and_offered_again(shop: Shop) -> None:
    customer, card = await with_a_card(shop)
    again = await remembered(shop, customer)

    (one,) = await saved(shop, customer)
    assert {name: one[name] for name in one if name != "created_at"} == {
        "id": card,
        "customer_id": customer,
        "provider": "stripe",
        "method": "card",
        "brand": "visa",
        "last4": "4242",
        "expiry_month": 8,
        "expiry_year": 2031,
    }
    (known,) = at_stripe(shop)
    sessions = shop.pesan.stripe.account.sessions
    assert {session["customer"] for session in sessions.values()} == {known["id"]}
    assert again.gateway_id in sessions
    assert known["metadata"] == {"pesan_customer": customer, "pesan_store": shop.seller.store_id}
    assert "name" not in known  # Stripe is told no more of them than that


async def test_nobody_is_known_at_stripe_who_was_not_asked(shop: Shop) -> None:
    attempt = await shop.ready()

    (session,) = shop.pesan.stripe.account.sessions.values()
    assert (session["id"], session["customer"]) == (attempt.gateway_id, None)
    assert at_stripe(shop) == []


async def test_a_gateway_that_keeps_no_cards_is_not_asked_to(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    answer = await shop.begin(await shop.order(), remember=True)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "remember"


async def test_who_pays_for_many_orders_at_once_is_one_customer(shop: Shop) -> None:
    customer = await somebody(shop)
    orders = await orders_of(shop, customer, 5)

    answers = await asyncio.gather(*(shop.begin(order, remember=True) for order in orders))

    assert {answer.json()["status"] for answer in answers} == {"requires_action"}
    (known,) = at_stripe(shop)
    sessions = shop.pesan.stripe.account.sessions.values()
    assert [session["customer"] for session in sessions] == [known["id"]] * 5


@pytest.mark.parametrize("key_is_forgotten", [False, True])
async def test_a_customer_whose_answer_was_lost_is_found_and_not_made_twice(
    shop: Shop, key_is_forgotten: bool
) -> None:
    customer = await somebody(shop)
    shop.pesan.stripe.misbehave(Fault.ANSWER_LOST, on="make_customer")

    first = await remembered(shop, customer)  # and pays all the same
    if key_is_forgotten:  # as Stripe's keys are after a day
        shop.pesan.stripe.forget_keys()
    second = await remembered(shop, customer)

    (known,) = at_stripe(shop)
    account = shop.pesan.stripe.account
    assert account.session(first.gateway_id)["customer"] is None
    assert account.session(second.gateway_id)["customer"] == known["id"]


async def test_a_key_that_may_make_no_customers_takes_the_money_all_the_same(shop: Shop) -> None:
    shop.pesan.stripe.denied = {"make_customer"}

    attempt = await remembered(shop, await somebody(shop))

    assert (await attempt.captured()).id
    assert at_stripe(shop) == []


async def test_a_customer_deleted_at_stripe_has_no_cards_and_is_made_anew(shop: Shop) -> None:
    customer, _ = await with_a_card(shop)
    wallets = shop.pesan.stripe.account.wallets
    (known,) = at_stripe(shop)
    wallets.delete(known["id"])

    assert await saved(shop, customer) == []
    attempt = await remembered(shop, customer)

    (fresh,) = at_stripe(shop)
    assert fresh["id"] != known["id"]
    assert shop.pesan.stripe.account.session(attempt.gateway_id)["customer"] == fresh["id"]


async def test_a_card_is_taken_away_once_and_the_log_says_whose(shop: Shop) -> None:
    customer, card = await with_a_card(shop)

    assert await delete(shop, card) == (204, None)
    assert await saved(shop, customer) == []
    assert await delete(shop, card) == (404, "payments.method_not_found")
    assert shop.pesan.stripe.account.wallets.method(card)["customer"] is None
    (line,) = await shop.pesan.rows(
        "SELECT subject FROM event_audit_log WHERE action = 'payments.detach_method'"
    )
    assert line["subject"] == customer


async def test_an_answer_lost_while_a_card_is_taken_away_is_asked_again(shop: Shop) -> None:
    customer, card = await with_a_card(shop)
    shop.pesan.stripe.misbehave(Fault.ANSWER_LOST, on="detach")

    away = await taken_away(shop.seller, card)

    assert (away.status_code, away.json()["code"]) == (503, "payments.gateway_unavailable")
    assert await saved(shop, customer) == []
    assert await delete(shop, card) == (404, "payments.method_not_found")


async def test_a_card_taken_away_at_stripe_is_gone_here(shop: Shop) -> None:
    customer, card = await with_a_card(shop)

    shop.pesan.stripe.account.wallets.detach(card)

    assert await saved(shop, customer) == []
    assert await delete(shop, card) == (404, "payments.method_not_found")


async def test_another_shops_customer_and_card_are_as_ones_that_do_not_exist(
    pesan: Pesan, shop: Shop
) -> None:
    customer, card = await with_a_card(shop)
    other = await open_shop(pesan, "Budi", provider="stripe")  # of the same account at Stripe

    answers = [
        await other.seller.get("/payment-methods", customer_id=one) for one in (customer, MISSING)
    ]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (404, "customers.not_found")
    ] * 2
    for one in (card, "pm_of_nobody", "pm_..%2f", "cus_1", "x" * 300):
        assert await delete(other, one) == (404, "payments.method_not_found"), one
    assert len(await saved(shop, customer)) == 1


async def test_who_may_only_look_takes_no_card_away(pesan: Pesan, shop: Shop) -> None:
    customer, card = await with_a_card(shop)
    viewer = await (await pesan.person("Vira")).joins(shop.seller, "viewer")

    assert (await viewer.get("/payment-methods", customer_id=customer)).status_code == 200
    assert (await taken_away(viewer, card)).status_code == 403


async def test_without_a_gateway_that_keeps_any_there_are_none(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    assert await saved(shop, await somebody(shop)) == []
    assert await delete(shop, "pm_1") == (404, "payments.method_not_found")


async def test_a_gateway_that_is_away_says_so(shop: Shop) -> None:
    customer, _ = await with_a_card(shop)
    shop.pesan.stripe.misbehave(Fault.SERVER_ERROR, on="list_methods")

    answer = await shop.seller.get("/payment-methods", customer_id=customer)

    assert (answer.status_code, answer.json()["code"]) == (503, "payments.gateway_unavailable")


async def test_the_cards_of_two_who_are_one_person_are_theirs(shop: Shop) -> None:
    before, card = await with_a_card(shop, "Ani lama")
    customer = await somebody(shop, "Ani")
    merged = await shop.seller.post(f"/customers/{customer}/merge", {"from": before})
    assert merged.status_code == 200, merged.text

    attempt = await remembered(shop, customer)

    (one,) = await saved(shop, customer)
    assert (one["id"], one["customer_id"]) == (card, customer)
    (known,) = at_stripe(shop)
    assert shop.pesan.stripe.account.session(attempt.gateway_id)["customer"] == known["id"]


async def erased(shop: Shop, customer: str) -> None:
    await shop.pesan.rows("UPDATE orders SET status = 'cancelled'")
    answer = await shop.seller.post(f"/customers/{customer}/erasure", {})
    assert answer.status_code == 200, answer.text
    await shop.quiet()


async def test_who_is_erased_is_forgotten_at_stripe_too(shop: Shop) -> None:
    customer, card = await with_a_card(shop)

    await erased(shop, customer)

    assert at_stripe(shop) == []
    assert shop.pesan.stripe.account.wallets.method(card)["customer"] is None
    assert await shop.pesan.value("SELECT count(*) FROM payment_customers") == 0


async def test_who_is_erased_while_nobody_knew_what_became_of_the_asking_is_found(
    shop: Shop,
) -> None:
    customer = await somebody(shop)
    shop.pesan.stripe.misbehave(Fault.ANSWER_LOST, on="make_customer")
    await remembered(shop, customer)
    assert len(at_stripe(shop)) == 1

    await erased(shop, customer)

    assert at_stripe(shop) == []


async def test_a_gateway_that_is_away_forgets_later(shop: Shop) -> None:
    customer, _ = await with_a_card(shop)
    shop.pesan.stripe.misbehave(Fault.SERVER_ERROR, on="delete_customer")

    await erased(shop, customer)
    await shop.pesan.eventually("SELECT count(*) = 0 FROM payment_customers")

    assert at_stripe(shop) == []


async def test_a_test_key_sees_no_cards_of_a_live_gateway(shop: Shop) -> None:
    customer, _ = await with_a_card(shop)
    await shop.pesan.rows("UPDATE payment_customers SET livemode = true")
    async with shop.pesan.world.database.store(shop.store, livemode=False) as tx:
        rows = await (await tx.begun()).fetch("SELECT 1 FROM payment_customers")

    assert rows == []
    assert len(await saved(shop, customer)) == 1


async def test_who_is_erased_while_stripe_is_asked_is_forgotten_there(shop: Shop) -> None:
    """The row is gone before the answer comes: what was made is unmade."""
    pesan, customer = shop.pesan, await somebody(shop)
    (order,) = await orders_of(shop, customer)
    pesan.stripe.before["make_customer"] = lambda: erased_in_between(shop, customer)

    answer = await shop.begin(order, remember=True)
    await shop.quiet()

    assert answer.json()["status"] == "requires_action"
    assert at_stripe(shop) == []
    assert len(pesan.stripe.account.wallets.customers) == 1
    assert await pesan.value("SELECT count(*) FROM payment_customers") == 0


async def erased_in_between(shop: Shop, customer: str) -> None:
    async with shop.pesan.world.database.store(shop.store) as tx:
        await forget_buyers(tx, shop.store, [CustomerId(uuid("cus", customer))])
    await shop.pesan.eventually("SELECT count(*) = 0 FROM payment_customers")


async def test_an_erasure_tells_of_whom_a_gateway_has_still_to_forget(shop: Shop) -> None:
    """A key that may not: asked again, it says so as long as it is so, and tells the gateway again."""
    customer, _ = await with_a_card(shop)
    shop.pesan.stripe.denied = {"delete_customer"}
    await shop.pesan.rows("UPDATE orders SET status = 'cancelled'")

    async def erase() -> int:
        answer = await shop.seller.post(f"/customers/{customer}/erasure", {})
        assert answer.status_code == 200, answer.text
        await shop.pesan.eventually(
            "SELECT bool_or(attempts > 0) OR count(*) = 0 FROM pgqueuer"
            " WHERE entrypoint = 'payments.forget_buyer'"
        )
        return int(answer.json()["rows"]["gateway_customers"])

    assert [await erase(), await erase()] == [1, 1]
    assert len(at_stripe(shop)) == 1

    shop.pesan.stripe.denied = set()
    await erase()  # or the job that was refused came again before
    await shop.pesan.eventually("SELECT count(*) = 0 FROM payment_customers")

    assert at_stripe(shop) == []
    assert await erase() == 0
