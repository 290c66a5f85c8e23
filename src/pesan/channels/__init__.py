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
    FailAs,
    Identity,
    IdentityChanged,
    IdentityKind,
    IncomingMedia,
    MediaKind,
    MessageStatus,
    Notice,
    Persona,
    PreferenceChanged,
    Purpose,
    Received,
    Referral,
    ServiceWindow,
    StoredTemplate,
    Switches,
    Template,
    TemplateCategory,
    TemplateStatus,
    WaitingUpdate,
)
from .providers.sandbox import sandbox_status, sandbox_update
from .providers.web import snippet, web_update
from .queries.phone import find_switches
from .rules import tombstone_of, window_open_until
from .sending.errors import NothingToRedeliver, OutcomeMayStillCome
from .sending.rules import UNKNOWN_SECONDS, is_stop
from .simulation.actions import PERSONAS, find_persona, set_switches
from .simulation.actions import post as post_from_phone
from .templates.actions import find_template, require_template
from .templates.rules import fill as fill_template
from .templates.rules import said as template_text

__all__ = [
    "DUE",
    "EARLY_STATUS",
    "PERSONAS",
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
    "FailAs",
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
    "Persona",
    "PreferenceChanged",
    "Purpose",
    "Received",
    "Referral",
    "ServiceWindow",
    "StoredTemplate",
    "Switches",
    "Template",
    "TemplateCategory",
    "TemplateNotFound",
    "TemplateNotUsable",
    "TemplateStatus",
    "WaitingUpdate",
    "confirm_arrival",
    "connect",
    "fill_template",
    "find_persona",
    "find_switches",
    "find_template",
    "is_stop",
    "lost",
    "post_from_phone",
    "receive",
    "redeliver",
    "redeliver_all",
    "require_template",
    "sandbox_status",
    "sandbox_update",
    "set_switches",
    "snippet",
    "take_waiting",
    "template_text",
    "tombstone_of",
    "web_secret",
    "web_update",
    "window_open_until",
]
