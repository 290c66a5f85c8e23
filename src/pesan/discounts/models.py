from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ..kit.ids import DiscountId
from ..kit.money import Currency


class DiscountType(StrEnum):
    PERCENT = "percent"
    FIXED = "fixed"
    FREE_SHIPPING = "free_shipping"


class Discount(Struct, frozen=True, kw_only=True):
    id: DiscountId
    code: str | None  # None: applies by itself
    automatic: bool
    type: DiscountType
    percent_bp: int | None  # hundredths of a percent
    amount_minor: int | None
    currency: Currency
    min_spend_minor: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    usage_limit: int | None
    per_customer_limit: int | None
    used: int
    version: int
    created_at: datetime
    updated_at: datetime


class Offer(Struct, frozen=True, kw_only=True):
    """A discount as it stands for one customer."""

    id: DiscountId
    code: str | None
    type: DiscountType
    percent_bp: int | None
    amount_minor: int | None
    min_spend_minor: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    usage_limit: int | None
    per_customer_limit: int | None
    used: int
    used_by_customer: int


class Refusal(StrEnum):
    """Why a code does not apply."""

    UNKNOWN = "unknown"
    NOT_STARTED = "not_started"
    ENDED = "ended"
    MIN_SPEND = "min_spend"
    USED_UP = "used_up"
    CUSTOMER_USED_UP = "customer_used_up"
    SAVES_NOTHING = "saves_nothing"


class Reckoning(Struct, frozen=True, kw_only=True):
    """What an order costs, in minor units of its currency."""

    subtotal_minor: int
    discount_minor: int  # off the goods
    line_discounts: tuple[int, ...]  # the same, spread over the lines; adds up to it
    shipping_minor: int  # asked for; what free shipping waived is not in it
    shipping_discount_minor: int
    tax_minor: int
    total_minor: int
    applied: Offer | None
    refusal: Refusal | None  # of the code that was named
