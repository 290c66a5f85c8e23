"""What we write into an object at a gateway, so that it is known as ours again.

Two shops may share one account: the store says whose it is, the reference which payment's.
"""

from typing import Any

from ..models import Ask
from .exact import find_text

CUSTOMER = "pesan_customer"
PAYMENT = "pesan_payment"
REFUND = "pesan_refund"
STORE = "pesan_store"


def of_ask(ask: Ask) -> dict[str, str]:
    return {PAYMENT: ask.reference, STORE: ask.store}


def find(metadata: Any, name: str) -> str | None:
    """Of what a gateway gives back as metadata, which may be anything."""
    return find_text(metadata, name) if isinstance(metadata, dict) else None
