from .counts import abandon_count, complete_count, count_lines, open_count, require_count
from .stock import (
    adjust,
    commit,
    levels,
    put_bundle,
    put_levels,
    release,
    require_level,
    restock,
    retake,
    set_backorder,
    watch,
)

__all__ = [
    "abandon_count",
    "adjust",
    "commit",
    "complete_count",
    "count_lines",
    "levels",
    "open_count",
    "put_bundle",
    "put_levels",
    "release",
    "require_count",
    "require_level",
    "restock",
    "retake",
    "set_backorder",
    "watch",
]
