"""Giving money back. Promised under the payment's row, asked of the gateway once, never doubled."""

from typing import assert_never

from ... import audit
from ...kit import clock
from ...kit.cards import mask
from ...kit.db import Tx
from ...kit.events import emit
from ...kit.ids import ConnectionId, OrderId, PaymentId, RefundId, StoreId, encode, new_id
from ...kit.jobs import enqueue
from ...kit.live import tell
from ...kit.money import Money, zero
from ...kit.timers import set_timer
from .. import menu, rules
from ..errands import LookAtRefund, RefundAtGateway
from ..errors import RefundExceedsCaptured
from ..events import RefundFailed, RefundSucceeded
from ..ledger import actions as ledger
from ..models import CaseKind, PaidRequest, Payment, Refund, Refunded, RefundState, RefundStatus
from ..queries import attempts, refunds
from .attempts import require_payment
from .cases import open_case
from .moves import SYSTEM, move

LOOK = "payments.look_at_refund"


async def give_back(
    tx: Tx,
    store: StoreId,
    payment: PaymentId,
    *,
    amount: Money | None,
    reason: str,
    actor: str = SYSTEM,
    for_goods: bool = False,
) -> Refund:
    """Starts a refund, or opens a case where the gateway cannot. No amount: all that is left.

    `for_goods`: they came back, so none of it is surplus. Locks the order, then the payment.
    Raises payments.payment_not_found, payments.refund_exceeds_captured.
    """
    refund, found, paid_on = await _promise(
        tx, store, payment, amount=amount, reason=reason, actor=actor, for_goods=for_goods
    )
    back, now = refund.amount, clock.now()
    if found.connection_id is None:
        return await leave_to_hand(tx, store, refund, why="it was taken by hand")
    if paid_on is None:
        return await leave_to_hand(tx, store, refund, why="no one request holds as much")
    if (why := menu.why_kept(found, back, paid_on, now)) is not None:
        return await leave_to_hand(tx, store, refund, why=why)
    await enqueue(tx, RefundAtGateway(store_id=store, refund_id=refund.id))
    await set_timer(tx, store, LOOK, refund.id, due_at=now + rules.REFUND_LOOK_EVERY)
    return refund


async def book_outside(
    tx: Tx, store: StoreId, payment: PaymentId, *, amount: Money, gateway_id: str, actor: str
) -> None:
    """A refund that was made at the gateway, and not from here. Raises as `give_back`."""
    refund, _, _ = await _promise(
        tx, store, payment, amount=amount, reason="made at the gateway", actor=actor
    )
    await refunds.save_refund_id(
        tx, store=store, refund=refund.id, gateway_id=gateway_id, now=clock.now()
    )
    await succeed(tx, store, refund)


async def _promise(
    tx: Tx,
    store: StoreId,
    payment: PaymentId,
    *,
    amount: Money | None,
    reason: str,
    actor: str,
    for_goods: bool = False,
) -> tuple[Refund, Payment, PaidRequest | None]:
    """The refund, its payment, and the request its money came by, if one holds as much."""
    of = await require_payment(tx, store, payment)
    order = await refunds.lock_order(tx, store, of.order_id)
    found = await attempts.lock_payment(tx, store, payment)
    assert found is not None, "payments are never deleted"
    back = found.kept if amount is None else amount
    now = clock.now()
    if not 0 < back.minor <= found.kept_minor or not await refunds.promise(
        tx, store=store, payment=payment, amount_minor=back.minor, now=now
    ):
        raise RefundExceedsCaptured(payment=encode("pay", payment), left=found.kept, asked=back)
    surplus = zero(back.currency)
    if not for_goods:
        came = await refunds.came_for(tx, store, order.id)
        surplus = rules.surplus_of(back, order, came_minor=came)
    paid_on = await refunds.find_refundable_request(
        tx, store=store, payment=payment, amount_minor=back.minor
    )
    refund = await refunds.insert_refund(
        tx,
        store=store,
        refund=RefundId(new_id()),
        payment=payment,
        amount_minor=back.minor,
        surplus_minor=surplus.minor,
        currency=back.currency,
        reason=mask(reason),
        actor=actor,
        request_id=None if paid_on is None else paid_on.id,
        now=now,
    )
    await ledger.book_owed(tx, found, refund)
    audit.note(
        tx,
        store,
        actor=actor,
        action="payments.refund",
        subject=encode("pay", payment),
        detail={"refund": encode("rfd", refund.id), "amount": str(refund.amount)},
    )
    await tell(tx, store, "payments")
    return refund, found, paid_on


async def give_back_all(
    tx: Tx, store: StoreId, order: OrderId, *, reason: str, actor: str = SYSTEM
) -> None:
    """Everything still held for an order goes back. Locks its payments in id order."""
    for payment in reversed(await attempts.payments_of_order(tx, store, order)):
        if payment.kept_minor > 0:
            await give_back(tx, store, payment.id, amount=None, reason=reason, actor=actor)


async def give_back_for(
    tx: Tx, store: StoreId, order: OrderId, *, amount: Money, reason: str, actor: str
) -> list[Refund]:
    """So much of what is held for an order goes back for its goods, from its newest payment first.

    The caller has looked at `kept_for` under the order's lock.
    Raises payments.refund_exceeds_captured.
    """
    refunds_made = []
    left = amount.minor
    paid = [p for p in await attempts.payments_of_order(tx, store, order) if p.kept_minor > 0]
    for number, payment in enumerate(paid, 1):
        part = left if number == len(paid) else min(left, payment.kept_minor)
        if part:
            back = Money(part, amount.currency)
            refunds_made.append(
                await give_back(
                    tx, store, payment.id, amount=back, reason=reason, actor=actor, for_goods=True
                )
            )
            left -= part
    return refunds_made


async def leave_to_hand(tx: Tx, store: StoreId, refund: Refund, *, why: str) -> Refund:
    """The gateway cannot give it back: a person does, and resolves the case."""
    moved = await _move(tx, store, refund, to=RefundStatus.MANUAL, failure=why)
    if moved is None:
        return refund
    await _case(tx, store, refund, CaseKind.REFUND_BY_HAND, f"give back {refund.amount}: {why}")
    return moved


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
    await _case(tx, store, refund, CaseKind.REFUND_FAILED, f"{refund.amount}: {why}")
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


async def look_at_refund(tx: Tx, store: StoreId, refund_id: RefundId) -> None:
    """The timer of a refund under way: asks the gateway again, and a person when it takes long."""
    refund = await refunds.find_refund(tx, store, refund_id)
    if refund is None or refund.status is not RefundStatus.PENDING:
        return
    now = clock.now()
    is_lost = refund.asked_at is not None and refund.gateway_id is None
    if is_lost or refund.created_at < now - rules.REFUND_PATIENCE:
        await attempts.lock_payment(tx, store, refund.payment_id)
        why = "it is not known whether the gateway took it" if is_lost else "it does not end"
        await _case(tx, store, refund, CaseKind.REFUND_UNKNOWN, f"{refund.amount}: {why}")
        if is_lost:
            return  # its webhook may still tell; it is never asked for twice
    if refund.gateway_id is None:
        await enqueue(tx, RefundAtGateway(store_id=store, refund_id=refund.id))
    else:
        await enqueue(tx, LookAtRefund(store_id=store, refund_id=refund.id))
    age = now - refund.created_at
    wait = max(rules.REFUND_LOOK_EVERY, min(age, rules.REFUND_PATIENCE))  # ever more seldom
    await set_timer(tx, store, LOOK, refund.id, due_at=now + wait)


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
    await _case(tx, store, refund, CaseKind.REFUND_DISAGREES, f"{refund.amount}: {what}")
    return what


async def _case(tx: Tx, store: StoreId, refund: Refund, kind: CaseKind, detail: str) -> None:
    payment = await _payment(tx, store, refund)
    await open_case(
        tx,
        store,
        kind=kind,
        order=payment.order_id,
        payment=payment.id,
        detail=f"{encode('rfd', refund.id)} {detail}",
    )
