"""What messages cost: foreseen when they leave, booked when their channel says what it bills."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ... import stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConnectionId, ConversationId, MessageId, StoreId
from ..costs import rules
from ..costs.card import RateCard, Terms
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

SPENT_MAX = 10_000
_spent: dict[ConnectionId, datetime] = {}  # by this process known to have no free words this month


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
        left = await _free_words(tx, store, message, terms, rules.month_began(now, shop.timezone))
    leaving = Leaving(
        category=category,
        in_window=rules.in_window(message.channel, message.last_inbound_at, now),
        free_entry=until is not None,
        service_left=left,
    )
    market = card.market_of(message.identity_kind, message.identity_value)
    expected = rules.expected(
        card, message.channel, leaving, market=market, currency=shop.currency, day=day
    )
    return Foreseen(expected, until)


async def _free_words(
    tx: Tx, store: StoreId, message: QueuedMessage, terms: Terms, since: datetime
) -> int:
    """How many are left of the month's. That none is left is not counted again: it stays so."""
    if _spent.get(message.connection_id) == since:
        return 0
    used = await queries.allowance_used(
        tx, store=store, connection=message.connection_id, since=since
    )
    left = terms.service_free_a_month - used
    if left <= 0:
        if len(_spent) >= SPENT_MAX:
            _spent.clear()
        _spent[message.connection_id] = since
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
