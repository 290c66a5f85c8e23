"""What a person says of a line of the bank's statement: whose money it is, or that it is nobody's."""

from contextlib import suppress
from typing import NoReturn

from ... import audit, stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import CaseId, OrderId, PaymentId, StatementLineId, StoreId, encode
from ...kit.live import tell
from ...kit.money import Money
from ..errors import (
    CaseResolved,
    LineInOtherCurrency,
    LineMayBeBooked,
    LineNotFound,
    LineSettled,
    LineStands,
    NothingBookedByHand,
    NotTransferred,
    PaymentNotFound,
)
from ..models import Guess, LineStatus, Method, Payment, Provider, StatementLine
from ..queries import attempts, captures, cases, statements
from ..statements import weighing
from .confirmations import take
from .resolutions import resolve

OPEN = [LineStatus.UNMATCHED, LineStatus.AMBIGUOUS]


async def require_line(tx: Tx, store: StoreId, line: StatementLineId) -> StatementLine:
    """Raises payments.line_not_found."""
    found = await statements.find_line(tx, store, line)
    if found is None:
        raise LineNotFound(line=encode("bsl", line))
    return found


async def guesses_for(
    tx: Tx, store: StoreId, line: StatementLine, *, order_number: int | None = None
) -> list[Guess]:
    """The transfers it may be, the likeliest first; only those of one order, if it is named."""
    found = await statements.candidates(
        tx,
        store=store,
        amount_minor=line.amount_minor,
        currency=line.currency,
        booked_on=line.booked_on,
        before=weighing.BEFORE_DAYS,
        after=weighing.AFTER_DAYS,
        timezone=(await stores.require(tx, store)).timezone,
        numbers=weighing.numbers_in(line.description),
        number=order_number,
    )
    return weighing.guesses(line, found, asked_for=order_number)


async def match_line(
    tx: Tx,
    store: StoreId,
    line: StatementLineId,
    payment: PaymentId,
    *,
    actor: str,
    already_booked: bool | None = None,
    note: str | None = None,
) -> StatementLine:
    """Its money is this payment's, and is booked, once: the whole of what was asked, or a part, or
    more of what has come before. Not if it is what somebody has confirmed by hand (None: it is, if
    the amounts are the same). `note` is what the cases say that it answers.

    The caller holds the order's row, and settles it where money was booked.
    Raises payments.payment_not_found, payments.line_not_found, payments.line_settled,
    payments.not_transferred, payments.line_in_other_currency, payments.line_may_be_booked,
    payments.nothing_booked_by_hand.
    """
    found = await statements.lock_line(tx, store, line)
    if found is None:
        raise LineNotFound(line=encode("bsl", line))
    if found.status not in OPEN:
        raise LineSettled(line=encode("bsl", line), status=found.status.value)
    paid = await attempts.lock_payment(tx, store, payment)
    if paid is None:
        raise PaymentNotFound(payment=encode("pay", payment))
    came = Money(found.amount_minor, found.currency)
    _refuse_others(paid, came)
    is_known = await _is_known(tx, paid, came, already_booked)
    matched = await statements.move_line(
        tx,
        store=store,
        line=line,
        sources=OPEN,
        to=LineStatus.MATCHED,
        actor=actor,
        now=clock.now(),
        payment=payment,
        booked=not is_known,
    )
    assert matched is not None, "looked at under the line's lock"
    if not is_known:
        await take(
            tx,
            paid,
            came,
            name=encode("bsl", line),
            line=line,
            actor=actor,
            reason=f"bank statement of {found.booked_on}: {found.description}",
        )
    detail = {"payment": encode("pay", payment), "amount": came.plain()}
    booked = "before" if is_known else "now"
    _note(tx, store, line, "match", actor=actor, detail=detail | {"booked": booked})
    await _close_cases(tx, store, matched, actor=actor, note=note)
    await tell(tx, store, "payments")
    return matched


async def ignore_line(
    tx: Tx, store: StoreId, line: StatementLineId, *, actor: str, note: str | None
) -> StatementLine:
    """It is no order's money. Raises payments.line_not_found, payments.line_settled."""
    moved = await statements.move_line(
        tx,
        store=store,
        line=line,
        sources=OPEN,
        to=LineStatus.IGNORED,
        actor=actor,
        now=clock.now(),
        note=note,
    )
    if moved is None:
        await _refuse(tx, store, line, LineSettled)
    _note(tx, store, line, "ignore", actor=actor)
    await _close_cases(tx, store, moved, actor=actor)
    await tell(tx, store, "payments")
    return moved


async def reopen_line(
    tx: Tx, store: StoreId, line: StatementLineId, *, actor: str
) -> StatementLine:
    """It may be an order's after all. Raises payments.line_not_found, payments.line_stands."""
    moved = await statements.move_line(
        tx,
        store=store,
        line=line,
        sources=[LineStatus.IGNORED],
        to=LineStatus.UNMATCHED,
        actor=None,
        now=clock.now(),
    )
    if moved is None:
        await _refuse(tx, store, line, LineStands)
    _note(tx, store, line, "reopen", actor=actor)
    await tell(tx, store, "payments")
    return moved


async def close_underpaid(tx: Tx, store: StoreId, order: OrderId, *, actor: str) -> None:
    """The rest has come: nobody has to ask for it. The caller has settled the order."""
    for case in await cases.underpaid_no_more(tx, store, order):
        await _close(tx, store, case, actor=actor)


def _refuse_others(payment: Payment, came: Money) -> None:
    if (payment.provider, payment.method) != (Provider.MANUAL, Method.BANK_TRANSFER):
        raise NotTransferred(payment=encode("pay", payment.id), method=payment.method)
    if came.currency is not payment.currency:
        raise LineInOtherCurrency(came=came, currency=payment.currency.value)


async def _is_known(tx: Tx, payment: Payment, came: Money, said: bool | None) -> bool:
    """Whether it is what somebody has confirmed by hand, before the statement told of it."""
    if said is False:
        return False
    minor = await captures.find_by_hand(tx, payment.store_id, payment.id)
    if minor is None:
        if said:
            raise NothingBookedByHand(payment=encode("pay", payment.id))
        return False
    if said is None and minor != came.minor:
        raise LineMayBeBooked(came=came, booked=Money(minor, payment.currency))
    return True


async def _refuse(
    tx: Tx, store: StoreId, line: StatementLineId, problem: type[LineSettled | LineStands]
) -> NoReturn:
    found = await require_line(tx, store, line)
    raise problem(line=encode("bsl", line), status=found.status.value)


async def _close_cases(
    tx: Tx, store: StoreId, line: StatementLine, *, actor: str, note: str | None = None
) -> None:
    """Whose transfer it was is answered. Whoever closes such a case holds nothing else of it."""
    for case in await statements.cases_answered(
        tx,
        store=store,
        payment=line.payment_id,
        amount_minor=line.amount_minor,
        currency=line.currency,
    ):
        await _close(tx, store, case, actor=actor, note=note)


async def _close(
    tx: Tx, store: StoreId, case: CaseId, *, actor: str, note: str | None = None
) -> None:
    with suppress(CaseResolved):
        await resolve(tx, store, case, actor=actor, resolution=note)


def _note(
    tx: Tx,
    store: StoreId,
    line: StatementLineId,
    verb: str,
    *,
    actor: str,
    detail: dict[str, str] | None = None,
) -> None:
    audit.note(
        tx,
        store,
        actor=actor,
        action=f"payments.{verb}_line",
        subject=encode("bsl", line),
        detail=detail or {},
    )
