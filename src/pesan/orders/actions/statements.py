"""What a line of the bank's statement does: it pays the order it can only be of, or that a person
says it is of.
"""

from ... import payments
from ...kit.db import Tx
from ...kit.ids import OrderId, PaymentId, StatementLineId, StoreId
from ...payments import Credit, LineStatus, StatementLine
from .moves import require_locked
from .settle import settle


async def book_credit(
    tx: Tx, store: StoreId, credit: Credit, *, actor: str
) -> tuple[LineStatus, PaymentId | None] | None:
    """Paid once, and only where amount and day leave no doubt. None: imported before."""
    line = await payments.keep_line(tx, store, credit)
    if line is None:
        return None
    transfers = await payments.transfers_for(tx, store, credit)
    if len(transfers) > 1:
        await payments.leave_open(tx, store, line, credit, transfers)
        return LineStatus.AMBIGUOUS, None
    for one in transfers:
        await require_locked(tx, store, one.order_id)
        if one not in await payments.transfers_for(tx, store, credit):  # somebody was faster
            break
        await _match(tx, store, line, one.id, one.order_id, actor=actor)
        return LineStatus.MATCHED, one.id
    return LineStatus.UNMATCHED, None


async def match_line(
    tx: Tx,
    store: StoreId,
    line: StatementLineId,
    payment: PaymentId,
    *,
    actor: str,
    already_booked: bool | None = None,
    note: str | None = None,
) -> StatementLine:
    """Somebody says whose money it is. Too little, too much, too late or once more: as `settle` has it.

    Locks the order, the line, the payment. Raises as payments.match_line.
    """
    order = (await payments.require_payment(tx, store, payment)).order_id
    await require_locked(tx, store, order)
    return await _match(
        tx, store, line, payment, order, actor=actor, already_booked=already_booked, note=note
    )


async def _match(
    tx: Tx,
    store: StoreId,
    line: StatementLineId,
    payment: PaymentId,
    order: OrderId,
    *,
    actor: str,
    already_booked: bool | None = None,
    note: str | None = None,
) -> StatementLine:
    matched = await payments.match_line(
        tx, store, line, payment, actor=actor, already_booked=already_booked, note=note
    )
    if matched.booked:
        await settle(tx, store, order, payment, actor=actor)
    return matched
