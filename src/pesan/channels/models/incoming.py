"""What any channel brings in, in our words."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from .names import Identity


class RequestedItem(Struct, frozen=True):
    """A line of a catalogue order. Without a price: the one in the message is the phone's copy."""

    retailer_id: str  # our SKU, as the catalogue was given it
    quantity: int  # at least 1


class Received(Struct, frozen=True, kw_only=True):
    """One message a person sent. `identities` is never empty; the first is the one to answer to."""

    provider_id: str  # the provider's message id: the key duplicates are dropped by
    identities: tuple[Identity, ...]
    type: str  # "text", "image", "interactive", "order", "location", ... as the provider calls it
    text: str | None  # what can be read as words: text, caption, button title
    choice: str | None = None  # the payload of the button or list row that was chosen
    items: tuple[RequestedItem, ...] = ()  # of an "order"; empty if any line is unreadable
    profile_name: str | None = None
    phone: str | None = None  # E.164 with "+", where the channel reveals one
    sent_at: datetime
    content: Mapping[str, object]  # the provider's own message object, for what we do not model


class StatusKind(StrEnum):
    """Monotone: a later one never goes back to an earlier; failed is terminal."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class StatusChanged(Struct, frozen=True, kw_only=True):
    provider_id: str
    kind: StatusKind
    reference: str | None = None  # ours, when the provider echoes it (biz_opaque_callback_data)
    error_code: str | None = None
    at: datetime
    content: Mapping[str, object] = field(default_factory=dict)  # theirs, with its `pricing`


class IdentityChanged(Struct, frozen=True, kw_only=True):
    """The channel says that a person it knew by `before` is now known by `after` too or instead.

    Not something the person wrote: nobody answers it. Neither tuple is empty.
    """

    provider_id: str
    before: tuple[Identity, ...]
    after: tuple[Identity, ...]
    at: datetime
    content: Mapping[str, object]


class Unrecognised(Struct, frozen=True, kw_only=True):
    """An update we store and do not act on: template reviews, account alerts, things to come."""

    key: str  # unique for this update, so a duplicate is stored once
    kind: str


Update = Received | StatusChanged | IdentityChanged | Unrecognised
