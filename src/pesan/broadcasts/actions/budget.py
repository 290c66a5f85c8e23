"""What a broadcast will cost, and that it costs no more than it may.

A step of it holds its row (stages.py), and reserves the price of each message with the message: what
is expected to be charged never passes the budget, however many workers there are. What a channel bills
beyond what was expected is counted as soon as it says so, and can be at most what is under way.
"""

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from ... import channels, conversations, stores
from ...channels import ChannelName, Purpose, RateCard, Rates
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConnectionId, StoreId
from ...kit.money import Currency
from .. import queries, rules
from ..errors import BudgetSpent, NoPrice
from ..models import Amount, Broadcast, Budget, Estimate, Tally, Wording

FALLBACK = Currency.USD.value  # what every price list is published in
LOOKED_AT = 50  # of those who wait, before it goes on


class Priced(Protocol):
    """A broadcast, or one that is about to be: what its price depends on."""

    @property
    def channel(self) -> ChannelName: ...
    @property
    def wording(self) -> Wording: ...


async def estimate_of(
    tx: Tx, store: StoreId, broadcast: Broadcast, tallies: list[Tally], *, card: RateCard
) -> Estimate:
    """In the currency of the store's prices, or its own; else in US dollars, as it is charged."""
    shop = await stores.require(tx, store)
    own = (await channels.sending_settings_of(tx, store)).message_prices
    first = shop.currency.value if own is None else own.currency
    at = broadcast.scheduled_at or clock.now()
    rates = {
        currency: await _rates(
            tx, store, broadcast, broadcast.connection_id, card=card, currency=currency, at=at
        )
        for currency in dict.fromkeys((first, FALLBACK))
    }
    return rules.estimate(tallies, rates, cap=broadcast.cap)


async def priced(
    tx: Tx,
    store: StoreId,
    of: Priced,
    amount: Amount | Budget | None,
    *,
    connection: ConnectionId,
    card: RateCard,
    at: datetime,
) -> Budget | None:
    """The budget with the prices that hold then."""
    if amount is None:
        return None
    rates = await _rates(tx, store, of, connection, card=card, currency=amount.currency, at=at)
    return Budget(micros=amount.micros, currency=amount.currency, rates=rates)


async def check_budget(
    tx: Tx, store: StoreId, broadcast: Broadcast, budget: Budget, tallies: list[Tally]
) -> None:
    """That it leaves something for somebody. Raises broadcasts.no_price, broadcasts.budget_spent."""
    markets = {one.market for one in tallies if one.skip is None}
    prices = [price for one in markets if (price := budget.rates.of(one)) is not None]
    if not prices:
        raise NoPrice(currency=budget.currency)
    least = min(prices)
    if least > await left_of(tx, store, broadcast, budget, wanted=least):
        raise _spent(budget)


async def check_left(tx: Tx, store: StoreId, broadcast: Broadcast, budget: Budget) -> None:
    """That it leaves something for the next. Raises broadcasts.budget_spent."""
    waiting = await queries.next_waiting(
        tx,
        store=store,
        broadcast=broadcast.id,
        connection=broadcast.connection_id,
        channel=broadcast.channel,
        opened_by=rules.OPENED_BY.get(broadcast.channel),
        limit=LOOKED_AT,
    )
    wanted = rules.price_of(waiting, budget.rates)
    left = await left_of(tx, store, broadcast, budget, wanted=wanted)
    fits, _, is_spent = rules.within(waiting, left, budget.rates)
    if is_spent and not fits:
        raise _spent(budget)


def _spent(budget: Budget) -> BudgetSpent:
    return BudgetSpent(budget=f"{channels.plain(budget.micros)} {budget.currency}")


async def left_of(
    tx: Tx, store: StoreId, broadcast: Broadcast, budget: Budget, *, wanted: int
) -> int:
    """What failed keeps its room for as long as nobody else needs it: a person may send it again.
    Where others do, it is theirs, and what failed is not sent any more.
    """
    left = await _left(tx, store, broadcast, budget)
    if left >= wanted:
        return left
    failed = await queries.failed_of(
        tx, store=store, broadcast=broadcast.id, taken_back=channels.TAKEN_BACK
    )
    if failed and await conversations.abandon(tx, store, failed, reason=channels.TAKEN_BACK):
        return await _left(tx, store, broadcast, budget)
    return left


async def _left(tx: Tx, store: StoreId, broadcast: Broadcast, budget: Budget) -> int:
    committed = await queries.committed(
        tx,
        store=store,
        broadcast=broadcast.id,
        currency=budget.currency,
        taken_back=channels.TAKEN_BACK,
    )
    return budget.micros - committed


async def _rates(
    tx: Tx,
    store: StoreId,
    of: Priced,
    connection: ConnectionId,
    *,
    card: RateCard,
    currency: str,
    at: datetime,
) -> Rates:
    shop = await stores.require(tx, store)
    stored = None
    if of.wording.template is not None:
        stored = await channels.find_template(
            tx,
            store,
            connection=connection,
            name=of.wording.template,
            language=of.wording.language,
        )
    category = channels.cost_category_of(
        is_template=of.wording.template is not None,
        template=None if stored is None else stored.category,
        purpose=Purpose.MARKETING,
    )
    day = at.astimezone(ZoneInfo(shop.timezone)).date()
    card = channels.with_own(card, (await channels.sending_settings_of(tx, store)).message_prices)
    return channels.rates_of(card, of.channel, category, currency=currency, day=day)
