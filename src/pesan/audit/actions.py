from ..kit import clock
from ..kit.db import Tx
from ..kit.ids import StoreId, new_id
from ..kit.logs import request_id
from . import queries


async def record(
    tx: Tx, store: StoreId, *, actor: str, action: str, subject: str, detail: dict[str, str]
) -> None:
    """`action` is `room.verb`, `subject` a wire id; `detail` never holds a secret."""
    await queries.insert(
        tx,
        store=store,
        entry=new_id(),
        actor=actor,
        action=action,
        subject=subject,
        detail=detail,
        request=request_id.get(),
        now=clock.now(),
    )
