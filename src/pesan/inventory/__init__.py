"""Stock: reserve, commit, release, adjust, and the movement ledger whose sum is what there is."""

from .actions import (
    adjust,
    commit,
    let_go,
    levels,
    put_bundle,
    put_levels,
    release,
    require_level,
    restock,
    retake,
    set_backorder,
    take_back,
)
from .errors import LevelNotFound, OutOfStock, WouldOversell
from .events import StockLow
from .fragments import LOCK, LOW, RESERVE, STOCKED
from .models import Availability, Component, Level, ReservationStatus, Shortage

__all__ = [
    "LOCK",
    "LOW",
    "RESERVE",
    "STOCKED",
    "Availability",
    "Component",
    "Level",
    "LevelNotFound",
    "OutOfStock",
    "ReservationStatus",
    "Shortage",
    "StockLow",
    "WouldOversell",
    "adjust",
    "commit",
    "let_go",
    "levels",
    "put_bundle",
    "put_levels",
    "release",
    "require_level",
    "restock",
    "retake",
    "set_backorder",
    "take_back",
]
