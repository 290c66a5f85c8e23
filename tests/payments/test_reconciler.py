"""Ours against the gateway's: what was missed is booked, what does not agree is a case, once."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from pesan.app.invariants import check_invariants
from pesan.kit import clock
from pesan.kit.ids import CaseId, PaymentId, decode, new_id
from pesan.kit.money import Money
from pesan.payments import PaymentStatus, require_payment
from pesan.payments.actions.moves import move
from pesan.payments.actions.resolutions import resolve
from pesan.payments.bank import Bank
from pesan.payments.ledger import actions as ledger
from pesan.payments.models import CaptureId, Outcome
from pesan.payments.queries import captures
from pesan.payments.reconciler.compare import ask_all, compare_all
from pesan.payments.reconciler.rules import EVERY, GRACE, OVERLAP, STALE

from ..running import Pesan
from ..twins import stripe_faults
from ..twins.xendit import Fault
from .builders import Attempt, Shop, open_shop, uuid
from .test_refunds import settled

WAITS = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = $1"
LATER = (GRACE + timedelta(minutes=1)).total_seconds()


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def reconciled(shop: Shop, *, status: str = "done") -> dict[str, Any]:
    """A run, once all of before is old enough to be judged."""
    offset = await shop.pesan.value("SELECT max(seconds) FROM clock_offset")
    await shop.pesan.shift_clock((offset or 0) + LATER)
    answer = await shop.seller.post("/reconciliations", {})
    assert answer.status_code == 202, answer.text
    run = answer.json()["id"]
    await shop.pesan.eventually(
        "SELECT status <> 'running' FROM reconciliations WHERE id = $1", decode("rec", run)
    )
    await shop.pesan.eventually(
        "SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)"
    )
    found: dict[str, Any] = (await shop.seller.get(f"/reconciliations/{run}")).json()
    assert found["status"] == status, found
    return found


async def kinds(shop: Shop) -> list[str]:
    return sorted(case["kind"] for case in await shop.cases())


async def books_hold(pesan: Pesan) -> None:
    """The oracle's word on money. Orders here are bare, which is not asked."""
    connection = await asyncpg.connect(pesan.owner_dsn)
    try:
        broken = await check_invariants(connection)
    finally:
        await connection.close()
    assert [line for line in broken if "journal" in line or "captures" in line] == []


async def bank(shop: Shop, sql: str, *args: object) -> None:
    """Something happens in the database that Pesan does not know of."""
    await shop.pesan.rows(sql, *args)


async def test_a_clean_day_is_listed_and_alarms_nobody(shop: Shop) -> None:
    shop.pesan.xendit.account.fee_rupiah = 595
    attempt = await (await shop.ready()).captured()
    await attempt.refund(20_000)
    await settled(attempt)
    await shop.ready()  # waits for its buyer

    first, again = await reconciled(shop), await reconciled(shop)

    assert (first["listed"], first["healed"], first["opened"]) == (2, 0, 0)
    assert again["opened"] == 0
    assert await shop.cases() == []
    fees = (await shop.seller.get("/ledger", kind="fee")).json()["items"]
    assert fees[0]["lines"][0]["debit"]["amount"] == "595"
    assert len(fees) == 1  # listed twice, booked once
    await books_hold(shop.pesan)


async def test_money_whose_webhook_was_lost_is_booked_and_pays(shop: Shop) -> None:
    attempt = await shop.ready()
    await shop.pesan.rows("DELETE FROM timers")  # nobody looks by himself
    await shop.pesan.xendit.pay(attempt.gateway_id, deliver=False)

    run = await reconciled(shop)

    assert (run["healed"], run["opened"]) == (1, 0)
    assert (await attempt.now())["status"] == "captured"
    assert await shop.cases() == []


async def test_what_has_only_just_come_is_left_to_its_webhook(shop: Shop) -> None:
    attempt = await shop.ready()
    await shop.pesan.rows("DELETE FROM timers")
    await shop.pesan.xendit.pay(attempt.gateway_id, deliver=False)

    answer = await shop.seller.post("/reconciliations", {})
    await shop.pesan.eventually("SELECT bool_and(status = 'done') FROM reconciliations")

    run = (await shop.seller.get(f"/reconciliations/{answer.json()['id']}")).json()
    assert (run["listed"], run["healed"], run["opened"]) == (1, 0, 0)


async def test_money_of_no_order_of_ours_is_a_case_once(shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    account = shop.pesan.xendit.account
    paid = account.payment(next(iter(account.payments)))
    foreign = {"payment_id": "py-foreign", "payment_request_id": "pr-x", "reference_id": "KASIR-7"}
    account.payments["py-foreign"] = paid | foreign

    runs = [await reconciled(shop) for _ in range(2)]

    (case,) = await shop.cases()
    assert [run["opened"] for run in runs] == [1, 0]
    assert (case["kind"], case["order_id"], case["payment_id"]) == ("paid_no_order", None, None)
    assert case["amount"] == {"amount": "85000", "currency": "IDR"}
    assert case["actions"] == ["keep"]
    assert "bukan untuk pesanan" in case["text"]["indonesian"]
    assert (await attempt.now())["captured"]["amount"] == "85000"


async def test_a_closed_case_stays_closed_and_the_log_keeps_no_free_words(shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    shop.pesan.xendit.account.refund_outside(attempt.gateway_id, 5_000)
    await reconciled(shop)
    (case,) = await shop.cases()
    path = f"/reconciliation/cases/{case['id']}/resolution"

    odd = await shop.seller.post(path, {"action": "give_back"})
    done = await shop.seller.post(path, {"note": "Bu Ani minta", "action": "book_refund"})
    twice = await shop.seller.post(path, {"action": "keep"})
    run = await reconciled(shop)

    assert (odd.status_code, odd.json()["code"]) == (409, "payments.action_not_offered")
    assert (done.status_code, done.json()["action"]) == (200, "book_refund")
    assert (twice.status_code, twice.json()["code"]) == (409, "payments.case_resolved")
    assert run["opened"] == 0
    assert [one["status"] for one in await shop.cases()] == ["resolved"]
    assert (await attempt.now())["refunded"]["amount"] == "5000"
    (line,) = await shop.pesan.rows(
        "SELECT detail FROM event_audit_log WHERE action = 'payments.resolve_case'"
    )
    assert "book_refund" in str(line["detail"])
    assert "Ani" not in str(line["detail"])
    await books_hold(shop.pesan)


async def test_what_we_booked_and_the_gateway_does_not_hold_is_a_case(shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    account = shop.pesan.xendit.account
    account.payments.clear()
    account.request(attempt.gateway_id).pop("latest_payment_id")

    await reconciled(shop)

    assert await kinds(shop) == ["order_paid_no_money"]


async def test_another_amount_than_the_gateway_holds_is_a_case(shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    await bank(shop, "ALTER TABLE journal_lines DISABLE TRIGGER USER")
    await bank(shop, "UPDATE payment_captures SET amount_minor = amount_minor + 100")
    await bank(shop, "UPDATE payments SET captured_minor = captured_minor + 100")

    await reconciled(shop)

    (case,) = [one for one in await shop.cases() if one["kind"] == "amount_differs"]
    assert "Rp85.000 is held" in case["detail"]
    assert "Rp85.001 is booked" in case["detail"]
    assert case["payment_id"] == attempt.id


async def test_no_money_is_moved_on_broken_books(shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    await bank(shop, "DELETE FROM payment_captures")

    run = await reconciled(shop)

    assert run["healed"] == 0
    assert await kinds(shop) == ["books_disagree"]
    assert (await attempt.now())["captured"]["amount"] == "85000"
    assert await shop.pesan.value("SELECT count(*) FROM refunds") == 0


@pytest.mark.parametrize(
    ("status", "captured", "times", "kind"),
    [
        ("expired", 85_000, 1, "late_pay"),
        ("awaiting_payment", 50_000, 1, "underpaid"),
        ("paid", 90_000, 1, "overpaid"),
        ("paid", 170_000, 2, "double_pay"),
    ],
)
async def test_money_whose_fact_was_lost_is_named_and_can_go_back(
    shop: Shop, status: str, captured: int, times: int, kind: str
) -> None:
    """As if the fact had never reached the orders' room."""
    attempt = await held(shop, captured // times, times)
    order = (await attempt.now())["order_id"]
    await bank(shop, "UPDATE orders SET status = $1", status)

    await reconciled(shop)

    (case,) = await shop.cases()
    assert (case["kind"], case["order_id"], case["payment_id"]) == (kind, order, attempt.id)
    assert case["actions"] == ["keep", "give_back"]
    answer = await shop.seller.post(
        f"/reconciliation/cases/{case['id']}/resolution", {"action": "give_back"}
    )
    assert answer.status_code == 200, answer.text
    back = await shop.pesan.value("SELECT sum(amount_minor)::bigint FROM refunds")
    kept = 0 if status in {"expired", "awaiting_payment"} else 85_000
    assert back == (captured - kept) * 100


async def test_who_gives_back_keeps_nobody_waiting_who_settles_the_order(shop: Shop) -> None:
    """Both want the order and its case: in one order, or neither gets on."""
    await held(shop, 85_000, 2)
    await bank(shop, "UPDATE orders SET status = 'paid'")
    await reconciled(shop)
    (found,) = await shop.cases()
    case = CaseId(decode("cas", found["id"]))
    giver: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def give() -> None:
        async with shop.pesan.world.database.store(shop.store) as tx:
            connection = await tx.begun()
            giver.set_result(await connection.fetchval("SELECT pg_backend_pid()"))
            await resolve(tx, shop.store, case, actor="x", resolution=None, action="give_back")

    settling = await asyncpg.connect(shop.pesan.owner_dsn)
    try:
        async with settling.transaction():
            await settling.execute("SELECT FROM orders FOR NO KEY UPDATE")
            giving = asyncio.create_task(give())
            await shop.pesan.eventually(WAITS, await giver)
            await settling.execute("SET LOCAL lock_timeout = '2s'")
            await settling.execute("UPDATE reconciliation_cases SET detail = 'news of it'")
    finally:
        await settling.close()
    await giving


async def held(shop: Shop, rupiah: int, times: int) -> Attempt:
    """A payment whose money is booked, and nobody was told of."""
    attempt = await shop.ready()
    paid = [
        await shop.pesan.xendit.pay(attempt.gateway_id, rupiah, deliver=False) for _ in range(times)
    ]
    async with shop.pesan.world.database.store(shop.store) as tx:
        payment = await require_payment(tx, shop.store, PaymentId(uuid("pay", attempt.id)))
        amount = Money.from_whole(rupiah, payment.currency)
        for one in paid:
            capture = CaptureId(new_id())
            await captures.book(
                tx,
                store=shop.store,
                capture=capture,
                payment=payment.id,
                connection=payment.connection,
                gateway_id=one.payment_id,
                request_id=attempt.gateway_id,
                amount_minor=amount.minor,
                counted_minor=amount.minor,
                currency=amount.currency,
                captured_at=clock.now(),
                now=clock.now(),
            )
            await ledger.book_capture(tx, payment, capture, amount)
        await move(tx, shop.store, payment.id, to=PaymentStatus.CAPTURED)
    return attempt


async def test_an_order_that_says_paid_and_has_no_money_is_named(shop: Shop) -> None:
    attempt = await shop.ready()
    await bank(shop, "UPDATE orders SET status = 'paid', updated_at = now()")

    await reconciled(shop)

    (case,) = await shop.cases()
    assert (case["kind"], case["payment_id"]) == ("order_paid_no_money", attempt.id)


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.NOT_JSON, Fault.HANG_UP])
async def test_a_gateway_that_is_away_fails_the_run_and_the_next_one_begins_there(
    shop: Shop, fault: Fault
) -> None:
    attempt = await shop.ready()
    await shop.pesan.rows("DELETE FROM timers")
    await shop.pesan.xendit.pay(attempt.gateway_id, deliver=False)
    # Who hangs up a kept connection is asked once more, on another (kit/egress.py).
    times = 2 if fault is Fault.HANG_UP else 1
    shop.pesan.xendit.misbehave(fault, on="transactions", times=times)

    failed = await reconciled(shop, status="failed")
    done = await reconciled(shop)

    assert failed["failure"]
    assert failed["finished_at"]
    assert done["since"] <= failed["since"] or done["healed"] == 1
    assert (await attempt.now())["status"] == "captured"


async def test_a_gateway_that_cannot_be_asked_spoils_no_other(shop: Shop) -> None:
    """And is asked again from where it was last heard, however far the others have come."""
    pesan = shop.pesan
    by_card = await open_shop(pesan, "Sari", provider="stripe", seller=shop.seller)
    await reconciled(shop)
    missed, card = await shop.ready(), await by_card.ready()
    await pesan.rows("DELETE FROM timers")
    await pesan.xendit.pay(missed.gateway_id, deliver=False)
    await pesan.stripe.pay(card.gateway_id, deliver=False)
    pesan.stripe.misbehave(stripe_faults.Fault.KEY_REVOKED, on="balance")

    await pesan.shift_clock(2 * OVERLAP.total_seconds())
    spoilt = await reconciled(shop, status="partial")

    told = {one["provider"]: one for one in spoilt["gateways"]}
    assert (told["xendit"]["status"], told["xendit"]["healed"]) == ("done", 1)
    assert told["stripe"]["status"] == "failed"
    assert "secret key" in told["stripe"]["reason"]
    assert told["stripe"]["hint"]
    assert spoilt["failure"].startswith("stripe: ")
    assert (await missed.now())["status"] == "captured"
    assert (await card.now())["status"] == "requires_action"

    mended = await reconciled(shop)

    assert [one["status"] for one in mended["gateways"]] == ["done", "done"]
    assert (await card.now())["status"] == "captured"
    assert await shop.cases() == []


async def test_a_case_names_the_run_that_found_it(shop: Shop) -> None:
    await (await shop.ready()).captured()
    shop.pesan.xendit.account.payments.clear()

    run = await reconciled(shop)

    assert {case["reconciliation_id"] for case in await shop.cases()} == {run["id"]}


async def test_a_refund_whose_end_was_never_told_ends(shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    await attempt.refund(20_000)
    await shop.quiet()
    (refund,) = shop.pesan.xendit.account.refunds.values()
    await shop.pesan.xendit.settle_refund(refund["id"], deliver=False)
    await bank(shop, "DELETE FROM timers")

    run = await reconciled(shop)

    assert (run["healed"], run["opened"]) == (1, 0)
    assert (await attempt.refunds())[0]["status"] == "succeeded"


async def test_two_who_ask_at_once_have_one_run(shop: Shop) -> None:
    await bank(
        shop,
        "INSERT INTO reconciliations (store_id, id, status, since, until, actor, started_at)"
        " VALUES ($1, gen_random_uuid(), 'running', now(), now(), 'system', now())",
        shop.store,
    )

    first, second = [(await shop.seller.post("/reconciliations", {})).json() for _ in range(2)]

    assert first["id"] == second["id"]
    await shop.pesan.shift_clock(STALE.total_seconds() + 60)
    assert (await shop.seller.post("/reconciliations", {})).json()["id"] != first["id"]


async def test_each_store_has_its_turn_every_few_minutes_and_no_sooner(
    pesan: Pesan, shop: Shop
) -> None:
    await open_shop(pesan, "Budi", provider="sandbox")
    await pesan.seller("Tanpa")

    for _ in range(3):
        await ask_all(pesan.world)
    await pesan.eventually("SELECT count(*) = 2 FROM reconciliations WHERE status = 'done'")
    await pesan.shift_clock(EVERY.total_seconds() + 1)
    await ask_all(pesan.world)

    await pesan.eventually("SELECT count(*) = 4 FROM reconciliations WHERE status = 'done'")
    assert await pesan.value("SELECT count(DISTINCT store_id) FROM reconciliations") == 2


async def test_who_may_look_may_not_start_it_and_a_stranger_sees_nothing(
    pesan: Pesan, shop: Shop
) -> None:
    run = (await shop.seller.post("/reconciliations", {})).json()["id"]
    viewer = await (await pesan.person("Vira")).joins(shop.seller, "viewer")
    stranger = await pesan.seller("Budi")

    assert (await viewer.get(f"/reconciliations/{run}")).status_code == 200
    assert (await viewer.post("/reconciliations", {})).status_code == 403
    assert (await stranger.get(f"/reconciliations/{run}")).json()["code"] == (
        "payments.reconciliation_not_found"
    )


async def test_the_simulated_bank_is_held_against_our_books_too(pesan: Pesan) -> None:
    shop = await open_shop(pesan, provider="sandbox")
    attempt = await shop.ready()
    await bank(shop, "DELETE FROM timers")
    paid = await Bank(pesan.world, shop.store).settle(attempt.gateway_id, Outcome.PAID)
    assert paid is not None
    await bank(
        shop,
        "INSERT INTO sandbox_gateway_refunds SELECT store_id, 'sbf-' || gen_random_uuid(), id,"
        " 'dashboard', 500000, currency, now() FROM sandbox_gateway_requests",
    )

    await pesan.shift_clock(LATER)
    ((store, run),) = [one async for one in compare_all(pesan.world, actor="operator")]

    assert (store, run.status) == (shop.store, "done")
    assert (run.listed, run.healed, run.opened) == (2, 1, 1)
    assert await kinds(shop) == ["refund_made_outside"]
