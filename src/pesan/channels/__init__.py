"""How messages come in and go out: adapters, the inbox of webhooks, delivery in order."""

from .actions import EARLY_STATUS, TOMBSTONES, take_waiting
from .adapters import OpenConnections, connect
from .events import ChannelReceived
from .jobs import Deliver
from .models import (
    Button,
    ChannelName,
    Identity,
    IdentityChanged,
    IdentityKind,
    MessageStatus,
    Received,
    WaitingUpdate,
)
from .providers.sandbox import sandbox_update
from .rules import tombstone_of, window_open_until

__all__ = [
    "EARLY_STATUS",
    "TOMBSTONES",
    "Button",
    "ChannelName",
    "ChannelReceived",
    "Deliver",
    "Identity",
    "IdentityChanged",
    "IdentityKind",
    "MessageStatus",
    "OpenConnections",
    "Received",
    "WaitingUpdate",
    "connect",
    "sandbox_update",
    "take_waiting",
    "tombstone_of",
    "window_open_until",
]
