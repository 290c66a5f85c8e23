"""What banks take back. The order and its stock are left to a person: a case says until when."""

from ...kit import clock
from ...kit.db import Tx
from ...kit.events import emit
from ...kit.ids import ConnectionId, DisputeId, StoreId, new_id
from .. import rules
from ..events import PaymentDisputeClosed
from ..ledger import actions as ledger
from ..models import CaseKind, Disputed, DisputeState, Payment, PaymentStatus
from ..queries import attempts, disputes
from .cases import open_case
from .moves import move


async def apply_dispute(
    tx: Tx, store: StoreId, connection: ConnectionId, told: Disputed
) -> str | None:
    """A dispute as the gateway has it now; says what was odd about it, if anything.

    It ends once, so what was read before its end and comes after it changes nothing.
    """
    found = await disputes.find_payment_of_capture(
        tx, store=store, connection=connection, gateway_id=told.capture_id
    )
    payment = None if found is None else await attempts.lock_payment(tx, store, found)
    if payment is None:
        return "of no money of this store"
    known = await disputes.find(tx, store=store, connection=connection, gateway_id=told.provider_id)
    dispute = DisputeId(new_id()) if known is None else known.id
    saved = await disputes.save(
        tx,
        store=store,
        id=dispute,
        payment=payment.id,
        connection=connection,
        gateway_id=told.provider_id,
        state=told.state,
        sources=rules.dispute_sources(told.state),
        amount_minor=told.amount.minor,
        currency=told.amount.currency,
        reason=told.reason,
        due_at=told.due_at,
        now=clock.now(),
    )
    if not saved:
        return None
    await open_case(
        tx,
        store,
        kind=CaseKind.DISPUTE,
        order=payment.order_id,
        payment=payment.id,
        detail=_detail(told),
        due_at=told.due_at,
    )
    if told.state is DisputeState.LOST and told.amount:
        await ledger.book_dispute_lost(tx, payment, dispute, told.amount)
    elif told.amount and known is not None and known.state is DisputeState.LOST:
        await ledger.book_appeal_won(tx, payment, dispute, told.amount)
    await _follow(tx, store, payment, reason=told.provider_id)
    if told.state in {DisputeState.WON, DisputeState.LOST}:
        await emit(
            tx,
            PaymentDisputeClosed(store_id=store, payment_id=payment.id, order_id=payment.order_id),
        )
    return None


async def _follow(tx: Tx, store: StoreId, payment: Payment, *, reason: str) -> None:
    """The payment stands as all its disputes together have it."""
    states = await disputes.states_of(tx, store, payment.id)
    to = rules.status_amid(payment, states)
    if payment.status not in (*rules.HELD, *rules.CONTESTED):
        return  # another amount than was asked for: it pays for nothing, and has a case already
    if to is PaymentStatus.LOST:  # what is lost was disputed, even if we hear of both at once
        await move(tx, store, payment.id, to=PaymentStatus.DISPUTED, reason=reason, contest=True)
    await move(tx, store, payment.id, to=to, reason=reason, contest=True)


def _detail(told: Disputed) -> str:
    dispute = f"{told.provider_id}: {told.amount}"
    match told.state:
        case DisputeState.INQUIRY:
            said = f"the buyer's bank asks about it ({told.reason})"
        case DisputeState.OPEN:
            said = f"the buyer's bank took it back for now ({told.reason})"
        case DisputeState.WON:
            return f"{dispute} is yours: the dispute is won"
        case DisputeState.LOST:
            return f"{dispute} is lost: the bank gave it back to the buyer"
    until = "" if told.due_at is None else f"; answer there by {told.due_at:%Y-%m-%d %H:%M} UTC"
    return f"{dispute}: {said}{until}"
