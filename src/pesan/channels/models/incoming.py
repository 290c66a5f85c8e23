"""What any channel brings in, in our words."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from ...kit.money import Money
from .names import Identity
from .outgoing import MediaKind, Reaction
from .templates import TemplateCategory, TemplateStatus


class RequestedItem(Struct, frozen=True):
    """A line of a catalogue order."""

    retailer_id: str  # our SKU, as the catalogue was given it
    quantity: int  # at least 1
    # What the phone's copy of the catalogue showed: to say what changed, never to charge.
    shown: Money | None = None


class IncomingMedia(Struct, frozen=True, kw_only=True):
    """A file that came with a message. Its bytes are fetched later (Channel.download)."""

    kind: MediaKind
    id: str  # the provider's: what it is asked for by
    content_type: str = ""  # as the provider says
    filename: str | None = None
    sha256: str | None = None  # hexadecimal, where the provider tells it
    size_bytes: int | None = None
    voice: bool = False  # spoken into the phone just now


class Referral(Struct, frozen=True, kw_only=True):
    """What somebody tapped before they wrote: an advertisement, a post, a link."""

    kind: str  # "ad", "post", ... as the provider calls it
    id: str | None = None
    url: str | None = None
    headline: str | None = None
    text: str | None = None
    click_id: str | None = None  # by which an advertiser counts it

    @property
    def is_advertisement(self) -> bool:
        """Or a post whose button opens the chat: who answers in time is charged nothing for a while."""
        return self.kind in {"ad", "post"}


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
    media: IncomingMedia | None = None
    reply_to: str | None = None  # the provider's id of the message that is answered
    forwarded: bool = False
    edits: str | None = None  # the provider's id of an earlier message, which says this now
    revokes: str | None = None  # the provider's id of an earlier message, which is taken back
    reaction: Reaction | None = None
    referral: Referral | None = None
    form: Mapping[str, str] = field(default_factory=dict)  # what was filled in, by field
    sent_at: datetime
    content: Mapping[str, object]  # the provider's own message object, for what we do not model
    acknowledge: str | None = None  # what the provider waits to hear was heard: a pressed button


class Echoed(Struct, frozen=True, kw_only=True):
    """What the seller wrote to a person on the shop's own phone, past us. Nobody answers it."""

    provider_id: str
    identities: tuple[Identity, ...]  # of the person; never empty
    type: str
    text: str | None
    media: IncomingMedia | None = None
    phone: str | None = None  # the person's
    profile_name: str | None = None
    edits: str | None = None  # as of a message that is received
    revokes: str | None = None
    reaction: Reaction | None = None
    sent_at: datetime
    content: Mapping[str, object]


class StatusKind(StrEnum):
    """Monotone: a later one never goes back to an earlier; failed is terminal."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class Pricing(Struct, frozen=True, kw_only=True):
    """What a message costs, as the provider counts it."""

    category: str  # "marketing", "utility", "authentication", "service", ...
    billable: bool
    model: str | None = None  # "PMP": by the message
    kind: str | None = None  # "regular", or why it is free


class StatusChanged(Struct, frozen=True, kw_only=True):
    provider_id: str
    kind: StatusKind
    reference: str | None = None  # ours, when the provider echoes it (biz_opaque_callback_data)
    error_code: str | None = None
    reason: str | None = None  # what it means: the code of one of our errors (channels/errors.py)
    pricing: Pricing | None = None
    at: datetime
    content: Mapping[str, object] = field(default_factory=dict)  # the provider's own object


class IdentityChanged(Struct, frozen=True, kw_only=True):
    """The channel says that a person it knew by `before` is now known by `after` too or instead.

    Not something the person wrote: nobody answers it. Neither tuple is empty.
    """

    provider_id: str
    before: tuple[Identity, ...]
    after: tuple[Identity, ...]
    at: datetime
    content: Mapping[str, object]


class PreferenceChanged(Struct, frozen=True, kw_only=True):
    """A person told the channel whether they want to hear of offers. Nobody answers it."""

    provider_id: str
    identities: tuple[Identity, ...]
    marketing: bool
    at: datetime
    content: Mapping[str, object]


class ReachChanged(Struct, frozen=True, kw_only=True):
    """A person has blocked the account, or lets it write to them again. Nobody answers it."""

    provider_id: str
    identities: tuple[Identity, ...]
    reachable: bool
    at: datetime
    content: Mapping[str, object]


class TemplateChanged(Struct, frozen=True, kw_only=True):
    """The channel says something new of a template; what it does not mention stays."""

    key: str  # unique for this update
    provider_id: str | None  # the channel's id of the template
    name: str
    language: str
    status: TemplateStatus | None = None
    reason: str | None = None
    category: TemplateCategory | None = None
    quality: str | None = None


class AccountAlert(Struct, frozen=True, kw_only=True):
    """Something about the merchant's account that a person should know."""

    key: str  # unique for this update
    kind: str  # as the channel calls it
    text: str
    content: Mapping[str, object]


class Unrecognised(Struct, frozen=True, kw_only=True):
    """An update we store and do not act on: things to come."""

    key: str  # unique for this update, so a duplicate is stored once
    kind: str
    acknowledge: str | None = None
    meant_for: str | None = None  # the account or number it is of, where that is another's


Update = (
    Received
    | Echoed
    | StatusChanged
    | IdentityChanged
    | PreferenceChanged
    | ReachChanged
    | TemplateChanged
    | AccountAlert
    | Unrecognised
)
