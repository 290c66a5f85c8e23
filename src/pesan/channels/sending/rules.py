"""May this message go now? Decided from what is known of it, at the moment of sending."""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct

from ..errors import DeliveryRefused, RecipientUnreachable
from ..models import ChannelName, Purpose, QuietHours, SendingSettings
from ..rules import window_is_closed
from .errors import ConsentMissing, MarketingCapped, MessageOvertaken, MessageStale

DAY, WEEK = timedelta(days=1), timedelta(days=7)
LANES = 4  # rows of one connection's pace: as many senders may take a place at one moment
TAKEN_BACK = "broadcasts.withdrawn"  # the reason of what its broadcast tells again, or nobody does
UNKNOWN_SECONDS = 120.0  # how long a channel's word on an unknown outcome is waited for

# A customer who writes nothing but one of these takes their consent to offers back.
STOP_WORDS = frozenset({
    "stop", "berhenti", "unsubscribe", "stop promo", "stop promosi", "stop pesan", "stop broadcast",
    "berhenti langganan", "berhenti berlangganan", "berhenti promo", "jangan kirim promo",
    "jangan kirim promo lagi", "unsub", "opt out", "stop promotions",
})  # fmt: skip


class Pace(NamedTuple):
    """One message each so many seconds; a few more at once before that counts (GCRA)."""

    every_seconds: float
    burst: int = 1


# What a number or bot may send. In any one second no more than the channel takes: Meta's 80 (its
# page on throughput, 2026-05), Telegram's 30 (its bots FAQ).
# Two at once in each lane: whoever finds his place taken asks again as a job of its own.
CONNECTION_PACES = {ChannelName.WHATSAPP: Pace(1 / 72, 2), ChannelName.TELEGRAM: Pace(1 / 22, 2)}
# Offers keep to half of it: an answer never waits behind ten thousand of them.
MARKETING_SHARE = 0.5
# What one person may be sent. Meta: one in 6 seconds, and short bursts that are made up for
# afterwards (131056 is told beyond 45); Telegram: one a second, 20 a minute in a group.
PAIR_PACES = {ChannelName.WHATSAPP: Pace(6.0, 20), ChannelName.TELEGRAM: Pace(1.0, 3)}
GROUP_PACES = {ChannelName.TELEGRAM: Pace(3.5, 3)}


class Standing(Struct, frozen=True, kw_only=True):
    """What is known of a message that is about to be sent."""

    channel: ChannelName
    purpose: Purpose
    overtaken: bool = False  # a person took over since the agent or an automation said it
    is_template: bool = False  # approved beforehand: the channel takes it at any time
    due_at: datetime  # when it was to go
    last_inbound_at: datetime | None
    unreachable: str | None = None  # why the channel does not reach the person
    # Of an offer alone:
    consented: bool = False
    sent_in_a_day: int = 0
    sent_in_a_week: int = 0


class Go(NamedTuple):
    """It may go as it is."""


class AsTemplate(Struct, frozen=True):
    """Free words may not go; an approved template that says the same may."""


class NotBefore(NamedTuple):
    at: datetime


Verdict = Go | AsTemplate | NotBefore | DeliveryRefused


def verdict_on(
    message: Standing, settings: SendingSettings, *, timezone: str, now: datetime
) -> Verdict:
    """What is gone for good first, then what may pass: the reason a seller reads is the weightiest."""
    if message.overtaken:
        return MessageOvertaken()
    if message.unreachable is not None:
        return RecipientUnreachable(reason=message.unreachable)
    if message.due_at + timedelta(minutes=settings.stale_minutes) <= now:
        return MessageStale(minutes=settings.stale_minutes)
    if message.purpose is Purpose.MARKETING:
        held = _held_back(message, settings, timezone=timezone, now=now)
        if held is not None:
            return held
    if not message.is_template and window_is_closed(message.channel, message.last_inbound_at, now):
        return AsTemplate()
    return Go()


def _held_back(
    message: Standing, settings: SendingSettings, *, timezone: str, now: datetime
) -> NotBefore | DeliveryRefused | None:
    if not message.consented:
        return ConsentMissing()
    if settings.quiet_hours is not None:
        until = quiet_until(settings.quiet_hours, timezone=timezone, now=now)
        if until is not None:
            return NotBefore(until)
    for count, most, days in (
        (message.sent_in_a_day, settings.marketing_per_day, 1),
        (message.sent_in_a_week, settings.marketing_per_week, 7),
    ):
        if most is not None and count >= most:
            return MarketingCapped(count=count, days=days)
    return None


def quiet_until(hours: QuietHours, *, timezone: str, now: datetime) -> datetime | None:
    """When the quiet hours that are on end; None outside them. Equal ends are no quiet hours."""
    zone = ZoneInfo(timezone)
    local = now.astimezone(zone)
    start, end = time.fromisoformat(hours.start), time.fromisoformat(hours.end)
    clock = local.time()
    if start <= end:
        is_quiet, ends_tomorrow = start <= clock < end, False
    else:
        is_quiet, ends_tomorrow = clock >= start or clock < end, clock >= start
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=1) if ends_tomorrow else local.date()
    until = datetime.combine(day, end, tzinfo=zone).astimezone(now.tzinfo)
    return until if until > now else None  # the end is skipped by a clock that is put forward


def is_stop(text: str | None) -> bool:
    words = "".join(c if c.isalnum() else " " for c in (text or "").lower()).split()
    return " ".join(words) in STOP_WORDS


def pair_pace(channel: ChannelName, identity: str) -> Pace | None:
    """Telegram's groups have negative ids."""
    if identity.startswith("-") and channel in GROUP_PACES:
        return GROUP_PACES[channel]
    return PAIR_PACES.get(channel)


def pair_wait_seconds(pace: Pace | None, full_in_seconds: float | None) -> float:
    """How long to rest before one more message to this person; `full_in_seconds` from now everything
    sent so far is made up for.
    """
    if pace is None or full_in_seconds is None:
        return 0.0
    return max(0.0, full_in_seconds - (pace.burst - 1) * pace.every_seconds)


def lane_pace(channel: ChannelName, *, marketing: bool) -> Pace | None:
    """Of one of a connection's lanes, which share its pace evenly."""
    pace = CONNECTION_PACES.get(channel)
    if pace is None:
        return None
    share = MARKETING_SHARE if marketing else 1.0
    return Pace(pace.every_seconds * LANES / share, pace.burst)
