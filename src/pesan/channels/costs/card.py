"""The rate card: read from a file, checked whole, asked by day."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from ..models import ChannelName, CostCategory, IdentityKind, OwnPrices, PriceList
from ..models.costs import CallingCode, CurrencyCode, Price

OURS = Path(__file__).with_name("rates.toml")
MICROS = 1_000_000
FALLBACK = "USD"  # what every price list is published in

_Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$")]
_Count = Annotated[int, Meta(ge=0, le=1_000_000)]
_Hours = Annotated[int, Meta(ge=0, le=24 * 31)]


class RateCardWrong(Exception):  # noqa: N818
    """A sentence for the operator."""


class FreeChannel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    channel: ChannelName
    source: str


class Terms(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is charged for what, from a day on."""

    channel: ChannelName
    since: date
    free_in_window: tuple[CostCategory, ...]
    service_as: CostCategory | None = None
    service_free_a_month: _Count = 0  # for each number
    free_entry_hours: _Hours
    free_entry_answer_hours: _Hours
    source: str


class Market(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: CallingCode
    country: _Country | None = None


class Prices(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of one message to a market, from a day on."""

    channel: ChannelName
    market: str
    currency: CurrencyCode
    since: date
    a_message: dict[CostCategory, Price]
    source: str


class RateCard(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    sources: dict[str, str]
    free_channels: tuple[FreeChannel, ...]
    terms: tuple[Terms, ...]
    markets: tuple[Market, ...]
    prices: tuple[Prices, ...]

    def charges(self, channel: ChannelName) -> bool:
        return all(one.channel != channel for one in self.free_channels)

    def terms_on(self, channel: ChannelName, day: date) -> Terms | None:
        """None before the first of its terms: what held then is not known."""
        return _latest([one for one in self.terms if one.channel == channel], day)

    def market_of(self, kind: str, value: str) -> str | None:
        """By the calling code of a number, or the country before a business-scoped id."""
        return market_among(self.markets, kind, value)

    def prices_for(
        self, channel: ChannelName, market: str | None, *, currency: str, day: date
    ) -> PriceList:
        """In this currency where the card has it, else in US dollars; no prices where it has none."""
        for wanted in (currency, FALLBACK):
            found = _latest(
                [
                    one
                    for one in self.prices
                    if (one.channel, one.market, one.currency) == (channel, market, wanted)
                ],
                day,
            )
            if found is not None:
                return PriceList(currency=wanted, micros=self._micros(found, day))
        return PriceList(currency=currency, micros={})

    def _micros(self, prices: Prices, day: date) -> dict[str, int]:
        micros = {name.value: micros_of(price) for name, price in prices.a_message.items()}
        terms = self.terms_on(prices.channel, day)
        if terms is not None and terms.service_as is not None and terms.service_as in micros:
            micros.setdefault(CostCategory.SERVICE.value, micros[terms.service_as.value])
        return micros


OWN = "the store's own"
_EVER = date(2000, 1, 1)


def with_own(card: RateCard, own: OwnPrices | None) -> RateCard:
    """The card as it holds for a store: its own prices of WhatsApp in place of the card's."""
    if own is None:
        return card
    rows = tuple(
        Prices(
            channel=ChannelName.WHATSAPP,
            market=code,
            currency=own.currency,
            since=_EVER,
            a_message=prices,
            source=OWN,
        )
        for code, prices in own.markets.items()
    )
    known = {one.code for one in card.markets}
    named = {(one.market, one.currency) for one in rows}
    kept = [one for one in card.prices if (one.market, one.currency) not in named]
    return replace(
        card,
        sources={**card.sources, OWN: OWN},
        markets=(*card.markets, *(Market(code=one) for one in own.markets if one not in known)),
        prices=(*kept, *rows),
    )


class Rates(Struct, frozen=True, kw_only=True):
    """What one message of a kind costs in one currency: small enough to be kept where it was asked."""

    free: bool  # the channel charges nobody
    markets: tuple[Market, ...]
    micros: dict[str, int]  # by market; what has no price in this currency is not in it

    def of(self, market: str | None) -> int | None:
        """None: nobody knows."""
        if self.free:
            return 0
        return None if market is None else self.micros.get(market)

    def of_name(self, kind: str, value: str) -> int | None:
        return self.of(market_among(self.markets, kind, value))


def rates_of(
    card: RateCard, channel: ChannelName, category: CostCategory | None, *, currency: str, day: date
) -> Rates:
    """In this currency alone. What the 24 hours or an advertisement make free is not taken off."""
    found = {
        market.code: card.prices_for(channel, market.code, currency=currency, day=day)
        for market in card.markets
    }
    return Rates(
        free=not card.charges(channel),
        markets=card.markets,
        micros={
            code: prices.micros[category]
            for code, prices in found.items()
            if category is not None
            and prices.currency == currency
            and category in prices.micros
            and card.terms_on(channel, day) is not None
        },
    )


def currencies_of(card: RateCard, channel: ChannelName) -> list[str]:
    """In which its prices are known."""
    return sorted({one.currency for one in card.prices if one.channel == channel})


def market_among(markets: Iterable[Market], kind: str, value: str) -> str | None:
    if kind == IdentityKind.WA_ID:
        fits = [one.code for one in markets if value.startswith(one.code)]
        return max(fits, key=len, default=None)
    if kind == IdentityKind.BSUID:
        country = value.partition(".")[0]
        return next((one.code for one in markets if one.country == country), None)
    return None


def micros_of(price: str) -> int:
    return int(Decimal(price) * MICROS)


def plain(micros: int) -> str:
    """As a decimal in the currency's own unit, with the digits that are there: `0.0411`, `0`, `12`."""
    units, rest = divmod(micros, MICROS)
    return f"{units}.{rest:06d}".rstrip("0") if rest else str(units)


@lru_cache(maxsize=8)
def rate_card(path: Path | None) -> RateCard:
    """The operator's, or ours. Raises RateCardWrong."""
    return read_rate_card(path or OURS)


def read_rate_card(path: Path) -> RateCard:
    """Raises RateCardWrong, naming what is wrong and where."""
    try:
        card = msgspec.toml.decode(path.read_bytes(), type=RateCard)
    except OSError as error:
        raise RateCardWrong(f"the rate card {path} cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RateCardWrong(f"the rate card {path} is wrong: {error}") from error
    faults = list(_faults(card))
    if faults:
        raise RateCardWrong(f"the rate card {path} is wrong: " + "; ".join(faults))
    return card


def _faults(card: RateCard) -> Iterable[str]:
    free = [one.channel for one in card.free_channels]
    charged = {one.channel for one in card.terms}
    codes = [one.code for one in card.markets]
    for channel in ChannelName:
        if channel not in free and channel not in charged:
            yield f"it says nothing of {channel}: add it to free_channels or to terms"
        if channel in free and channel in charged:
            yield f"{channel} is in free_channels and has terms"
    yield from _twice("markets", codes)
    yield from _twice("markets", [one.country for one in card.markets if one.country])
    yield from _twice("free_channels", free)
    yield from _twice("terms", [f"{one.channel} since {one.since}" for one in card.terms])
    yield from _twice(
        "prices",
        [f"{one.channel} {one.market} {one.currency} since {one.since}" for one in card.prices],
    )
    for n, row in enumerate(card.prices):
        if row.market not in codes:
            yield f"prices[{n}].market is {row.market}, which is none of markets"
        if row.channel not in charged:
            yield f"prices[{n}].channel is {row.channel}, which has no terms"
    cited = {
        "free_channels": [one.source for one in card.free_channels],
        "terms": [one.source for one in card.terms],
        "prices": [one.source for one in card.prices],
    }
    for name, sources in cited.items():
        for n, source in enumerate(sources):
            if source not in card.sources:
                yield f"{name}[{n}].source is {source!r}, which is none of sources"


def _twice(where: str, names: Sequence[str]) -> Iterable[str]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{where} has {name} twice"


_Row = TypeVar("_Row", Terms, Prices)


def _latest(rows: Sequence[_Row], day: date) -> _Row | None:
    begun = [row for row in rows if row.since <= day]
    return max(begun, key=lambda row: row.since, default=None)
