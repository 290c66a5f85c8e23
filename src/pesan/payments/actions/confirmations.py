"""Money that no gateway tells of: a person took it, or the bank's statement says that it came."""

from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.events import emit
from ...kit.ids import PaymentId, StatementLineId, StoreId, encode, new_id
from ...kit.money import Money
from .. import rules
from ..errors import NotConfirmable, PaymentNotFound
from ..events import PaymentCaptured
from ..ledger import actions as ledger
from ..models import CaptureId, Payment, PaymentStatus
from ..queries import attempts, captures
from .attempts import close_attempts
from .moves import move


async def confirm(
    tx: Tx,
    store: StoreId,
    payment: PaymentId,
    *,
    amount: Money | None,
    reference: str | None,
    note: str | None,
    actor: str,
) -> Payment:
    """Books what came, once. The caller holds the order's row, and settles it after.

    A part of what is due pays for nothing, so it is refused; what is over is given back.
    Raises payments.payment_not_found, payments.not_confirmable, requests.invalid.
    """
    found = await attempts.lock_payment(tx, store, payment)
    if found is None:
        raise PaymentNotFound(payment=encode("pay", payment))
    if not rules.may_confirm(found.provider, found.status):
        raise NotConfirmable(provider=found.provider, status=found.status.value)
    due = Money(rules.due_minor(found), found.currency)
    came = amount or due
    # Whoever confirms has seen whose it is, with its code or without.
    if came.minor < rules.least_minor(found):
        raise Invalid.field("amount", f"is less than the {due.plain()} that was asked for")
    await take(
        tx,
        found,
        came,
        name=reference or encode("pay", payment),
        actor=actor,
        reason=note,
        action="payments.confirm",
        detail={"amount": came.plain(), "reference": reference or ""},
    )
    booked = await attempts.find_payment(tx, store, payment)
    assert booked is not None, "payments are never deleted"
    return booked


async def take(
    tx: Tx,
    payment: Payment,
    came: Money,
    *,
    name: str,
    actor: str,
    reason: str | None,
    line: StatementLineId | None = None,
    action: str = "payments.move",
    detail: dict[str, str] | None = None,
) -> None:
    """Books it. What makes the payment whole captures it; what is less waits for the rest.

    The caller holds the payment's row and its order's, and settles that after.
    """
    store, now, id_ = payment.store_id, clock.now(), CaptureId(new_id())
    booked = await captures.book(
        tx,
        store=store,
        capture=id_,
        payment=payment.id,
        connection=None,
        gateway_id=name,
        request_id=encode("pay", payment.id),
        amount_minor=came.minor,
        counted_minor=came.minor,
        currency=came.currency,
        captured_at=now,
        now=now,
        line=line,
    )
    assert booked, "looked at under the payment's lock, or the line's"
    await ledger.book_capture(tx, payment, id_, came)
    if came.minor < rules.least_minor(payment):
        return
    moved = await move(
        tx,
        store,
        payment.id,
        to=PaymentStatus.CAPTURED,
        actor=actor,
        reason=reason,
        action=action,
        detail=detail,
    )
    if moved is not None:
        # Whoever asked for another way after it, and paid this one all the same, pays once.
        await close_attempts(tx, store, payment.order_id, to=PaymentStatus.CANCELLED)
    await emit(
        tx, PaymentCaptured(store_id=store, payment_id=payment.id, order_id=payment.order_id)
    )
