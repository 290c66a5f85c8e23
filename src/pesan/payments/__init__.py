"""Money: ask for it, book what the gateway says it holds, give it back."""

from .fragments import INTENT

__all__ = ["INTENT"]
