"""One person, whole: merged, exported, erased. The room that looks through all others for them."""

from .actions import erase, export, merge, undo
from .errors import OrdersUnderWay

__all__ = ["OrdersUnderWay", "erase", "export", "merge", "undo"]
