from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ...channels import ChannelName
from ...kit.errors import Invalid
from ...kit.ids import CollectionId, NoSuchId, ProductId, decode, encode
from ...kit.money import Currency, Money
from ...kit.schemas import MoneyIn, MoneyOut, read_money, read_time, wire_time
from ...kit.text import line
from ..models import Conditions, Person, Segment

Name = Annotated[str, Meta(min_length=1, max_length=120)]
Word = Annotated[str, Meta(min_length=1, max_length=80)]
Words = Annotated[list[Word], Meta(min_length=1, max_length=50)]
Ids = Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(min_length=1, max_length=100)]
Purpose = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Language = Annotated[str, Meta(pattern=r"^(id|en)$")]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Days = Annotated[int, Meta(ge=1, le=3650)]


class ConditionsIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them must be met; within a list any one will do. None: every customer."""

    tags: Words | None = None
    without_tags: Words | None = None
    channel: ChannelName | None = None
    consent: Purpose | None = None
    languages: Annotated[list[Language], Meta(min_length=1, max_length=2)] | None = None
    cities: Words | None = None
    products: Ids | None = None
    collections: Ids | None = None
    ordered: bool | None = None
    orders_min: Count | None = None
    orders_max: Count | None = None
    spent_min: MoneyIn | None = None
    spent_max: MoneyIn | None = None
    last_order_after: datetime | None = None
    last_order_before: datetime | None = None
    last_order_within_days: Days | None = None
    last_order_older_than_days: Days | None = None

    def read(self, currency: Currency) -> Conditions:
        """Raises requests.invalid."""
        return Conditions(
            tags=_words(self.tags),
            without_tags=_words(self.without_tags),
            channel=self.channel,
            consent=self.consent,
            languages=tuple(self.languages or ()),
            cities=_words(self.cities),
            products=tuple(ProductId(one) for one in _ids("prd", self.products, "products")),
            collections=tuple(
                CollectionId(one) for one in _ids("col", self.collections, "collections")
            ),
            ordered=self.ordered,
            orders_min=self.orders_min,
            orders_max=self.orders_max,
            spent_min_minor=_minor(self.spent_min, "spent_min", currency),
            spent_max_minor=_minor(self.spent_max, "spent_max", currency),
            last_order_after=_time(self.last_order_after, "last_order_after"),
            last_order_before=_time(self.last_order_before, "last_order_before"),
            last_order_within_days=self.last_order_within_days,
            last_order_older_than_days=self.last_order_older_than_days,
        )


class ConditionsOut(Struct, frozen=True, kw_only=True):
    """As they were given; what asks nothing is null."""

    tags: list[str] | None
    without_tags: list[str] | None
    channel: str | None
    consent: str | None
    languages: list[str] | None
    cities: list[str] | None
    products: list[str] | None
    collections: list[str] | None
    ordered: bool | None
    orders_min: int | None
    orders_max: int | None
    spent_min: MoneyOut | None
    spent_max: MoneyOut | None
    last_order_after: str | None
    last_order_before: str | None
    last_order_within_days: int | None
    last_order_older_than_days: int | None

    @classmethod
    def of(cls, asked: Conditions, currency: Currency) -> "ConditionsOut":
        return cls(
            tags=list(asked.tags) or None,
            without_tags=list(asked.without_tags) or None,
            channel=asked.channel,
            consent=asked.consent,
            languages=list(asked.languages) or None,
            cities=list(asked.cities) or None,
            products=[encode("prd", one) for one in asked.products] or None,
            collections=[encode("col", one) for one in asked.collections] or None,
            ordered=asked.ordered,
            orders_min=asked.orders_min,
            orders_max=asked.orders_max,
            spent_min=_money(asked.spent_min_minor, currency),
            spent_max=_money(asked.spent_max_minor, currency),
            last_order_after=_wire(asked.last_order_after),
            last_order_before=_wire(asked.last_order_before),
            last_order_within_days=asked.last_order_within_days,
            last_order_older_than_days=asked.last_order_older_than_days,
        )


class CreateSegment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    conditions: ConditionsIn = ConditionsIn()


class ChangeSegment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    conditions: ConditionsIn | UnsetType = UNSET

    def changes(self, currency: Currency) -> dict[str, Any]:
        """As fields of Segment. Raises requests.invalid."""
        given: dict[str, Any] = {}
        if self.name is not msgspec.UNSET:
            given["name"] = named(self.name)
        if self.conditions is not msgspec.UNSET:
            given["conditions"] = self.conditions.read(currency)
        return given


class PreviewSegment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    conditions: ConditionsIn = ConditionsIn()


class SegmentOut(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    conditions: ConditionsOut
    version: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, segment: Segment, currency: Currency) -> "SegmentOut":
        return cls(
            id=encode("seg", segment.id),
            name=segment.name,
            conditions=ConditionsOut.of(segment.conditions, currency),
            version=segment.version,
            created_at=wire_time(segment.created_at),
            updated_at=wire_time(segment.updated_at),
        )


class PersonOut(Struct, frozen=True, kw_only=True):
    customer_id: str
    name: str
    phone: str | None


class PreviewOut(Struct, frozen=True, kw_only=True):
    """How many there are now, and the newest ten of them."""

    count: int
    examples: list[PersonOut]

    @classmethod
    def of(cls, count: int, people: list[Person]) -> "PreviewOut":
        shown = [
            PersonOut(customer_id=encode("cus", one.id), name=one.name, phone=one.phone)
            for one in people
        ]
        return cls(count=count, examples=shown)


def named(text: str) -> str:
    """Raises requests.invalid."""
    cleaned = line(text)
    if not cleaned:
        raise Invalid.field("name", "has nothing that can be read")
    return cleaned


def _words(given: list[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cleaned for one in given or () if (cleaned := line(one))))


def _ids(prefix: str, given: list[str] | None, field: str) -> list[Any]:
    found = []
    for n, text in enumerate(given or ()):
        try:
            found.append(decode(prefix, text))
        except NoSuchId as error:
            raise Invalid.field(f"conditions.{field}[{n}]", "there is no such id") from error
    return list(dict.fromkeys(found))


def _minor(given: MoneyIn | None, name: str, currency: Currency) -> int | None:
    if given is None:
        return None
    return read_money(given, field=f"conditions.{name}", currency=currency).minor


def _money(minor: int | None, currency: Currency) -> MoneyOut | None:
    return None if minor is None else MoneyOut.of(Money(minor, currency))


def _time(at: datetime | None, name: str) -> datetime | None:
    read = read_time(at, field=f"conditions.{name}")
    return None if read is None else read.astimezone(UTC)


def _wire(at: datetime | None) -> str | None:
    return None if at is None else wire_time(at)
