from datetime import UTC, datetime

from msgspec import Struct

from pesan.agent.trace import Outcome, shown
from pesan.kit.ids import new_id
from pesan.kit.money import Currency, Money


class Found(Struct):
    id: object
    name: str
    price: Money
    unit_left: int
    note: str | None = None


def test_an_answer_reads_as_a_merchant_would_say_it() -> None:
    found = Found(new_id(), "Kaos Hitam", Money(8_500_000, Currency.IDR), 7)

    assert shown(found) == "name: Kaos Hitam, price: Rp85.000, unit left: 7"
    assert shown([found, found]).count("; name: Kaos Hitam") == 1
    assert shown({"status": Outcome.ANSWERED, "at": datetime(2026, 11, 27, 9, 5, tzinfo=UTC)}) == (
        "status: answered, at: 2026-11-27 09:05+00:00"
    )
    assert shown((new_id(), None, "sisa 5")) == "sisa 5"
    assert shown([]) == ""
    assert len(shown(["x" * 50] * 100)) == 300
