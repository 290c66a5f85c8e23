"""Booking what a gateway says it holds. Truths may come in any order, any number of times."""

from ...kit import clock
from ...kit.db import Tx
from ...kit.events import emit
from ...kit.ids import ConnectionId, PaymentId, StoreId, new_id
from ...kit.jobs import enqueue
from ...kit.live import tell
from .. import rules
from ..errands import CancelAtGateway
from ..events import PaymentCaptured
from ..ledger import actions as ledger
from ..models import Capture, CaptureId, CaseKind, Payment, PaymentStatus, Truth
from ..queries import attempts, captures
from .attempts import close_attempts
from .cases import open_case
from .moves import move


async def apply_truth(tx: Tx, store: StoreId, connection: ConnectionId, truth: Truth) -> str | None:
    """Makes our books agree with the gateway's object; says what was odd about it, if anything.

    Each capture is booked once. One of the asked amount makes the attempt captured, whatever it was
    given up as before; another amount or another's reference opens a case and pays for nothing.
    """
    payment = await _ours(tx, store, connection, truth)
    if payment is None:
        return "of no payment of this store"
    if rules.find_payment_id(truth.reference) != payment.id:
        return await _wrong_reference(tx, payment, truth)
    if payment.gateway_id is None:  # the answer to our ask was lost; its webhook names it
        await attempts.save_answer(
            tx,
            store=store,
            payment=payment.id,
            gateway_id=truth.provider_id,
            action=None,
            now=clock.now(),
        )
    odd = None
    for capture in truth.captures:
        odd = await _book(tx, store, payment, truth, capture) or odd
    if not truth.captures and payment.gateway_id in {None, truth.provider_id}:
        await _close(tx, store, payment, truth)
    return odd


async def _ours(tx: Tx, store: StoreId, connection: ConnectionId, truth: Truth) -> Payment | None:
    """The payment a truth is about, locked: by our reference, else by the gateway's id."""
    by_reference = rules.find_payment_id(truth.reference)
    if by_reference is not None:
        payment = await attempts.lock_payment(tx, store, by_reference)
        if payment is not None and payment.connection_id == connection:
            return payment
    return await attempts.lock_by_gateway_id(tx, store, connection, truth.provider_id)


async def _book(
    tx: Tx, store: StoreId, payment: Payment, truth: Truth, capture: Capture
) -> str | None:
    is_countable = capture.amount.currency is payment.currency
    id_ = CaptureId(new_id())
    booked = await captures.book(
        tx,
        store=store,
        capture=id_,
        payment=payment.id,
        connection=payment.connection_id,
        gateway_id=capture.provider_id,
        request_id=truth.provider_id,
        amount_minor=capture.amount.minor,
        counted_minor=capture.amount.minor if is_countable else 0,
        currency=capture.amount.currency,
        captured_at=capture.captured_at or clock.now(),
        now=clock.now(),
    )
    if not booked:
        return None
    await ledger.book_capture(tx, payment, id_, capture.amount)
    await tell(tx, store, "payments")
    if not rules.is_what_we_asked(payment, capture):
        return await _wrong_amount(tx, payment, capture)
    await emit(
        tx, PaymentCaptured(store_id=store, payment_id=payment.id, order_id=payment.order_id)
    )
    if await move(tx, store, payment.id, to=PaymentStatus.CAPTURED) is not None:
        await _close_what_is_left(tx, store, payment, truth)
    return None


async def _close_what_is_left(tx: Tx, store: StoreId, payment: Payment, truth: Truth) -> None:
    """The order is paid for: nothing else of it may be paid as well."""
    await close_attempts(tx, store, payment.order_id, to=PaymentStatus.CANCELLED)
    if payment.gateway_id not in {None, truth.provider_id}:  # paid on an ask thought lost
        await enqueue(
            tx,
            CancelAtGateway(
                store_id=store, payment_id=payment.id, request_id=str(payment.gateway_id)
            ),
        )


async def _close(tx: Tx, store: StoreId, payment: Payment, truth: Truth) -> None:
    closed = rules.closed_as(truth.state)
    if closed is not None and payment.status in rules.LIVE:
        await move(tx, store, payment.id, to=closed, actor="gateway", reason=truth.failure_code)


async def _wrong_amount(tx: Tx, payment: Payment, capture: Capture) -> str:
    detail = f"{capture.amount} came where {payment.amount} was asked ({capture.provider_id})"
    await _case(tx, payment, CaseKind.WRONG_AMOUNT, detail)
    return detail


async def _wrong_reference(tx: Tx, payment: Payment, truth: Truth) -> str:
    detail = f"{truth.provider_id} speaks of {truth.reference[:80]!r} now"
    await _case(tx, payment, CaseKind.WRONG_REFERENCE, detail)
    return detail


async def _case(tx: Tx, payment: Payment, kind: CaseKind, detail: str) -> None:
    await open_case(
        tx,
        payment.store_id,
        kind=kind,
        order=payment.order_id,
        payment=PaymentId(payment.id),
        detail=detail,
    )
