from typing import ClassVar

from ..kit.events import Fact
from ..kit.ids import ConnectionId, UserId


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


class MemberAvailable(Fact, frozen=True, kw_only=True):
    """A member is at their desk: conversations may be assigned to them."""

    type: ClassVar[str] = "member.available"
    user_id: UserId


class MemberUnavailable(Fact, frozen=True, kw_only=True):
    """A member takes no conversations: away from their desk, only looking on, or gone."""

    type: ClassVar[str] = "member.unavailable"
    user_id: UserId
