from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ..channels import ChannelName, Rates
from ..kit.ids import (
    BroadcastId,
    CollectionId,
    ConnectionId,
    ConversationId,
    CustomerId,
    MessageId,
    ProductId,
    SegmentId,
)
from ..kit.money import Currency


class Conditions(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom a segment means: who meets all of them. What is not said asks nothing.

    Within a list any one will do; but for `without_tags`, where none may be.
    """

    tags: tuple[str, ...] = ()
    without_tags: tuple[str, ...] = ()
    channel: ChannelName | None = None  # known there
    consent: str | None = None  # the purpose they agreed to
    languages: tuple[str, ...] = ()  # the store's own where theirs is not known
    cities: tuple[str, ...] = ()  # of any of their addresses, whatever its capitals
    products: tuple[ProductId, ...] = ()  # bought any of these
    collections: tuple[CollectionId, ...] = ()  # or anything out of these
    ordered: bool | None = None
    orders_min: int | None = None
    orders_max: int | None = None
    spent_min_minor: int | None = None
    spent_max_minor: int | None = None
    last_order_after: datetime | None = None
    last_order_before: datetime | None = None
    last_order_within_days: int | None = None  # counted from when it is asked
    last_order_older_than_days: int | None = None
    customers: tuple[CustomerId, ...] = ()  # a list by hand


class Asked(Struct, frozen=True, kw_only=True):
    """Conditions as the customers are asked for them: what asks nothing is None."""

    tags: list[str] | None
    without_tags: list[str] | None
    known_on: str | None
    consent: str | None
    languages: list[str] | None
    language: str  # the store's own
    cities: list[str] | None
    products: list[ProductId] | None
    collections: list[CollectionId] | None
    people: list[CustomerId] | None
    of_orders: bool  # whether any of the following is asked
    orders_min: int | None
    orders_max: int | None
    spent_min: int | None
    spent_max: int | None
    ordered_after: datetime | None
    ordered_before: datetime | None


class Segment(Struct, frozen=True, kw_only=True):
    """A saved filter over customers: who is in it is asked each time."""

    id: SegmentId
    name: str
    conditions: Conditions
    version: int
    created_at: datetime
    updated_at: datetime


class Person(Struct, frozen=True, kw_only=True):
    """Somebody a segment means, as a preview shows them."""

    id: CustomerId
    name: str
    phone: str | None


class BroadcastStatus(StrEnum):
    """Where a broadcast stands; moves: rules.py."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    CANCELLED = "cancelled"


class RecipientStatus(StrEnum):
    """What became of one person of the audience before the message is in their thread."""

    WAITING = "waiting"
    QUEUED = "queued"  # handed to the send layer, once; the message says the rest
    SKIPPED = "skipped"


class Skip(StrEnum):
    """Why somebody of the audience is not written to."""

    NO_CONSENT = "no_consent"
    UNREACHABLE = "unreachable"  # the channel says they are gone, or have blocked the store
    NO_ADDRESS = "no_address"  # neither known on the channel nor with a phone
    NEVER_WROTE = "never_wrote"  # on a channel where only they can begin
    OVER_CAP = "over_cap"
    NO_PRICE = "no_price"  # a budget is set, and nobody knows what they cost in its currency
    MERGED = "merged"  # is somebody else now, who is in the audience
    GONE = "gone"  # taken off the list, or erased
    CANCELLED = "cancelled"


class Wording(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is said: an approved template with its gaps filled, or a text where none is needed.

    Values and text may hold variables, `{{customer.name}}`: rules.VARIABLES.
    """

    template: str | None = None
    language: str | None = None
    header: str | None = None
    body: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    text: str | None = None


class Amount(Struct, frozen=True, kw_only=True):
    """In millionths of the currency's own unit, as messages are priced (channels/costs)."""

    micros: int
    currency: str


class Budget(Struct, frozen=True, kw_only=True):
    """What a broadcast may cost, and what one message costs as the rate card said when it was
    scheduled, resumed, or given its budget.
    """

    micros: int
    currency: str
    rates: Rates


class Broadcast(Struct, frozen=True, kw_only=True):
    id: BroadcastId
    name: str
    segment_id: SegmentId | None  # or a list by hand
    customer_ids: list[CustomerId] | None
    wording: Wording
    channel: ChannelName
    connection_id: ConnectionId
    status: BroadcastStatus
    reason: str | None  # why it was paused or ended, where nobody did it by hand
    cap: int | None
    budget: Budget | None
    attribution_days: int
    scheduled_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    frozen_upto: CustomerId | None  # how far the audience has been written down
    is_frozen: bool
    rounds: int  # how often its sending was begun again
    livemode: bool
    created_by: str
    version: int
    created_at: datetime
    updated_at: datetime


class Reach(Struct, frozen=True, kw_only=True):
    """One person of the audience: by which thread or name they are written to, or why not."""

    customer_id: CustomerId
    name: str
    conversation_id: ConversationId | None
    identity_kind: str | None
    identity_value: str | None
    skip: Skip | None
    survivor_id: CustomerId | None  # who they were merged into


class Tally(Struct, frozen=True, kw_only=True):
    """How many of an audience would be written to, by market, and of the others why not."""

    skip: Skip | None
    market: str | None
    count: int


class Estimate(Struct, frozen=True, kw_only=True):
    """What an audience costs at most: what turns out to be free is not taken off."""

    micros: dict[str, int]  # by currency: they are never added together
    unknown: int  # people of whom nobody knows what they cost: in no sum


class Recipient(Struct, frozen=True, kw_only=True):
    customer_id: CustomerId
    name: str
    status: RecipientStatus
    skip: Skip | None
    conversation_id: ConversationId | None
    message_id: MessageId | None
    message_status: str | None  # once there is one
    message_error: str | None
    queued_at: datetime | None


class Figures(Struct, frozen=True, kw_only=True):
    """What came of a broadcast so far. `sent` counts all the channel took, `delivered` all that
    arrived, read or not.
    """

    audience: int
    waiting: int
    skipped: int
    queued: int  # of the send layer, not yet on its way
    sent: int
    delivered: int
    read: int
    failed: int
    unknown: int
    replied: int
    opted_out: int


class Outline(Struct, frozen=True, kw_only=True):
    """What came of one among many, in a line: as Figures and Sales count it."""

    broadcast_id: BroadcastId
    audience: int
    sent: int
    delivered: int
    read: int
    orders: int
    revenue_minor: int


class Sales(Struct, frozen=True, kw_only=True):
    """Orders that followed, and what is kept of their money: refunds are taken off."""

    orders: int
    revenue_minor: int
    currency: Currency


class Reason(Struct, frozen=True, kw_only=True):
    reason: str
    count: int
