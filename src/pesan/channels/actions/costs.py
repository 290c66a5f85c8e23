"""What messages cost: foreseen when they leave, booked when their channel says what it bills."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ... import stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConnectionId, ConversationId, MessageId, StoreId
from ..costs import rules
from ..costs.card import RateCard, Terms, with_own
from ..models import (
    CostCategory,
    CostsBy,
    CostSum,
    Expected,
    Leaving,
    Pricing,
    QueuedMessage,
    StatusChanged,
)
from ..queries import costs as queries

KNOWN_MAX = 10_000
# What is left of a month's free words is not counted for each: some of it, for a moment, goes by what
# was counted last. Several processes may so foresee a few too many; what is billed the channel says.
UNCOUNTED_SHARE = 20
UNCOUNTED = timedelta(seconds=10)


class Left(NamedTuple):
    """Of a connection's free words, as this process knows."""

    month: datetime  # when it began
    words: int
    uncounted: int  # so many more go by this
    until: datetime


_left: dict[ConnectionId, Left] = {}


class Foreseen(NamedTuple):
    expected: Expected
    free_entry_until: datetime | None  # for the conversation, once it has left


async def foresee(tx: Tx, store: StoreId, message: QueuedMessage, card: RateCard) -> Foreseen:
    """What this message will cost if it leaves now."""
    now = clock.now()
    shop = await stores.recall(tx, store)
    day = now.astimezone(ZoneInfo(shop.timezone)).date()
    terms = card.terms_on(message.channel, day)
    category = rules.category_of(
        is_template=message.payload.template is not None,
        template=message.template_category,
        purpose=message.purpose,
    )
    until = rules.free_entry_until(
        terms, opened=message.free_entry_until, referred=message.referred_at, now=now
    )
    left = 0
    if terms is not None and terms.service_free_a_month and category is CostCategory.SERVICE:
        month = rules.month_began(now, shop.timezone)
        left = await _free_words(tx, store, message.connection_id, terms, month=month, now=now)
    leaving = Leaving(
        category=category,
        in_window=rules.in_window(message.channel, message.last_inbound_at, now),
        free_entry=until is not None,
        service_left=left,
    )
    own = None if message.settings is None else message.settings.message_prices
    card = with_own(card, own)
    market = card.market_of(message.identity_kind, message.identity_value)
    currency = shop.currency.value if own is None else own.currency
    expected = rules.expected(
        card, message.channel, leaving, market=market, currency=currency, day=day
    )
    return Foreseen(expected, until)


async def _free_words(
    tx: Tx,
    store: StoreId,
    connection: ConnectionId,
    terms: Terms,
    *,
    month: datetime,
    now: datetime,
) -> int:
    """How many are left of the month's. That none is left is not counted again: it stays so."""
    known = _left.get(connection)
    if known is not None and known.month == month:
        if known.words <= 0:
            return 0
        if known.uncounted > 0 and now < known.until:
            _left[connection] = known._replace(words=known.words - 1, uncounted=known.uncounted - 1)
            return known.words
    used = await queries.allowance_used(tx, store=store, connection=connection, since=month)
    left = terms.service_free_a_month - used
    if len(_left) >= KNOWN_MAX:
        _left.clear()
    _left[connection] = Left(month, left, left // UNCOUNTED_SHARE, now + UNCOUNTED)
    return left


class Costs(NamedTuple):
    days: tuple[date, date]  # of the store's own clock, both included
    timezone: str
    sums: list[CostSum]


async def costs_over(
    tx: Tx,
    store: StoreId,
    *,
    since: date | None,
    until: date | None,
    by: CostsBy,
    conversation: ConversationId | None = None,
) -> Costs:
    """What messages cost over days of the store's clock. Raises requests.invalid."""
    timezone = (await stores.require(tx, store)).timezone
    today = clock.now().astimezone(ZoneInfo(timezone)).date()
    begins, ends = rules.days_of(since, until, today=today)
    sums = await queries.sums(
        tx,
        store=store,
        by=by,
        timezone=timezone,
        since=rules.begin_of(begins, timezone),
        until=rules.begin_of(ends + timedelta(days=1), timezone),
        conversation=conversation,
    )
    return Costs((begins, ends), timezone, sums)


async def book(
    tx: Tx, store: StoreId, message: MessageId, status: StatusChanged, pricing: Pricing
) -> None:
    """Once, however often and in whatever order it is told."""
    told = rules.told(status, pricing)
    if told is not None:
        await queries.tell(
            tx,
            store=store,
            message=message,
            told=told,
            by_the_message=rules.BY_THE_MESSAGE,
        )
