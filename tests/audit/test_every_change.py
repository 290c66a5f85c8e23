"""Deny by default, for the log: a route that changes something leaves a line, or says here why not.

Inside a store the line is written by StoreCall whatever the room does (stores/calls.py); that it is
really there is asked by the `pesan` fixture after every test (`assert_audited` in tests/running.py).
What moves an order or a payment without a request, agent, time and money, is held by two invariants.
"""

from collections.abc import Sequence
from typing import Any

from pesan.dashboard.screen import Screen
from pesan.stores import StoreCall

from ..architecture import web
from ..architecture.verdict import assert_clean
from ..architecture.web import Route
from ..routes import all_routes
from ..running import Pesan
from ..shop import Shop, open_shop
from ..stories.test_first_sale import BUDI, buy, nothing_is_broken, settled

# Routes that change something outside a store's call, and where the line comes from or why none.
ELSEWHERE = {
    "forgotByForm": "accounts.ask_for_reset, in the chain of no store",
    "newPasswordByForm": "accounts.change_password, in the chain of no store",
    "joinByForm": "stores.invitations records it in the store that is joined",
    "loginByCode": "accounts.log_in or accounts.fail_second_factor",
    "changePassword": "accounts.change_password, in the chain of no store",
    "resetPassword": "the same",
    "askForPasswordReset": "accounts.ask_for_reset, in the chain of no store",
    "enrolSecondFactor": "accounts.enrol_second_factor, in the chain of no store",
    "confirmSecondFactor": "accounts.second_factor_on, in the chain of no store",
    "removeSecondFactor": "accounts.second_factor_off, in the chain of no store",
    "acceptInvitation": "stores.invitations records it in the store that is joined",
    "createStore": "stores.create records it in the new store",
    "reauthenticate": "accounts.reauthenticate, in the chain of no store",
    "register": "accounts.register, in the chain of no store",
    "makeApiKey": "accounts.make_key, in the chain of no store",
    "revokeApiKey": "accounts.end_key, in the chain of no store",
    "reportLeakedKey": "accounts.end_leaked_key, in the chain of no store",
    "endSession": "accounts.end_session, in the chain of no store",
    "login": "accounts.log_in or accounts.fail_to_log_in, in the chain of no store",
    "loginByForm": "the same",
    "logout": "accounts.log_out, in the chain of no store",
    "logoutByForm": "the same",
    "refresh": "a rotation is no change of anything; a reused token is: accounts.reuse_refresh_token",
    "receiveWhatsappWebhook": "a genuine one is kept whole in channel_updates",
    "receiveTelegramUpdate": "a genuine one is kept whole in channel_updates",
    "receiveSandboxMessage": "a genuine one is kept whole in channel_updates",
    "chatBegin": "nothing is kept of one who says nothing",
    "chatIdentify": "what it changes is kept whole in channel_updates",
    "chatSay": "the same",
    "chatSaw": "the same",
    "chatUpload": "it lies apart until a message has it, which channel_updates keeps",
    "receiveXenditWebhook": "a genuine one is kept whole in payment_webhook_logs",
    "receiveStripeWebhook": "a genuine one is kept whole in payment_webhook_logs",
    "receiveSandboxWebhook": "a genuine one is kept whole in payment_webhook_logs",
    "payAgain": "payments.begin, as the buyer's",
    "payOtherwise": "the same",
    "payByCard": "the same; what was agreed to is customers.record_consent",
    "forgetCardsOnPage": "customers.record_consent, as the buyer's",
    "sendProof": "payments.attach_proof, as the buyer's",
    "simulateOnPage": "the simulated gateway's, which is no part of a shop",
    "shiftClock": "exists in tests only",
}


def changes_are_recorded(routes: Sequence[Route], elsewhere: dict[str, str]) -> list[str]:
    changing = [route for route in routes if route.methods - {"GET"}]
    complaints = [
        f"{route}: changes something, and the audit log will not know"
        for route in changing
        if not route.takes & {StoreCall, Screen} and route.operation not in elsewhere
    ]
    known = {route.operation for route in changing}
    return complaints + [f"{name} is no route" for name in elsewhere if name not in known]


def test_every_route_that_changes_something_leaves_a_line() -> None:
    routes = web.routes_of(all_routes())

    assert_clean(changes_are_recorded(routes, ELSEWHERE))
    assert len([route for route in routes if route.methods - {"GET"}]) > 25


async def test_the_gate_turns_red(pesan: Pesan) -> None:
    sly = Route("/api/v1/sly", frozenset({"POST"}), "sly", public="says it needs nobody")

    assert changes_are_recorded([sly], {})
    assert not changes_are_recorded([sly], {"sly": "a reason"})


async def test_what_is_bought_in_the_chat_says_by_whom_with_what_and_for_which_message(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    await buy(shop, BUDI)
    [asked] = pesan.xendit.account.payment_requests
    await pesan.xendit.pay(asked)
    await shop.says(BUDI, "terima kasih")
    await settled(pesan)

    lines = await log(shop, "orders.", "payments.")

    [order] = await shop.orders()
    customer = order["customer_id"]
    thread = (await shop.seller.get("/conversations")).json()["items"][0]["id"]
    messages = (await shop.seller.get(f"/conversations/{thread}/messages")).json()["items"]
    yes = next(message["id"] for message in messages if message["text"] == "ya")
    payment = (await shop.seller.get("/payments")).json()["items"][0]["id"]
    assert [(one["action"], one["actor"], one["detail"].get("to")) for one in lines] == [
        ("orders.place", customer, "awaiting_payment"),
        ("payments.move", "system", "requires_action"),
        ("payments.move", "system", "captured"),
        ("orders.move", "system", "paid"),
    ]
    placed, ready, captured, paid = lines
    assert (placed["user_agent"], placed["request_id"]) == ("agent", yes)
    assert placed["detail"]["payment"] == paid["detail"]["payment"] == payment
    assert ready["request_id"].startswith("job:payments.")
    assert captured["request_id"].startswith("job:payments.")
    assert paid["request_id"].startswith("evt_")
    await nothing_is_broken(pesan)


async def test_what_is_called_off_in_the_chat_and_whom_the_agent_called_are_in_the_log(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    await buy(shop, BUDI)
    said = len(pesan.graph.sent_to(BUDI))
    await shop.hears(BUDI, "batalin pesanan saya")
    await shop.says(BUDI, "batal", after=said)
    await shop.hears(BUDI, "ya, batalkan")
    await pesan.eventually("SELECT bool_and(status = 'cancelled') FROM orders")
    await shop.hears(BUDI, "saya mau bicara dengan orang")
    await pesan.eventually("SELECT bool_and(owner = 'human') FROM conversations")

    [cancelled] = await log(shop, "orders.move")
    [freed] = await log(shop, "inventory.release")
    [called] = await log(shop, "conversations.")

    assert cancelled["detail"] == {"to": "cancelled"}
    assert cancelled["actor"] == freed["actor"]
    assert cancelled["actor"].startswith("cus_")
    assert cancelled["request_id"].startswith("msg_")
    assert called["actor"] == "agent"
    assert called["request_id"].startswith("msg_")
    await nothing_is_broken(pesan)


async def test_what_time_does_is_in_the_log_with_its_timer(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=1)
    await buy(shop, BUDI)
    await pesan.shift_clock(61 * 60)
    await pesan.eventually("SELECT bool_and(status = 'expired') FROM orders")
    gone = {"variant_id": shop.sizes["L"], "delta": -1, "reason": "damaged"}
    await shop.seller.made("/inventory/adjustments", gone)
    [asked] = pesan.xendit.account.payment_requests
    await pesan.xendit.pay(asked)  # too late, and the last one is broken: it goes back
    await pesan.eventually("SELECT count(*) = 1 FROM refunds")
    await settled(pesan)

    lines = await log(shop, "orders.", "payments.", "inventory.release")

    by_time = {one["action"]: one for one in lines if one["request_id"] == "timer:orders.expire"}
    assert set(by_time) == {"orders.move", "payments.move", "inventory.release"}
    assert {one["actor"] for one in by_time.values()} == {"system"}
    refund = next(one for one in lines if one["action"] == "payments.refund")
    assert refund["actor"] == "system"
    assert refund["request_id"].startswith("evt_")
    assert refund["detail"]["amount"] == "Rp103.000"


async def log(shop: Shop, *actions: str) -> list[dict[str, Any]]:
    """What was done, oldest first, of these kinds."""
    answer = await shop.seller.get("/audit", limit=100)
    found: list[dict[str, Any]] = answer.json()["items"]
    return [one for one in reversed(found) if one["action"].startswith(actions)]
