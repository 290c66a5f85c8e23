"""A refund whose answer was lost: looked up at the gateway, and asked again only when it is not there."""

from dataclasses import dataclass
from typing import Any

import pytest

from pesan.kit import clock
from pesan.payments.providers.stripe import gateway as stripes
from pesan.payments.queries import refunds
from pesan.payments.rules import REFUND_LOOK_EVERY, REFUND_PATIENCE, UNKNOWN_PATIENCE

from ..running import Pesan
from ..twins import stripe_faults, xendit
from .builders import Attempt, Shop, open_shop

LATER = REFUND_LOOK_EVERY.total_seconds() + 1
SOON = UNKNOWN_PATIENCE.total_seconds() + 1


@dataclass
class Lost:
    """A captured payment, and what its gateway does to refunds of it."""

    attempt: Attempt
    gone: float = 0

    @property
    def shop(self) -> Shop:
        return self.attempt.shop

    @property
    def pesan(self) -> Pesan:
        return self.attempt.shop.pesan

    def misbehave(self, fault: str, *, on: str = "refund", times: int = 1) -> None:
        if self.shop.provider == "stripe":
            self.pesan.stripe.misbehave(stripe_faults.Fault[fault], on=on, times=times)
        else:
            self.pesan.xendit.misbehave(xendit.Fault[fault], on=on, times=times)

    def there(self) -> list[Any]:
        """The refunds the gateway has made."""
        if self.shop.provider == "stripe":
            return list(self.pesan.stripe.account.refunds.values())
        return list(self.pesan.xendit.account.refunds.values())

    def asked(self) -> int:
        twin = self.pesan.stripe if self.shop.provider == "stripe" else self.pesan.xendit
        return sum(one.method == "POST" and one.path.endswith("/refunds") for one in twin.requests)

    async def refund(self, amount: int | None = None) -> None:
        assert (await self.attempt.refund(amount)).status_code == 201
        await self.shop.quiet()

    async def wait(self, seconds: float) -> None:
        """Time goes by, and whatever was due is done."""
        self.gone += seconds
        await self.pesan.shift_clock(self.gone)
        await self.pesan.eventually(
            "SELECT NOT EXISTS (SELECT FROM timers WHERE kind = 'payments.look_at_refund'"
            " AND due_at <= $1)",
            clock.now(),
        )
        await self.shop.quiet()

    async def ended(self) -> str:
        """How the one refund stands once the gateway has said what there is to say."""
        if self.shop.provider == "xendit":
            for one in self.there():
                await self.pesan.xendit.settle_refund(one["id"])
            await self.shop.quiet()
        (refund,) = await self.attempt.refunds()
        return str(refund["status"])


@pytest.fixture(params=["stripe", "xendit"])
async def lost(pesan: Pesan, request: pytest.FixtureRequest) -> Lost:
    shop = await open_shop(pesan, provider=request.param)
    attempt = await (await shop.ready()).captured()
    if shop.provider == "stripe":  # no webhook of its own may tell
        pesan.stripe.webhook_url = None
    return Lost(attempt)


@pytest.mark.parametrize("fault", ["ANSWER_LOST", "CUT", "NOT_JSON"])
async def test_one_that_was_made_is_found_and_never_made_twice(lost: Lost, fault: str) -> None:
    lost.misbehave(fault)

    await lost.refund(20_000)
    (refund,) = await lost.attempt.refunds()
    assert (refund["status"], refund["failure"]) == ("pending", "unknown")
    await lost.wait(SOON)

    assert await lost.ended() == "succeeded"
    assert (await lost.attempt.now())["refunded"]["amount"] == "20000"
    assert (len(lost.there()), lost.asked()) == (1, 1)
    assert await lost.shop.cases() == []


async def test_one_that_never_arrived_is_asked_for_again_when_it_can_no_longer_come(
    lost: Lost,
) -> None:
    lost.misbehave("HANG_UP")

    await lost.refund(20_000)
    await lost.wait(SOON)
    assert lost.asked() == 1  # it may still be on its way
    await lost.wait(LATER)

    assert lost.asked() == 2
    assert await lost.ended() == "succeeded"
    assert len(lost.there()) == 1
    assert await lost.shop.cases() == []


async def test_cut_off_before_and_then_after_it_took_effect_it_is_one_refund(lost: Lost) -> None:
    lost.misbehave("HANG_UP")
    lost.misbehave("ANSWER_LOST")

    await lost.refund()
    await lost.wait(SOON)
    await lost.wait(LATER)
    assert (len(lost.there()), lost.asked()) == (1, 2)
    await lost.wait(SOON)

    assert await lost.ended() == "succeeded"
    assert (await lost.attempt.now())["status"] == "refunded"
    assert (len(lost.there()), lost.asked()) == (1, 2)
    assert await lost.shop.cases() == []


async def test_one_that_never_arrives_is_left_to_a_person_and_asked_for_no_more(
    lost: Lost,
) -> None:
    lost.misbehave("HANG_UP", times=9)

    await lost.refund()
    for _ in range(5):
        await lost.wait(LATER)

    (case,) = await lost.shop.cases()
    assert (case["kind"], lost.asked(), lost.there()) == ("refund_unknown", 2, [])
    assert case["detail"].count("rfd_") == 1
    resolved = await lost.shop.seller.post(
        f"/reconciliation/cases/{case['id']}/resolution", {"refund": "failed"}
    )
    assert resolved.status_code == 200
    assert (await lost.attempt.refunds())[0]["status"] == "failed"
    await lost.wait(LATER)
    assert lost.asked() == 2


async def test_a_gateway_that_cannot_be_asked_is_asked_later_and_nothing_is_repeated(
    lost: Lost,
) -> None:
    lost.misbehave("ANSWER_LOST")
    await lost.refund()
    lost.misbehave("SERVER_ERROR", on="list_refunds")

    await lost.wait(LATER)
    await lost.wait(LATER)

    assert await lost.ended() == "succeeded"
    assert (len(lost.there()), lost.asked()) == (1, 1)


async def test_a_worker_killed_after_it_asked_is_followed_by_a_look(lost: Lost) -> None:
    """The row says that it was asked for, and nobody is left who could say what came of it."""
    pesan, shop = lost.pesan, lost.shop
    lost.misbehave("ANSWER_LOST")
    await lost.refund()
    await pesan.rows("UPDATE refunds SET failure = NULL")  # killed before it wrote that down

    await lost.wait(LATER)

    assert await lost.ended() == "succeeded"
    assert (len(lost.there()), lost.asked()) == (1, 1)
    assert await shop.cases() == []


async def test_a_worker_killed_before_it_asked_is_made_good_once(lost: Lost) -> None:
    pesan, shop = lost.pesan, lost.shop
    lost.misbehave("HANG_UP")
    await lost.refund()
    await pesan.rows("UPDATE refunds SET failure = NULL")

    await lost.wait(LATER)
    await lost.wait(LATER)

    assert await lost.ended() == "succeeded"
    assert (len(lost.there()), lost.asked()) == (1, 2)
    assert await shop.cases() == []


async def test_one_that_is_known_after_a_day_alone_was_told_to_a_person(lost: Lost) -> None:
    lost.misbehave("ANSWER_LOST")
    await lost.refund()

    await lost.wait(REFUND_PATIENCE.total_seconds() + 1)

    (case,) = await lost.shop.cases()
    assert (case["kind"], case["status"]) == ("refund_unknown", "open")
    assert await lost.ended() == "succeeded"
    assert (len(lost.there()), lost.asked()) == (1, 1)


async def test_a_key_that_may_not_list_refunds_leaves_it_to_a_person(pesan: Pesan) -> None:
    shop = await open_shop(pesan, provider="stripe")
    lost = Lost(await (await shop.ready()).captured())
    pesan.stripe.webhook_url = None
    pesan.stripe.denied = {"list_refunds"}
    lost.misbehave("HANG_UP")

    await lost.refund()
    for _ in range(3):
        await lost.wait(LATER)

    (case,) = await shop.cases()
    assert case["kind"] == "refund_unknown"
    assert "may not do that" in case["detail"]
    assert lost.asked() == 1


async def test_among_many_of_one_payment_the_right_one_is_found(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stripes, "_PAGE", 1)
    shop = await open_shop(pesan, provider="stripe")
    lost = Lost(await (await shop.ready()).captured())
    pesan.stripe.webhook_url = None
    lost.misbehave("ANSWER_LOST")
    await lost.refund(1_000)
    for _ in range(2):
        await lost.refund(2_000)

    await lost.wait(SOON)

    assert {one["status"] for one in await lost.attempt.refunds()} == {"succeeded"}
    assert (await lost.attempt.now())["refunded"]["amount"] == "5000"


async def test_an_ask_that_was_made_since_is_not_taken_back(lost: Lost) -> None:
    """A look that took long does not undo what another worker asked for meanwhile."""
    lost.misbehave("HANG_UP")
    await lost.refund()
    (row,) = await lost.pesan.rows("SELECT id, asked_at FROM refunds")
    await lost.pesan.rows("UPDATE refunds SET asked_at = asked_at + interval '1 second'")

    async with lost.pesan.world.database.store(lost.shop.store) as tx:
        released = await refunds.release_refund(
            tx,
            store=lost.shop.store,
            refund=row["id"],
            asked_at=row["asked_at"],
            failure="x",
        )

    assert not released
