"""Decisions about money that need no clock, database or network."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from ..kit.ids import NoSuchId, PaymentId, RefundId, decode, encode
from ..kit.money import Money
from .models import (
    AskState,
    Candidate,
    Capture,
    DisputeState,
    Method,
    OrderToPay,
    Payment,
    PaymentStatus,
    Provider,
    Refund,
    RefundState,
    RefundStatus,
)

CODE_MINOR = 100  # one of a transfer's code is one rupiah

S = PaymentStatus
R = RefundStatus

LIVE = (S.PENDING, S.REQUIRES_ACTION)  # could still be paid; an order has one such attempt at most
GIVEN_UP = (S.FAILED, S.EXPIRED, S.CANCELLED)
UNSOLD = {"awaiting_payment", "expired", "cancelled"}  # an order that asks for no money it has

HELD = (S.CAPTURED, S.PARTIALLY_REFUNDED, S.REFUNDED)
CONTESTED = (S.DISPUTED, S.LOST)  # by a bank; its dispute alone moves such a payment

# Money may come late: what was given up is captured all the same, and nothing undoes a capture.
MOVES: Mapping[PaymentStatus, frozenset[PaymentStatus]] = {
    S.PENDING: frozenset({S.REQUIRES_ACTION, S.CAPTURED, S.FAILED, S.EXPIRED, S.CANCELLED}),
    S.REQUIRES_ACTION: frozenset({S.CAPTURED, S.FAILED, S.EXPIRED, S.CANCELLED}),
    S.FAILED: frozenset({S.CAPTURED}),
    S.EXPIRED: frozenset({S.CAPTURED}),
    S.CANCELLED: frozenset({S.CAPTURED}),
    S.CAPTURED: frozenset({S.PARTIALLY_REFUNDED, S.REFUNDED, S.DISPUTED}),
    S.PARTIALLY_REFUNDED: frozenset({S.REFUNDED, S.DISPUTED}),
    S.REFUNDED: frozenset({S.CAPTURED, S.DISPUTED}),  # captured: its code was paid again
    S.DISPUTED: frozenset({*HELD, S.LOST}),
    S.LOST: frozenset(HELD),  # an appeal was won
}

_D = DisputeState

# A dispute ends once; what is lost may be won by appeal.
DISPUTE_MOVES: Mapping[DisputeState, frozenset[DisputeState]] = {
    _D.INQUIRY: frozenset({_D.INQUIRY, _D.OPEN, _D.WON, _D.LOST}),
    _D.OPEN: frozenset({_D.OPEN, _D.WON, _D.LOST}),  # itself: with another deadline
    _D.LOST: frozenset({_D.WON}),
    _D.WON: frozenset(),
}

REFUND_MOVES: Mapping[RefundStatus, frozenset[RefundStatus]] = {
    R.PENDING: frozenset({R.SUCCEEDED, R.FAILED, R.MANUAL}),
    R.MANUAL: frozenset({R.SUCCEEDED, R.FAILED}),  # as the person says who resolves the case
    R.SUCCEEDED: frozenset(),
    R.FAILED: frozenset(),
}

# A gateway that takes no idempotency key and looks nothing up by reference: an ask whose answer
# was lost is waited for this long, then made anew under a new reference. The lost one's code was
# shown to nobody; money on it would still be ours, and be booked.
UNKNOWN_PATIENCE = timedelta(seconds=40)
ASKS_MAX = 3

SLOW_AFTER = timedelta(seconds=10)  # then the buyer is offered the shop's other ways

HAND_PATIENCE = timedelta(days=30)  # for money that is to come after the goods have left

LOOK_EVERY = timedelta(minutes=2)  # at a live attempt, at most: its webhook may never come
LOOK_AFTER_CLOSE = timedelta(minutes=5)  # once more at one given up
EVENTS_EVERY = timedelta(minutes=5)
EVENTS_SETTLE = timedelta(
    minutes=5
)  # until then one that happened before may still be listed after
REFUND_LOOK_EVERY = timedelta(minutes=10)
REFUND_PATIENCE = timedelta(days=1)  # then a person looks
ASKED_AGAIN = "asked again"  # what is said of a refund whose first ask is known not to have arrived


def next_look(age: timedelta) -> timedelta:
    """Ever more seldom, as nobody pays: whose webhook was lost waits half as long again."""
    return max(LOOK_EVERY, age / 2)


def sources(to: PaymentStatus) -> list[PaymentStatus]:
    return [status for status, targets in MOVES.items() if to in targets]


def refund_sources(to: RefundStatus) -> list[RefundStatus]:
    return [status for status, targets in REFUND_MOVES.items() if to in targets]


def dispute_sources(to: DisputeState) -> list[DisputeState]:
    return [state for state, targets in DISPUTE_MOVES.items() if to in targets]


def reference_of(payment: PaymentId, ask: int) -> str:
    """What a gateway is told: `pay_01jd...`, and `pay_01jd....2` for a second ask."""
    wire = encode("pay", payment)
    return wire if ask == 1 else f"{wire}.{ask}"


def find_payment_id(reference: str | None) -> PaymentId | None:
    """Whose ask a reference is, whichever ask it was; None for no reference of ours."""
    wire, point, ask = (reference or "").partition(".")
    if point and not (ask.isascii() and ask.isdigit()):
        return None
    try:
        return PaymentId(decode("pay", wire))
    except NoSuchId:
        return None


def find_refund_id(reference: str | None) -> RefundId | None:
    try:
        return RefundId(decode("rfd", reference or ""))
    except NoSuchId:
        return None


def takes_long(refund: Refund, now: datetime) -> bool:
    return refund.created_at < now - REFUND_PATIENCE


def closed_as(state: AskState) -> PaymentStatus | None:
    """What an attempt without money becomes when its request is closed at the gateway."""
    match state:
        case AskState.FAILED:
            return S.FAILED
        case AskState.EXPIRED:
            return S.EXPIRED
        case AskState.CANCELLED:
            return S.CANCELLED
        case AskState.PENDING | AskState.REQUIRES_ACTION | AskState.CAPTURED:
            return None


def is_closed(state: AskState) -> bool:
    return state not in {AskState.PENDING, AskState.REQUIRES_ACTION}


def is_what_we_asked(payment: Payment, capture: Capture) -> bool:
    return capture.amount == payment.amount


def settled_as(state: RefundState) -> RefundStatus:
    return RefundStatus(state.value)


def status_after_refund(payment: Payment) -> PaymentStatus:
    """By what stays: a surplus given back leaves a payment captured."""
    stays = payment.captured_minor - payment.refunded_minor
    if stays >= payment.amount_minor:
        return S.CAPTURED
    return S.PARTIALLY_REFUNDED if stays > 0 else S.REFUNDED


def surplus_of(amount: Money, order: OrderToPay, payment: Payment, *, came_minor: int) -> Money:
    """What of a refund the order does not ask for; `came_minor`: less what was known as such before.

    The rest lowers what the order is paid with, and never what is given back of a second payment.
    An order whose whole price has come is paid, even if it has not heard of it yet.
    """
    is_paid = came_minor >= order.total_minor and payment.status in HELD
    asks = order.status not in UNSOLD or (order.status == "awaiting_payment" and is_paid)
    due_minor = order.total_minor if asks else 0
    return Money(max(0, min(amount.minor, came_minor - due_minor)), amount.currency)


def status_amid(payment: Payment, disputes: Collection[DisputeState]) -> PaymentStatus:
    """By all its disputes together. One that is only asked about is held as before."""
    if DisputeState.OPEN in disputes:
        return S.DISPUTED
    return S.LOST if DisputeState.LOST in disputes else status_after_refund(payment)


def reference_of_refund(refund: RefundId) -> str:
    return encode("rfd", refund)


def is_by_hand(provider: Provider, method: Method) -> bool | None:
    """Whether a person takes this money; None where the two do not belong together."""
    by_hand = method in {Method.BANK_TRANSFER, Method.COD}
    return by_hand if by_hand == (provider is Provider.MANUAL) else None


def may_confirm(provider: str, status: str) -> bool:
    """Whether a person may say that its money has come: late too, and once."""
    return provider == Provider.MANUAL and status in (*LIVE, *GIVEN_UP)


def due_minor(asked: Payment | Candidate) -> int:
    """What of it has not come yet."""
    return asked.amount_minor - asked.kept_minor


def least_minor(asked: Payment | Candidate) -> int:
    """What makes it whole: who forgot the code has paid all the same."""
    return due_minor(asked) - (asked.unique_code or 0) * CODE_MINOR


def awaits_proof(payment: Payment) -> bool:
    """As long as it may be confirmed. Money may come late, and so may its picture."""
    is_transfer = payment.method == Method.BANK_TRANSFER
    return is_transfer and may_confirm(payment.provider, payment.status)


def is_paid_later(order: OrderToPay) -> bool:
    """On terms an order is on its way, or there, before its money is."""
    return order.payment_terms != "prepaid" and order.status in {"packed", "shipped", "delivered"}
