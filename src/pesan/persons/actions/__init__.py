from .erasing import erase, orders_under_way
from .exporting import export
from .merging import merge, undo

__all__ = ["erase", "export", "merge", "orders_under_way", "undo"]
