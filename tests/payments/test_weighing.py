"""Which transfer a bank's line may be, without a bank or a database."""

from datetime import date, timedelta
from typing import Any

import pytest

from pesan.kit import clock
from pesan.kit.ids import OrderId, PaymentId, StatementLineId, new_id
from pesan.kit.money import Currency
from pesan.payments.models import Candidate, Effect, LineStatus, Reason, StatementLine
from pesan.payments.statements.weighing import SHOWN_MAX, guesses, numbers_in, weigh

DAY = date(2026, 11, 26)


def line(rupiah: int, said: str = "") -> StatementLine:
    return StatementLine(
        id=StatementLineId(new_id()), booked_on=DAY, description=said, amount_minor=rupiah * 100,
        currency=Currency.IDR, status=LineStatus.UNMATCHED, payment_id=None, booked=False,
        settled_by=None, settled_at=None, note=None, imported_at=clock.now(),
    )  # fmt: skip


def transfer(rupiah: int = 85_123, **so: Any) -> Candidate:
    given: dict[str, Any] = {
        "payment_id": PaymentId(new_id()), "order_id": OrderId(new_id()), "order_number": 1048,
        "order_status": "awaiting_payment", "is_paid": False, "customer_name": "Siti Rahmawati",
        "payment_status": "requires_action", "amount_minor": rupiah * 100, "unique_code": 123,
        "kept_minor": 0, "by_hand_minor": None, "has_proof": False, "asked_on": DAY, "until": DAY,
    }  # fmt: skip
    return Candidate(**given | so)


@pytest.mark.parametrize(
    ("rupiah", "so", "effect"),
    [
        (85_123, {}, Effect.PAYS),
        (85_000, {}, Effect.PAYS),
        (84_999, {}, Effect.PART),
        (85_124, {}, Effect.OVER),
        (45_123, {"kept_minor": 4_000_000}, Effect.PAYS),
        (45_000, {"kept_minor": 4_000_000}, Effect.PAYS),
        (44_999, {"kept_minor": 4_000_000}, Effect.PART),
        (85_123, {"is_paid": True}, Effect.AGAIN),
        (85_123, {"order_status": "expired"}, Effect.LATE),
        (85_123, {"order_status": "cancelled", "is_paid": True}, Effect.LATE),
        (85_123, {"by_hand_minor": 8_512_300, "is_paid": True}, Effect.ALREADY_BOOKED),
        (85_000, {"by_hand_minor": 8_512_300, "is_paid": True}, Effect.UNCLEAR),
        (85_123, {"order_status": "shipped"}, Effect.PAYS),
    ],
)
def test_what_comes_of_it(rupiah: int, so: dict[str, Any], effect: Effect) -> None:
    assert weigh(line(rupiah), transfer(**so)).effect is effect


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("TRSF #1048", [1048]),
        ("INV1048/BCA", [1048]),
        ("TRSF 85.123,00 pesanan 1048", [1048]),
        ("85123.00", []),
        ("10 22", []),
        ("12345678901", []),
        ("", []),
    ],
)
def test_an_orders_number_is_read_from_the_banks_words(said: str, numbers: list[int]) -> None:
    assert numbers_in(said) == numbers


@pytest.mark.parametrize(
    ("said", "so", "reasons"),
    [
        ("SITI RAHMAWATI", {}, [Reason.AMOUNT, Reason.CUSTOMER_NAME, Reason.TIME]),
        ("SITI", {}, [Reason.AMOUNT, Reason.TIME]),
        ("x", {"customer_name": None}, [Reason.AMOUNT, Reason.TIME]),
        ("x", {"customer_name": "Li"}, [Reason.AMOUNT, Reason.TIME]),
        ("1048", {}, [Reason.AMOUNT, Reason.ORDER_NUMBER, Reason.TIME]),
        ("x", {"has_proof": True}, [Reason.AMOUNT, Reason.TIME, Reason.PROOF]),
        ("x", {"asked_on": DAY + timedelta(1)}, [Reason.AMOUNT]),
        ("x", {"until": DAY - timedelta(3)}, [Reason.AMOUNT, Reason.TIME]),
        ("x", {"until": DAY - timedelta(4)}, [Reason.AMOUNT]),
        ("x", {"by_hand_minor": 8_512_300, "payment_status": "captured"}, [Reason.AMOUNT, Reason.TIME]),
    ],
)  # fmt: skip
def test_why_it_may_be(said: str, so: dict[str, Any], reasons: list[Reason]) -> None:
    assert list(weigh(line(85_123, said), transfer(**so)).reasons) == reasons


def test_the_likeliest_is_first_and_an_order_is_there_once() -> None:
    exact, near, named = transfer(), transfer(90_000, unique_code=None), transfer(10_000)
    older = transfer(85_456, order_id=exact.order_id, payment_status="cancelled")
    far = transfer(1_000, asked_on=DAY - timedelta(30), until=DAY - timedelta(29), order_number=7)
    named = transfer(10_000, order_number=2222)

    found = guesses(line(85_123, "BAYAR 2222"), [far, named, near, older, exact])

    assert [one.of for one in found] == [exact, named, near]


def test_a_few_are_enough() -> None:
    assert len(guesses(line(85_123), [transfer() for _ in range(50)])) == SHOWN_MAX


def test_the_order_that_was_asked_for_is_shown_whatever_speaks_against_it() -> None:
    far = transfer(1_000, asked_on=DAY - timedelta(300), until=DAY - timedelta(300))

    assert guesses(line(85_123), [far]) == []
    assert [one.of for one in guesses(line(85_123), [far], asked_for=1048)] == [far]
