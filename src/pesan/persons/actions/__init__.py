from .merging import merge, undo

__all__ = ["merge", "undo"]
