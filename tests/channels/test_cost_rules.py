"""What a message is expected to cost: the card, the window, the free entry point, the allowance."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pesan.channels.costs import rules
from pesan.channels.costs.card import (
    OURS,
    RateCardWrong,
    micros_of,
    plain,
    rate_card,
    read_rate_card,
    with_own,
)
from pesan.channels.costs.rules import days_of
from pesan.channels.models import (
    ChannelName,
    CostCategory,
    Free,
    Leaving,
    OwnPrices,
    Purpose,
    TemplateCategory,
)
from pesan.kit.errors import Invalid

CARD = rate_card(None)
BEFORE, SINCE = date(2026, 9, 30), date(2026, 10, 1)  # free words are charged since then
NOW = datetime(2026, 11, 27, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
C, W, T = CostCategory, ChannelName.WHATSAPP, TemplateCategory


def _expected(
    category: CostCategory | None,
    *,
    channel: ChannelName = W,
    day: date = SINCE,
    market: str | None = "62",
    in_window: bool = False,
    free_entry: bool = False,
    left: int = 0,
) -> tuple[int | None, Free | None]:
    leaving = Leaving(
        category=category, in_window=in_window, free_entry=free_entry, service_left=left
    )
    found = rules.expected(CARD, channel, leaving, market=market, currency="IDR", day=day)
    return found.micros, found.free


def test_each_price_is_the_cards_and_what_it_does_not_say_is_unknown_not_nothing() -> None:
    assert _expected(C.MARKETING) == (41_100, None)
    assert _expected(C.UTILITY) == (25_000, None)
    assert _expected(C.MARKETING, market="60") == (86_000, None)
    assert _expected(C.MARKETING, market=None) == (None, None)
    assert _expected(None) == (None, None)
    assert _expected(C.MARKETING, day=date(2025, 12, 31)) == (None, None)  # terms, and no price yet
    assert _expected(C.SERVICE, day=date(2025, 6, 30)) == (None, None)  # not even terms


def test_the_window_made_words_and_notices_free_until_october_2026() -> None:
    assert _expected(C.SERVICE, in_window=True, day=BEFORE) == (0, Free.WINDOW)
    assert _expected(C.UTILITY, in_window=True, day=BEFORE) == (0, Free.WINDOW)
    assert _expected(C.MARKETING, in_window=True, day=BEFORE) == (41_100, None)
    assert _expected(C.UTILITY, in_window=False, day=BEFORE) == (25_000, None)
    assert _expected(C.UTILITY, in_window=True) == (25_000, None)
    assert _expected(C.SERVICE, in_window=True) == (25_000, None)


def test_the_months_first_free_words_are_free_and_templates_are_not_among_them() -> None:
    assert _expected(C.SERVICE, in_window=True, left=1) == (0, Free.ALLOWANCE)
    assert _expected(C.SERVICE, market=None, left=1) == (0, Free.ALLOWANCE)
    assert _expected(C.UTILITY, in_window=True, left=1) == (25_000, None)


def test_who_came_by_an_advertisement_costs_nothing_for_a_while_and_a_free_channel_never() -> None:
    assert _expected(C.MARKETING, free_entry=True) == (0, Free.FREE_ENTRY)
    for channel in (ChannelName.TELEGRAM, ChannelName.WEB, ChannelName.SANDBOX):
        assert _expected(C.MARKETING, channel=channel, market=None) == (0, Free.CHANNEL)


@pytest.mark.parametrize(
    ("referred_hours_ago", "opened_hours", "until_hours"),
    [
        (None, None, None),
        (1, None, 72),
        (23, None, 72),
        (24, None, None),  # answered too late
        (1, 10, 72),  # another advertisement opens it anew
        (30, 10, 10),
        (None, 10, 10),
        (None, 0, None),  # over
    ],
)
def test_the_first_answer_in_time_opens_the_free_entry_point(
    referred_hours_ago: int | None, opened_hours: int | None, until_hours: int | None
) -> None:
    until = rules.free_entry_until(
        CARD.terms_on(W, SINCE),
        opened=None if opened_hours is None else NOW + opened_hours * HOUR,
        referred=None if referred_hours_ago is None else NOW - referred_hours_ago * HOUR,
        now=NOW,
    )

    assert until == (None if until_hours is None else NOW + until_hours * HOUR)


def test_free_words_are_service_and_a_template_is_what_its_channel_calls_it() -> None:
    def of(template: TemplateCategory | None, purpose: Purpose) -> CostCategory | None:
        return rules.category_of(is_template=True, template=template, purpose=purpose)

    words = rules.category_of(is_template=False, template=None, purpose=Purpose.MARKETING)
    assert words is C.SERVICE
    assert of(T.UTILITY, Purpose.MARKETING) is C.UTILITY
    assert of(None, Purpose.MARKETING) is C.MARKETING
    assert of(None, Purpose.SERVICE) is None


def test_a_market_is_known_by_the_number_or_by_the_country_before_a_business_scoped_id() -> None:
    assert CARD.market_of("wa_id", "6281234567890") == "62"
    assert CARD.market_of("wa_id", "97150123456") == "971"
    assert CARD.market_of("wa_id", "6598765432") is None  # Singapore: in a region, no row
    assert CARD.market_of("bsuid", "ID.15020000000005") == "62"
    assert CARD.market_of("bsuid", "XX.1") is None
    assert CARD.market_of("telegram", "62812") is None


def test_the_stores_currency_comes_first_and_us_dollars_where_it_is_not_on_the_card(
    tmp_path: Path,
) -> None:
    row = """
[[prices]]
channel = "whatsapp"
market = "62"
currency = "IDR"
since = 2026-11-01
a_message = { marketing = "586.33" }
source = "ours"
"""
    path = tmp_path / "card.toml"
    path.write_text(OURS.read_text() + row)
    card = read_rate_card(path)

    def told(day: date) -> tuple[str, int | None]:
        prices = card.prices_for(W, "62", currency="IDR", day=day)
        return prices.currency, prices.micros.get("marketing")

    assert told(date(2026, 11, 1)) == ("IDR", 586_330_000)
    assert told(date(2026, 10, 31)) == ("USD", 41_100)


def test_a_stores_own_prices_stand_in_place_of_the_cards_and_the_rest_is_the_cards() -> None:
    own = OwnPrices(
        currency="IDR",
        markets={"62": {C.MARKETING: "586.33", C.UTILITY: "356.65"}, "66": {C.MARKETING: "900"}},
    )
    card = with_own(CARD, own)

    def told(market: str, currency: str = "IDR") -> tuple[str, dict[str, int]]:
        prices = card.prices_for(W, market, currency=currency, day=SINCE)
        return prices.currency, prices.micros

    assert told("62") == (
        "IDR",
        {"marketing": 586_330_000, "utility": 356_650_000, "service": 356_650_000},
    )
    assert told("60")[0] == "USD", "a market it does not name is the card's"
    assert told("62", "USD") == ("USD", CARD.prices_for(W, "62", currency="USD", day=SINCE).micros)
    assert card.market_of("wa_id", "6681234567") == "66", "a market the card does not know"
    assert CARD.market_of("wa_id", "6681234567") is None
    assert told("66") == ("IDR", {"marketing": 900_000_000})
    assert with_own(CARD, None) is CARD


def test_micros_lose_no_digit_and_write_none_too_many() -> None:
    for price in ("0.0411", "586.33", "0", "12", "0.000001", "9999999.999999"):
        assert plain(micros_of(price)) == price


BROKEN = [
    ("since = 2026-01-01", 'since = "soon"', "date"),
    ('marketing = "0.0411"', 'marketing = "-1"', "prices"),
    ('marketing = "0.0411"', 'markting = "0.0411"', "markting"),
    ('source = "telegram"', 'source = "hearsay"', "'hearsay', which is none of sources"),
    ('market = "62"', 'market = "6"', "market is 6, which is none of markets"),
    ('channel = "telegram"\n', 'channel = "web"\n', "it says nothing of telegram"),
    ('code = "62"', 'code = "60"', "markets has 60 twice"),
    ("since = 2026-10-01", "since = 2025-07-01", "terms has whatsapp since 2025-07-01 twice"),
    ("free_entry_hours = 72", "free_entry_hour = 72", "free_entry_hour"),
    ("[sources]", "[sources", "wrong"),
]


@pytest.mark.parametrize(("said", "instead", "named"), BROKEN)
def test_a_card_that_is_wrong_says_where(
    tmp_path: Path, said: str, instead: str, named: str
) -> None:
    path = tmp_path / "card.toml"
    text = OURS.read_text()
    assert said in text
    path.write_text(text.replace(said, instead, 1))

    with pytest.raises(RateCardWrong, match=r"card\.toml") as wrong:
        read_rate_card(path)

    assert named in str(wrong.value)


def test_a_card_that_is_not_there_is_a_sentence_too(tmp_path: Path) -> None:
    with pytest.raises(RateCardWrong, match=r"none\.toml cannot be read: No such file"):
        read_rate_card(tmp_path / "none.toml")


def test_a_month_begins_by_the_stores_own_clock() -> None:
    began = rules.month_began(datetime(2026, 11, 30, 18, tzinfo=UTC), "Asia/Jakarta")

    assert began == datetime(2026, 11, 30, 17, tzinfo=UTC)  # 1 December there


def test_days_are_this_month_so_far_or_a_year_at_most() -> None:
    today = date(2026, 11, 27)
    assert days_of(None, None, today=today) == (date(2026, 11, 1), today)
    assert days_of(date(2026, 10, 5), None, today=today) == (date(2026, 10, 5), today)
    assert days_of(None, date(2026, 2, 3), today=today) == (date(2026, 2, 1), date(2026, 2, 3))
    for since, until in (
        (date(2026, 11, 2), date(2026, 11, 1)),
        (date(2025, 11, 26), today),
        (date(9999, 1, 1), None),
        (None, date(1, 1, 1)),
    ):
        with pytest.raises(Invalid):
            days_of(since, until, today=today)
