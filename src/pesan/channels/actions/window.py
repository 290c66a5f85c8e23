"""Until when free words reach somebody; after that only what the channel approved does."""

from datetime import datetime
from typing import NamedTuple

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConnectionId, StoreId
from .. import rules
from ..models import ChannelName, ServiceWindow
from ..queries import phone


class FreeWords(NamedTuple):
    """`until` is None where they never end, or never began."""

    are_heard: bool
    until: datetime | None


async def free_words(
    tx: Tx,
    store: StoreId,
    connection: ConnectionId,
    channel: ChannelName,
    *,
    last_inbound_at: datetime | None,
) -> FreeWords:
    """To whom last wrote then. What is sent is judged again when it leaves (channels/sending)."""
    now = clock.now()
    if channel is not ChannelName.SANDBOX:
        until = rules.window_open_until(channel, last_inbound_at)
        return FreeWords(not rules.window_is_closed(channel, last_inbound_at, now), until)
    switches = await phone.find_switches(tx, store, connection)
    if switches is None or switches.service_window is ServiceWindow.OFF:
        return FreeWords(are_heard=True, until=None)
    heard = rules.phone_may_hear(switches, last_inbound_at, now)
    return FreeWords(heard, rules.window_open_until(ChannelName.WHATSAPP, last_inbound_at))
