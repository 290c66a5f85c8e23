"""What is left to be done with a channel after a commit."""

from typing import ClassVar

from ..kit.ids import ConnectionId, ConversationId, UpdateId
from ..kit.jobs import Job


class Deliver(Job, frozen=True, kw_only=True):
    """A conversation has messages to send. Told once for each; one run sends all there are."""

    name: ClassVar[str] = "channels.deliver"
    conversation_id: ConversationId


class CallSenders(Job, frozen=True, kw_only=True):
    """A connection is mended: every conversation of it with something to send is looked at."""

    name: ClassVar[str] = "channels.call_senders"
    connection_id: ConnectionId


class ShowRead(Job, frozen=True, kw_only=True):
    """A seller opened a conversation: its customer may see that they are read."""

    name: ClassVar[str] = "channels.show_read"
    patient: ClassVar[bool] = True
    conversation_id: ConversationId


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
