"""Which face a payment shows, and what can be done about it."""

import hmac
from datetime import datetime

from ..payments import (
    CODE_MINOR,
    PROOFS_MAX,
    SLOW_AFTER,
    Method,
    Payment,
    PaymentStatus,
    Proof,
    Provider,
    awaits_proof,
)
from .models import Bill, Face, Memory

AWAITED = "awaiting_payment"  # of an order
OPEN = {Face.WAIT, Face.SLOW, Face.PAY}  # could still be paid by this page

_FACES = {
    PaymentStatus.CAPTURED: Face.PAID,
    PaymentStatus.PARTIALLY_REFUNDED: Face.PAID,
    PaymentStatus.DISPUTED: Face.PAID,  # what buyers ask of their bank, their bank answers
    PaymentStatus.LOST: Face.RETURNED,
    PaymentStatus.REFUNDED: Face.RETURNED,
    PaymentStatus.FAILED: Face.FAILED,
    PaymentStatus.EXPIRED: Face.EXPIRED,
    PaymentStatus.CANCELLED: Face.CLOSED,
}


def face(bill: Bill, now: datetime) -> Face:
    """A live attempt past its time shows as expired, though the timer may be a second behind."""
    known = _FACES.get(bill.status)
    if known is not None:
        return known
    if bill.expires_at <= now:
        return Face.EXPIRED
    if bill.action is not None:
        return Face.PAY
    is_asked = bill.status is PaymentStatus.PENDING and bill.provider != Provider.MANUAL
    is_slow = bill.failure is not None or bill.updated_at + SLOW_AFTER <= now
    return Face.SLOW if is_asked and is_slow else Face.WAIT


def odd_minor(bill: Bill, now: datetime) -> int:
    """What has come and pays for nothing by itself; also by another attempt, while its order waits."""
    if face(bill, now) in {Face.PAID, Face.RETURNED}:
        return 0
    return bill.came_minor if bill.order_status == AWAITED else bill.held_minor


def rest_minor(bill: Bill, now: datetime) -> int | None:
    """What is to be paid here where a part has come; None where none has, or a person looks first.

    A transfer may bring any amount: the shop adds them up. A gateway's code asks for its own alone,
    which is the rest if it was asked for after the part came.
    """
    came = odd_minor(bill, now)
    if not came or face(bill, now) not in OPEN:
        return None
    is_transfer = bill.method == Method.BANK_TRANSFER
    due = bill.amount_minor - bill.held_minor
    asks_for_the_rest = due - (bill.unique_code or 0) * CODE_MINOR == bill.total_minor - came
    if asks_for_the_rest and (is_transfer or not bill.held_minor):
        return due
    rest = bill.amount_minor - came
    return rest if is_transfer and rest > 0 else None


def can_ask_anew(bill: Bill, now: datetime) -> bool:
    """Whether "Buat ulang" helps: the order still waits, this attempt is over."""
    return bill.order_status == AWAITED and face(bill, now) in {
        Face.FAILED,
        Face.EXPIRED,
        Face.CLOSED,
    }


def can_switch(bill: Bill, now: datetime) -> bool:
    """Whether the order could be paid another way: it waits, and this attempt has no money."""
    return can_ask_anew(bill, now) or (bill.order_status == AWAITED and face(bill, now) in OPEN)


def may_begin_card(bill: Bill, now: datetime) -> bool:
    """Whether the order is to be paid still, by this attempt or by one in its place."""
    return face(bill, now) in OPEN or can_ask_anew(bill, now)


def memory(payment: Payment, browser: bytes | None, *, is_known: bool) -> Memory:
    if payment.provider != Provider.STRIPE:
        return Memory.NONE
    if payment.remember:
        return Memory.OPEN if is_for(payment, browser) else Memory.ANOTHERS
    return Memory.KNOWN if is_known else Memory.OFFERED


def is_for(payment: Payment, browser: bytes | None) -> bool:
    """Whether the gateway's page was opened for this very browser."""
    if payment.browser is None or browser is None:
        return False
    return hmac.compare_digest(payment.browser, browser)


def may_send_proof(payment: Payment, sent: list[Proof]) -> bool:
    """Also of what has expired: who transferred in the last minute has a receipt of it."""
    return awaits_proof(payment) and len(sent) < PROOFS_MAX


def can_simulate(bill: Bill) -> bool:
    """The simulated buyer may also pay late (money after expiry is part of life), but once."""
    return bill.provider == "sandbox" and _FACES.get(bill.status) not in {Face.PAID, Face.RETURNED}
