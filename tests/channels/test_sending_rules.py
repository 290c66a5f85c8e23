"""May it go now? The rules, at their borders and over all of them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pesan.channels.models import ChannelName, MessageStatus, Purpose, QuietHours, SendingSettings
from pesan.channels.rules import MOVES, sources
from pesan.channels.sending import rules
from pesan.channels.sending.rules import AsTemplate, Go, NotBefore, Standing, verdict_on

NOW = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)  # noon in Jakarta
JAKARTA = "Asia/Jakarta"
DEFAULT = SendingSettings()


def standing(**known: object) -> Standing:
    usual: dict[str, object] = {
        "channel": ChannelName.WHATSAPP,
        "purpose": Purpose.SERVICE,
        "due_at": NOW,
        "last_inbound_at": NOW,
    }
    return Standing(**{**usual, **known})  # type: ignore[arg-type] # named by the tests


def offer(**known: object) -> Standing:
    return standing(purpose=Purpose.MARKETING, is_template=True, **{"consented": True, **known})


def said(message: Standing, settings: SendingSettings = DEFAULT, now: datetime = NOW) -> object:
    verdict = verdict_on(message, settings, timezone=JAKARTA, now=now)
    return getattr(verdict, "code", verdict)


def test_an_answer_within_the_window_goes_at_any_hour() -> None:
    for hour in range(24):
        now = NOW + timedelta(hours=hour)
        assert said(standing(last_inbound_at=now, due_at=now), now=now) == Go()


@pytest.mark.parametrize("purpose", [Purpose.SERVICE, Purpose.UTILITY])
def test_outside_the_window_only_a_template_goes(purpose: Purpose) -> None:
    yesterday = NOW - timedelta(hours=24)
    closed = standing(purpose=purpose, last_inbound_at=yesterday)

    assert isinstance(said(closed), AsTemplate)
    assert said(standing(purpose=purpose, last_inbound_at=yesterday, is_template=True)) == Go()
    assert said(standing(last_inbound_at=yesterday + timedelta(seconds=1))) == Go()
    assert said(standing(channel=ChannelName.TELEGRAM, last_inbound_at=yesterday)) == Go()


def test_what_the_reader_is_told_is_the_weightiest() -> None:
    gone = {"unreachable": "blocked", "due_at": NOW - timedelta(days=9), "consented": False}

    assert said(offer(**gone)) == "channels.recipient_unreachable"
    assert said(offer(**{**gone, "unreachable": None})) == "channels.message_stale"
    assert said(offer(consented=False)) == "channels.consent_missing"
    assert said(offer(sent_in_a_day=2)) == "channels.marketing_capped"
    assert said(offer(sent_in_a_week=6)) == "channels.marketing_capped"
    assert said(offer(sent_in_a_day=1, sent_in_a_week=5)) == Go()


def test_a_store_may_lift_the_caps_and_forbid_all() -> None:
    open_ = SendingSettings(marketing_per_day=None, marketing_per_week=None, quiet_hours=None)

    assert said(offer(sent_in_a_day=99, sent_in_a_week=99), open_) == Go()
    assert said(offer(), SendingSettings(marketing_per_day=0)) == "channels.marketing_capped"


def test_an_offer_waits_for_the_morning_of_the_store() -> None:
    def at(hour: int, minute: int = 0, day: int = 27) -> datetime:
        return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(JAKARTA))

    morning, next_morning = at(8), at(8, day=28)
    assert said(offer(due_at=at(20, 59)), now=at(20, 59)) == Go()
    assert said(offer(due_at=at(21)), now=at(21)) == NotBefore(next_morning)
    assert said(offer(due_at=at(23, 59)), now=at(23, 59)) == NotBefore(next_morning)
    assert said(offer(due_at=at(0)), now=at(0)) == NotBefore(morning)
    assert said(offer(due_at=at(7, 59)), now=at(7, 59)) == NotBefore(morning)
    assert said(offer(due_at=at(8)), now=at(8)) == Go()


times = st.times().map(lambda time: f"{time:%H:%M}")
zones = st.sampled_from([JAKARTA, "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe"])
moments = st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))


@given(start=times, end=times, zone=zones, now=moments)
def test_quiet_hours_end_within_a_day_and_outside_of_themselves(
    start: str, end: str, zone: str, now: datetime
) -> None:
    hours = QuietHours(start, end)
    until = rules.quiet_until(hours, timezone=zone, now=now)

    if start == end:
        assert until is None
    if until is not None:
        # A day on which the clock is put back has 25 hours.
        assert timedelta(0) < until - now <= timedelta(hours=25)
        assert rules.quiet_until(hours, timezone=zone, now=until) is None


standings = st.builds(
    Standing,
    channel=st.sampled_from(ChannelName),
    purpose=st.sampled_from(Purpose),
    is_template=st.booleans(),
    due_at=moments,
    last_inbound_at=moments,
    unreachable=st.sampled_from([None, "blocked"]),
    consented=st.booleans(),
    sent_in_a_day=st.integers(0, 5),
    sent_in_a_week=st.integers(0, 10),
)


@given(message=standings, now=moments)
def test_what_goes_was_allowed_to(message: Standing, now: datetime) -> None:
    if said(message, now=now) != Go():
        return
    assert message.unreachable is None
    assert now - message.due_at < timedelta(minutes=DEFAULT.stale_minutes)
    if message.channel is ChannelName.WHATSAPP and not message.is_template:
        assert message.last_inbound_at is not None
        assert now - message.last_inbound_at < timedelta(hours=24)
    if message.purpose is Purpose.MARKETING:
        assert message.consented
        assert message.sent_in_a_day < 2
        assert 8 <= now.astimezone(ZoneInfo(JAKARTA)).hour < 21


@pytest.mark.parametrize("text", ["STOP", " stop. ", "Berhenti", "stop promo!", "Unsubscribe"])
def test_who_writes_only_that_wants_no_offers(text: str) -> None:
    assert rules.is_stop(text)


@pytest.mark.parametrize("text", [None, "", "stop kirim yang merah, ganti hitam", "non stop", "?"])
def test_who_says_it_of_something_else_still_does(text: str | None) -> None:
    assert not rules.is_stop(text)


def test_in_any_second_a_connection_sends_no_more_than_its_channel_takes() -> None:
    for channel, most in ((ChannelName.WHATSAPP, 80), (ChannelName.TELEGRAM, 30)):
        lane = rules.lane_pace(channel, marketing=False)
        assert lane is not None
        assert rules.LANES * (1 / lane.every_seconds + lane.burst) <= most
    assert rules.lane_pace(ChannelName.SANDBOX, marketing=False) is None


def test_a_person_is_written_to_in_bursts_that_are_made_up_for() -> None:
    pace = rules.pair_pace(ChannelName.WHATSAPP, "6281234567890")
    assert pace is not None

    assert rules.pair_wait_seconds(pace, None) == rules.pair_wait_seconds(pace, -5.0) == 0
    assert rules.pair_wait_seconds(pace, (pace.burst - 1) * 6.0) == 0
    assert rules.pair_wait_seconds(pace, pace.burst * 6.0) == 6.0
    group, person = (rules.pair_pace(ChannelName.TELEGRAM, one) for one in ("-100123", "123"))
    assert group != person


def test_no_status_leads_back_and_all_lead_somewhere_known() -> None:
    assert set(MOVES) == set(MessageStatus)
    for status, targets in MOVES.items():
        for to in MessageStatus:
            assert (to in targets) == (status in sources(to))
    assert MOVES[MessageStatus.READ] == MOVES[MessageStatus.FAILED] == frozenset()
