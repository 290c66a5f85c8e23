"""What a broadcast will cost, what it has cost, and that it costs no more than it may."""

import asyncio
from decimal import Decimal
from typing import Any

import httpx
import pytest

from pesan.broadcasts import ADVANCE, rules
from pesan.broadcasts.actions import stages
from pesan.broadcasts.models import Estimate, Reach, Skip, Tally
from pesan.channels import ChannelName, Rates, rate_card, rates_of
from pesan.kit import clock
from pesan.kit.ids import BroadcastId, CustomerId, StoreId, decode, new_id
from pesan.kit.timers import set_timer

from ..running import Pesan
from ..shop import Shop, open_shop
from ..twins.graph_failures import MALFORMED
from .builders import PEOPLE, comes_to, results, starts, step

RATES = rates_of(
    rate_card(None),
    ChannelName.WHATSAPP,
    None,
    currency="USD",
    day=clock.now().date(),
)
KNOWN = Rates(free=False, markets=RATES.markets, micros={"62": 40_000, "60": 90_000})


def told(number: str, **changed: Any) -> Reach:
    return Reach(
        customer_id=CustomerId(new_id()),
        name="Ani",
        conversation_id=None,
        identity_kind="wa_id",
        identity_value=number,
        **{"skip": None, "survivor_id": None, **changed},
    )


def test_a_budget_ends_at_the_first_who_does_not_fit_and_leaves_out_whom_nobody_can_price() -> None:
    skipped = told("62813", skip=Skip.NO_CONSENT)
    people = [told("62811"), told("1555"), skipped, told("60811"), told("62812")]

    for left, expected, is_spent in (
        (170_000, [40_000, 0, 90_000, 40_000], False),
        (169_999, [40_000, 0, 90_000], True),
        (130_000, [40_000, 0, 90_000], True),
        (129_999, [40_000, 0], True),
        (39_999, [], True),
        (-5, [], True),
    ):
        fits, unpriced, ends = rules.within(people, left, KNOWN)
        assert [price for _, price in fits] == expected, left
        assert ends == is_spent, left
        assert unpriced == ([people[1].customer_id] if len(expected) > 0 else [])


def test_an_estimate_adds_no_currencies_and_says_of_whom_nobody_knows() -> None:
    rupiah = Rates(free=False, markets=RATES.markets, micros={"62": 500_000_000})
    tallies = [
        Tally(skip=None, market="62", count=3),
        Tally(skip=None, market="60", count=2),
        Tally(skip=None, market=None, count=4),
        Tally(skip=Skip.NO_CONSENT, market=None, count=9),
    ]

    both = rules.estimate(tallies, {"IDR": rupiah, "USD": KNOWN}, cap=1)
    assert both == Estimate(micros={"IDR": 1_500_000_000, "USD": 180_000}, unknown=4)
    dollars = {"USD": KNOWN}
    assert rules.estimate(tallies, dollars, cap=None).micros == {"USD": 300_000}
    assert rules.estimate(tallies, dollars, cap=3).micros == {"USD": 2 * 90_000 + 40_000}
    free = Rates(free=True, markets=(), micros={})
    assert rules.estimate(tallies, {"IDR": free}, cap=None) == Estimate(micros={}, unknown=0)


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    pesan.graph.templates.add("promo", category="MARKETING")
    shop = await open_shop(pesan)
    await shop.seller.post("/message-templates/sync", {})
    await pesan.eventually("SELECT count(*) = 1 FROM message_templates")
    await shop.seller.tells_at_any_hour()
    return shop


async def crowd(shop: Shop, number: int) -> None:
    store = decode("sto", shop.seller.store_id)
    await shop.pesan.owner.execute(PEOPLE, store, number, 10)


async def promo(shop: Shop, **changed: Any) -> str:
    segment = (await shop.seller.made("/segments", {"name": "Semua"}))["id"]
    template = {"name": "promo", "language": "id", "parameters": {"body": ["{{customer.name}}"]}}
    body = {"name": "P", "channel": "whatsapp", "segment_id": segment, "template": template}
    return str((await shop.seller.made("/broadcasts", body | changed))["id"])


def price() -> int:
    """Of one promo to Indonesia, in micros of a dollar, by our own card."""
    prices = rate_card(None).prices_for(
        ChannelName.WHATSAPP, "62", currency="USD", day=clock.now().date()
    )
    return prices.micros["marketing"]


def dollars(micros: int) -> dict[str, str]:
    return {"amount": f"{micros / 1_000_000:.6f}", "currency": "USD"}


async def test_what_it_costs_is_said_before_and_counted_after(
    pesan: Pesan, shop: Shop, hurried: None
) -> None:
    await crowd(shop, 4)
    await pesan.owner.execute(
        "UPDATE customers SET phone = '+15551230000' WHERE id = (SELECT max(id::text)::uuid FROM customers)"
    )
    broadcast = await promo(shop)

    before = (await shop.seller.get(f"/broadcasts/{broadcast}/audience")).json()["costs"]
    assert before["unknown"] == 1
    (amount,) = before["amounts"]
    assert amount["currency"] == "USD"
    assert Decimal(amount["amount"]) * 1_000_000 == 3 * price()
    await starts(shop.seller, broadcast)
    await comes_to(pesan, broadcast, "sent")
    costs = (await results(shop.seller, broadcast))["costs"]
    assert costs["messages"] == 4
    assert costs["unknown"] == 1
    assert costs["amounts"][0]["amount"] == before["amounts"][0]["amount"]


async def test_at_its_budget_it_rests_and_goes_on_with_a_larger_one(
    pesan: Pesan, shop: Shop, hurried: None
) -> None:
    await crowd(shop, 7)
    broadcast = await promo(shop, budget=dollars(3 * price() + price() // 2))
    seller = shop.seller

    await starts(seller, broadcast)
    await comes_to(pesan, broadcast, "paused")
    found = (await seller.get(f"/broadcasts/{broadcast}")).json()
    assert found["reason"] == "broadcasts.budget_spent"
    figures = await results(seller, broadcast)
    assert (figures["sent"], figures["waiting"]) == (3, 4)
    again = await seller.post(f"/broadcasts/{broadcast}/resume", {})
    assert again.status_code == 409
    assert again.json()["code"] == "broadcasts.budget_spent"
    path = f"/broadcasts/{broadcast}"
    mixed = await seller.patch(path, {"budget": dollars(9 * price()), "name": "Lain"})
    assert mixed.json()["code"] == "broadcasts.cannot_change"
    raised = await seller.patch(path, {"budget": dollars(5 * price())})
    assert raised.status_code == 200, raised.text
    await step(seller, broadcast, "resume")
    await comes_to(pesan, broadcast, "paused")
    assert (await results(seller, broadcast))["sent"] == 5
    assert (await seller.patch(path, {"budget": None})).json()["budget"] is None
    await step(seller, broadcast, "resume")
    await comes_to(pesan, broadcast, "sent")
    assert (await results(seller, broadcast))["sent"] == 7
    late = await seller.patch(path, {"budget": dollars(1)})
    assert late.json()["code"] == "broadcasts.cannot_change"


async def test_many_workers_at_once_do_not_pass_a_budget(pesan: Pesan, shop: Shop) -> None:
    await crowd(shop, 9)
    broadcast = await promo(shop, budget=dollars(4 * price()))
    await starts(shop.seller, broadcast)
    await pesan.eventually("SELECT bool_or(is_frozen) FROM broadcasts")
    store = StoreId(decode("sto", shop.seller.store_id))

    async def worker() -> None:
        told = BroadcastId(decode("brd", broadcast))
        for _ in range(3):
            async with pesan.world.database.store(store) as tx:
                # Its row comes before the broadcast's, as where it rings.
                await set_timer(tx, store, ADVANCE, told, due_at=clock.now())
                await stages.advance(tx, store, told)

    await asyncio.gather(*(worker() for _ in range(4)))
    await comes_to(pesan, broadcast, "paused")
    reserved = await pesan.value("SELECT sum(reserved_micros)::bigint FROM broadcast_recipients")
    assert reserved == 4 * price()
    assert await pesan.value("SELECT count(*) FROM customer_messages") == 4


async def test_what_fails_costs_nothing_and_its_room_is_used(
    pesan: Pesan, shop: Shop, hurried: None
) -> None:
    await crowd(shop, 3)
    pesan.graph.fail_next(MALFORMED)
    broadcast = await promo(shop, budget=dollars(2 * price()))
    await starts(shop.seller, broadcast)
    await comes_to(pesan, broadcast, "sent")
    figures = await results(shop.seller, broadcast)
    assert (figures["sent"], figures["failed"], figures["skipped"]) == (2, 1, 0)


async def _sent_again(pesan: Pesan, shop: Shop, *, people: int) -> tuple[str, httpx.Response]:
    """A broadcast with room for two, and what is said to whoever sends the one that failed again."""
    await crowd(shop, people)
    pesan.graph.fail_next(MALFORMED)
    broadcast = await promo(shop, budget=dollars(2 * price()))
    await starts(shop.seller, broadcast)
    await comes_to(pesan, broadcast, "sent")
    [failed] = (await shop.seller.get("/messages")).json()["items"]
    return broadcast, await shop.seller.post(f"/messages/{failed['id']}/redelivery", {})


async def test_what_failed_is_not_sent_again_in_room_that_others_have_used(
    pesan: Pesan, shop: Shop, hurried: None
) -> None:
    broadcast, again = await _sent_again(pesan, shop, people=3)

    assert (again.status_code, again.json()["code"]) == (409, "channels.message_taken_back")
    figures = await results(shop.seller, broadcast)
    assert (figures["sent"], figures["failed"]) == (2, 1)


async def test_what_failed_is_sent_again_where_its_room_is_still_there(
    pesan: Pesan, shop: Shop, hurried: None
) -> None:
    _, again = await _sent_again(pesan, shop, people=2)

    assert again.status_code == 200, again.text
    await pesan.eventually("SELECT count(*) = 2 FROM customer_messages WHERE status = 'sent'")


async def test_a_budget_that_cannot_hold_is_refused(pesan: Pesan, shop: Shop) -> None:
    await crowd(shop, 2)
    for wrong in (
        {"amount": "0", "currency": "USD"},
        {"amount": "-1", "currency": "USD"},
        {"amount": "1.0000001", "currency": "USD"},
        {"amount": "1", "currency": "usd"},
        {"amount": 1, "currency": "USD"},
        {"amount": "1"},
    ):
        segment = (await shop.seller.made("/segments", {"name": "S"}))["id"]
        body = {"name": "P", "channel": "whatsapp", "segment_id": segment, "text": "x"}
        refused = await shop.seller.post("/broadcasts", body | {"budget": wrong})
        assert refused.status_code == 422, wrong
    unknown = await promo(shop, budget={"amount": "100", "currency": "THB"})
    small = await promo(shop, budget=dollars(price() - 1))
    for broadcast, code in ((unknown, "no_price"), (small, "budget_spent")):
        answer = await shop.seller.post(f"/broadcasts/{broadcast}/schedule", {})
        assert answer.json()["code"] == f"broadcasts.{code}"
    assert await pesan.value("SELECT count(*) FROM customer_messages") == 0
