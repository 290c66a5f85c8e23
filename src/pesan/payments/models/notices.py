"""What gateways tell us: by webhook, and in their lists of events."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...kit.ids import ConnectionId, NoticeId


class NoticeKind(StrEnum):
    PAYMENT = "payment"  # something happened to a payment or its request: re-read it
    REFUND = "refund"
    DISPUTE = "dispute"
    UNRECOGNISED = "unrecognised"


class Notice(Struct, frozen=True, kw_only=True):
    """A genuine webhook: which thing to re-read. Nothing in it is believed about money."""

    key: str  # unique per happening, stable over redeliveries
    kind: NoticeKind
    event: str  # the provider's name for it
    request_id: str | None = None  # the gateway's id of the payment request
    capture_id: str | None = None  # the gateway's id of the payment
    refund_id: str | None = None
    dispute_id: str | None = None
    reference: str | None = None


class StoredNotice(Struct, frozen=True, kw_only=True):
    """A genuine webhook as it was kept."""

    id: NoticeId
    connection_id: ConnectionId
    notice: Notice | None  # None: genuine, but not of the gateway's shape
    body: bytes  # none once it is old, or was a person's who is erased
    processed_at: datetime | None


class ToldNotice(Struct, frozen=True, kw_only=True):
    """A genuine webhook as a list tells of it."""

    id: NoticeId
    connection_id: ConnectionId
    event: str
    deliveries: int
    received_at: datetime
    processed_at: datetime | None
    error: str | None  # what was odd about it


class Kept(Struct, frozen=True):
    id: NoticeId
    is_first: bool  # False: this happening was told before


class Happened(Struct, frozen=True, kw_only=True):
    """An event as a gateway lists it: the webhook that came, or never did."""

    id: str
    at: datetime
    notice: Notice
    body: bytes


class Happenings(Struct, frozen=True):
    """Oldest first."""

    events: tuple[Happened, ...]
    has_more: bool


class EventCursor(Struct, frozen=True):
    """How far a gateway's events were read."""

    after: str | None  # the event; None: none has come since
    since: datetime  # when that was
