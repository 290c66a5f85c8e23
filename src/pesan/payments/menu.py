"""What may be asked for, and what can be given back, by the gateways' own tables: nobody is asked."""

from datetime import datetime, timedelta

from ..kit.errors import Invalid
from ..kit.money import Currency, Money
from .models import Method, PaidRequest, Payment, Provider, Refundable
from .providers.xendit.channels import (
    CHANNELS,
    Channel,
    Wants,
    channel,
    channels_of,
    refuse_without_phone,
)


def refuse_early(
    provider: Provider,
    method: Method,
    channel_code: str | None,
    *,
    amount: Money,
    phone: str | None,
) -> None:
    """What the gateway would certainly refuse.

    Raises payments.amount_outside_limits, payments.phone_missing, payments.gateway_refused,
    requests.invalid.
    """
    if provider is Provider.STRIPE and method is not Method.CARD:
        raise Invalid.field("method", f"is not {method} at Stripe: it takes cards, on its own page")
    if provider is Provider.STRIPE and channel_code is not None:
        raise Invalid.field("channel_code", "has no meaning at Stripe")
    if provider is not Provider.XENDIT:
        return
    if channel_code is not None and (
        (found := CHANNELS.get(channel_code)) is None or found.method is not method
    ):
        known = ", ".join(one.code for one in channels_of(method)) or "none"
        raise Invalid.field("channel_code", f"is no channel of {method} at Xendit: {known}")
    chosen = channel(method, channel_code)
    chosen.refuse_amount(amount)
    refuse_without_phone(chosen, phone)


def channels_taking(amount: Money, phone: str | None) -> list[Channel]:
    """Those of Xendit's channels that would take this amount of this buyer."""
    if amount.currency is not Currency.IDR:
        return []
    return [
        one
        for one in CHANNELS.values()
        if one.takes(amount) and not (one.asks is Wants.PHONE and not phone)
    ]


def channel_code_of(payment: Payment) -> str | None:
    """The channel it goes through, named or not; None where there are none."""
    found = _channel_of(payment)
    return payment.channel_code if found is None else found.code or None


def channel_name(payment: Payment) -> str | None:
    """The bank, wallet or shop as buyers know it."""
    found = _channel_of(payment)
    return None if found is None else found.name


def why_kept(payment: Payment, back: Money, paid_on: PaidRequest, now: datetime) -> str | None:
    """Why the channel cannot give this back; None where it can, or where only the gateway knows."""
    chosen = _channel_of(payment)
    if chosen is None or chosen.method is Method.PAYMENT_LINK:
        return None
    days = chosen.refund_days
    if chosen.refund is Refundable.NONE:
        return f"{chosen.name} gives nothing back"
    if days is not None and now > paid_on.captured_at + timedelta(days=days):
        return f"{chosen.name} gives back within {days} days"
    if chosen.refund is Refundable.FULL and back.minor != paid_on.captured_minor:
        return f"{chosen.name} gives back the whole or nothing, not {back}"
    if chosen.refund is Refundable.ONE_PART and paid_on.promised_minor:
        return f"{chosen.name} gives a part back once"
    return None


def _channel_of(payment: Payment) -> Channel | None:
    if payment.provider != Provider.XENDIT:
        return None
    return CHANNELS.get(payment.channel_code or "") or channel(Method(payment.method), None)
