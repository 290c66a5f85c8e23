"""On what terms the shop sends: quiet hours, how many offers, and what its messages cost it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from ... import channels
from ...channels import ChannelName, CostCategory, SendingSettings
from ...kit.db import Tx
from ...stores import Right, may
from ..broadcasts import convert
from ..costs import card_of, price_in, shown_costs
from ..errors import NoPriceSaid, NotACallingCode, NotACurrency, PricesChanged
from ..forms import number_in
from ..screen import Screen

PATH = "/sending"
CATEGORIES = tuple(one.value for one in CostCategory)
_CODE = re.compile(r"[1-9][0-9]{0,5}")
_CURRENCY = re.compile(r"[A-Z]{3}")
Form = Mapping[str, str]
Changed = dict[str, object]


@get(PATH, operation_id="sendingPage", right=Right.READ_STORE)
async def sending(screen: NamedDependency[Screen]) -> Response[bytes]:
    return await _draw(screen)


@post(PATH, operation_id="changeSendingByForm", right=Right.CHANGE_STORE)
async def change(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    def read(form: Form, _: SendingSettings) -> Changed:
        quiet = {"start": form.get("start", ""), "end": form.get("end", "")}
        return {
            "quiet_hours": {name: time[:5] for name, time in quiet.items()}
            if form.get("quiet")
            else None,
            "marketing_per_day": number_in(form, "marketing_per_day"),
            "marketing_per_week": number_in(form, "marketing_per_week"),
            "stale_minutes": number_in(form, "stale_minutes"),
        }

    return await _change(screen, read)


@post(f"{PATH}/prices", operation_id="putMessagePricesByForm", right=Right.CHANGE_STORE)
async def put_prices(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    """Of one country, in the place of what it had."""

    def read(form: Form, kept: SendingSettings) -> Changed:
        code = form.get("market", "").strip().removeprefix("+").replace(" ", "")
        if not _CODE.fullmatch(code):
            raise NotACallingCode
        currency = form.get("currency", "").strip().upper()
        if not _CURRENCY.fullmatch(currency):
            raise NotACurrency
        if kept.message_prices is not None and kept.message_prices.currency != currency:
            raise PricesChanged(currency=kept.message_prices.currency)
        typed = {name: form.get(name, "") for name in CATEGORIES}
        prices = {name: price_in(text, currency) for name, text in typed.items() if text.strip()}
        if not prices:
            raise NoPriceSaid
        markets = {**_markets(kept), code: prices}
        return {"message_prices": {"currency": currency, "markets": markets}}

    return await _change(screen, read)


@post(f"{PATH}/prices/end", operation_id="endMessagePricesByForm", right=Right.CHANGE_STORE)
async def end_prices(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    """Of one country, or all: the rate card's hold again."""

    def read(form: Form, kept: SendingSettings) -> Changed:
        ended = form.get("market")
        left = {} if ended is None else _markets(kept)
        left.pop(ended or "", None)
        own = kept.message_prices
        return {
            "message_prices": {"currency": own.currency, "markets": left} if own and left else None
        }

    return await _change(screen, read)


async def _change(
    screen: Screen, read: Callable[[Form, SendingSettings], Changed]
) -> Response[bytes] | Redirect:
    """`read` says what the form changes, as the API takes it."""
    form = await screen.form()

    def changed(kept: SendingSettings) -> SendingSettings:
        return convert({**msgspec.to_builtins(kept), **read(form, kept)}, SendingSettings)

    async def verb(tx: Tx) -> None:
        await channels.change_sending_settings(tx, screen.store, changed, actor=screen.call.actor)

    return await screen.act(verb, page=PATH, draw=lambda: _draw(screen))


def _markets(kept: SendingSettings) -> dict[str, Any]:
    return {} if kept.message_prices is None else dict(kept.message_prices.markets)


async def _draw(screen: Screen) -> Response[bytes]:
    async with screen.transaction() as tx:
        kept = await channels.sending_settings_of(tx, screen.store)
        card = card_of(screen)
        return await screen.page(
            tx,
            "office/sending.html",
            active="more",
            settings=kept,
            own=kept.message_prices,
            categories=CATEGORIES,
            markets=sorted({one.code for one in card.markets}),
            currencies=channels.currencies_of(card, ChannelName.WHATSAPP),
            can_change=may(screen.role, Right.CHANGE_STORE),
            **shown_costs(),
        )


routes = [sending, change, put_prices, end_prices]
