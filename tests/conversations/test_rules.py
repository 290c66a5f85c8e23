"""What is decided without a database: variables, phones, and the steps of a macro."""

import pytest

from pesan.conversations import rules
from pesan.conversations.models import Facts, Step, StepKind

FACTS = Facts(
    customer_name="Siti Rahma",
    customer_phone=None,
    store_name="Toko Sari",
    order_number=1048,
    order_total_minor=19_600_000,
    currency="IDR",
)


def test_every_variable_is_known_where_there_is_something() -> None:
    values = rules.values_of(FACTS, seller="Budi")

    assert set(values) == set(rules.VARIABLES)
    assert values["customer.first_name"] == "Siti"
    assert values["order.number"] == "#1048"
    assert values["order.total"] == "Rp196.000"
    assert values["customer.phone"] is None


def test_what_is_missing_stays_and_is_named_once() -> None:
    text, missing = rules.filled(
        "{{customer.phone}} {{ customer.phone }} {{agent.name}}",
        rules.values_of(FACTS, seller="{{order.number}}"),
    )

    assert text == "{{customer.phone}} {{ customer.phone }} {{order.number}}"
    assert missing == ["customer.phone"]


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("0812-3456-7890", "81234567890"),
        ("+62 812 3456", "628123456"),
        ("(021) 555 12", "2155512"),
        ("1048", None),
        ("#10480", None),
        ("kaos 08123456", None),
        ("", None),
    ],
)
def test_a_phone_is_told_from_other_words(words: str, digits: str | None) -> None:
    assert rules.digits_of(words) == digits


@pytest.mark.parametrize("kind", list(StepKind))
def test_a_step_has_what_it_needs_and_nothing_else(kind: StepKind) -> None:
    whole = Step(
        do=kind,
        canned_reply_id="cnr_1" if kind is StepKind.REPLY else None,
        label_id="lbl_1" if kind in {StepKind.LABEL, StepKind.UNLABEL} else None,
    )
    everything = Step(do=kind, canned_reply_id="cnr_1", label_id="lbl_1", assignee="me", minutes=1)

    assert rules.faults_of([whole]) == []
    assert len(rules.faults_of([everything])) == 3 + (
        kind in {StepKind.CLOSE, StepKind.HAND_TO_AGENT}
    )
