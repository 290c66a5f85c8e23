"""One person, whole: merged, exported, erased. The room that looks through all others for them."""

from .actions import erase, export, merge, orders_under_way, undo
from .actions.suggesting import accept as accept_suggestion
from .actions.suggesting import dismiss as dismiss_suggestion
from .actions.suggesting import pair
from .errors import OrdersUnderWay, SuggestionNotFound
from .queries.merging import StandingMerge, list_merges
from .queries.suggestions import Suggestion, SuggestionStatus, list_suggestions
from .schemas import ExportOut

__all__ = [
    "ExportOut",
    "OrdersUnderWay",
    "StandingMerge",
    "Suggestion",
    "SuggestionNotFound",
    "SuggestionStatus",
    "accept_suggestion",
    "dismiss_suggestion",
    "erase",
    "export",
    "list_merges",
    "list_suggestions",
    "merge",
    "orders_under_way",
    "pair",
    "undo",
]
