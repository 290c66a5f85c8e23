"""The one door to a payment's status: the move, its history, its fact, its next look."""

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.events import Fact, emit
from ...kit.ids import EventId, PaymentId, StoreId, encode, new_id
from ...kit.live import tell
from ...kit.timers import set_timer
from .. import rules
from ..events import PaymentDisputed, PaymentExpired, PaymentFailed, PaymentReady
from ..models import Payment, PaymentStatus
from ..queries import attempts

SYSTEM = "system"
LOOK = "payments.look"

_Told = PaymentReady | PaymentFailed | PaymentExpired | PaymentDisputed


async def move(
    tx: Tx,
    store: StoreId,
    payment: PaymentId,
    *,
    to: PaymentStatus,
    actor: str = SYSTEM,
    reason: str | None = None,
    action: str = "payments.move",
    detail: dict[str, str] | None = None,
    contest: bool = False,
) -> Payment | None:
    """None: it stands where this move does not start, and nothing changed.

    What a bank contests is moved by its dispute alone (`contest`).

    `captured` is told by whoever books the capture, once a capture. `action` and `detail` are what
    the audit log says of it, where a move is more than a move.
    """
    now, id_ = clock.now(), EventId(new_id())
    moved = await attempts.move(
        tx,
        store=store,
        payment=payment,
        sources=[one for one in rules.sources(to) if contest or one not in rules.CONTESTED],
        to=to,
        move=id_,
        actor=actor,
        reason=reason,
        now=now,
    )
    if moved is None:
        return None
    audit.note(
        tx,
        store,
        actor=actor,
        action=action,
        subject=encode("pay", payment),
        detail={"to": to.value, **(detail or {})},
        entry=id_,
    )
    fact = _fact(moved)
    if fact is not None:
        await emit(tx, fact)
    if moved.gateway_id is not None and moved.status in rules.GIVEN_UP:
        await set_timer(tx, store, LOOK, payment, due_at=now + rules.LOOK_AFTER_CLOSE)
    await tell(tx, store, "payments")
    return moved


def _fact(moved: Payment) -> Fact | None:
    match moved.status:
        case PaymentStatus.REQUIRES_ACTION:
            kind: type[_Told] = PaymentReady
        case PaymentStatus.FAILED:
            kind = PaymentFailed
        case PaymentStatus.EXPIRED:
            kind = PaymentExpired
        case PaymentStatus.DISPUTED:
            kind = PaymentDisputed
        case _:
            return None
    return kind(store_id=moved.store_id, payment_id=moved.id, order_id=moved.order_id)
