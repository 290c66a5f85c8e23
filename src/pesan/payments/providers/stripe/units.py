"""Stripe's units of money."""

from ....kit.money import Currency, Money

# docs.stripe.com/currencies, "Zero-decimal currencies" and "Three-decimal currencies": every other
# one has two, the rupiah too, whose cents nobody has seen.
_ZERO_DECIMAL = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".split()  # noqa: SIM905 - as the page lists them
)
_THREE_DECIMAL = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})


def exponent(code: str) -> int:
    """Digits after the point as Stripe counts."""
    return 0 if code in _ZERO_DECIMAL else 3 if code in _THREE_DECIMAL else 2


def to_stripe(amount: Money) -> int:
    """Rp15.000 is 1500000, S$19.90 is 1990, ₫50000 is 50000. ValueError if a part would be lost."""
    scaled = amount.minor * 10 ** exponent(amount.currency)
    units, rest = divmod(scaled, 10**amount.currency.exponent)
    if rest or amount.minor % amount.currency.unit:
        raise ValueError(f"nobody can pay a fraction like {amount}")
    return int(units)


def from_stripe(value: int, currency: Currency) -> Money:
    """ValueError if a part would be lost."""
    scaled = value * 10**currency.exponent
    minor, rest = divmod(scaled, 10 ** exponent(currency))
    if rest:
        raise ValueError(f"{value} is a fraction of the least {currency}")
    return Money(int(minor), currency)
