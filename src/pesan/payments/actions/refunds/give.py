"""Giving money back. Promised under the payment's row, asked of the gateway once, never doubled."""

from .... import audit
from ....kit import clock
from ....kit.db import Tx
from ....kit.ids import OrderId, PaymentId, RefundId, StoreId, encode, new_id
from ....kit.jobs import enqueue
from ....kit.live import tell
from ....kit.money import Money, zero
from ....kit.timers import set_timer
from ... import menu, rules
from ...errands import RefundAtGateway
from ...errors import RefundExceedsCaptured
from ...ledger import actions as ledger
from ...models import PaidRequest, Payment, Refund
from ...queries import attempts, refunds
from ..attempts import require_payment
from ..moves import SYSTEM
from .end import leave_to_hand, succeed
from .look import LOOK


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
        surplus = rules.surplus_of(back, order, found, came_minor=came)
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
        reason=reason,
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
