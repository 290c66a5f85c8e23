"""A refund under way that nobody tells of: looked up, before anything is asked for again."""

from datetime import datetime

from ....kit import clock
from ....kit.db import Tx
from ....kit.ids import RefundId, StoreId, encode
from ....kit.jobs import enqueue
from ....kit.timers import set_timer
from ... import rules
from ...errands import LookAtRefund, RefundAtGateway
from ...models import CaseKind, Refund, RefundStatus
from ...queries import attempts, cases, refunds
from .end import leave_to_hand, open_refund_case

LOOK = "payments.look_at_refund"


async def look_at_refund(tx: Tx, store: StoreId, refund_id: RefundId) -> None:
    """The timer of a refund under way: asks the gateway again, and a person when it takes long."""
    refund = await refunds.find_refund(tx, store, refund_id)
    if refund is None or refund.status is not RefundStatus.PENDING:
        return
    now = clock.now()
    if rules.takes_long(refund, now):
        is_lost = refund.asked_at is not None and refund.gateway_id is None
        why = "it is not known whether the gateway took it" if is_lost else "it does not end"
        await tell_unknown(tx, store, refund, why)
    if refund.asked_at is None and refund.gateway_id is None:
        await enqueue(tx, RefundAtGateway(store_id=store, refund_id=refund.id))
    else:
        await enqueue(tx, LookAtRefund(store_id=store, refund_id=refund.id))
    age = now - refund.created_at
    wait = max(rules.REFUND_LOOK_EVERY, min(age, rules.REFUND_PATIENCE))  # ever more seldom
    await set_timer(tx, store, LOOK, refund.id, due_at=now + wait)


async def look_soon(tx: Tx, store: StoreId, refund: Refund) -> None:
    """The answer was lost: whether it was done is looked up, and nothing repeated till then."""
    await refunds.mark_refund_unknown(tx, store, refund.id)
    due = clock.now() + rules.UNKNOWN_PATIENCE
    await set_timer(tx, store, LOOK, refund.id, due_at=due)


async def not_there(tx: Tx, store: StoreId, refund: Refund) -> None:
    """The gateway has no such refund. Once the ask can be on its way no longer, it is made again:
    once, and not when a person was asked meanwhile, who may have given the money back by hand.
    """
    now, asked_at = clock.now(), refund.asked_at
    if asked_at is None or asked_at > now - rules.REFUND_LOOK_EVERY:
        return
    if refund.failure == rules.ASKED_AGAIN:
        await tell_unknown(tx, store, refund, "asked for twice, and not there")
    elif not rules.takes_long(refund, now) and await _forget_ask(tx, store, refund, asked_at):
        await enqueue(tx, RefundAtGateway(store_id=store, refund_id=refund.id))


async def refuse_refund(tx: Tx, store: StoreId, refund: Refund, *, why: str) -> None:
    """The gateway will not do it. After an ask whose answer was lost that may mean that it has."""
    if refund.failure == rules.ASKED_AGAIN:
        await tell_unknown(tx, store, refund, why)
    else:
        await leave_to_hand(tx, store, refund, why=why)


async def tell_unknown(tx: Tx, store: StoreId, refund: Refund, why: str) -> None:
    """A person is told once, however often it is looked at meanwhile."""
    await attempts.lock_payment(tx, store, refund.payment_id)
    named = encode("rfd", refund.id)
    if await cases.speaks_of(tx, store, CaseKind.REFUND_UNKNOWN, refund.payment_id, named):
        return
    await open_refund_case(tx, store, refund, CaseKind.REFUND_UNKNOWN, f"{refund.amount}: {why}")


async def _forget_ask(tx: Tx, store: StoreId, refund: Refund, asked_at: datetime) -> bool:
    forgotten = await refunds.release_refund(
        tx, store=store, refund=refund.id, asked_at=asked_at, failure=rules.ASKED_AGAIN
    )
    return bool(forgotten)
