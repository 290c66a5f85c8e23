"""What comes of a broadcast: before it is sent, as it goes, and person by person."""

from datetime import datetime

import msgspec
from msgspec import Struct

from ...channels import CostLineOut, CostOut, plain
from ...kit.ids import encode
from ...kit.money import Money
from ...kit.schemas import MoneyOut, wire_time
from ..actions import Results
from ..models import Estimate, Reason, Recipient, Tally


class ReasonOut(Struct, frozen=True, kw_only=True):
    reason: str
    count: int

    @classmethod
    def of(cls, one: Reason) -> "ReasonOut":
        return cls(reason=one.reason, count=one.count)


class EstimateOut(Struct, frozen=True, kw_only=True):
    """What it costs at most by the rate card; what turns out to be free is not taken off. Of `unknown`
    people nobody knows the price: with a budget they are left out.
    """

    amounts: list[CostOut]
    unknown: int

    @classmethod
    def of(cls, one: Estimate) -> "EstimateOut":
        amounts = [CostOut(plain(micros), currency) for currency, micros in one.micros.items()]
        return cls(amounts=amounts, unknown=one.unknown)


class AudienceOut(Struct, frozen=True, kw_only=True):
    """As the store stands now: it is written down when the broadcast starts."""

    count: int
    reachable: int
    skipped: list[ReasonOut]
    costs: EstimateOut
    text: str  # what one of them would read

    @classmethod
    def of(cls, tallies: list[Tally], costs: Estimate, text: str) -> "AudienceOut":
        return cls(
            count=sum(one.count for one in tallies),
            reachable=sum(one.count for one in tallies if one.skip is None),
            skipped=[
                ReasonOut(reason=one.skip, count=one.count)
                for one in tallies
                if one.skip is not None
            ],
            costs=EstimateOut.of(costs),
            text=text,
        )


class SalesOut(Struct, frozen=True, kw_only=True):
    """Orders that were paid for within the days after it reached their buyer, the last to do so;
    refunds are taken off.
    """

    orders: int
    revenue: MoneyOut


class ResultsOut(Struct, frozen=True, kw_only=True):
    """`sent` counts all that the channel took, `delivered` all that arrived, read or not."""

    audience: int
    waiting: int
    skipped: int
    queued: int
    sent: int
    delivered: int
    read: int
    failed: int
    unknown: int
    replied: int
    opted_out: int
    skips: list[ReasonOut]
    failures: list[ReasonOut]
    sales: SalesOut
    costs: CostLineOut  # of what has left so far

    @classmethod
    def of(cls, results: Results) -> "ResultsOut":
        sales = results.sales
        return cls(
            **msgspec.structs.asdict(results.figures),
            skips=[ReasonOut.of(one) for one in results.skips],
            failures=[ReasonOut.of(one) for one in results.failures],
            sales=SalesOut(
                orders=sales.orders,
                revenue=MoneyOut.of(Money(sales.revenue_minor, sales.currency)),
            ),
            costs=CostLineOut.of(results.costs),
        )


class RecipientOut(Struct, frozen=True, kw_only=True):
    """`status` is that of the message once there is one."""

    customer_id: str
    name: str
    status: str
    reason: str | None
    conversation_id: str | None
    message_id: str | None
    queued_at: str | None

    @classmethod
    def of(cls, one: Recipient) -> "RecipientOut":
        return cls(
            customer_id=encode("cus", one.customer_id),
            name=one.name,
            status=one.message_status or one.status,
            reason=one.skip or one.message_error,
            conversation_id=None
            if one.conversation_id is None
            else encode("con", one.conversation_id),
            message_id=None if one.message_id is None else encode("msg", one.message_id),
            queued_at=wire_or_none(one.queued_at),
        )


def wire_or_none(at: datetime | None) -> str | None:
    return None if at is None else wire_time(at)
