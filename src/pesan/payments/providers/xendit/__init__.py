"""Xendit for Indonesia: Payments API v3, `api-version: 2024-11-11`.

Sources, read 2026-04: docs.xendit.co/apidocs/create-payment-request, get-payment-request,
get-payment, cancel-payment-request, create-session, refund-payment-request,
payment-webhook-notification, refund-webhook-notification. Three facts shape it: rupiah are whole there, no call takes an
idempotency key, and a webhook proves only that its sender knows a shared word.
"""

from .gateway import Xendit

__all__ = ["Xendit"]
