"""Which transfer a line of the bank's statement may be, and what comes of it if it is. Pure."""

import re
from collections.abc import Sequence
from datetime import timedelta

from ..models import Candidate, Effect, Guess, PaymentStatus, Reason, StatementLine
from ..rules import CODE_MINOR, HELD, due_minor, least_minor

SHOWN_MAX = 20
BEFORE_DAYS, AFTER_DAYS = 45, 7  # an order may be written down after its money has come
LATE = timedelta(days=3)  # a bank books what was sent on a Friday evening

_NUMBER = re.compile(r"(?<![\d.,])\d{3,9}(?![\d.,]*\d)")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SOLD_NO_MORE = {"expired", "cancelled"}
_POINTS = {
    Reason.AMOUNT: 8,
    Reason.ORDER_NUMBER: 6,
    Reason.AMOUNT_WITHOUT_CODE: 5,
    Reason.CUSTOMER_NAME: 4,
    Reason.PROOF: 2,
    Reason.TIME: 1,
}
_TELLING = {
    Reason.AMOUNT,
    Reason.ORDER_NUMBER,
    Reason.AMOUNT_WITHOUT_CODE,
    Reason.CUSTOMER_NAME,
}


def numbers_in(description: str) -> list[int]:
    """What may be an order's number in a bank's words; an amount in them is none."""
    return [int(one) for one in _NUMBER.findall(description)][:20]


def guesses(
    line: StatementLine, found: Sequence[Candidate], *, asked_for: int | None = None
) -> list[Guess]:
    """The likeliest first, one an order: those that something tells of, then what is awaited.

    `asked_for`: the order whose number a person has typed.
    """
    weighed = sorted((weigh(line, one) for one in found), key=lambda one: _order(line, one))
    best: dict[object, Guess] = {}
    for guess in weighed:
        if guess.of.order_number == asked_for or _is_worth_a_look(guess):
            best.setdefault(guess.of.order_id, guess)
    return list(best.values())[:SHOWN_MAX]


def weigh(line: StatementLine, of: Candidate) -> Guess:
    return Guess(of, tuple(_reasons(line, of)), effect_of(line.amount_minor, of))


def effect_of(minor: int, of: Candidate) -> Effect:
    if of.by_hand_minor is not None:
        return Effect.ALREADY_BOOKED if of.by_hand_minor == minor else Effect.UNCLEAR
    if of.order_status in _SOLD_NO_MORE:
        return Effect.LATE
    if of.is_paid:
        return Effect.AGAIN
    if minor < least_minor(of):
        return Effect.PART
    return Effect.OVER if minor > due_minor(of) else Effect.PAYS


def _reasons(line: StatementLine, of: Candidate) -> list[Reason]:
    is_whole = PaymentStatus(of.payment_status) in HELD
    due = of.amount_minor if is_whole else due_minor(of)
    code = (of.unique_code or 0) * CODE_MINOR
    said = {
        Reason.AMOUNT: line.amount_minor in {due, of.by_hand_minor},
        Reason.AMOUNT_WITHOUT_CODE: bool(code) and line.amount_minor == due - code,
        Reason.ORDER_NUMBER: of.order_number in numbers_in(line.description),
        Reason.CUSTOMER_NAME: _names(line.description, of.customer_name or ""),
        Reason.TIME: of.asked_on <= line.booked_on <= of.until + LATE,
        Reason.PROOF: of.has_proof,
    }
    return [reason for reason, is_so in said.items() if is_so]


def _names(description: str, name: str) -> bool:
    """Banks cut names short, and write them in capitals: the first two words of it are enough."""
    words = [word.casefold() for word in _WORD.findall(name)][:2]
    return bool(words) and set(words) <= {word.casefold() for word in _WORD.findall(description)}


def _is_worth_a_look(guess: Guess) -> bool:
    is_awaited = not guess.of.is_paid and Reason.TIME in guess.reasons
    return is_awaited or bool(_TELLING & set(guess.reasons))


def _order(line: StatementLine, guess: Guess) -> tuple[int, bool, int, int]:
    of = guess.of
    return (
        -sum(_POINTS[reason] for reason in guess.reasons),
        guess.effect is Effect.AGAIN,
        abs(due_minor(of) - line.amount_minor),
        -of.payment_id.int,
    )
