"""How a broadcast may move, what a segment asks the database, and how variables are filled."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ..channels import ChannelName, IdentityKind, Rates
from ..conversations import filled
from ..kit.errors import FieldError
from ..kit.ids import CustomerId
from .models import Asked, BroadcastStatus, Conditions, Estimate, Reach, Tally, Wording

_S = BroadcastStatus

MOVES: dict[BroadcastStatus, frozenset[BroadcastStatus]] = {
    # Scheduled again is scheduled for another hour.
    _S.DRAFT: frozenset({_S.SCHEDULED, _S.SENDING, _S.CANCELLED}),
    _S.SCHEDULED: frozenset({_S.SCHEDULED, _S.SENDING, _S.PAUSED, _S.CANCELLED}),
    _S.SENDING: frozenset({_S.PAUSED, _S.SENT, _S.CANCELLED}),
    _S.PAUSED: frozenset({_S.SENDING, _S.CANCELLED}),
    _S.SENT: frozenset(),
    _S.CANCELLED: frozenset(),
}

REST_SECONDS_MAX = 60.0
VARIABLES = ("customer.name", "customer.first_name", "store.name")
_GAP = re.compile(r"\{\{([^{}]{0,60})\}\}")

# Where a store may write first, by what the channel calls a phone number.
OPENED_BY: dict[ChannelName, IdentityKind] = {
    ChannelName.WHATSAPP: IdentityKind.WA_ID,
    ChannelName.SANDBOX: IdentityKind.SANDBOX,
}


def sources(to: BroadcastStatus) -> list[BroadcastStatus]:
    """The statuses from which a broadcast may come to `to`."""
    return [status for status, targets in MOVES.items() if to in targets]


def wrong_with(conditions: Conditions) -> list[FieldError]:
    """What cannot be meant: nobody would ever be found."""
    errors = []
    for low, high in (
        ("orders_min", "orders_max"),
        ("spent_min_minor", "spent_max_minor"),
        ("last_order_after", "last_order_before"),
        ("last_order_older_than_days", "last_order_within_days"),
    ):
        least, most = getattr(conditions, low), getattr(conditions, high)
        if least is not None and most is not None and least > most:
            shown = high.removesuffix("_minor")
            errors.append(
                FieldError(f"conditions.{shown}", f"is less than {low.removesuffix('_minor')}")
            )
    asks_of_orders = _asks_of_orders(conditions) or conditions.products or conditions.collections
    if conditions.ordered is False and asks_of_orders:
        errors.append(
            FieldError("conditions.ordered", "is false, and another condition asks for an order")
        )
    if set(conditions.tags) & set(conditions.without_tags):
        errors.append(FieldError("conditions.without_tags", "names a tag that `tags` asks for"))
    return errors


def _asks_of_orders(conditions: Conditions) -> bool:
    times = (
        conditions.last_order_after,
        conditions.last_order_before,
        conditions.last_order_within_days,
        conditions.last_order_older_than_days,
    )
    return any(one is not None for one in times) or bool(
        conditions.orders_min or conditions.spent_min_minor
    )


def asked(conditions: Conditions, *, now: datetime, language: str) -> Asked:
    """What a moment makes of them: days are counted from it, and the narrower of two bounds holds."""
    after = [conditions.last_order_after, _ago(now, conditions.last_order_within_days)]
    before = [conditions.last_order_before, _ago(now, conditions.last_order_older_than_days)]
    ordered_after = max((one for one in after if one is not None), default=None)
    ordered_before = min((one for one in before if one is not None), default=None)
    orders_min = conditions.orders_min
    if conditions.ordered:
        orders_min = max(1, orders_min or 0)
    orders_max = 0 if conditions.ordered is False else conditions.orders_max
    spent_min, spent_max = conditions.spent_min_minor, conditions.spent_max_minor
    of_orders = (orders_min, orders_max, spent_min, spent_max, ordered_after, ordered_before)
    return Asked(
        tags=list(conditions.tags) or None,
        without_tags=list(conditions.without_tags) or None,
        known_on=conditions.channel,
        consent=conditions.consent,
        languages=list(conditions.languages) or None,
        language=language,
        cities=[city.lower() for city in conditions.cities] or None,
        products=list(conditions.products) or None,
        collections=list(conditions.collections) or None,
        people=list(conditions.customers) or None,
        of_orders=any(one is not None for one in of_orders),
        orders_min=orders_min,
        orders_max=orders_max,
        spent_min=spent_min,
        spent_max=spent_max,
        ordered_after=ordered_after,
        ordered_before=ordered_before,
    )


def _ago(now: datetime, days: int | None) -> datetime | None:
    return None if days is None else now - timedelta(days=days)


def unknown_variables(text: str) -> list[str]:
    return [name for name in _GAP.findall(text) if name.strip() not in VARIABLES]


def values_for(*, name: str, store: str) -> dict[str, str]:
    return {
        "customer.name": name,
        "customer.first_name": name.split(maxsplit=1)[0] if name.split() else name,
        "store.name": store,
    }


def said_with(wording: Wording, values: Mapping[str, str]) -> Wording:
    """The same with its variables filled."""
    return Wording(
        template=wording.template,
        language=wording.language,
        header=None if wording.header is None else filled(wording.header, values)[0],
        body=tuple(filled(one, values)[0] for one in wording.body),
        buttons=tuple(filled(one, values)[0] for one in wording.buttons),
        text=None if wording.text is None else filled(wording.text, values)[0],
    )


def may_move(status: BroadcastStatus, to: BroadcastStatus) -> bool:
    return to in MOVES[status]


def rest_seconds(leaves_at: datetime, *, now: datetime, least: float) -> float:
    """Until the first of what is under way may leave. Where it might have left long ago, its channel
    stands still: the longer it has, the longer the rest.
    """
    ahead = (leaves_at - now).total_seconds()
    return max(least, ahead if ahead > 0 else min(-ahead / 4, REST_SECONDS_MAX))


def estimate(tallies: Sequence[Tally], rates: Mapping[str, Rates], *, cap: int | None) -> Estimate:
    """By the rates of each currency; of several that know a market the first counts. With a cap, the
    dearest of them, where all are of one currency.
    """
    priced: list[tuple[int, int]] = []
    micros: dict[str, int] = {}
    unknown = 0
    for one in tallies:
        if one.skip is not None:
            continue
        currency, price = _price(one.market, rates)
        if price is None:
            unknown += one.count
            continue
        if price:
            micros[currency] = micros.get(currency, 0) + price * one.count
        priced.append((price, one.count))
    if cap is not None and len(micros) == 1:
        (currency,) = micros
        micros = {currency: _dearest(priced, cap)}
    return Estimate(micros=micros, unknown=unknown)


def price_of(people: Sequence[Reach], rates: Rates) -> int:
    """Of all of them together, as far as their prices are known."""
    fits, _, _ = within(people, 2**62, rates)
    return sum(price for _, price in fits)


def within(
    people: Sequence[Reach], left: int, rates: Rates
) -> tuple[list[tuple[Reach, int]], list[CustomerId], bool]:
    """Who fits into what is left, each with their price, in turn; whose price nobody knows; and
    whether somebody did not fit any more, at whom it ends.
    """
    fitting: list[tuple[Reach, int]] = []
    unpriced: list[CustomerId] = []
    for one in people:
        if one.skip is not None:
            fitting.append((one, 0))
            continue
        price = rates.of_name(one.identity_kind or "", one.identity_value or "")
        if price is None:
            unpriced.append(one.customer_id)
        elif price > left:
            return fitting, unpriced, True
        else:
            left -= price
            fitting.append((one, price))
    return fitting, unpriced, False


def _price(market: str | None, rates: Mapping[str, Rates]) -> tuple[str, int | None]:
    for currency, known in rates.items():
        price = known.of(market)
        if price is not None:
            return currency, price
    return "", None


def _dearest(priced: Sequence[tuple[int, int]], people: int) -> int:
    total = 0
    for price, count in sorted(priced, reverse=True):
        taken = min(count, people)
        total += price * taken
        people -= taken
    return total
