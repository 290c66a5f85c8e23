"""Stripe: hosted Checkout Sessions, through the official SDK.

Sources, read 2026-11: docs.stripe.com/api (checkout/sessions, payment_intents, refunds, disputes,
events, idempotent_requests), docs.stripe.com/webhooks, docs.stripe.com/currencies, and the types of
the SDK itself. Three facts shape it: amounts are ISO minor units (a rupiah is 100 there too), what a
key was once used for is never done twice, and no page of ours ever shows a card field.
"""

from .gateway import Stripe

__all__ = ["Stripe"]
