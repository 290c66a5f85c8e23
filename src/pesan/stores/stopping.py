"""A connection whose provider takes nothing from it any more, and one that is tried again."""

from datetime import datetime

from .. import audit
from ..kit import clock
from ..kit.db import Tx
from ..kit.events import emit
from ..kit.ids import ConnectionId, StoreId, encode
from ..kit.live import tell
from . import queries
from .events import ConnectionResumed, ConnectionStopped
from .models import Credentials


async def stop(tx: Tx, refused: Credentials, *, reason: str) -> None:
    """Its provider refused it just now: nothing is sent until somebody mends it."""
    await _stop(tx, refused.store, refused.connection, reason=reason, version=refused.version)


async def stop_since(
    tx: Tx, store: StoreId, connection: ConnectionId, *, reason: str, at: datetime
) -> None:
    """Its provider says that it refused it then; not if it was mended since."""
    await _stop(tx, store, connection, reason=reason, unchanged_since=at)


async def resume(tx: Tx, store: StoreId, connection: ConnectionId) -> bool:
    """Tries a stopped connection again, as its owner says that it is mended; False if it runs."""
    if not await queries.resume_connection(tx, store, connection, clock.now()):
        return False
    await emit(tx, ConnectionResumed(store_id=store, connection_id=connection))
    await tell(tx, store, "connections")
    return True


async def _stop(
    tx: Tx,
    store: StoreId,
    connection: ConnectionId,
    *,
    reason: str,
    version: int | None = None,
    unchanged_since: datetime | None = None,
) -> None:
    provider = await queries.stop_connection(
        tx,
        store=store,
        connection=connection,
        version=version,
        unchanged_since=unchanged_since,
        detail=reason,
        now=clock.now(),
    )
    if provider is not None:
        audit.note(
            tx,
            store,
            actor="system",
            action="stores.stop_connection",
            subject=encode("cnx", connection),
            detail={"provider": provider},
        )
        await emit(tx, ConnectionStopped(store_id=store, connection_id=connection))
        await tell(tx, store, "connections")
