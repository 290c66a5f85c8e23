"""Asking to be paid: one live attempt an order, one ask an attempt, whatever the gateway does."""

import asyncio
from typing import Any

import pytest

from pesan.kit import clock
from pesan.payments.routes import attempts as routes
from pesan.payments.rules import ASKS_MAX, UNKNOWN_PATIENCE

from ..running import Pesan
from ..twins.xendit import Fault
from .builders import Shop, close, insert_pending, open_shop, uuid


def created(pesan: Pesan) -> list[Any]:
    return list(pesan.xendit.account.payment_requests.values())


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def test_an_order_is_paid_by_a_code_over_its_exact_total(pesan: Pesan, shop: Shop) -> None:
    order = await shop.order(85_000)

    answer = await shop.begin(order, method="qris")

    assert answer.status_code == 201, answer.text
    payment = answer.json()
    assert payment["status"] == "requires_action"
    assert payment["amount"] == {"amount": "85000", "currency": "IDR"}
    assert payment["action"]["type"] == "qr"
    assert payment["action"]["value"].startswith("000201")
    assert payment["pay_url"].startswith(f"{pesan.url}/pay/")
    assert (payment["order_id"], payment["provider"], payment["method"]) == (
        order,
        "xendit",
        "qris",
    )
    (request,) = created(pesan)
    assert request["request_amount"] == 85_000
    assert request["reference_id"] == payment["id"]
    assert await shop.told("payment.ready") == 1


async def test_a_virtual_account_gives_a_number(shop: Shop) -> None:
    answer = await shop.begin(
        await shop.order(), method="virtual_account", channel_code="BNI_VIRTUAL_ACCOUNT"
    )

    assert answer.json()["action"]["type"] == "account_number"
    assert answer.json()["channel_code"] == "BNI_VIRTUAL_ACCOUNT"


async def test_a_payment_needs_an_idempotency_key(shop: Shop) -> None:
    order = await shop.order()

    answer = await shop.seller.api.post(
        shop.seller.path(f"/orders/{order}/payments"),
        json={"provider": "xendit", "method": "qris"},
    )

    assert (answer.status_code, answer.json()["code"]) == (
        400,
        "requests.idempotency_key_missing",
    )


async def test_the_same_request_again_gets_the_same_answer_and_asks_once(
    pesan: Pesan, shop: Shop
) -> None:
    order = await shop.order()

    first = await shop.begin(order, key="k1")
    second = await shop.begin(order, key="k1")

    assert first.content == second.content
    assert second.headers["idempotency-replayed"] == "true"
    assert len(created(pesan)) == 1


async def test_the_same_request_six_times_at_once_makes_one_attempt(
    pesan: Pesan, shop: Shop
) -> None:
    order = await shop.order()

    answers = await asyncio.gather(*(shop.begin(order, key="k1") for _ in range(6)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len(created(pesan)) == 1


async def test_a_key_with_another_body_is_refused(shop: Shop) -> None:
    order = await shop.order()
    await shop.begin(order, key="k1")

    answer = await shop.begin(order, key="k1", method="virtual_account")

    assert (answer.status_code, answer.json()["code"]) == (422, "requests.idempotency_key_reused")


async def test_ten_attempts_at_once_leave_one_alive(pesan: Pesan, shop: Shop) -> None:
    order = await shop.order()

    answers = await asyncio.gather(*(shop.begin(order) for _ in range(10)))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {
        "payments.attempt_in_progress"
    }
    assert len(created(pesan)) == 1


async def test_a_second_attempt_is_refused_and_the_refusal_is_kept(shop: Shop) -> None:
    attempt = await shop.ready()
    order = (await attempt.now())["order_id"]

    first = await shop.begin(order, key="k2")
    await close(shop, order, "cancelled")
    second = await shop.begin(order, key="k2")

    assert first.status_code == second.status_code == 409
    assert first.content == second.content


async def test_replacing_cancels_the_first_attempt_at_the_gateway(pesan: Pesan, shop: Shop) -> None:
    first = await shop.ready()
    order = (await first.now())["order_id"]

    second = await shop.begin(order, replace=True, method="virtual_account")
    await shop.quiet()

    assert second.json()["status"] == "requires_action"
    assert (await first.now())["status"] == "cancelled"
    assert pesan.xendit.account.request(first.gateway_id)["status"] == "CANCELED"
    listed = (await shop.seller.get(f"/orders/{order}/payments")).json()["items"]
    assert [one["id"] for one in listed] == [second.json()["id"], first.id]


async def test_five_replacements_at_once_leave_one_alive(pesan: Pesan, shop: Shop) -> None:
    first = await shop.ready()
    order = (await first.now())["order_id"]

    await asyncio.gather(*(shop.begin(order, replace=True) for _ in range(5)))
    await shop.quiet()

    live = await pesan.rows(
        "SELECT id FROM payments WHERE status IN ('pending', 'requires_action')"
    )
    open_there = [one for one in created(pesan) if one["status"] == "REQUIRES_ACTION"]
    assert len(live) == len(open_there) == 1


@pytest.mark.parametrize("status", ["paid", "cancelled", "expired", "shipped"])
async def test_an_order_that_awaits_no_payment_takes_none(shop: Shop, status: str) -> None:
    answer = await shop.begin(await shop.order(status=status))

    assert (answer.status_code, answer.json()["code"]) == (409, "payments.order_not_payable")


async def test_an_order_whose_time_has_passed_takes_no_payment(shop: Shop) -> None:
    answer = await shop.begin(await shop.order(minutes=-1))

    assert (answer.status_code, answer.json()["code"]) == (409, "payments.order_not_payable")


async def test_another_stores_order_answers_like_none_at_all(pesan: Pesan, shop: Shop) -> None:
    other = await open_shop(pesan, "Budi")
    foreign = await shop.begin(await other.order())
    missing = await shop.begin("ord_01m837xzv4fcaap6hzehqy48v2")

    assert foreign.status_code == missing.status_code == 404
    assert foreign.json()["code"] == missing.json()["code"]


async def test_another_stores_payment_cannot_be_seen(pesan: Pesan, shop: Shop) -> None:
    attempt = await shop.ready()
    other = await open_shop(pesan, "Budi")

    assert (await other.seller.get(f"/payments/{attempt.id}")).status_code == 404
    assert (await other.seller.get("/payments")).json()["items"] == []


async def test_a_store_without_the_gateway_is_told_so(shop: Shop) -> None:
    answer = await shop.begin(await shop.order(), provider="sandbox")

    assert (answer.status_code, answer.json()["code"]) == (409, "payments.not_connected")


@pytest.mark.parametrize(
    "body", [{"provider": "paypal"}, {"method": "cash"}, {"channel_code": "x y"}, {"amount": 1}]
)
async def test_a_wrong_body_is_refused(shop: Shop, body: dict[str, Any]) -> None:
    assert (await shop.begin(await shop.order(), **body)).status_code == 422


async def test_what_the_gateway_refuses_fails_the_attempt_and_frees_the_order(
    pesan: Pesan, shop: Shop
) -> None:
    pesan.xendit.misbehave(Fault.NOT_ACTIVATED, on="create")
    order = await shop.order()

    answer = await shop.begin(order, key="k1")
    again = await shop.begin(order, key="k1")
    other = await shop.begin(order, method="virtual_account")

    assert (answer.status_code, answer.json()["code"]) == (409, "payments.gateway_refused")
    assert again.content == answer.content
    assert other.status_code == 201
    assert await shop.told("payment.failed") == 1


async def test_a_gateway_that_is_away_leaves_it_pending_and_a_job_goes_on(
    pesan: Pesan, shop: Shop
) -> None:
    pesan.xendit.misbehave(Fault.CHANNEL_UNAVAILABLE, times=1, on="create")
    order = await shop.order()

    answer = await shop.begin(order)

    assert (answer.status_code, answer.json()["status"]) == (201, "pending")
    await pesan.eventually(
        "SELECT status = 'requires_action' FROM payments WHERE id = $1",
        uuid("pay", answer.json()["id"]),
    )
    assert len(created(pesan)) == 1
    assert created(pesan)[0]["reference_id"] == answer.json()["id"]


async def test_a_gateway_that_is_away_for_long_has_one_ask_waiting_for_it(
    pesan: Pesan, shop: Shop
) -> None:
    pesan.xendit.misbehave(Fault.CHANNEL_UNAVAILABLE, times=1000, on="create")
    payment = (await shop.begin(await shop.order())).json()["id"]

    for turn in range(1, 5):
        await pesan.shift_clock((UNKNOWN_PATIENCE.total_seconds() + 1) * turn)
        await pesan.eventually(
            "SELECT due_at > $2 FROM timers WHERE kind = 'payments.look' AND subject_id = $1",
            uuid("pay", payment),
            clock.now(),
        )

    assert await pesan.value("SELECT count(*) FROM pgqueuer") == 1
    assert await shop.told("payment.delayed") <= 1


async def test_a_gateway_too_slow_for_the_caller_leaves_it_pending(
    pesan: Pesan, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "ASK_SECONDS", 0.5)
    pesan.xendit.misbehave(Fault.SILENCE, on="create")

    answer = await shop.begin(await shop.order(), key="k1")
    again = await shop.begin((answer.json())["order_id"], key="k1")

    assert (answer.status_code, answer.json()["status"]) == (201, "pending")
    assert answer.json()["failure"] == "unknown"
    assert again.content == answer.content


@pytest.mark.parametrize(
    "fault", [Fault.ANSWER_LOST, Fault.CUT, Fault.NOT_JSON, Fault.SERVER_ERROR, Fault.HANG_UP]
)
async def test_an_unknown_outcome_is_asked_anew_under_a_new_reference_and_not_before_long(
    pesan: Pesan, shop: Shop, fault: Fault
) -> None:
    pesan.xendit.misbehave(fault, on="create")
    answer = await shop.begin(await shop.order())
    payment = answer.json()["id"]
    assert (answer.json()["status"], answer.json()["failure"]) == ("pending", "unknown")
    asked = len([one for one in pesan.xendit.requests if one.path == "/v3/payment_requests"])
    await shop.ask(payment)  # a job that comes meanwhile asks nothing
    assert asked == len([r for r in pesan.xendit.requests if r.path == "/v3/payment_requests"])

    await pesan.shift_clock(UNKNOWN_PATIENCE.total_seconds() + 1)

    await pesan.eventually(
        "SELECT status = 'requires_action' FROM payments WHERE id = $1", uuid("pay", payment)
    )
    references = [one["reference_id"] for one in created(pesan)]
    assert references[-1] == f"{payment}.2"
    assert len(references) == len(set(references))


async def test_money_on_an_ask_thought_lost_is_ours_and_closes_the_newer_one(
    pesan: Pesan, shop: Shop
) -> None:
    pesan.xendit.misbehave(Fault.ANSWER_LOST, on="create")
    payment = (await shop.begin(await shop.order())).json()["id"]
    await pesan.shift_clock(UNKNOWN_PATIENCE.total_seconds() + 1)
    await pesan.eventually(
        "SELECT status = 'requires_action' FROM payments WHERE id = $1", uuid("pay", payment)
    )
    lost, newer = created(pesan)

    await pesan.xendit.pay(lost["payment_request_id"])
    await shop.quiet()

    assert (await shop.payment(payment))["status"] == "captured"
    assert newer["status"] == "CANCELED"


async def test_a_lost_answer_is_made_good_by_the_webhook_that_names_us(
    pesan: Pesan, shop: Shop
) -> None:
    pesan.xendit.misbehave(Fault.ANSWER_LOST, on="create")
    payment = (await shop.begin(await shop.order())).json()["id"]
    (lost,) = created(pesan)

    await pesan.xendit.pay(lost["payment_request_id"])
    await shop.quiet()

    assert (await shop.payment(payment))["status"] == "captured"
    assert await shop.gateway_id(payment) == lost["payment_request_id"]


async def test_a_gateway_that_never_answers_fails_the_attempt_in_the_end(
    pesan: Pesan, shop: Shop
) -> None:
    pesan.xendit.misbehave(Fault.SERVER_ERROR, times=10, on="create")
    payment = (await shop.begin(await shop.order())).json()["id"]

    for turn in range(1, ASKS_MAX + 1):
        await pesan.shift_clock((UNKNOWN_PATIENCE.total_seconds() + 1) * turn)
        await pesan.eventually(
            "SELECT asks >= $2 OR status = 'failed' FROM payments WHERE id = $1",
            uuid("pay", payment),
            min(turn + 1, ASKS_MAX),
        )
        await shop.quiet()

    await pesan.eventually(
        "SELECT status = 'failed' FROM payments WHERE id = $1", uuid("pay", payment)
    )
    assert await shop.told("payment.failed") == 1
    asked = [one for one in pesan.xendit.requests if one.path == "/v3/payment_requests"]
    assert len(asked) == ASKS_MAX


async def test_the_chats_pending_attempt_is_asked_for_once_by_two_jobs_at_once(
    pesan: Pesan, shop: Shop
) -> None:
    payment = await insert_pending(shop, await shop.order())

    await asyncio.gather(*(shop.ask(payment) for _ in range(5)))
    await shop.ask(payment)

    assert (await shop.payment(payment))["status"] == "requires_action"
    assert len(created(pesan)) == 1
    assert await shop.told("payment.ready") == 1


async def test_a_repeat_after_a_crash_before_the_gateway_was_asked_goes_on_with_the_attempt(
    pesan: Pesan, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await shop.order()

    async def dies(*_: object, **__: object) -> None:
        raise RuntimeError("the process was killed")

    with monkeypatch.context() as patch:
        patch.setattr(routes, "ask_gateway", dies)
        crashed = await shop.begin(order, key="k1")
    again = await shop.begin(order, key="k1")

    assert crashed.status_code == 500
    assert (again.status_code, again.json()["status"]) == (201, "requires_action")
    assert await pesan.value("SELECT count(*) FROM payments") == 1
    assert len(created(pesan)) == 1
    line = "SELECT count(*) FROM event_audit_log WHERE request_id = $1"
    assert await pesan.value(line, crashed.headers["x-request-id"]) == 1
    pesan.heard.changes.clear()
    pesan.heard.complaints.clear()  # the line is the crashed request's; its repeat began nothing


async def test_nobody_comes_back_after_a_crash_and_the_timer_asks(pesan: Pesan, shop: Shop) -> None:
    payment = await insert_pending(shop, await shop.order())

    await pesan.shift_clock(UNKNOWN_PATIENCE.total_seconds() + 1)

    await pesan.eventually(
        "SELECT status = 'requires_action' FROM payments WHERE id = $1", uuid("pay", payment)
    )


async def test_an_attempt_closed_while_it_was_asked_for_is_cancelled_at_the_gateway(
    pesan: Pesan, shop: Shop
) -> None:
    order = await shop.order()
    payment = await insert_pending(shop, order)
    await close(shop, order, "cancelled")

    await shop.ask(payment)
    assert created(pesan) == []  # it was not even asked

    second_order = await shop.order()
    second = await insert_pending(shop, second_order)
    asking = asyncio.create_task(shop.ask(second))
    await pesan.eventually("SELECT asks = 1 FROM payments WHERE id = $1", uuid("pay", second))
    await close(shop, second_order, "expired")
    await asking
    await shop.quiet()

    assert (await shop.payment(second))["status"] == "expired"
    assert [one["status"] for one in created(pesan)] == ["CANCELED"]


async def test_a_viewer_may_see_payments_and_may_not_take_them(pesan: Pesan, shop: Shop) -> None:
    viewer = await pesan.seller("Wati")
    await pesan.rows(
        """
        INSERT INTO members (store_id, user_id, role, created_at)
        SELECT $1, id, 'viewer', now() FROM users WHERE email = $2
        """,
        shop.store,
        viewer.email,
    )
    attempt = await shop.ready()

    seen = await viewer.api.get(shop.seller.path(f"/payments/{attempt.id}"))
    refused = await viewer.api.post(
        shop.seller.path(f"/orders/{await shop.order()}/payments"),
        json={"provider": "xendit", "method": "qris"},
        headers={"Idempotency-Key": "k"},
    )

    assert seen.status_code == 200
    assert refused.status_code == 403
