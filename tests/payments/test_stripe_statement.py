"""Our books against Stripe's balance: what was missed is booked, what does not agree is a case."""

from typing import Any

import pytest

from pesan.payments.providers.stripe import books

from ..running import Pesan
from ..twins.stripe_faults import Fault
from .builders import Attempt, Shop, open_shop
from .test_reconciler import books_hold, kinds, reconciled


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan, provider="stripe")


async def given_back(attempt: Attempt, amount: str) -> None:
    assert (await attempt.refund(amount)).status_code == 201
    await attempt.shop.pesan.eventually("SELECT bool_and(status = 'succeeded') FROM refunds")


async def stripes_refund(attempt: Attempt, amount: int, **metadata: str) -> Any:
    """Given back in Stripe's own dashboard."""
    account = attempt.shop.pesan.stripe.account
    intent = account.session(attempt.gateway_id)["payment_intent"]
    asked = {"payment_intent": intent, "amount": str(amount), "metadata": metadata}
    return account.give_back(asked)


async def test_a_clean_day_is_listed_and_alarms_nobody(pesan: Pesan, shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    await given_back(attempt, "20000")
    await shop.ready()  # waits for its buyer

    first, again = await reconciled(shop), await reconciled(shop)

    assert (first["listed"], first["healed"], first["opened"]) == (2, 0, 0)
    assert again["opened"] == 0
    assert await shop.cases() == []
    fees = (await shop.seller.get("/ledger", kind="fee")).json()["items"]
    assert [fee["lines"][0]["debit"]["amount"] for fee in fees] == ["2465"]
    await books_hold(pesan)


async def test_money_that_nobody_told_of_is_booked(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    await pesan.stripe.pay(attempt.gateway_id, deliver=False)

    await reconciled(shop)
    await attempt.becomes("captured")

    assert await shop.cases() == []
    await books_hold(pesan)


async def test_a_refund_made_in_stripes_dashboard_is_a_case(pesan: Pesan, shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    await stripes_refund(attempt, 1_000_000)

    await reconciled(shop)

    (case,) = await shop.cases()
    assert (case["kind"], case["payment_id"]) == ("refund_made_outside", attempt.id)
    answer = await shop.seller.post(
        f"/reconciliation/cases/{case['id']}/resolution", {"action": "book_refund"}
    )
    assert answer.status_code == 200, answer.text
    assert (await attempt.now())["refunded"]["amount"] == "10000"
    assert (await reconciled(shop))["opened"] == 0
    await books_hold(pesan)


async def test_a_refund_that_failed_after_all_is_no_alarm(pesan: Pesan, shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    pesan.stripe.account.refunds_wait = True
    assert (await attempt.refund()).status_code == 201
    await pesan.eventually("SELECT bool_and(gateway_id IS NOT NULL) FROM refunds")
    (refund,) = pesan.stripe.account.refunds
    await pesan.stripe.settle_refund(refund, succeeded=False)
    await pesan.eventually("SELECT bool_and(status = 'failed') FROM refunds")

    await reconciled(shop)

    assert await kinds(shop) == ["refund_failed"]


async def test_a_capture_that_stripe_does_not_hold_is_a_case(pesan: Pesan, shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    intent = pesan.stripe.account.session(attempt.gateway_id)["payment_intent"]
    pesan.stripe.account.balance.clear()
    pesan.stripe.account.intents[intent]["status"] = "requires_payment_method"

    await reconciled(shop)

    assert await kinds(shop) == ["order_paid_no_money"]


async def test_what_the_account_takes_for_other_shops_is_none_of_ours(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await (await shop.ready()).captured()
    for charge in pesan.stripe.account.charges.values():
        other = charge | {"id": "ch_of_a_website", "metadata": {"order": "W-1"}}
    pesan.stripe.account.charges["ch_of_a_website"] = other
    line = pesan.stripe.account.balance[0] | {"id": "txn_other", "source": "ch_of_a_website"}
    pesan.stripe.account.balance.append(line)

    run = await reconciled(shop)

    assert (run["listed"], await shop.cases()) == (1, [])
    assert (await attempt.now())["status"] == "captured"


async def test_a_balance_that_cannot_be_had_fails_the_run_and_alarms_nobody(
    pesan: Pesan, shop: Shop
) -> None:
    await (await shop.ready()).captured()
    for fault in (Fault.SERVER_ERROR, Fault.NOT_JSON, Fault.ODD):
        pesan.stripe.misbehave(fault, on="balance")
        await reconciled(shop, status="failed")

    assert await shop.cases() == []
    assert (await reconciled(shop))["listed"] == 1


@pytest.fixture
def one_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "_PAGE", 1)


@pytest.mark.usefixtures("one_a_page")
async def test_a_key_that_may_not_read_the_balance_goes_on_without_fees_and_says_so(
    pesan: Pesan, shop: Shop
) -> None:
    for _ in range(2):
        known = await (await shop.ready()).captured()
    await stripes_refund(known, 1_000_000)
    missed = await shop.ready()
    await pesan.rows("DELETE FROM timers")
    await pesan.stripe.pay(missed.gateway_id, deliver=False)
    pesan.stripe.denied = {"balance"}

    run = await reconciled(shop)

    (told,) = run["gateways"]
    assert (told["provider"], told["status"], run["failure"]) == ("stripe", "partial", None)
    assert "fees" in told["reason"]
    assert "stripe's dashboard" in told["hint"]
    assert (run["listed"], run["healed"]) == (4, 1)
    assert (await missed.now())["status"] == "captured"
    assert await kinds(shop) == ["refund_made_outside"]
    assert (await shop.seller.get("/ledger", kind="fee")).json()["items"] == []
    await books_hold(pesan)

    pesan.stripe.denied = set()
    again = await reconciled(shop)

    assert again["gateways"][0]["status"] == "done"
    assert again["opened"] == 0
    assert len((await shop.seller.get("/ledger", kind="fee")).json()["items"]) == 3


async def test_a_key_that_may_read_no_money_at_all_fails_with_a_hint(
    pesan: Pesan, shop: Shop
) -> None:
    await (await shop.ready()).captured()
    pesan.stripe.denied = {"balance", "charges"}

    run = await reconciled(shop, status="failed")

    (told,) = run["gateways"]
    assert told["status"] == "failed"
    assert "may not do that" in told["reason"]
    assert "stripe's dashboard" in told["hint"]
    assert told["reason"] in run["failure"]
    assert await shop.cases() == []


async def test_a_charge_that_was_declined_is_no_money_that_came(pesan: Pesan, shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    account = pesan.stripe.account
    (charge,) = account.charges.values()
    declined = {"id": "ch_declined", "status": "failed", "captured": False, "amount_captured": 0}
    account.charges["ch_declined"] = charge | declined
    pesan.stripe.denied = {"balance"}

    assert (await reconciled(shop))["listed"] == 1
    assert await shop.cases() == []
    assert (await attempt.now())["status"] == "captured"


async def test_a_key_that_may_not_look_at_what_it_lists_alarms_nobody(
    pesan: Pesan, shop: Shop
) -> None:
    """The balance tells of money whose page may not be read: it is not booked, and not amiss."""
    attempt = await shop.ready()
    await pesan.rows("DELETE FROM timers")
    await pesan.stripe.pay(attempt.gateway_id, deliver=False)
    pesan.stripe.denied = {"read", "list"}

    run = await reconciled(shop, status="failed")

    (told,) = run["gateways"]
    assert "may not do that" in told["reason"]
    assert "stripe's dashboard" in told["hint"]
    assert await shop.cases() == []

    pesan.stripe.denied = set()
    again = await reconciled(shop)

    assert (again["healed"], await shop.cases()) == (1, [])
    assert (await attempt.now())["status"] == "captured"


async def test_a_key_that_is_revoked_while_it_is_asked_alarms_nobody(
    pesan: Pesan, shop: Shop
) -> None:
    known = await (await shop.ready()).captured()
    (charge,) = pesan.stripe.account.charges.values()
    charge["amount_captured"] += 100  # so that the object itself is looked at
    pesan.stripe.misbehave(Fault.KEY_REVOKED, on="read")

    run = await reconciled(shop, status="failed")

    assert "secret key" in run["gateways"][0]["reason"]
    assert await shop.cases() == []
    assert (await known.now())["status"] == "captured"
