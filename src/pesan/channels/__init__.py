"""How messages come in and go out: adapters, the inbox of webhooks, delivery in order."""

from .actions import (
    DUE,
    EARLY_STATUS,
    TOMBSTONES,
    FreeWords,
    Rest,
    bar,
    confirm_arrival,
    free_words,
    lost,
    receive,
    redeliver,
    redeliver_all,
    take_waiting,
)
from .actions.costs import Costs, costs_over
from .actions.redeliver import REDELIVERED_AT_ONCE
from .adapters import Opened, connect, reacts, web_secret
from .costs.card import (
    MICROS,
    Market,
    RateCard,
    RateCardWrong,
    Rates,
    currencies_of,
    plain,
    rate_card,
    rates_of,
    read_rate_card,
)
from .costs.card import OURS as RATE_CARD
from .costs.rules import category_of as cost_category_of
from .costs.schemas import CostLineOut, CostOut, MessageCostOut, MessageCostsOut
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
from .jobs import Taken, deliver, take
from .models import (
    Button,
    ChannelName,
    Contact,
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
    Reaction,
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
    Uploaded,
    WaitingUpdate,
    contact_lines,
)
from .opening import OpenConnections
from .providers.sandbox import sandbox_review, sandbox_status, sandbox_update
from .providers.web import snippet, web_update
from .queries.costs import COST
from .queries.costs import MICROS as COST_MICROS
from .queries.costs import SUMS as COST_SUMS
from .queries.phone import find_switches
from .queries.templates import list_filed as filed_templates
from .queries.templates import list_templates
from .rules import tombstone_of, window_open_until
from .sending.actions import settings_of as sending_settings_of
from .sending.actions import show_read_receipts
from .sending.errors import NothingToRedeliver, OutcomeMayStillCome
from .sending.rules import TAKEN_BACK, UNKNOWN_SECONDS, is_stop, quiet_until
from .simulation.actions import PERSONAS, find_persona, set_switches
from .simulation.actions import post as post_from_phone
from .simulation.catalogue import ORDER as TYPED_ORDER
from .simulation.catalogue import CatalogueLine, catalogue_order, typed_order
from .templates.actions import find_template, require_template, usable_templates
from .templates.actions import sync as sync_templates
from .templates.rules import fill as fill_template
from .templates.rules import filled_buttons, gaps_in
from .templates.rules import said as template_text
from .uploads import UPLOAD_OVER, keep_upload, let_go, send_upload

__all__ = [
    "COST",
    "COST_MICROS",
    "COST_SUMS",
    "DUE",
    "EARLY_STATUS",
    "MICROS",
    "PERSONAS",
    "RATE_CARD",
    "REDELIVERED_AT_ONCE",
    "SHOWN_ON",
    "TAKEN_BACK",
    "TOMBSTONES",
    "TYPED_ORDER",
    "UNKNOWN_SECONDS",
    "UPLOAD_OVER",
    "Button",
    "CallSenders",
    "CatalogueLine",
    "ChannelName",
    "ChannelReceived",
    "ConnectionUnknown",
    "Contact",
    "CostLineOut",
    "CostOut",
    "CostSum",
    "Costs",
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
    "Market",
    "MediaGone",
    "MediaKind",
    "MediaTooLarge",
    "MessageCost",
    "MessageCostOut",
    "MessageCostsOut",
    "MessageStatus",
    "NothingToRedeliver",
    "Notice",
    "OpenConnections",
    "Opened",
    "OutcomeMayStillCome",
    "Persona",
    "PreferenceChanged",
    "Purpose",
    "RateCard",
    "RateCardWrong",
    "Rates",
    "Reaction",
    "Reading",
    "Received",
    "Referral",
    "RequestedItem",
    "Rest",
    "Review",
    "ServiceWindow",
    "ShowRead",
    "StoredTemplate",
    "Switches",
    "Taken",
    "Template",
    "TemplateCategory",
    "TemplateNotFound",
    "TemplateNotUsable",
    "TemplateStatus",
    "Uploaded",
    "WaitingUpdate",
    "bar",
    "catalogue_order",
    "confirm_arrival",
    "connect",
    "contact_lines",
    "cost_category_of",
    "costs_over",
    "currencies_of",
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
    "keep_upload",
    "let_go",
    "list_templates",
    "lost",
    "plain",
    "post_from_phone",
    "quiet_until",
    "rate_card",
    "rates_of",
    "reacts",
    "read_rate_card",
    "receive",
    "redeliver",
    "redeliver_all",
    "require_template",
    "sandbox_review",
    "sandbox_status",
    "sandbox_update",
    "send_upload",
    "sending_settings_of",
    "set_switches",
    "show_read_receipts",
    "shown",
    "snippet",
    "sync_templates",
    "take",
    "take_waiting",
    "template_text",
    "tombstone_of",
    "typed_order",
    "usable_templates",
    "web_secret",
    "web_update",
    "window_open_until",
]
