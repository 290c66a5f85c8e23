"""Broadcasts and segments as forms: what is typed becomes what the API takes, and is judged alike."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from .. import broadcasts, stores
from ..broadcasts import Broadcast, Conditions, ConditionsIn
from ..channels import (
    ChannelName,
    StoredTemplate,
    TemplateCategory,
    require_template,
    usable_templates,
)
from ..kit.db import Tx
from ..kit.errors import Invalid
from ..kit.ids import StoreId, TemplateId, encode
from ..kit.money import Currency
from .errors import NotHere
from .forms import number_in, read_id
from .gaps import Offer, offer_of

EVERYBODY = "all"  # of the segments in a form: made when it is first chosen
EVERYBODYS_NAME = "Semua pelanggan"
SEGMENTS = 100
LISTED_MAX = 50  # of tags or cities in one form
# In the order in which shops here use them; WhatsApp takes offers as approved templates only.
WRITTEN_TO = (ChannelName.WHATSAPP, ChannelName.TELEGRAM, ChannelName.WEB, ChannelName.SANDBOX)
BY_TEMPLATE_ONLY = frozenset({ChannelName.WHATSAPP})
# What stands in a gap of a broadcast: the name of what differs from one customer to the next.
VARIABLES = {name: f"{{{{{name}}}}}" for name in broadcasts.VARIABLES}
_TEXTS = ("tags", "without_tags", "cities")
_NUMBERS = ("orders_min", "last_order_within_days", "last_order_older_than_days")
# What a segment's form can say; the rest of its conditions stays as the API left it.
ASKED = (*_TEXTS, *_NUMBERS, "channel", "ordered", "spent_min_minor")

Shape = TypeVar("Shape")


class Way(Struct, frozen=True, kw_only=True):
    """How a broadcast is said: by a template, or in words of one's own."""

    key: str  # as the address has it: a template's id or a channel's name
    channel: ChannelName
    offer: Offer | None


async def ways(tx: Tx, store: StoreId) -> list[Way]:
    """Every way there is, those by template first."""
    by_template, by_text = [], []
    for channel in WRITTEN_TO:
        found = await stores.find_connection(tx, store, channel)
        if found is None:
            continue
        by_template += [
            _by_template(stored, channel)
            for stored in await usable_templates(tx, store, found.id)
            if stored.category is not TemplateCategory.AUTHENTICATION
        ]
        if channel not in BY_TEMPLATE_ONLY:
            by_text.append(Way(key=channel.value, channel=channel, offer=None))
    return [*(one for one in by_template if one.offer and one.offer.sendable), *by_text]


async def way_named(tx: Tx, store: StoreId, key: str) -> Way:
    """Raises dashboard.not_here, channels.template_not_found."""
    if key in set(ChannelName):
        channel = ChannelName(key)
        if channel in WRITTEN_TO and channel not in BY_TEMPLATE_ONLY:
            return Way(key=key, channel=channel, offer=None)
        raise NotHere
    template = TemplateId(read_id("tpl", key))
    stored = await require_template(tx, store, template)
    for channel in WRITTEN_TO:
        found = await stores.find_connection(tx, store, channel)
        if found is not None and found.id == stored.connection_id:
            return _by_template(stored, channel)
    raise NotHere


async def way_of(tx: Tx, store: StoreId, broadcast: Broadcast) -> Way:
    """How this one is said, its gaps filled as they are; an own text where its template is gone."""
    wording = broadcast.wording
    plain = Way(key=broadcast.channel.value, channel=broadcast.channel, offer=None)
    if wording.template is None:
        return plain
    stored = next(
        (
            one
            for one in await usable_templates(tx, store, broadcast.connection_id)
            if one.name == wording.template and wording.language in {None, one.language}
        ),
        None,
    )
    if stored is None:
        return plain
    way = _by_template(stored, broadcast.channel)
    assert way.offer is not None, "it is by template"
    values = {
        "header": wording.header,
        **{f"body-{n}": text for n, text in enumerate(wording.body)},
        **{f"button-{n}": text for n, text in enumerate(wording.buttons)},
    }
    gaps = [
        msgspec.structs.replace(gap, value=values.get(gap.field) or gap.value)
        for gap in way.offer.gaps
    ]
    return msgspec.structs.replace(way, offer=msgspec.structs.replace(way.offer, gaps=gaps))


def said_in(form: Mapping[str, str], way: Way) -> dict[str, Any]:
    """Its template or text, as the API takes it."""
    if way.offer is None:
        return {"text": form.get("text", "").strip()}
    fields = {gap.field for gap in way.offer.gaps}
    parameters: dict[str, Any] = {
        "body": [form.get(name, "") for name in _numbered("body", fields)],
        "buttons": [form.get(name, "") for name in _numbered("button", fields)],
    }
    if "header" in fields:
        parameters["header"] = form.get("header", "")
    return {
        "template": {
            "name": way.offer.name,
            "language": way.offer.language,
            "parameters": parameters,
        }
    }


def asked_in(form: Mapping[str, str]) -> dict[str, Any]:
    """What every form of a broadcast says beside its words. Raises requests.invalid."""
    return {
        "name": form.get("name", ""),
        "cap": number_in(form, "cap"),
        "attribution_days": number_in(form, "attribution_days") or 3,
        **budget_in(form),
    }


def budget_in(form: Mapping[str, str]) -> dict[str, Any]:
    """`12,5` or `12.5` of a currency of the rate card; rupiah with their dots, `Rp250.000`."""
    currency = form.get("budget_currency", "")
    amount = form.get("budget", "").strip().removeprefix("Rp").removeprefix("$").strip()
    if not amount:
        return {"budget": None}
    if currency == Currency.IDR:
        amount = amount.replace(".", "")
    return {"budget": {"amount": amount.replace(",", "."), "currency": currency}}


async def segment_in(tx: Tx, store: StoreId, form: Mapping[str, str], *, actor: str) -> str:
    """The id of the segment that was chosen: everybody is one too. Raises requests.invalid."""
    chosen = form.get("segment", "")
    if chosen != EVERYBODY:
        return chosen
    listed = await broadcasts.list_segments(tx, store=store, after=None, limit=SEGMENTS)
    found = next((one for one in listed if one.conditions == Conditions()), None)
    if found is None:
        found = await broadcasts.create_segment(
            tx, store, name=EVERYBODYS_NAME, conditions=Conditions(), actor=actor
        )
    return encode("seg", found.id)


def conditions_in(form: Mapping[str, str], currency: Currency, *, before: Conditions) -> Conditions:
    """Those of the form beside those it cannot say. Raises requests.invalid."""
    given: dict[str, Any] = {name: _listed(form.get(name, "")) or None for name in _TEXTS}
    given |= {name: number_in(form, name) for name in _NUMBERS}
    given["channel"] = form.get("channel") or None
    given["ordered"] = {"yes": True, "no": False}.get(form.get("ordered", ""))
    spent = form.get("spent_min", "").removeprefix("Rp").strip()
    if spent:
        given["spent_min"] = spent.replace(".", "") if currency.digits_shown == 0 else spent
    asked = convert(given, ConditionsIn).read(currency)
    return msgspec.structs.replace(before, **{name: getattr(asked, name) for name in ASKED})


def others_in(conditions: Conditions) -> int:
    """How many of its conditions the form cannot say."""
    plain = Conditions()
    return sum(
        getattr(conditions, name) != getattr(plain, name)
        for name in conditions.__struct_fields__
        if name not in ASKED
    )


def time_in(text: str, zone: str) -> datetime:
    """`2026-11-27T18:00` by the store's clock. Raises requests.invalid."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid.field("scheduled_at", "is no day and hour") from error
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def convert(given: Mapping[str, Any], shape: type[Shape]) -> Shape:
    """Raises requests.invalid."""
    try:
        return msgspec.convert(given, shape)
    except msgspec.ValidationError as error:
        raise Invalid.field("form", str(error)) from error


def _by_template(stored: StoredTemplate, channel: ChannelName) -> Way:
    return Way(key=encode("tpl", stored.id), channel=channel, offer=offer_of(stored, VARIABLES))


def _numbered(name: str, fields: set[str]) -> list[str]:
    count = sum(one.startswith(f"{name}-") for one in fields)
    return [f"{name}-{n}" for n in range(count)]


def _listed(text: str) -> list[str]:
    words = [word.strip() for word in text.split(",")]
    return [word for word in words if word][:LISTED_MAX]
