from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from msgspec import Struct

from ..models import CostsBy, CostStatus, CostSum, Free, MessageCost
from .card import plain


class CostOut(Struct, frozen=True):
    """`{"amount": "0.0411", "currency": "USD"}`: what messages cost has as many digits as it needs."""

    amount: str
    currency: str

    @classmethod
    def of(cls, micros: int | None, currency: str) -> "CostOut | None":
        return None if micros is None else cls(plain(micros), currency)


class ExpectedCostOut(Struct, frozen=True, kw_only=True):
    """What was expected when it left; `free` is why it was to cost nothing."""

    category: str | None
    amount: CostOut | None
    free: Free | None


class BillingOut(Struct, frozen=True, kw_only=True):
    """What its channel says of it, in the channel's words."""

    category: str
    billable: bool
    pricing_model: str | None
    pricing_type: str | None
    corrections: int


class MessageCostOut(Struct, frozen=True, kw_only=True):
    """What one message costs. `amount` null: nobody knows. `billed` once it has arrived and its
    channel has said as what; `none` if it failed.
    """

    status: CostStatus
    category: str | None
    market: str | None
    amount: CostOut | None
    expected: ExpectedCostOut
    billing: BillingOut | None

    @classmethod
    def of(cls, cost: MessageCost) -> "MessageCostOut":
        billing = None
        if cost.told_category is not None and cost.told_billable is not None:
            billing = BillingOut(
                category=cost.told_category,
                billable=cost.told_billable,
                pricing_model=cost.told_model,
                pricing_type=cost.told_kind,
                corrections=cost.corrections,
            )
        return cls(
            status=cost.status,
            category=cost.category,
            market=cost.market,
            amount=CostOut.of(cost.micros, cost.currency),
            expected=ExpectedCostOut(
                category=cost.expected_category,
                amount=CostOut.of(cost.expected_micros, cost.currency),
                free=cost.expected_free,
            ),
            billing=billing,
        )


class CostAmountOut(Struct, frozen=True, kw_only=True):
    """In one currency; `amount` is `billed` and `expected` together."""

    currency: str
    amount: str
    billed: str
    expected: str


class CostLineOut(Struct, frozen=True, kw_only=True):
    """`messages` left and did not fail; of them `free` cost nothing, and of `unknown` nobody knows the
    price: it is in no amount. `corrected` were billed as something else than expected.
    """

    messages: int
    failed: int
    free: int
    unknown: int
    corrected: int
    amounts: list[CostAmountOut]

    @classmethod
    def of(cls, sums: Iterable[CostSum]) -> "CostLineOut":
        rows = list(sums)
        return cls(
            messages=sum(row.messages for row in rows),
            failed=sum(row.failed for row in rows),
            free=sum(row.free for row in rows),
            unknown=sum(row.unknown for row in rows),
            corrected=sum(row.corrected for row in rows),
            amounts=_amounts(rows),
        )


class KeyedCostOut(Struct, frozen=True, kw_only=True):
    """`key` is a day, a category, a channel or a market; null where that is not known."""

    key: str | None
    costs: CostLineOut


class MessageCostsOut(Struct, frozen=True, kw_only=True):
    """By days of the store's own clock, both ends included."""

    begins_on: str
    ends_on: str
    timezone: str
    by: CostsBy
    total: CostLineOut
    items: list[KeyedCostOut]

    @classmethod
    def of(
        cls, sums: Sequence[CostSum], *, by: CostsBy, days: tuple[date, date], timezone: str
    ) -> "MessageCostsOut":
        begins, ends = days
        return cls(
            begins_on=begins.isoformat(),
            ends_on=ends.isoformat(),
            timezone=timezone,
            by=by,
            total=CostLineOut.of(sums),
            items=[
                KeyedCostOut(key=key, costs=CostLineOut.of(same))
                for key, same in groupby(sums, key=lambda row: row.key)
            ],
        )


def _amounts(rows: Iterable[CostSum]) -> list[CostAmountOut]:
    """Currencies in which something is charged."""
    by_currency = sorted(rows, key=lambda row: row.currency)
    amounts = []
    for currency, same in groupby(by_currency, key=lambda row: row.currency):
        those = list(same)
        billed = sum(row.billed_micros for row in those)
        expected = sum(row.expected_micros for row in those)
        if billed or expected:
            amounts.append(
                CostAmountOut(
                    currency=currency,
                    amount=plain(billed + expected),
                    billed=plain(billed),
                    expected=plain(expected),
                )
            )
    return amounts
