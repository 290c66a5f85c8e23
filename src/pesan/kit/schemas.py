"""Shapes on the wire that every room shares: money, lists, metadata."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Generic, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from . import clock
from .errors import Invalid
from .money import Currency, Money
from .requests import Limit as Limit  # noqa: PLC0414 - rooms find it here, beside Page

T = TypeVar("T")

Metadata = Annotated[
    dict[Annotated[str, Meta(min_length=1, max_length=40)], Annotated[str, Meta(max_length=500)]],
    Meta(max_length=50),
]


_TIMES = msgspec.json.Encoder()


class MoneyOut(Struct, frozen=True):
    """`{"amount": "85000", "currency": "IDR"}`: a decimal string in the currency's own unit."""

    amount: str
    currency: str

    @classmethod
    def of(cls, money: Money) -> "MoneyOut":
        return cls(money.plain(), money.currency.value)

    @staticmethod
    @lru_cache(maxsize=4096)  # the same prices are told over and over
    def minor(minor: int, currency: str) -> "MoneyOut":
        return MoneyOut.of(Money(minor, Currency(currency)))


# Said in the contract only: `Money.of` reads amounts, and says better what is wrong with one.
Amount = Annotated[str, Meta(extra_json_schema={"pattern": r"^[0-9]{1,14}(\.[0-9]{1,2})?$"})]
WholeAmount = Annotated[int, Meta(extra_json_schema={"minimum": 0, "maximum": 10**13})]


class MoneyObject(Struct, frozen=True, forbid_unknown_fields=True):
    amount: Amount
    currency: Annotated[str, Meta(extra_json_schema={"enum": [one.value for one in Currency]})]


# What is taken: the object, or a bare decimal string or integer in the store's currency.
MoneyIn = MoneyObject | Amount | WholeAmount


def read_money(given: MoneyIn, *, field: str, currency: Currency) -> Money:
    """Raises requests.invalid naming the field."""
    amount: str | int
    if isinstance(given, MoneyObject):
        if given.currency != currency:
            raise Invalid.field(f"{field}.currency", f"this store's currency is {currency}")
        amount = given.amount
    else:
        amount = given
    try:
        return Money.of(amount, currency)
    except ValueError as error:
        raise Invalid.field(field, str(error)) from error


class Page(Struct, Generic[T], frozen=True):
    items: list[T]
    next_cursor: str | None


def read_time(at: datetime | None, *, field: str) -> datetime | None:
    """An instant that was sent. Raises requests.invalid: without a zone it is none."""
    if at is not None and at.tzinfo is None:
        raise Invalid.field(field, "needs a time zone, like 2026-11-22T15:04:05Z")
    return at


def ids_from(at: datetime | None, *, slack_seconds: int) -> UUID | None:
    """The lowest id of what was made at this time or later, so that a list by id need not be read
    past it. Ids carry the real time of machines that may differ a little: say how much.

    None while a test has shifted the business clock.
    """
    if at is None or clock.offset():
        return None
    unix_ms = int((at.timestamp() + slack_seconds) * 1000)
    return UUID(int=max(0, min(unix_ms, (1 << 48) - 1)) << 80)


def unset(value: object) -> bool:
    """Whether a PATCH left the field out (null is a value)."""
    return value is msgspec.UNSET


def wire_time(at: datetime) -> str:
    """RFC 3339 in UTC with milliseconds: `2026-11-22T15:04:05.123Z`."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    text = _TIMES.encode(at)  # in a fourth of isoformat's time; a fraction of six digits or none
    return f"{text[1:24].decode()}Z" if at.microsecond else f"{text[1:20].decode()}.000Z"
