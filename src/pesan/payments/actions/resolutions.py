"""A person has looked at a case, and says what became of the money."""

from ... import audit
from ...kit import clock
from ...kit.cards import mask
from ...kit.db import Tx
from ...kit.ids import CaseId, StoreId, encode
from ...kit.live import tell
from ..errors import CaseNotFound, CaseResolved
from ..models import Case, CaseKind, Refund, RefundStatus
from ..queries import attempts, cases, refunds
from .refunds import fail, succeed


async def resolve(
    tx: Tx,
    store: StoreId,
    case: CaseId,
    *,
    actor: str,
    resolution: str | None,
    was_refunded: bool = True,
) -> Case:
    """Closes a case. Where refunds hung on it, `was_refunded` says how they ended.

    Raises payments.case_not_found, payments.case_resolved.
    """
    resolution = mask(resolution)
    resolved = await cases.resolve_case(
        tx, store=store, case=case, actor=actor, resolution=resolution, now=clock.now()
    )
    if resolved is None:
        if await cases.find_case(tx, store, case) is None:
            raise CaseNotFound(case=encode("cas", case))
        raise CaseResolved(case=encode("cas", case))
    await _end_refunds(tx, store, resolved, was_refunded=was_refunded)
    await audit.record(
        tx,
        store,
        actor=actor,
        action="payments.resolve_case",
        subject=encode("cas", case),
        detail={"kind": resolved.kind, "resolution": resolution or ""},
    )
    await tell(tx, store, "payments")
    return resolved


async def _end_refunds(tx: Tx, store: StoreId, case: Case, *, was_refunded: bool) -> None:
    if case.kind not in {CaseKind.REFUND_BY_HAND, CaseKind.REFUND_UNKNOWN}:
        return
    await attempts.lock_payment(tx, store, case.payment_id)
    for refund in await refunds.refunds_of_payment(tx, store, case.payment_id):
        if not _hangs(refund, case):
            continue
        if was_refunded:
            await succeed(tx, store, refund)
        else:
            await fail(tx, store, refund, "not given back, as a person says")


def _hangs(refund: Refund, case: Case) -> bool:
    """Whether nobody but a person can say how this refund ended."""
    if case.kind == CaseKind.REFUND_BY_HAND:
        return refund.status is RefundStatus.MANUAL
    return refund.status is RefundStatus.PENDING and refund.gateway_id is None
