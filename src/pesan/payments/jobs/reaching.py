"""The gateway of a connection, with its key."""

from ...kit.db import Tx
from ...kit.ids import ConnectionId, StoreId
from ...kit.world import World
from ...stores import credentials_of
from ..gateways import ANSWER_SECONDS, connect
from ..provider import Gateway


async def gateway_of(
    tx: Tx,
    world: World,
    store: StoreId,
    connection: ConnectionId,
    *,
    seconds: float = ANSWER_SECONDS,
) -> Gateway:
    credentials = await credentials_of(tx, world, store, connection)
    return connect(world, credentials, timeout_seconds=seconds)
