"""What the first page and the inbox say above all else: a channel that does not work."""

from ..kit import clock
from ..kit.db import Tx
from ..stores import Right, may
from .channels import alarms_of
from .queries import channels as queries
from .screen import Screen


async def read_alarms(tx: Tx, screen: Screen) -> dict[str, object]:
    """Told to everybody; who may mend it is led there."""
    rows = await queries.connections(tx, screen.store)
    return {
        "alarms": alarms_of(rows, now=clock.now()),
        "may_see_connections": may(screen.role, Right.READ_CONNECTIONS),
    }
