from .erasing import erase
from .exporting import export
from .merging import merge, undo

__all__ = ["erase", "export", "merge", "undo"]
