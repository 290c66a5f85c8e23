"""How messages come in and go out: adapters, the inbox of webhooks, delivery in order."""

from .actions import (
    DUE,
    EARLY_STATUS,
    TOMBSTONES,
    confirm_arrival,
    lost,
    receive,
    redeliver,
    redeliver_all,
    take_waiting,
)
from .adapters import OpenConnections, Opened, connect, web_secret
from .errands import CallSenders, Deliver
from .errors import (
    ConnectionUnknown,
    DeliveryFailed,
    DeliveryRefused,
    MediaGone,
    MediaTooLarge,
    TemplateNotFound,
    TemplateNotUsable,
)
from .events import ChannelReceived
from .models import (
    Button,
    ChannelName,
    Identity,
    IdentityChanged,
    IdentityKind,
    IncomingMedia,
    MediaKind,
    MessageStatus,
    Notice,
    PreferenceChanged,
    Purpose,
    Received,
    Referral,
    StoredTemplate,
    Template,
    TemplateCategory,
    TemplateStatus,
    WaitingUpdate,
)
from .providers.sandbox import sandbox_update
from .providers.web import web_update
from .rules import tombstone_of, window_open_until
from .sending.errors import NothingToRedeliver, OutcomeMayStillCome
from .sending.rules import UNKNOWN_SECONDS, is_stop
from .templates.actions import find_template, require_template
from .templates.rules import fill as fill_template
from .templates.rules import said as template_text

__all__ = [
    "DUE",
    "EARLY_STATUS",
    "TOMBSTONES",
    "UNKNOWN_SECONDS",
    "Button",
    "CallSenders",
    "ChannelName",
    "ChannelReceived",
    "ConnectionUnknown",
    "Deliver",
    "DeliveryFailed",
    "DeliveryRefused",
    "Identity",
    "IdentityChanged",
    "IdentityKind",
    "IncomingMedia",
    "MediaGone",
    "MediaKind",
    "MediaTooLarge",
    "MessageStatus",
    "NothingToRedeliver",
    "Notice",
    "OpenConnections",
    "Opened",
    "OutcomeMayStillCome",
    "PreferenceChanged",
    "Purpose",
    "Received",
    "Referral",
    "StoredTemplate",
    "Template",
    "TemplateCategory",
    "TemplateNotFound",
    "TemplateNotUsable",
    "TemplateStatus",
    "WaitingUpdate",
    "confirm_arrival",
    "connect",
    "fill_template",
    "find_template",
    "is_stop",
    "lost",
    "receive",
    "redeliver",
    "redeliver_all",
    "require_template",
    "sandbox_update",
    "take_waiting",
    "template_text",
    "tombstone_of",
    "web_secret",
    "web_update",
    "window_open_until",
]
