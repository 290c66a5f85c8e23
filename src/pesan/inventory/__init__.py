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
from .models import Level, ReservationStatus, Shortage
from .queries import LOCK, RESERVE

__all__ = [
    "LOCK",
    "RESERVE",
    "Level",
    "LevelNotFound",
    "OutOfStock",
    "ReservationStatus",
    "Shortage",
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
