"""The AI seller: turns, the verbs a brain may call, two brains, and the guard behind them."""

from .actions import order_cart, place_cart
from .errors import BudgetSpent, NotConfirmed, TurnLost
from .jobs import TakeTurn
from .queries import list_turns
from .schemas import TurnOut

__all__ = [
    "BudgetSpent",
    "NotConfirmed",
    "TakeTurn",
    "TurnLost",
    "TurnOut",
    "list_turns",
    "order_cart",
    "place_cart",
]
