"""Cases: what a person has to look at."""

from datetime import datetime

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import CaseId, OrderId, PaymentId, StoreId, encode, new_id
from ...kit.live import tell
from ..queries import cases
from .moves import SYSTEM


async def open_case(
    tx: Tx,
    store: StoreId,
    *,
    kind: str,
    order: OrderId,
    payment: PaymentId,
    detail: str,
    due_at: datetime | None = None,
) -> CaseId:
    """One case a payment and kind: news of it is added, and opens it again."""
    case = await cases.open_case(
        tx,
        store=store,
        case=CaseId(new_id()),
        kind=kind,
        order=order,
        payment=payment,
        detail=detail[:1000],
        due_at=due_at,
        now=clock.now(),
    )
    audit.note(
        tx,
        store,
        actor=SYSTEM,
        action="payments.open_case",
        subject=encode("cas", case),
        detail={"kind": str(kind), "payment": encode("pay", payment)},
    )
    await tell(tx, store, "payments")
    return case
