"""Money a person has taken: it is booked, and its order is paid."""

from ... import payments
from ...kit.db import Tx
from ...kit.ids import StoreId
from ...kit.money import Money
from .moves import require_locked
from .settle import settle


async def take_by_hand(
    tx: Tx,
    store: StoreId,
    payment: payments.Payment,
    *,
    amount: Money | None,
    reference: str | None,
    note: str | None,
    actor: str,
) -> None:
    """Without an amount: exactly what was asked for. Raises payments.not_confirmable, requests.invalid."""
    # The order first, as whoever expires or edits it takes the two.
    await require_locked(tx, store, payment.order_id)
    await payments.confirm(
        tx, store, payment.id, amount=amount, reference=reference, note=note, actor=actor
    )
    await settle(tx, store, payment.order_id, payment.id, actor=actor)
