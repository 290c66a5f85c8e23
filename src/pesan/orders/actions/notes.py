"""What the staff writes down about an order."""

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import NoteId, OrderId, StoreId, encode, new_id
from ...kit.live import tell
from .. import queries
from ..models import Note
from .moves import require_order


async def write_note(tx: Tx, store: StoreId, order: OrderId, *, text: str, actor: str) -> Note:
    """Never shown to the buyer, never changed. Raises orders.not_found."""
    await require_order(tx, store, order)
    note = await queries.insert_note(
        tx,
        store=store,
        order=order,
        note=NoteId(new_id()),
        text=text,
        actor=actor,
        now=clock.now(),
    )
    await audit.record(
        tx,
        store,
        actor=actor,
        action="orders.note",
        subject=encode("ord", order),
        detail={"note": encode("nte", note.id)},
    )
    await tell(tx, store, "orders")
    return note
