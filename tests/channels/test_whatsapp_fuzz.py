"""Whatever a genuine-looking webhook holds, reading it ends in updates or in UpdateMalformed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pesan.channels.errors import UpdateMalformed
from pesan.channels.models import IdentityKind, Received
from pesan.channels.providers.whatsapp import WhatsApp
from pesan.kit.egress import Egress

from ..twins import meta_webhooks
from ..twins.meta_webhooks import CatalogueLine, Person
from .conftest import APP_SECRET, PHONE_NUMBER_ID, connection

AT = datetime(2026, 11, 23, tzinfo=UTC)
SARI = Person("6281234567890", "Sari", "ID.1502576394655843", "sari")

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=20)
    | st.sampled_from(["image", "interactive", "system", "edit", "order", "failed", "messages"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def everything() -> dict[str, object]:
    """One webhook with a message of each kind and two statuses."""
    contents = [
        meta_webhooks.text("halo"),
        meta_webhooks.image("ini"),
        meta_webhooks.location(-6.2, 106.8, name="Kos"),
        meta_webhooks.button_reply("wamid.qqqqqq", "yes", "Ya"),
        meta_webhooks.list_reply("wamid.qqqqqq", "row", "JNE"),
        meta_webhooks.template_button("wamid.qqqqqq", "STOP", "Berhenti"),
        meta_webhooks.reaction("wamid.qqqqqq", "👍"),
        meta_webhooks.order([CatalogueLine("KAOS", 2)]),
        meta_webhooks.edit("wamid.qqqqqq", "eh, 3"),
        meta_webhooks.changed_number(SARI, "6289990001111"),
        meta_webhooks.unsupported(),
    ]
    messages = [meta_webhooks.message(SARI, *content, at=AT) for content in contents]
    statuses = [
        meta_webhooks.status(name, message_id="wamid.m", recipient_id="628", at=AT, reference="m")
        for name in ("delivered", "failed")
    ]
    change = meta_webhooks.change(
        PHONE_NUMBER_ID, persons=[SARI], messages=messages, statuses=statuses
    )
    return meta_webhooks.document(change)


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every value inside."""
    if isinstance(value, dict | list):
        keys = value if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield (*path, key)
            yield from places(value[key], (*path, key))


def put(document: object, path: tuple[str | int, ...], value: object) -> None:
    *holder, last = path
    for key in holder:
        document = document[key]  # type: ignore[index]
    document[last] = value  # type: ignore[index]


PLACES = list(places(everything()))
GENUINE = meta_webhooks.wire(everything())


@pytest.fixture(scope="session")
def channel(egress: Egress) -> WhatsApp:
    return connection(egress)


def read_or_malformed(channel: WhatsApp, body: bytes) -> None:
    try:
        updates = channel.read_updates(meta_webhooks.signature(APP_SECRET, body), body)
    except UpdateMalformed:
        return
    for update in updates:
        assert b"\\u0000" not in msgspec.json.encode(update), "PostgreSQL could not store it"
        if isinstance(update, Received):
            assert update.identities[0].kind != IdentityKind.USERNAME


@settings(max_examples=400, deadline=None)
@given(place=st.sampled_from(PLACES), value=JSON_VALUES)
def test_any_value_in_any_place(
    channel: WhatsApp, place: tuple[str | int, ...], value: object
) -> None:
    webhook = everything()
    put(webhook, place, value)

    read_or_malformed(channel, json.dumps(webhook).encode())


@settings(max_examples=150, deadline=None)
@given(places=st.lists(st.sampled_from(PLACES), min_size=1, max_size=6, unique=True))
def test_any_places_emptied(channel: WhatsApp, places: list[tuple[str | int, ...]]) -> None:
    webhook = everything()
    for place in sorted(places, key=len, reverse=True):
        put(webhook, place, None)

    read_or_malformed(channel, json.dumps(webhook).encode())


@settings(max_examples=150, deadline=None)
@given(cut=st.integers(0, len(GENUINE)), junk=st.binary(max_size=8))
def test_cut_off_and_overwritten_anywhere(channel: WhatsApp, cut: int, junk: bytes) -> None:
    read_or_malformed(channel, GENUINE[:cut] + junk)
    read_or_malformed(channel, GENUINE[:cut] + junk + GENUINE[cut + len(junk) :])


@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=200))
def test_any_bytes(channel: WhatsApp, body: bytes) -> None:
    read_or_malformed(channel, body)
