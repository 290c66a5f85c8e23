"""What messages cost, from the send layer to the API: expected when they leave, billed once."""

from typing import Any

from pesan import channels, conversations
from pesan.conversations import Author
from pesan.kit import clock

from ..conversations.builders import SARI, Shop, open_shop
from ..running import Pesan
from ..twins import graph_failures, meta_webhooks

HOUR_SECONDS = 3600
SERVICE = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "service"}
FREE = SERVICE | {"billable": False, "type": "free_customer_service"}
MARKETING = SERVICE | {"category": "marketing"}


async def _offers(pesan: Pesan, category: str = "MARKETING") -> Shop:
    """A shop with an approved template, whose customer wrote and agreed to offers."""
    pesan.graph.templates.add("promo", category=category)
    shop = await open_shop(pesan)
    assert (await shop.seller.post("/message-templates/sync", {})).status_code == 202
    await pesan.eventually("SELECT count(*) = 1 FROM message_templates")
    await shop.seller.tells_at_any_hour()
    await shop.hears("ping")
    customer = (await shop.conversation())["customer"]["id"]
    agreed = {"purpose": "marketing", "status": "granted", "source": "checkout"}
    await shop.seller.made(f"/customers/{customer}/consents", agreed)
    return shop


async def _offer(shop: Shop) -> Any:
    conversation = await shop.conversation_id()
    async with shop.pesan.world.database.store(shop.store) as tx:
        await conversations.say(
            tx,
            shop.store,
            conversation,
            text="Diskon, Sari!",
            author=Author.SYSTEM,
            once="offer",
            payload={"template": {"name": "promo", "language": "id", "body": ["Sari"]}},
            purpose=channels.Purpose.MARKETING,
        )
    return (await shop.messages())[-1]


async def _told(shop: Shop, message: Any, *names: str, **how: Any) -> Any:
    """Meta reports on it; answers what it costs then."""
    await shop.status_becomes(message, "sent", "delivered", "read")
    sent = await shop.pesan.graph.wait_for(SARI, lambda one: one.reference == message["id"])
    delivered = await shop.pesan.graph.report(shop.hook, sent, *names, **how)
    assert set(delivered.statuses) == {200}
    return (await _again(shop, message))["cost"]


async def _again(shop: Shop, message: Any) -> Any:
    return next(one for one in await shop.messages() if one["id"] == message["id"])


async def _costs(shop: Shop, **asked: str) -> Any:
    answer = await shop.seller.get("/message-costs", **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_offer_is_expected_at_the_cards_price_and_billed_when_it_arrives(
    pesan: Pesan,
) -> None:
    shop = await _offers(pesan)

    offer = await shop.status_becomes(await _offer(shop), "sent")

    amount = {"amount": "0.0411", "currency": "USD"}
    assert offer["cost"] == {
        "status": "expected",
        "category": "marketing",
        "market": "62",
        "amount": amount,
        "expected": {"category": "marketing", "amount": amount, "free": None},
        "billing": None,
    }
    [usd] = (await _costs(shop))["total"]["amounts"]
    assert usd == {"currency": "USD", "amount": "0.0411", "billed": "0", "expected": "0.0411"}
    cost = await _told(shop, offer, "sent", "delivered", "read", pricing=MARKETING)
    assert (cost["status"], cost["amount"]) == ("billed", amount)
    assert cost["billing"]["corrections"] == 0
    [usd] = (await _costs(shop))["total"]["amounts"]
    assert usd == {"currency": "USD", "amount": "0.0411", "billed": "0.0411", "expected": "0"}


async def test_a_store_that_is_billed_otherwise_says_what_it_pays(pesan: Pesan) -> None:
    shop = await _offers(pesan)
    own = {"currency": "IDR", "markets": {"62": {"marketing": "586.33"}}}
    for wrong in (
        {"currency": "rp", "markets": own["markets"]},
        {"currency": "IDR", "markets": {}},
        {"currency": "IDR", "markets": {"62": {}}},
        {"currency": "IDR", "markets": {"62": {"marketing": "-1"}}},
        {"currency": "IDR", "markets": {"62": {"gossip": "1"}}},
        {"currency": "IDR", "markets": {"0812": {"marketing": "1"}}},
    ):
        refused = await shop.seller.put("/sending-settings", {"message_prices": wrong})
        assert refused.status_code == 422, wrong
    answer = await shop.seller.put(
        "/sending-settings", {"quiet_hours": None, "message_prices": own}
    )
    assert answer.json()["message_prices"] == own

    offer = await shop.status_becomes(await _offer(shop), "sent")

    assert offer["cost"]["amount"] == {"amount": "586.33", "currency": "IDR"}
    cost = await _told(shop, offer, "delivered", pricing=MARKETING)
    assert (cost["status"], cost["amount"]["amount"]) == ("billed", "586.33")
    [rupiah] = (await _costs(shop))["total"]["amounts"]
    assert (rupiah["currency"], rupiah["billed"]) == ("IDR", "586.33")


async def test_told_twice_late_and_out_of_order_it_is_booked_once(pesan: Pesan) -> None:
    shop = await _offers(pesan)
    offer = await _offer(shop)

    for names in (["read"], ["delivered"], ["sent"], ["read", "delivered", "sent"]):
        cost = await _told(shop, offer, *names, pricing=MARKETING, times=3)

    assert (cost["status"], cost["amount"]["amount"]) == ("billed", "0.0411")
    total = (await _costs(shop))["total"]
    assert (total["messages"], total["corrected"]) == (1, 0)
    assert total["amounts"][0]["amount"] == "0.0411"


async def test_what_the_channel_bills_otherwise_counts_and_the_correction_shows(
    pesan: Pesan,
) -> None:
    """A template is filed as utility, and Meta bills it as marketing when it is read."""
    shop = await _offers(pesan, "UTILITY")
    offer = await shop.status_becomes(await _offer(shop), "sent")
    assert offer["cost"]["amount"]["amount"] == "0.025"

    await _told(shop, offer, "delivered", pricing=SERVICE | {"category": "utility"})
    cost = await _told(shop, offer, "read", pricing=MARKETING)

    assert (cost["category"], cost["amount"]["amount"]) == ("marketing", "0.0411")
    assert cost["expected"]["category"] == "utility"
    assert cost["billing"]["corrections"] == 1
    assert (await _costs(shop))["total"]["corrected"] == 1
    late = await _told(shop, offer, "sent", pricing=SERVICE | {"category": "utility"})
    assert late == cost


async def test_free_words_are_free_among_the_months_first_and_cost_what_is_billed(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    first = await shop.status_becomes(await shop.says("Halo Kak"), "sent")
    second = await shop.status_becomes(await shop.says("Ada yang bisa dibantu?"), "sent")

    assert first["cost"]["expected"] == {
        "category": "service",
        "amount": {"amount": "0", "currency": "USD"},
        "free": "allowance",
    }
    free = await _told(shop, first, "delivered", pricing=FREE)
    assert (free["status"], free["amount"]["amount"]) == ("billed", "0")
    charged = await _told(shop, second, "delivered", pricing=SERVICE)
    assert (charged["status"], charged["amount"]["amount"]) == ("billed", "0.025")
    total = (await _costs(shop))["total"]
    assert (total["messages"], total["free"], total["corrected"]) == (2, 1, 1)


async def test_beyond_the_months_allowance_free_words_are_charged(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    first = await shop.status_becomes(await shop.says("satu"), "sent")
    await pesan.rows(
        """INSERT INTO message_costs (store_id, message_id, conversation_id, connection_id,
            channel, livemode, left_at, currency, prices, expected_category, expected_micros,
            expected_free)
        SELECT store_id, gen_random_uuid(), conversation_id, connection_id, channel, livemode,
            left_at, currency, prices, expected_category, 0, 'allowance'
        FROM message_costs, generate_series(2, 1000)"""
    )
    await pesan.shift_clock(11)  # by now they are counted anew

    beyond = await shop.status_becomes(await shop.says("seribu satu"), "sent")

    assert first["cost"]["expected"]["free"] == "allowance"
    assert beyond["cost"]["expected"]["free"] is None
    assert beyond["cost"]["amount"]["amount"] == "0.025"
    await pesan.rows(
        "DELETE FROM message_costs k WHERE NOT EXISTS (SELECT FROM customer_messages m WHERE m.id = k.message_id)"
    )


async def test_what_fails_costs_nothing_whatever_was_said_before(pesan: Pesan) -> None:
    shop = await _offers(pesan)
    offer = await _offer(shop)
    await _told(shop, offer, "sent", pricing=MARKETING)

    cost = await _told(shop, offer, "failed", error_code=131026)

    assert (cost["status"], cost["amount"]["amount"]) == ("none", "0")
    total = (await _costs(shop))["total"]
    assert (total["messages"], total["failed"], total["amounts"]) == (0, 1, [])


async def test_what_we_do_not_send_has_no_cost_and_what_is_sent_again_has_it_once(
    pesan: Pesan,
) -> None:
    shop = await _offers(pesan)
    pesan.graph.fail_next(graph_failures.UNDELIVERABLE)
    offer = await shop.status_becomes(await _offer(shop), "failed")
    assert offer["cost"]["status"] == "none"
    inbound = (await shop.messages())[0]
    assert inbound["cost"] is None
    await shop.hears("ping lagi")  # reached again

    answer = await shop.seller.post(f"/messages/{offer['id']}/redelivery", {})

    assert answer.status_code == 200, answer.text
    again = await shop.status_becomes(offer, "sent")
    assert (again["cost"]["status"], again["cost"]["amount"]["amount"]) == ("expected", "0.0411")
    assert (await _costs(shop))["total"]["messages"] == 1


async def test_a_price_nobody_knows_is_counted_and_is_in_no_amount(pesan: Pesan) -> None:
    shop = await _offers(pesan)
    offer = await _offer(shop)
    billed = MARKETING | {"category": "marketing_lite"}  # a word the card does not have

    cost = await _told(shop, offer, "delivered", pricing=billed)

    assert (cost["status"], cost["category"], cost["amount"]) == (
        "billed",
        "marketing_lite",
        None,
    )
    total = (await _costs(shop))["total"]
    assert (total["messages"], total["free"], total["unknown"], total["amounts"]) == (1, 0, 1, [])


async def test_who_came_by_an_advertisement_and_was_answered_costs_nothing_for_three_days(
    pesan: Pesan,
) -> None:
    shop = await _offers(pesan)
    referral = {"source_type": "ad", "source_id": "1", "source_url": "https://fb.me/x"}
    text = ("text", {"text": {"body": "Lihat iklannya"}, "referral": referral})
    await pesan.graph.write(shop.hook, SARI, text)
    await pesan.eventually("SELECT referred_at IS NOT NULL FROM conversations")

    answer = await shop.status_becomes(await shop.says("Halo Kak"), "sent")
    offer = await shop.status_becomes(await _offer(shop), "sent")

    assert answer["cost"]["expected"]["free"] == "free_entry"
    assert offer["cost"]["expected"]["free"] == "free_entry"
    [row] = await pesan.rows("SELECT free_entry_until, referred_at FROM conversations")
    assert (row["free_entry_until"] - clock.now()).total_seconds() > 71 * HOUR_SECONDS
    assert row["referred_at"] is None
    told = MARKETING | {"billable": False, "type": "free_entry_point"}
    cost = await _told(shop, offer, "delivered", pricing=told)
    assert cost["amount"]["amount"] == "0"
    assert cost["billing"]["pricing_type"] == "free_entry_point"
    assert (await _costs(shop))["total"]["corrected"] == 0


async def test_costs_are_told_by_day_category_channel_market_and_conversation(
    pesan: Pesan,
) -> None:
    shop = await _offers(pesan)
    await shop.status_becomes(await _offer(shop), "sent")
    await shop.status_becomes(await shop.says("Halo"), "sent")
    conversation = (await shop.conversation())["id"]

    by = {
        name: {
            one["key"]: one["costs"]["messages"] for one in (await _costs(shop, by=name))["items"]
        }
        for name in ("category", "channel", "market", "day")
    }

    assert by["category"] == {"marketing": 1, "service": 1}
    assert by["channel"] == {"whatsapp": 2}
    assert by["market"] == {"62": 2}
    assert sum(by["day"].values()) == 2
    own = await _costs(shop, conversation_id=conversation)
    assert own["total"]["messages"] == 2
    other = await _costs(shop, conversation_id="con_01jdaaaaaaaaaaaaaaaaaaaaaa")
    assert other["total"]["messages"] == 0
    past = await _costs(shop, **{"from": "2026-01-01", "to": "2026-01-31"})
    assert (past["total"]["messages"], past["items"]) == (0, [])
    wrong = await shop.seller.get("/message-costs", **{"from": "2026-02-01", "to": "2026-01-31"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "from")
    unknown = await shop.seller.get("/message-costs", by="mood")
    assert unknown.status_code in {400, 422}


async def test_a_day_is_the_stores_own_and_another_stores_costs_are_not_seen(pesan: Pesan) -> None:
    shop = await _offers(pesan)
    await shop.status_becomes(await _offer(shop), "sent")
    await pesan.rows(
        "UPDATE message_costs SET left_at = '2026-11-10T17:30:00Z'"
    )  # 00:30 in Jakarta

    days = await _costs(shop, **{"from": "2026-11-11", "to": "2026-11-11"})

    assert [one["key"] for one in days["items"]] == ["2026-11-11"]
    before = await _costs(shop, **{"from": "2026-11-01", "to": "2026-11-10"})
    assert before["total"]["messages"] == 0
    other = await pesan.seller("Budi")
    seen = await other.get("/message-costs", **{"from": "2026-11-11", "to": "2026-11-11"})
    assert seen.json()["total"]["messages"] == 0
    foreign = await other.api.get(f"/api/v1/stores/{shop.seller.store_id}/message-costs")
    assert foreign.status_code == 404


async def test_statuses_of_messages_that_are_not_ours_book_nothing(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    status = meta_webhooks.status(
        "delivered",
        message_id="wamid.other",
        recipient_id=SARI,
        at=clock.now(),
        pricing=MARKETING,
    )
    change = meta_webhooks.change(pesan.graph.phone_number_id, statuses=[status])

    delivered = await pesan.graph.post(shop.hook, meta_webhooks.document(change))

    assert delivered.statuses == (200,)
    assert (await _costs(shop))["total"]["messages"] == 0
