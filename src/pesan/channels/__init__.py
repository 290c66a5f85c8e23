"""How messages come in and go out: adapters, the inbox of webhooks, delivery in order."""

from .actions import (
    DUE,
    EARLY_STATUS,
    TOMBSTONES,
    FreeWords,
    bar,
    confirm_arrival,
    free_words,
    lost,
    receive,
    redeliver,
    redeliver_all,
    take_waiting,
)
from .actions.redeliver import REDELIVERED_AT_ONCE
from .adapters import OpenConnections, Opened, connect, web_secret
from .costs.card import OURS as RATE_CARD
from .costs.card import RateCardWrong, read_rate_card
from .costs.schemas import CostLineOut, CostOut, MessageCostOut
from .courtesies import SHOWN_ON, Reading, find_reading, shown
from .errands import CallSenders, Deliver, ShowRead
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
from .jobs import deliver
from .models import (
    Button,
    ChannelName,
    CostsBy,
    CostSum,
    Echoed,
    FailAs,
    HeaderKind,
    Identity,
    IdentityChanged,
    IdentityKind,
    IncomingMedia,
    MediaKind,
    MessageCost,
    MessageStatus,
    Notice,
    Persona,
    PreferenceChanged,
    Purpose,
    Received,
    Referral,
    RequestedItem,
    Review,
    ServiceWindow,
    StoredTemplate,
    Switches,
    Template,
    TemplateCategory,
    TemplateStatus,
    WaitingUpdate,
)
from .providers.sandbox import sandbox_review, sandbox_status, sandbox_update
from .providers.web import snippet, web_update
from .queries.costs import COST
from .queries.costs import SUMS as COST_SUMS
from .queries.phone import find_switches
from .queries.templates import list_filed as filed_templates
from .queries.templates import list_templates
from .rules import tombstone_of, window_open_until
from .sending.errors import NothingToRedeliver, OutcomeMayStillCome
from .sending.rules import TAKEN_BACK, UNKNOWN_SECONDS, is_stop
from .simulation.actions import PERSONAS, find_persona, set_switches
from .simulation.actions import post as post_from_phone
from .templates.actions import find_template, require_template, usable_templates
from .templates.actions import sync as sync_templates
from .templates.rules import fill as fill_template
from .templates.rules import filled_buttons, gaps_in
from .templates.rules import said as template_text

__all__ = [
    "COST",
    "COST_SUMS",
    "DUE",
    "EARLY_STATUS",
    "PERSONAS",
    "RATE_CARD",
    "REDELIVERED_AT_ONCE",
    "SHOWN_ON",
    "TAKEN_BACK",
    "TOMBSTONES",
    "UNKNOWN_SECONDS",
    "Button",
    "CallSenders",
    "ChannelName",
    "ChannelReceived",
    "ConnectionUnknown",
    "CostLineOut",
    "CostOut",
    "CostSum",
    "CostsBy",
    "Deliver",
    "DeliveryFailed",
    "DeliveryRefused",
    "Echoed",
    "FailAs",
    "FreeWords",
    "HeaderKind",
    "Identity",
    "IdentityChanged",
    "IdentityKind",
    "IncomingMedia",
    "MediaGone",
    "MediaKind",
    "MediaTooLarge",
    "MessageCost",
    "MessageCostOut",
    "MessageStatus",
    "NothingToRedeliver",
    "Notice",
    "OpenConnections",
    "Opened",
    "OutcomeMayStillCome",
    "Persona",
    "PreferenceChanged",
    "Purpose",
    "RateCardWrong",
    "Reading",
    "Received",
    "Referral",
    "RequestedItem",
    "Review",
    "ServiceWindow",
    "ShowRead",
    "StoredTemplate",
    "Switches",
    "Template",
    "TemplateCategory",
    "TemplateNotFound",
    "TemplateNotUsable",
    "TemplateStatus",
    "WaitingUpdate",
    "bar",
    "confirm_arrival",
    "connect",
    "deliver",
    "filed_templates",
    "fill_template",
    "filled_buttons",
    "find_persona",
    "find_reading",
    "find_switches",
    "find_template",
    "free_words",
    "gaps_in",
    "is_stop",
    "list_templates",
    "lost",
    "post_from_phone",
    "read_rate_card",
    "receive",
    "redeliver",
    "redeliver_all",
    "require_template",
    "sandbox_review",
    "sandbox_status",
    "sandbox_update",
    "set_switches",
    "shown",
    "snippet",
    "sync_templates",
    "take_waiting",
    "template_text",
    "tombstone_of",
    "usable_templates",
    "web_secret",
    "web_update",
    "window_open_until",
]
