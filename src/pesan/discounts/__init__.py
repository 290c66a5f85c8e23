"""Discounts, and with them what an order costs: off the goods, off the delivery, and the tax."""

from .actions import give_back, let_go, offers_for, take_again
from .errors import NotApplicable, TakenMeanwhile
from .fragments import OFFERED, RECKONED, USED
from .models import Discount, DiscountType, Offer, Reckoning, Refusal
from .rules import canonical, reckon, spread

__all__ = [
    "OFFERED",
    "RECKONED",
    "USED",
    "Discount",
    "DiscountType",
    "NotApplicable",
    "Offer",
    "Reckoning",
    "Refusal",
    "TakenMeanwhile",
    "canonical",
    "give_back",
    "let_go",
    "offers_for",
    "reckon",
    "spread",
    "take_again",
]
