"""What a message costs: as we expect it when it leaves, and as its channel bills it.

Amounts are in micros, millionths of the currency's own unit: the price of one message has more
digits than people pay with. None is unknown, which is not nothing.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

Price = Annotated[str, Meta(pattern=r"^[0-9]{1,7}(\.[0-9]{1,6})?$")]  # of one message
CallingCode = Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,5}$")]
CurrencyCode = Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]


class CostCategory(StrEnum):
    """What a channel charges a message as. It may bill by another word, which we keep as it is."""

    MARKETING = "marketing"
    UTILITY = "utility"
    AUTHENTICATION = "authentication"
    AUTHENTICATION_INTERNATIONAL = "authentication_international"
    SERVICE = "service"  # free words


class Free(StrEnum):
    """Why we expect a message to cost nothing."""

    CHANNEL = "channel"  # it charges nobody
    FREE_ENTRY = "free_entry"  # they came by an advertisement
    WINDOW = "window"  # within 24 hours of their last message
    ALLOWANCE = "allowance"  # among the month's first


class OwnPrices(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a store pays, by the calling code of whom it writes to: its account is billed in another
    currency than the card knows, or at other prices. Markets it does not name are the card's.
    """

    currency: CurrencyCode
    markets: Annotated[
        dict[
            CallingCode,
            Annotated[
                dict[CostCategory, Price],
                Meta(
                    min_length=1,
                    extra_json_schema={
                        "propertyNames": {"enum": [one.value for one in CostCategory]}
                    },
                ),
            ],
        ],
        Meta(min_length=1, max_length=300),
    ]


class PriceList(Struct, frozen=True, kw_only=True):
    """What one message to somebody costs, by category, in one currency."""

    currency: str
    micros: dict[str, int]


class Expected(Struct, frozen=True, kw_only=True):
    """What a message that leaves will cost, and the prices that hold for it whatever it turns out
    to be billed as.
    """

    market: str | None
    currency: str
    prices: dict[str, int]
    category: str | None  # None: of a template nobody knows
    micros: int | None
    free: Free | None


class CostStatus(StrEnum):
    EXPECTED = "expected"  # it left; the channel has not said that it arrived and what it bills
    BILLED = "billed"  # it arrived, and the channel said as what
    NONE = "none"  # it failed: nothing is charged


class MessageCost(Struct, frozen=True, kw_only=True):
    """Of one message that left."""

    status: CostStatus
    category: str | None
    market: str | None
    currency: str
    micros: int | None
    expected_category: str | None
    expected_micros: int | None
    expected_free: Free | None
    told_category: str | None
    told_billable: bool | None
    told_model: str | None
    told_kind: str | None
    corrections: int  # how often the channel took its word back


class CostsBy(StrEnum):
    DAY = "day"
    CATEGORY = "category"
    CHANNEL = "channel"
    MARKET = "market"


class CostSum(Struct, frozen=True, kw_only=True):
    """Of some messages, as far as one currency goes: currencies are never added together."""

    key: str | None
    currency: str
    messages: int  # that left and did not fail
    failed: int
    free: int
    unknown: int  # of which nobody knows the price
    corrected: int  # billed as something else than we expected
    billed_micros: int
    expected_micros: int  # of those the channel has not billed yet


class Leaving(Struct, frozen=True, kw_only=True):
    """What the cost of a message that is about to leave depends on, apart from its prices."""

    category: CostCategory | None
    in_window: bool
    free_entry: bool
    service_left: int  # how many more of the month's are free


class Told(Struct, frozen=True, kw_only=True):
    """How a channel says it bills a message."""

    rank: int  # of the status that says so: a later one knows better
    category: str
    billable: bool
    model: str | None
    kind: str | None
    at: datetime
