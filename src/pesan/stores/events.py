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


class ConnectionStopped(Fact, frozen=True, kw_only=True):
    """The provider refuses the credentials or has restricted the account: nothing is sent by it."""

    type: ClassVar[str] = "connection.stopped"
    connection_id: ConnectionId


class ConnectionResumed(Fact, frozen=True, kw_only=True):
    """Somebody says that it is mended: what waits is tried again."""

    type: ClassVar[str] = "connection.resumed"
    connection_id: ConnectionId
