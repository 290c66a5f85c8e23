"""What a line of the bank's statement does: it pays the one order it can only be of."""

from ... import payments
from ...kit.db import Tx
from ...kit.ids import PaymentId, StoreId
from ...payments import Credit, LineStatus
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
        # The order first, as whoever expires or edits it takes the two.
        await require_locked(tx, store, one.order_id)
        try:
            await payments.confirm(
                tx,
                store,
                one.id,
                amount=credit.amount,
                reference=None,
                note=f"bank statement of {credit.booked_on}: {credit.description}",
                actor=actor,
            )
        except payments.NotConfirmable:  # a person was faster
            break
        await payments.match_line(tx, store, line, one.id)
        await settle(tx, store, one.order_id, one.id)
        return LineStatus.MATCHED, one.id
    return LineStatus.UNMATCHED, None
