"""What every channel keeps, whichever it is: WhatsApp before its twin, and our own sandbox."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from pesan.channels.errors import (
    DeliveryRefused,
    SignatureInvalid,
    SubscriptionRefused,
    UpdateMalformed,
)
from pesan.channels.models import Button, Identity, IdentityKind, Outgoing, Received
from pesan.channels.provider import Channel
from pesan.channels.providers.sandbox import Sandbox, sandbox_update
from pesan.channels.providers.signed import SIGNATURE
from pesan.channels.providers.web import Web, web_update
from pesan.channels.providers.whatsapp import WhatsApp
from pesan.kit.ids import new_id

from ..twins import meta_webhooks
from ..twins.graph import GraphTwin
from ..twins.meta_webhooks import Person
from .conftest import APP_SECRET, PHONE_NUMBER_ID

SENDER = "6281234567890"
Webhook = tuple[dict[str, str], bytes]


@dataclass(frozen=True)
class Case:
    """One adapter and how its provider would speak to it."""

    channel: Channel
    to: Identity
    sign: Callable[[bytes], dict[str, str]]
    text: Callable[[str], Webhook]
    press: Callable[[str, str], Webhook]  # title, id


def _meta(type_: str, content: meta_webhooks.Fields) -> Webhook:
    person = Person(SENDER)
    message = meta_webhooks.message(person, type_, content, at=datetime.now(UTC))
    change = meta_webhooks.change(PHONE_NUMBER_ID, persons=[person], messages=[message])
    body = meta_webhooks.wire(meta_webhooks.document(change))
    return meta_webhooks.signature(APP_SECRET, body), body


def _visitors(**said: str) -> Webhook:
    at = datetime.now(UTC).timestamp()
    update = {"id": f"web.{new_id()}", "visitor": SENDER, "name": "Sari", "timestamp": at}
    return web_update(APP_SECRET, update | said)


def _sandbox_signature(body: bytes) -> dict[str, str]:
    digest = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    return {SIGNATURE: f"sha256={digest}"}


@pytest.fixture(params=["whatsapp", "sandbox", "web"])
def case(request: pytest.FixtureRequest, graph: GraphTwin, whatsapp: WhatsApp) -> Case:
    if request.param == "whatsapp":
        graph.hears(SENDER)
        return Case(
            channel=whatsapp,
            to=Identity(IdentityKind.WA_ID, SENDER),
            sign=lambda body: meta_webhooks.signature(APP_SECRET, body),
            text=lambda text: _meta(*meta_webhooks.text(text)),
            press=lambda title, id_: _meta(*meta_webhooks.button_reply("wamid.x", id_, title)),
        )
    if request.param == "web":
        return Case(
            channel=Web(secret=APP_SECRET),
            to=Identity(IdentityKind.VISITOR, SENDER),
            sign=_sandbox_signature,
            text=lambda text: _visitors(text=text),
            press=lambda title, id_: _visitors(text=title, choice=id_),
        )
    return Case(
        channel=Sandbox(secret=APP_SECRET),
        to=Identity(IdentityKind.SANDBOX, SENDER),
        sign=_sandbox_signature,
        text=lambda text: sandbox_update(APP_SECRET, SENDER, text),
        press=lambda title, id_: sandbox_update(APP_SECRET, SENDER, title, id_),
    )


def _only(case: Case, webhook: Webhook) -> Received:
    (update,) = case.channel.read_updates(*webhook)
    assert isinstance(update, Received)
    return update


def test_a_text_says_who_wrote_what(case: Case) -> None:
    received = _only(case, case.text("ada sambal?"))

    assert received.text == "ada sambal?"
    assert received.identities[0] == case.to
    assert received.profile_name == "Sari"
    assert abs((received.sent_at - datetime.now(UTC)).total_seconds()) < 5


def test_two_messages_have_two_ids_and_one_read_twice_has_one(case: Case) -> None:
    first, second = case.text("halo"), case.text("halo")

    assert _only(case, first).provider_id == _only(case, first).provider_id
    assert _only(case, first).provider_id != _only(case, second).provider_id


def test_a_press_brings_the_buttons_id(case: Case) -> None:
    received = _only(case, case.press("Ya", "confirm"))

    assert (received.text, received.choice) == ("Ya", "confirm")


def test_one_changed_byte_breaks_the_signature(case: Case) -> None:
    headers, body = case.text("halo")

    for changed in (body[:-1], body + b" ", body.replace(b"halo", b"hola")):
        with pytest.raises(SignatureInvalid):
            case.channel.read_updates(headers, changed)


def test_no_signature_is_a_wrong_one(case: Case) -> None:
    _, body = case.text("halo")

    for headers in ({}, {SIGNATURE: ""}, {"x-hub-signature-256": "sha256="}):
        with pytest.raises(SignatureInvalid):
            case.channel.read_updates(headers, body)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b"\xff", b'{"a": 1, "a": 2}', b"[" * 100_000, b"NaN"]
)
def test_genuine_bytes_of_no_known_shape_are_malformed(case: Case, body: bytes) -> None:
    with pytest.raises(UpdateMalformed):
        case.channel.read_updates(case.sign(body), body)


def test_a_stranger_cannot_subscribe(case: Case) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "guessed", "hub.challenge": "1"}

    with pytest.raises(SubscriptionRefused):
        case.channel.confirm_subscription(query)


async def test_a_message_that_was_taken_has_an_id(case: Case) -> None:
    buttons = (Button("yes", "Ya"), Button("no", "Tidak"))
    first = await case.channel.send(
        Outgoing(to=case.to, text="Jadi?", buttons=buttons, reference="msg_1")
    )
    second = await case.channel.send(Outgoing(to=case.to, text="Halo", reference="msg_2"))

    assert first.provider_id
    assert first.provider_id != second.provider_id


async def test_saying_nothing_is_refused(case: Case) -> None:
    with pytest.raises(DeliveryRefused):
        await case.channel.send(Outgoing(to=case.to, text=" ", reference="msg_1"))


async def test_nobody_is_written_to_by_a_username(case: Case) -> None:
    to = Identity(IdentityKind.USERNAME, "sari")

    with pytest.raises(DeliveryRefused):
        await case.channel.send(Outgoing(to=to, text="halo", reference="msg_1"))
