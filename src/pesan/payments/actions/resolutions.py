"""A person has looked at a case, and says what became of the money."""

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import CaseId, StoreId, encode
from ...kit.live import tell
from ...kit.money import Money
from .. import rules
from ..errors import ActionNotOffered, CaseNotFound, CaseResolved, NothingToGiveBack
from ..models import Case, CaseKind, OrderToPay, Payment, Refund, RefundStatus
from ..queries import attempts, cases, refunds
from ..reconciler.rules import BOOK_REFUND, GIVE_BACK, words_of
from .attempts import require_payment
from .refunds import book_outside, fail, give_back, succeed


async def resolve(
    tx: Tx,
    store: StoreId,
    case: CaseId,
    *,
    actor: str,
    resolution: str | None,
    was_refunded: bool = True,
    action: str = "keep",
) -> Case:
    """Closes a case, and does what was chosen of what it offers. Its free words stay with the case:
    the audit log outlives them. Where refunds hung on it, `was_refunded` says how they ended.

    Raises payments.case_not_found, payments.case_resolved, payments.action_not_offered,
    payments.nothing_to_give_back, payments.refund_exceeds_captured.
    """
    found = await cases.find_case(tx, store, case)
    if found is None:
        raise CaseNotFound(case=encode("cas", case))
    # First, as whoever settles it and opens its case does. A question is no part of settling: whoever
    # answers it by matching a line holds the line, and another who wants that holds his order.
    if found.order_id is not None and found.kind != CaseKind.TRANSFER_AMBIGUOUS:
        await refunds.lock_order(tx, store, found.order_id)
    resolved = await cases.resolve_case(
        tx,
        store=store,
        case=case,
        actor=actor,
        action=action,
        resolution=resolution,
        now=clock.now(),
    )
    if resolved is None:
        raise CaseResolved(case=encode("cas", case))
    await _act(tx, resolved, action, actor=actor)
    await _end_refunds(tx, store, resolved, was_refunded=was_refunded)
    await audit.record(
        tx,
        store,
        actor=actor,
        action="payments.resolve_case",
        subject=encode("cas", case),
        detail={"kind": resolved.kind, "action": action}
        | ({"refund": "succeeded" if was_refunded else "failed"} if _may_hang(resolved) else {}),
    )
    await tell(tx, store, "payments")
    return resolved


async def _end_refunds(tx: Tx, store: StoreId, case: Case, *, was_refunded: bool) -> None:
    if not _may_hang(case) or case.payment_id is None:
        return
    await attempts.lock_payment(tx, store, case.payment_id)
    for refund in await refunds.refunds_of_payment(tx, store, case.payment_id):
        if not _hangs(refund, case):
            continue
        if was_refunded:
            await succeed(tx, store, refund)
        else:
            await fail(tx, store, refund, "not given back, as a person says")


async def _act(tx: Tx, case: Case, action: str, *, actor: str) -> None:
    if action not in words_of(case.kind).actions:
        raise ActionNotOffered(kind=case.kind, action=action)
    if action == GIVE_BACK:
        await _give_back(tx, case, actor=actor)
    elif action == BOOK_REFUND:
        await _book_refund(tx, case, actor=actor)


async def over_of(tx: Tx, case: Case) -> Money | None:
    """What giving back would return now; None where the case does not offer it."""
    if case.payment_id is None or GIVE_BACK not in words_of(case.kind).actions:
        return None
    payment = await require_payment(tx, case.store_id, case.payment_id)
    order = await refunds.find_order(tx, case.store_id, payment.order_id)
    return await _over(tx, payment, order)


async def _give_back(tx: Tx, case: Case, *, actor: str) -> None:
    assert case.payment_id is not None, "only cases with a payment offer it"
    payment = await require_payment(tx, case.store_id, case.payment_id)
    order = await refunds.lock_order(tx, case.store_id, payment.order_id)
    over = await _over(tx, payment, order)
    if not over:
        raise NothingToGiveBack(case=encode("cas", case.id))
    await give_back(tx, case.store_id, payment.id, amount=over, reason=case.kind, actor=actor)


async def _over(tx: Tx, payment: Payment, order: OrderToPay) -> Money:
    """All that is held for the order beyond what it costs, as far as this payment holds it."""
    came = await refunds.came_for(tx, payment.store_id, order.id)
    return rules.surplus_of(payment.kept, order, payment, came_minor=came)


async def _book_refund(tx: Tx, case: Case, *, actor: str) -> None:
    """What somebody gave back in the gateway's dashboard becomes a refund of ours that is done."""
    if case.payment_id is None or case.amount_minor is None or case.currency is None:
        raise ActionNotOffered(kind=case.kind, action=BOOK_REFUND)
    amount = Money(case.amount_minor, case.currency)
    await book_outside(
        tx, case.store_id, case.payment_id, amount=amount, gateway_id=case.subject, actor=actor
    )


def _may_hang(case: Case) -> bool:
    return case.kind in {CaseKind.REFUND_BY_HAND, CaseKind.REFUND_UNKNOWN}


def _hangs(refund: Refund, case: Case) -> bool:
    """Whether nobody but a person can say how this refund ended."""
    if case.kind == CaseKind.REFUND_BY_HAND:
        return refund.status is RefundStatus.MANUAL
    return refund.status is RefundStatus.PENDING and refund.gateway_id is None
