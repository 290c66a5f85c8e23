from datetime import timedelta

from ...kit.db import Tx
from ...kit.ids import ConnectionId, StoreId
from ...kit.live import tell
from .. import queries
from ..models import ReachChanged

# Of a channel's clock beside ours: who wrote that long before they blocked us has blocked us.
APART = timedelta(seconds=5)
BLOCKED = "they have blocked this account"


async def change_reach(
    tx: Tx, store: StoreId, connection: ConnectionId, change: ReachChanged
) -> None:
    """Blocked, or no longer. A word that comes late changes nothing: they have written since."""
    person = change.identities[0]
    changed = await queries.change_reach(
        tx,
        store=store,
        connection=connection,
        kind=person.kind,
        value=person.value,
        reason=None if change.reachable else BLOCKED,
        at=change.at,
        before=change.at + APART,
    )
    if changed:
        await tell(tx, store, "conversations")
