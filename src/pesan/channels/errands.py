"""What is asked of a channel later, beside its messages."""

from typing import ClassVar

from ..kit.ids import ConnectionId, UpdateId
from ..kit.jobs import Job


class Acknowledge(Job, frozen=True, kw_only=True):
    """Somebody pressed a button, and their phone waits to see that it was heard."""

    name: ClassVar[str] = "channels.acknowledge"
    update_id: UpdateId


class Hook(Job, frozen=True, kw_only=True):
    """A connection was made, or made anew: its provider is told where to deliver."""

    name: ClassVar[str] = "channels.hook"
    connection_id: ConnectionId


class Unhook(Job, frozen=True, kw_only=True):
    """A connection was closed: its provider need not deliver any more."""

    name: ClassVar[str] = "channels.unhook"
    connection_id: ConnectionId


class LookAtHook(Job, frozen=True, kw_only=True):
    """How does what a provider has for us arrive?"""

    name: ClassVar[str] = "channels.look_at_hook"
    connection_id: ConnectionId
