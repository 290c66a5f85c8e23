from typing import ClassVar

from ..kit.events import Fact
from ..kit.ids import UpdateId


class ChannelReceived(Fact, frozen=True, kw_only=True):
    """Something a person did is stored and waits for its conversation."""

    type: ClassVar[str] = "channel.received"
    update_id: UpdateId
