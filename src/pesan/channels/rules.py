"""How a message may move, how long after a person's last message we may write, what is forgotten."""

import hashlib
import hmac
from datetime import datetime, timedelta

from .models import ChannelName, MessageStatus, ServiceWindow, StatusKind, Switches

_S = MessageStatus

MOVES: dict[MessageStatus, frozenset[MessageStatus]] = {
    _S.RECEIVED: frozenset(),
    # A status may prove that a message we took for unsent did arrive: then it is not sent again.
    _S.QUEUED: frozenset({_S.SENDING, _S.SENT, _S.DELIVERED, _S.READ, _S.FAILED}),
    _S.SENDING: frozenset(
        {_S.QUEUED, _S.SENT, _S.DELIVERED, _S.READ, _S.FAILED, _S.UNKNOWN},
    ),
    _S.UNKNOWN: frozenset({_S.SENT, _S.DELIVERED, _S.READ, _S.FAILED}),
    _S.SENT: frozenset({_S.DELIVERED, _S.READ, _S.FAILED}),
    _S.DELIVERED: frozenset({_S.READ}),
    _S.READ: frozenset(),
    _S.FAILED: frozenset(),
}

STATUS_OF = {
    StatusKind.SENT: _S.SENT,
    StatusKind.DELIVERED: _S.DELIVERED,
    StatusKind.READ: _S.READ,
    StatusKind.FAILED: _S.FAILED,
}

# Meta's customer service window: free-form messages within 24 hours of the person's last one.
WINDOWS: dict[ChannelName, timedelta] = {ChannelName.WHATSAPP: timedelta(hours=24)}

_WAIT_SECONDS = (1, 2, 4, 8, 15, 30, 60, 120, 300)


def sources(to: MessageStatus) -> list[MessageStatus]:
    """The statuses from which a message may come to `to`."""
    return [status for status, targets in MOVES.items() if to in targets]


def window_open_until(channel: ChannelName, last_inbound_at: datetime | None) -> datetime | None:
    """When free-form messages end; None for a channel without such a window."""
    window = WINDOWS.get(channel)
    if window is None or last_inbound_at is None:
        return None
    return last_inbound_at + window


def window_is_closed(channel: ChannelName, last_inbound_at: datetime | None, now: datetime) -> bool:
    if channel not in WINDOWS:
        return False
    until = window_open_until(channel, last_inbound_at)
    return until is None or until <= now


def phone_may_hear(switches: Switches, last_wrote: datetime | None, now: datetime) -> bool:
    """Whether the simulated phone takes a free-form message, by its service window."""
    match switches.service_window:
        case ServiceWindow.OFF:
            return True
        case ServiceWindow.ON:
            window = WINDOWS[ChannelName.WHATSAPP]
            return last_wrote is not None and now < last_wrote + window
        case ServiceWindow.CLOSED:
            return False


def tombstone_of(key: bytes, name: str) -> bytes:
    """What is left of something erased: it knows the same thing again, and says nothing else.

    Under a key: a bare hash of a phone number is found by trying all of them.
    """
    return hmac.digest(key, name.encode(), hashlib.sha256)


def wait_seconds(attempts: int) -> int:
    """How long a message rests after its n-th failed attempt."""
    return _WAIT_SECONDS[min(max(attempts, 1), len(_WAIT_SECONDS)) - 1]
