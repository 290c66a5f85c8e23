"""What we tell customers unasked: how to pay, the receipt, what became of an order or of money."""

from .actions import Way, request_payment

__all__ = ["Way", "request_payment"]
