from typing import ClassVar

from ..kit.events import Fact
from ..kit.ids import BroadcastId


class BroadcastScheduled(Fact, frozen=True, kw_only=True):
    """A broadcast has its hour."""

    type: ClassVar[str] = "broadcast.scheduled"
    broadcast_id: BroadcastId


class BroadcastStarted(Fact, frozen=True, kw_only=True):
    """It is being sent, for the first time or again after a pause."""

    type: ClassVar[str] = "broadcast.started"
    broadcast_id: BroadcastId


class BroadcastPaused(Fact, frozen=True, kw_only=True):
    """It rests, by hand or because it could not go on; what was not on its way is taken back."""

    type: ClassVar[str] = "broadcast.paused"
    broadcast_id: BroadcastId


class BroadcastSent(Fact, frozen=True, kw_only=True):
    """Everybody in its audience was written to, or skipped with the reason."""

    type: ClassVar[str] = "broadcast.sent"
    broadcast_id: BroadcastId


class BroadcastCancelled(Fact, frozen=True, kw_only=True):
    """It was called off; whoever was not written to by then will not be."""

    type: ClassVar[str] = "broadcast.cancelled"
    broadcast_id: BroadcastId
