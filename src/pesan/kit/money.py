"""Money as whole minor units. Never a float, never a bare int across a room's border.

Minor units follow ISO 4217: one rupiah is 100. How many digits people *write* is another matter
(rupiah: none), and what a provider counts in is a third, known to its adapter alone.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_AMOUNT = re.compile(r"[0-9]{1,24}(\.(?P<part>[0-9]+))?", re.ASCII)
MINOR_MAX = 10**15  # ten trillion rupiah: far above any order, far below bigint


class Currency(StrEnum):
    IDR = "IDR"
    MYR = "MYR"
    PHP = "PHP"
    SGD = "SGD"
    THB = "THB"
    USD = "USD"
    VND = "VND"

    @property
    def exponent(self) -> int:
        """Digits after the point. Source: ISO 4217 list one."""
        return 0 if self is Currency.VND else 2

    @property
    def digits_shown(self) -> int:
        """Digits people write; computed tax and discounts round to these."""
        return 0 if self in {Currency.IDR, Currency.VND} else 2

    @property
    def unit(self) -> int:
        """The least amount people write, in minor units: a whole rupiah is 100."""
        return int(10 ** (self.exponent - self.digits_shown))


@dataclass(frozen=True, slots=True)
class Money:
    minor: int  # ISO 4217 minor units: 1 rupiah is 100
    currency: Currency

    def __add__(self, other: "Money") -> "Money":
        assert self.currency is other.currency, "adding two currencies is a bug, not an error"
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        assert self.currency is other.currency, "subtracting two currencies is a bug, not an error"
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, quantity: int) -> "Money":
        return Money(self.minor * quantity, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    @classmethod
    def of(cls, amount: str | int, currency: Currency) -> "Money":
        """Reads `"85000"` or `85000` in the currency's own unit.

        Raises ValueError for what is no plain decimal, is negative, too large, or has more digits
        than the currency.
        """
        found = _AMOUNT.fullmatch(str(amount))
        if found is None:
            raise ValueError("write an amount as plain digits, like 85000 or 19.90")
        # "1.500" is how people here write 1500: read as one and a half it would be a disaster.
        if len(found["part"] or "") > currency.exponent:
            raise ValueError(f"{currency} has at most {currency.exponent} digits after the point")
        scaled = Decimal(found[0]).scaleb(currency.exponent)
        if scaled > MINOR_MAX:
            raise ValueError("this amount is too large")
        return cls(int(scaled), currency)

    @classmethod
    def from_whole(cls, whole: int, currency: Currency) -> "Money":
        return cls(whole * _scale(currency), currency)

    def whole(self) -> int:
        """Whole units, for providers that take no decimals. ValueError if a part would be lost."""
        units, rest = divmod(self.minor, _scale(self.currency))
        if rest:
            raise ValueError(f"{self} has a fraction of a unit")
        return units

    def plain(self) -> str:
        """The wire form: `"85000"`, `"19.90"`; a fraction that is there is never dropped."""
        units, rest = divmod(self.minor, _scale(self.currency))
        if rest == 0 and self.currency.digits_shown == 0:
            return str(units)
        return (
            f"{units}.{rest:0{self.currency.exponent}d}" if self.currency.exponent else str(units)
        )

    def __str__(self) -> str:
        """As people here write it: `Rp85.000`, `S$19.90`."""
        units, rest = divmod(self.minor, _scale(self.currency))
        symbol = _SYMBOLS[self.currency]
        if self.currency is Currency.IDR:
            cents = f",{rest:02d}" if rest else ""
            return f"{symbol}{units:,}".replace(",", ".") + cents
        cents = f".{rest:02d}" if self.currency.exponent else ""
        return f"{symbol}{units:,}{cents}"


_SYMBOLS = {
    Currency.IDR: "Rp",
    Currency.MYR: "RM",
    Currency.PHP: "₱",
    Currency.SGD: "S$",
    Currency.THB: "฿",
    Currency.USD: "$",
    Currency.VND: "₫",
}


def _scale(currency: Currency) -> int:
    scale: int = 10**currency.exponent
    return scale


def zero(currency: Currency) -> Money:
    return Money(0, currency)
