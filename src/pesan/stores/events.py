from typing import ClassVar

from ..kit.events import Fact
from ..kit.ids import ConnectionId


class ConnectionOpened(Fact, frozen=True, kw_only=True):
    """The store has connected a provider, or replaced its credentials."""

    type: ClassVar[str] = "connection.opened"
    connection_id: ConnectionId


class ConnectionClosed(Fact, frozen=True, kw_only=True):
    """The store has disconnected a provider."""

    type: ClassVar[str] = "connection.closed"
    connection_id: ConnectionId
