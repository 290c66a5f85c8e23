"""A refund under way that nobody tells of."""

from ....kit import clock
from ....kit.db import Tx
from ....kit.ids import RefundId, StoreId
from ....kit.jobs import enqueue
from ....kit.timers import set_timer
from ... import rules
from ...errands import LookAtRefund, RefundAtGateway
from ...models import CaseKind, RefundStatus
from ...queries import attempts, refunds
from .end import open_refund_case

LOOK = "payments.look_at_refund"


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
        await open_refund_case(
            tx, store, refund, CaseKind.REFUND_UNKNOWN, f"{refund.amount}: {why}"
        )
        if is_lost:
            return  # its webhook may still tell; it is never asked for twice
    if refund.gateway_id is None:
        await enqueue(tx, RefundAtGateway(store_id=store, refund_id=refund.id))
    else:
        await enqueue(tx, LookAtRefund(store_id=store, refund_id=refund.id))
    age = now - refund.created_at
    wait = max(rules.REFUND_LOOK_EVERY, min(age, rules.REFUND_PATIENCE))  # ever more seldom
    await set_timer(tx, store, LOOK, refund.id, due_at=now + wait)
