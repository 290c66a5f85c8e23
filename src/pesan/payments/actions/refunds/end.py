"""Where a refund ends: it has gone back, it has not, or a person gives it."""

from typing import assert_never

from .... import audit
from ....kit import clock
from ....kit.db import Tx
from ....kit.events import emit
from ....kit.ids import ConnectionId, RefundId, StoreId, encode
from ....kit.live import tell
from ... import rules
from ...events import RefundFailed, RefundSucceeded
from ...ledger import actions as ledger
from ...models import CaseKind, Payment, Refund, Refunded, RefundState, RefundStatus
from ...queries import attempts, refunds
from ..cases import open_case
from ..moves import SYSTEM, move


async def apply_refund(
    tx: Tx, store: StoreId, connection: ConnectionId, refunded: Refunded
) -> str | None:
    """A refund as the gateway has it now; says what was odd about it, if anything."""
    ours = await refunds.lock_payment_of_refund(
        tx,
        store=store,
        connection=connection,
        refund=rules.find_refund_id(refunded.reference),
        gateway_id=refunded.provider_id,
    )
    if ours is None:
        return "of no refund of this store"
    return await settle(tx, store, ours, refunded)


async def settle(tx: Tx, store: StoreId, refund_id: RefundId, refunded: Refunded) -> str | None:
    """Brings one refund of ours to where the gateway's is. The caller holds the payment's row."""
    refund = await refunds.find_refund(tx, store, refund_id)
    assert refund is not None, "refunds are never deleted"
    now = clock.now()
    if refund.gateway_id is None:
        await refunds.save_refund_id(
            tx, store=store, refund=refund.id, gateway_id=refunded.provider_id, now=now
        )
    elif refund.gateway_id != refunded.provider_id:
        return await _disagrees(tx, store, refund, f"{refunded.provider_id} claims it as well")
    if refunded.amount not in {None, refund.amount}:
        return await _disagrees(tx, store, refund, f"{refunded.amount} went back")
    match refunded.state:
        case RefundState.PENDING:
            return None
        case RefundState.SUCCEEDED:
            return await succeed(tx, store, refund)
        case RefundState.FAILED:
            return await fail(tx, store, refund, refunded.failure_code or "failed")
        case other:
            assert_never(other)


async def succeed(tx: Tx, store: StoreId, refund: Refund) -> str | None:
    if await _move(tx, store, refund, to=RefundStatus.SUCCEEDED, failure=None) is None:
        if refund.status is RefundStatus.FAILED:
            return await _disagrees(tx, store, refund, "it succeeded after it had failed")
        return None
    payment = await refunds.add_refunded(
        tx,
        store=store,
        payment=refund.payment_id,
        amount_minor=refund.amount_minor,
        now=clock.now(),
    )
    await ledger.book_refund(tx, payment, refund)
    await move(tx, store, payment.id, to=rules.status_after_refund(payment), reason=refund.reason)
    await emit(
        tx,
        RefundSucceeded(
            store_id=store,
            refund_id=refund.id,
            payment_id=payment.id,
            order_id=payment.order_id,
        ),
    )
    return None


async def fail(tx: Tx, store: StoreId, refund: Refund, why: str) -> str | None:
    """The money is still here, so the promise is taken back, and a person hears of it."""
    if await _move(tx, store, refund, to=RefundStatus.FAILED, failure=why) is None:
        if refund.status is RefundStatus.SUCCEEDED:
            return await _disagrees(tx, store, refund, "it failed after it had succeeded")
        return None
    await refunds.take_promise_back(
        tx,
        store=store,
        payment=refund.payment_id,
        amount_minor=refund.amount_minor,
        now=clock.now(),
    )
    payment = await _payment(tx, store, refund)
    await ledger.book_surplus_kept(tx, payment, refund)
    await open_refund_case(tx, store, refund, CaseKind.REFUND_FAILED, f"{refund.amount}: {why}")
    await emit(
        tx,
        RefundFailed(
            store_id=store,
            refund_id=refund.id,
            payment_id=payment.id,
            order_id=payment.order_id,
        ),
    )
    return None


async def leave_to_hand(tx: Tx, store: StoreId, refund: Refund, *, why: str) -> Refund:
    """The gateway cannot give it back: a person does, and resolves the case."""
    moved = await _move(tx, store, refund, to=RefundStatus.MANUAL, failure=why)
    if moved is None:
        return refund
    await open_refund_case(
        tx, store, refund, CaseKind.REFUND_BY_HAND, f"give back {refund.amount}: {why}"
    )
    return moved


async def _move(
    tx: Tx, store: StoreId, refund: Refund, *, to: RefundStatus, failure: str | None
) -> Refund | None:
    moved = await refunds.move_refund(
        tx,
        store=store,
        refund=refund.id,
        sources=rules.refund_sources(to),
        to=to,
        failure=failure,
        now=clock.now(),
    )
    if moved is not None:
        audit.note(
            tx,
            store,
            actor=SYSTEM,
            action="payments.move_refund",
            subject=encode("rfd", refund.id),
            detail={"to": to.value},
        )
        await tell(tx, store, "payments")
    return moved


async def _payment(tx: Tx, store: StoreId, refund: Refund) -> Payment:
    payment = await attempts.find_payment(tx, store, refund.payment_id)
    assert payment is not None, "a refund has a payment: a foreign key says so"
    return payment


async def _disagrees(tx: Tx, store: StoreId, refund: Refund, what: str) -> str:
    await open_refund_case(tx, store, refund, CaseKind.REFUND_DISAGREES, f"{refund.amount}: {what}")
    return what


async def open_refund_case(
    tx: Tx, store: StoreId, refund: Refund, kind: CaseKind, detail: str
) -> None:
    payment = await _payment(tx, store, refund)
    await open_case(
        tx,
        store,
        kind=kind,
        order=payment.order_id,
        payment=payment.id,
        detail=f"{encode('rfd', refund.id)} {detail}",
    )
