"""What messages cost, as the pages write it."""

import re

from ..channels import MICROS, RateCard, plain, rate_card
from ..kit.money import Currency, Money
from .errors import NotAPrice
from .screen import Screen

_PRICE = re.compile(r"[0-9]{1,7}(\.[0-9]{1,6})?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")  # rupiah with their dots


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


def price_text(price: str, currency: str) -> str:
    """The price of one message with all its digits, so that `price_in` reads the same again."""
    return price.replace(".", ",") if currency == Currency.IDR else price


def price_in(text: str, currency: str) -> str:
    """`0.0411` or `0,0411`; rupiah with their dots, `Rp1.200,5`. Raises dashboard.not_a_price."""
    typed = text.strip().removeprefix("Rp").removeprefix("$").strip()
    whole, comma, part = typed.partition(",")
    if currency == Currency.IDR and _GROUPED.fullmatch(whole):
        whole = whole.replace(".", "")
    price = f"{whole}.{part}" if comma else whole
    if not _PRICE.fullmatch(price):
        raise NotAPrice
    return price


def shown_costs() -> dict[str, object]:
    """As the templates call them."""
    return {
        "cost_text": cost_text,
        "cost_said": cost_said,
        "plain": plain,
        "price_text": price_text,
    }
