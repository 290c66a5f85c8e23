"""An order on paper: the invoice and the packing slip, as pages that print well on A4 and 80 mm."""

from .drawing import Paper, Size, draw

__all__ = ["Paper", "Size", "draw"]
