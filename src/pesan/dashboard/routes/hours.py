"""When the shop is open, what it says while it is not, and its holidays."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from ... import stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...stores import ChangeSettings, Right, Store, may
from ..broadcasts import convert
from ..forms import version_in
from ..screen import Screen, clean

PATH = "/hours"
SPANS = 2  # of a day, in the form; one that has more over the API keeps them
_WORDS_MAX = 1000
Form = Mapping[str, str]
LANGUAGES = ("id", "en")  # a store may speak to its buyers


@get(PATH, operation_id="hoursPage", right=Right.READ_STORE)
async def hours(screen: NamedDependency[Screen]) -> Response[bytes]:
    return await _draw(screen)


@post(PATH, operation_id="changeHours", right=Right.CHANGE_STORE)
async def change_hours(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    def read(form: Form, _: Store) -> dict[str, object]:
        always = form.get("always")
        return {"hours": {} if always else {day: _spans(form, day) for day in stores.DAYS}}

    return await _change(screen, read)


@post(f"{PATH}/away", operation_id="changeAwayMessage", right=Right.CHANGE_STORE)
async def change_away(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    def read(form: Form, _: Store) -> dict[str, object]:
        said = {
            name: clean(form.get(name, ""), characters_max=_WORDS_MAX)
            for name in ("away_message", *LANGUAGES)
        }
        return {
            "away_message": said["away_message"] or None,
            "away_translations": {name: said[name] for name in LANGUAGES if said[name]},
            "away_always": bool(form.get("away_always")),
        }

    return await _change(screen, read)


@post(f"{PATH}/holidays", operation_id="addHoliday", right=Right.CHANGE_STORE)
async def add_holiday(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    """In the place of one of the same day."""

    def read(form: Form, shop: Store) -> dict[str, object]:
        added = {
            "date": form.get("date", ""),
            "name": clean(form.get("name", ""), characters_max=80) or None,
            "hours": _spans(form, "holiday"),
        }
        days = [*_without(shop, form.get("date", "")), added]
        return {"holidays": sorted(days, key=lambda one: str(one["date"]))}

    return await _change(screen, read)


@post(f"{PATH}/holidays/end", operation_id="endHoliday", right=Right.CHANGE_STORE)
async def end_holiday(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    def read(form: Form, shop: Store) -> dict[str, object]:
        return {"holidays": _without(shop, form.get("date", ""))}

    return await _change(screen, read)


async def _change(
    screen: Screen, read: Callable[[Form, Store], dict[str, object]]
) -> Response[bytes] | Redirect:
    """`read` says what the form changes, as the API takes it."""
    form = await screen.form()

    async def verb(tx: Tx) -> None:
        changed = read(form, (await screen.shop(tx)).store)
        await stores.change_settings(
            tx, screen.store, convert(changed, ChangeSettings), version=version_in(form)
        )
        await screen.call.note(tx, "stores.settings", {"fields": ", ".join(changed)})

    return await screen.act(verb, page=PATH, draw=lambda: _draw(screen))


def _without(shop: Store, day: str) -> list[dict[str, Any]]:
    return [msgspec.to_builtins(one) for one in shop.holidays if one.date != day]


async def _draw(screen: Screen) -> Response[bytes]:
    async with screen.transaction() as tx:
        shop = (await screen.shop(tx)).store
        now = clock.now()
        return await screen.page(
            tx,
            "office/hours.html",
            active="more",
            days=stores.DAYS,
            pairs=lambda day: _pairs(shop, day),
            opens_at=None if stores.is_open(shop, now) else stores.opens_at(shop, now),
            is_open=stores.is_open(shop, now),
            languages=[name for name in LANGUAGES if name != shop.locale],
            can_change=may(screen.role, Right.CHANGE_STORE),
        )


def _pairs(shop: Store, day: str) -> list[list[str]]:
    """The day's spans, and empty ones up to as many as the form has."""
    there = [list(span) for span in shop.hours.get(day, [])]
    return there + [["", ""]] * (SPANS - len(there))


def _spans(form: Form, day: str) -> list[list[str]]:
    """`mon-from-0`, `mon-to-0`, ...; one without both its ends is refused. Raises requests.invalid."""
    spans = []
    for n in range(6):
        ends = [form.get(f"{day}-{end}-{n}", "")[:5] for end in ("from", "to")]
        if any(ends):
            if not all(ends):
                raise Invalid.field(f"{day}-to-{n}", "a span has a beginning and an end")
            spans.append(ends)
    return spans


routes = [hours, change_hours, change_away, add_holiday, end_holiday]
