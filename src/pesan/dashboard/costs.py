"""What messages cost, as the pages write it."""

from ..channels import MICROS, RateCard, plain, rate_card
from ..kit.money import Currency, Money
from .screen import Screen


def card_of(screen: Screen) -> RateCard:
    return rate_card(screen.world.rate_card)


def cost_text(micros: int, currency: str) -> str:
    """As people write money, rounded up to what they pay with; less than that with all its digits."""
    if currency not in set(Currency):
        return f"{currency} {plain(micros)}"
    known = Currency(currency)
    unit = 10 ** (known.exponent - known.digits_shown)  # rupiah: whole ones
    minor = -(-micros * 10**known.exponent // (MICROS * unit)) * unit
    if 0 < micros < MICROS * unit // 10**known.exponent:
        symbol = str(Money(0, known)).rstrip("0.,")
        return f"{symbol}{plain(micros)}"
    return str(Money(minor, known))


def cost_said(amount: str, currency: str) -> str:
    """The same of an amount as the API writes it."""
    units, _, rest = amount.partition(".")
    return cost_text(int(units) * MICROS + int(rest.ljust(6, "0") or 0), currency)


def shown_costs() -> dict[str, object]:
    """As the templates call them."""
    return {"cost_text": cost_text, "cost_said": cost_said, "plain": plain}
