"""What a message that leaves is expected to cost, from the card and what is known of it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ...kit.errors import Invalid
from ..models import (
    ChannelName,
    CostCategory,
    Expected,
    Free,
    Leaving,
    Pricing,
    Purpose,
    StatusChanged,
    StatusKind,
    TemplateCategory,
    Told,
)
from ..rules import window_is_closed
from .card import RateCard, Terms

# Whose word on the price counts: what is told of a message that was read, over what was told before.
RANKS = {StatusKind.SENT: 1, StatusKind.DELIVERED: 2, StatusKind.READ: 3}
DAYS_MAX = 366
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)
BY_THE_MESSAGE = (
    "PMP"  # the pricing model a price list holds for; before July 2025 there was another
)


def category_of(
    *, is_template: bool, template: TemplateCategory | None, purpose: Purpose
) -> CostCategory | None:
    """Free words are service, whatever they are for; a template nobody knows is what it is for."""
    if not is_template:
        return CostCategory.SERVICE
    if template is not None:
        return CostCategory(template.value)
    return None if purpose is Purpose.SERVICE else CostCategory(purpose.value)


def expected(
    card: RateCard,
    channel: ChannelName,
    message: Leaving,
    *,
    market: str | None,
    currency: str,
    day: date,
) -> Expected:
    prices = card.prices_for(channel, market, currency=currency, day=day)
    terms = card.terms_on(channel, day)
    free = _why_free(card, channel, terms, message)
    micros: int | None = 0
    if free is None:
        micros = None if message.category is None else prices.micros.get(message.category.value)
    return Expected(
        market=market,
        currency=prices.currency,
        prices=prices.micros,
        category=None if message.category is None else message.category.value,
        micros=micros if terms is not None or free is not None else None,
        free=free,
    )


def _why_free(
    card: RateCard, channel: ChannelName, terms: Terms | None, message: Leaving
) -> Free | None:
    if not card.charges(channel):
        return Free.CHANNEL
    if message.free_entry:
        return Free.FREE_ENTRY
    if terms is None:
        return None
    if message.in_window and message.category in terms.free_in_window:
        return Free.WINDOW
    if message.category is CostCategory.SERVICE and message.service_left > 0:
        return Free.ALLOWANCE
    return None


def free_entry_until(
    terms: Terms | None, *, opened: datetime | None, referred: datetime | None, now: datetime
) -> datetime | None:
    """Until when nothing is charged if a message leaves now: it opens with the first answer to an
    advertisement, if that comes in time.
    """
    if terms is not None and referred is not None:
        in_time = now < referred + timedelta(hours=terms.free_entry_answer_hours)
        if in_time and terms.free_entry_hours:
            return now + timedelta(hours=terms.free_entry_hours)
    return opened if opened is not None and now < opened else None


def in_window(channel: ChannelName, last_inbound_at: datetime | None, now: datetime) -> bool:
    return not window_is_closed(channel, last_inbound_at, now)


def told(status: StatusChanged, pricing: Pricing) -> Told | None:
    """None for a status that says nothing of a message that arrives."""
    rank = RANKS.get(status.kind)
    if rank is None:
        return None
    return Told(
        rank=rank,
        category=pricing.category,
        billable=pricing.billable,
        model=pricing.model,
        kind=pricing.kind,
        at=status.at,
    )


def days_of(since: date | None, until: date | None, *, today: date) -> tuple[date, date]:
    """Both included; this month so far, where nothing is said. Raises requests.invalid."""
    ends = until or max(today, since or today)
    begins = since or ends.replace(day=1)
    if not EARLIEST < ends < LATEST:
        raise Invalid.field("to", "is of no time that a store has known")
    if not timedelta(0) <= ends - begins < timedelta(days=DAYS_MAX):
        raise Invalid.field("from", "is after `to`, or more than a year before it")
    return begins, ends


def begin_of(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(timezone))


def month_began(now: datetime, timezone: str) -> datetime:
    """When the month began, by the store's own clock."""
    local = now.astimezone(ZoneInfo(timezone))
    first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first.astimezone(now.tzinfo)
