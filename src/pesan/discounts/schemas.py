from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ..kit import clock
from ..kit.errors import Invalid
from ..kit.ids import DiscountId, encode, new_id
from ..kit.money import Currency, Money
from ..kit.schemas import MoneyIn, MoneyOut, read_money, wire_time
from . import rules
from .models import Discount, DiscountType

Code = Annotated[str, Meta(min_length=1, max_length=60)]
# As a tax rate is written; a whole number will do.
Percent = Annotated[str, Meta(pattern=r"^[0-9]{1,3}(\.[0-9]{1,2})?$")] | int
Limit = Annotated[int, Meta(ge=1, le=1_000_000_000)]
Type = Literal["percent", "fixed", "free_shipping"]


class CreateDiscount(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    type: Type
    code: Code | None = None
    automatic: bool = False
    percent: Percent | None = None
    amount: MoneyIn | None = None
    min_spend: MoneyIn | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    usage_limit: Limit | None = None
    per_customer_limit: Limit | None = None

    def new(self, currency: Currency) -> Discount:
        """Raises requests.invalid."""
        now = clock.now()
        new = Discount(
            id=DiscountId(new_id()),
            currency=currency,
            used=0,
            version=1,
            created_at=now,
            updated_at=now,
            automatic=self.automatic,
            **_read({name: getattr(self, name) for name in _FIELDS}, currency),
        )
        if errors := rules.wrong_terms(new):
            raise Invalid(errors)
        return new


class ChangeDiscount(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    type: Type | UnsetType = UNSET
    code: Code | UnsetType | None = UNSET
    automatic: bool | UnsetType = UNSET
    percent: Percent | UnsetType | None = UNSET
    amount: MoneyIn | UnsetType | None = UNSET
    min_spend: MoneyIn | UnsetType | None = UNSET
    starts_at: datetime | UnsetType | None = UNSET
    ends_at: datetime | UnsetType | None = UNSET
    usage_limit: Limit | UnsetType | None = UNSET
    per_customer_limit: Limit | UnsetType | None = UNSET

    def changes(self, currency: Currency) -> dict[str, Any]:
        """As fields of Discount. Raises requests.invalid."""
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        return _read({n: v for n, v in values.items() if v is not msgspec.UNSET}, currency)


class DiscountOut(Struct, frozen=True, kw_only=True):
    id: str
    code: str | None
    automatic: bool
    type: str
    percent: str | None
    amount: MoneyOut | None
    min_spend: MoneyOut | None
    starts_at: str | None
    ends_at: str | None
    usage_limit: int | None
    per_customer_limit: int | None
    used: int
    version: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, discount: Discount) -> "DiscountOut":
        return cls(
            id=encode("dsc", discount.id),
            code=discount.code,
            automatic=discount.automatic,
            type=discount.type,
            percent=None if discount.percent_bp is None else _percent(discount.percent_bp),
            amount=_money(discount.amount_minor, discount.currency),
            min_spend=_money(discount.min_spend_minor, discount.currency),
            starts_at=None if discount.starts_at is None else wire_time(discount.starts_at),
            ends_at=None if discount.ends_at is None else wire_time(discount.ends_at),
            usage_limit=discount.usage_limit,
            per_customer_limit=discount.per_customer_limit,
            used=discount.used,
            version=discount.version,
            created_at=wire_time(discount.created_at),
            updated_at=wire_time(discount.updated_at),
        )


_FIELDS = (
    "type", "code", "percent", "amount", "min_spend", "starts_at", "ends_at", "usage_limit",
    "per_customer_limit",
)  # fmt: skip


def _read(given: dict[str, Any], currency: Currency) -> dict[str, Any]:
    """Wire names and values as fields of Discount. Raises requests.invalid."""
    fields: dict[str, Any] = {}
    for name, value in given.items():
        match name:
            case "type":
                fields[name] = DiscountType(value)
            case "code":
                fields[name] = None if value is None else _code(value)
            case "percent":
                fields["percent_bp"] = None if value is None else _basis_points(value)
            case "amount" | "min_spend":
                minor = None
                if value is not None:
                    minor = read_money(value, field=name, currency=currency).minor
                    if name == "amount" and minor == 0:
                        raise Invalid.field(name, "must be more than nothing")
                fields[f"{name}_minor"] = minor
            case "starts_at" | "ends_at":
                fields[name] = None if value is None else _aware(value, name)
            case _:
                fields[name] = value
    return fields


def _code(text: str) -> str:
    found = rules.canonical(text)
    if found is None:
        raise Invalid.field(
            "code", "is 2 to 40 plain letters, digits, - and _, and begins with no mark"
        )
    return found


def _basis_points(percent: str | int) -> int:
    found = int(Decimal(str(percent)) * 100)
    if not 0 < found <= rules.BP:
        raise Invalid.field("percent", "is more than 0 and at most 100")
    return found


def _percent(basis_points: int) -> str:
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


def _aware(at: datetime, field: str) -> datetime:
    if at.tzinfo is None:
        raise Invalid.field(field, "needs a time zone, like 2026-11-22T08:00:00Z")
    return at.astimezone(UTC)


def _money(minor: int | None, currency: Currency) -> MoneyOut | None:
    return None if minor is None else MoneyOut.of(Money(minor, currency))
