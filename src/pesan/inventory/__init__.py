"""Stock: reserve, commit, release, adjust, and the movement ledger whose sum is what there is."""

from .actions import (
    adjust,
    commit,
    levels,
    put_levels,
    release,
    restock,
    retake,
    set_backorder,
)
from .errors import LevelNotFound, OutOfStock, WouldOversell
from .events import StockLow
from .models import Level, ReservationStatus, Shortage
from .queries import LOCK, LOW, RESERVE

__all__ = [
    "LOCK",
    "LOW",
    "RESERVE",
    "Level",
    "LevelNotFound",
    "OutOfStock",
    "ReservationStatus",
    "Shortage",
    "StockLow",
    "WouldOversell",
    "adjust",
    "commit",
    "levels",
    "put_levels",
    "release",
    "restock",
    "retake",
    "set_backorder",
]
