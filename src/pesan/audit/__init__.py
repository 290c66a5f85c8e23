"""Who did what, when and why: append-only, written in the transaction that did it."""

from .actions import record

__all__ = ["record"]
