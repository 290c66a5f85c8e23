"""What is sold: products, variants, prices, search."""

from .fragments import PRICED

__all__ = ["PRICED"]
