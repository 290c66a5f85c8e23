"""Texts that a channel approves before a shop may send them to somebody who has not written lately."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...kit.ids import ConnectionId, TemplateId


class TemplateStatus(StrEnum):
    """Where its review stands. Only what is approved may be sent."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAUSED = "paused"  # people disliked it: it comes back by itself
    DISABLED = "disabled"  # for good, or a word of the channel that we do not know


class TemplateCategory(StrEnum):
    """What it is for, and so what it costs and whether the person must have agreed to it."""

    MARKETING = "marketing"
    UTILITY = "utility"
    AUTHENTICATION = "authentication"


class HeaderKind(StrEnum):
    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    DOCUMENT = "document"
    LOCATION = "location"


class TemplateButton(Struct, frozen=True, kw_only=True, omit_defaults=True):
    kind: str  # "url", "quick_reply", "phone_number", "copy_code", or another word of the channel
    text: str = ""
    url: str | None = None  # may end in a gap
    phone: str | None = None


class TemplateContent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What it says. Gaps are `{{1}}`, `{{2}}` or `{{name}}`."""

    body: str
    header: HeaderKind | None = None
    header_text: str | None = None
    footer: str | None = None
    buttons: tuple[TemplateButton, ...] = ()


class NewTemplate(Struct, frozen=True, kw_only=True):
    name: str
    language: str
    category: TemplateCategory
    content: TemplateContent
    examples: tuple[str, ...] = ()  # a value for each gap: header, body, links; reviewers see them


class ListedTemplate(Struct, frozen=True, kw_only=True):
    """A template as the channel has it."""

    provider_id: str
    name: str
    language: str
    category: TemplateCategory
    status: TemplateStatus
    reason: str | None
    quality: str | None
    content: TemplateContent


class ListedRow(Struct, frozen=True, kw_only=True):
    """The same, and the id it gets if we have not seen it before."""

    id: TemplateId
    provider_id: str
    name: str
    language: str
    category: TemplateCategory
    status: TemplateStatus
    reason: str | None
    quality: str | None
    content: TemplateContent


class StoredTemplate(Struct, frozen=True, kw_only=True):
    id: TemplateId
    connection_id: ConnectionId
    provider_id: str | None  # None: not yet handed in
    name: str
    language: str  # as the channel writes it: "id", "en_US"
    category: TemplateCategory
    status: TemplateStatus
    reason: str | None  # why it was rejected, paused or disabled
    quality: str | None  # what its readers think of it, in the channel's words
    content: TemplateContent
    examples: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
