"""Money a person has taken: a transfer seen on the shop's account, cash at the door."""

from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.events import emit
from ...kit.ids import PaymentId, StoreId, encode, new_id
from ...kit.money import Money
from .. import rules
from ..errors import NotConfirmable, PaymentNotFound
from ..events import PaymentCaptured
from ..ledger import actions as ledger
from ..models import CaptureId, Payment, PaymentStatus
from ..queries import attempts, captures
from .attempts import close_attempts
from .moves import move
from .transfers import CODE_MINOR


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

    A part of what was asked pays for nothing, so it is refused; what is over is given back.
    Raises payments.payment_not_found, payments.not_confirmable, requests.invalid.
    """
    found = await attempts.lock_payment(tx, store, payment)
    if found is None:
        raise PaymentNotFound(payment=encode("pay", payment))
    if not rules.may_confirm(found.provider, found.status):
        raise NotConfirmable(provider=found.provider, status=found.status.value)
    came = amount or found.amount
    # Who forgot the code has paid all the same; whoever confirms has seen whose it is.
    if came.minor < found.amount_minor - (found.unique_code or 0) * CODE_MINOR:
        raise Invalid.field("amount", f"is less than the {found.amount.plain()} that was asked for")
    now, id_ = clock.now(), CaptureId(new_id())
    booked = await captures.book(
        tx,
        store=store,
        capture=id_,
        payment=payment,
        connection=None,
        gateway_id=reference or encode("pay", payment),
        request_id=encode("pay", payment),
        amount_minor=came.minor,
        counted_minor=came.minor,
        currency=came.currency,
        captured_at=now,
        now=now,
    )
    assert booked, "looked at under the payment's lock"
    await ledger.book_capture(tx, found, id_, came)
    moved = await move(
        tx,
        store,
        payment,
        to=PaymentStatus.CAPTURED,
        actor=actor,
        reason=note,
        action="payments.confirm",
        detail={"amount": came.plain(), "reference": reference or ""},
    )
    assert moved is not None
    # Whoever asked for another way after it, and paid this one all the same, pays once.
    await close_attempts(tx, store, found.order_id, to=PaymentStatus.CANCELLED)
    await emit(tx, PaymentCaptured(store_id=store, payment_id=payment, order_id=found.order_id))
    return moved
