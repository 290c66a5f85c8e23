"""What every channel keeps, whichever it is: WhatsApp and Telegram before their twins, and our own two."""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from pesan.channels.errors import (
    CredentialsRefused,
    DeliveryFailed,
    DeliveryRefused,
    DeliveryThrottled,
    DeliveryUnknown,
    MediaGone,
    RecipientUnreachable,
    SignatureInvalid,
    SubscriptionRefused,
    UpdateMalformed,
)
from pesan.channels.images import qr_png
from pesan.channels.models import (
    Button,
    Contact,
    Identity,
    IdentityKind,
    IncomingMedia,
    Media,
    MediaKind,
    Outgoing,
    Reaction,
    Received,
)
from pesan.channels.provider import Channel
from pesan.channels.providers.sandbox import Sandbox, sandbox_update
from pesan.channels.providers.signed import SIGNATURE
from pesan.channels.providers.telegram import SECRET_HEADER, Telegram
from pesan.channels.providers.web import Web, web_update
from pesan.channels.providers.whatsapp import WhatsApp
from pesan.kit.ids import new_id

from ..twins import graph_failures, meta_webhooks, telegram_failures, telegram_updates
from ..twins.graph import GraphTwin
from ..twins.meta_webhooks import Person
from ..twins.telegram import TelegramTwin
from .conftest import APP_SECRET, PHONE_NUMBER_ID, SECRET_TOKEN

SENDER = "6281234567890"
Webhook = tuple[dict[str, str], bytes]


@dataclass(frozen=True)
class Case:
    """One adapter and how its provider would speak to it.

    `fail` lets the provider answer the next message so: "throttled", "refused", "unknown", "gone",
    "credentials"; None where there is no provider to fail.
    """

    channel: Channel
    to: Identity
    sign: Callable[[bytes], dict[str, str]]
    text: Callable[[str], Webhook]
    press: Callable[[str, str], Webhook]  # title, id
    fail: Callable[[str], None] | None = None
    signs_bytes: bool = True  # Telegram's header is a secret, and signs nothing


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


def _update(botapi: TelegramTwin, **told: telegram_updates.Fields) -> Webhook:
    body = json.dumps({"update_id": botapi.next_number(), **told}).encode()
    return {SECRET_HEADER: SECRET_TOKEN}, body


def _written(botapi: TelegramTwin, text: str) -> telegram_updates.Fields:
    return telegram_updates.message(
        telegram_updates.Person(int(SENDER)),
        telegram_updates.text(text),
        number=botapi.next_number(),
        at=datetime.now(UTC),
    )


def _pressed(botapi: TelegramTwin, title: str, id_: str) -> telegram_updates.Fields:
    keyboard = {"inline_keyboard": [[{"text": title, "callback_data": id_}]]}
    of = {**_written(botapi, "Jadi?"), "reply_markup": keyboard}
    person = telegram_updates.Person(int(SENDER))
    return telegram_updates.press(person, str(botapi.next_number()), id_, of)


def _sandbox_signature(body: bytes) -> dict[str, str]:
    digest = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    return {SIGNATURE: f"sha256={digest}"}


GRAPH_FAILS = {
    "throttled": graph_failures.PAIR_RATE_LIMITED,
    "refused": graph_failures.Failure(400, 131009, "Parameter value is not valid."),
    "unknown": graph_failures.BROKEN_AFTER_TAKING,
    "gone": graph_failures.UNDELIVERABLE,
    "credentials": graph_failures.TOKEN_EXPIRED,
}
BOT_FAILS = {
    "throttled": telegram_failures.TOO_MANY,
    "refused": telegram_failures.Failure(400, "Bad Request: something new"),
    "unknown": telegram_failures.BROKEN_AFTER_TAKING,
    "gone": telegram_failures.BLOCKED,
    "credentials": telegram_failures.REVOKED,
}
MEANS: dict[str, type[DeliveryFailed | DeliveryRefused]] = {
    "throttled": DeliveryThrottled,
    "refused": DeliveryRefused,
    "unknown": DeliveryUnknown,
    "gone": RecipientUnreachable,
    "credentials": CredentialsRefused,
}


@pytest.fixture(params=["whatsapp", "telegram", "sandbox", "web"])
def case(
    request: pytest.FixtureRequest,
    graph: GraphTwin,
    whatsapp: WhatsApp,
    botapi: TelegramTwin,
    telegram: Telegram,
) -> Case:
    if request.param == "telegram":
        botapi.begun_by.add(int(SENDER))
        return Case(
            channel=telegram,
            to=Identity(IdentityKind.TELEGRAM, SENDER),
            sign=lambda _: {SECRET_HEADER: SECRET_TOKEN},
            text=lambda text: _update(botapi, message=_written(botapi, text)),
            press=lambda title, id_: _update(botapi, callback_query=_pressed(botapi, title, id_)),
            fail=lambda how: botapi.fail_next(BOT_FAILS[how]),
            signs_bytes=False,
        )
    if request.param == "whatsapp":
        graph.hears(SENDER)
        return Case(
            channel=whatsapp,
            to=Identity(IdentityKind.WA_ID, SENDER),
            sign=lambda body: meta_webhooks.signature(APP_SECRET, body),
            text=lambda text: _meta(*meta_webhooks.text(text)),
            press=lambda title, id_: _meta(*meta_webhooks.button_reply("wamid.x", id_, title)),
            fail=lambda how: graph.fail_next(GRAPH_FAILS[how]),
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
    if not case.signs_bytes:
        headers = {name: value[:-1] for name, value in headers.items()}

    for changed in (body[:-1], body + b" ", body.replace(b"halo", b"hola")):
        with pytest.raises(SignatureInvalid):
            case.channel.read_updates(headers, changed)


def test_no_signature_is_a_wrong_one(case: Case) -> None:
    _, body = case.text("halo")

    for headers in (
        {},
        {SIGNATURE: ""},
        {"x-hub-signature-256": "sha256="},
        {SECRET_HEADER: ""},
    ):
        with pytest.raises(SignatureInvalid):
            case.channel.read_updates(headers, body)


@pytest.mark.parametrize("body", [b"", b"\xff", b"[" * 100_000, b'{"a": 1, "a": 2}'])
def test_a_stranger_learns_nothing_of_how_bytes_are_read(case: Case, body: bytes) -> None:
    with pytest.raises(SignatureInvalid):
        case.channel.read_updates({}, body)


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


async def test_a_picture_goes_with_its_words_and_its_buttons(case: Case) -> None:
    drawn = Media(kind=MediaKind.IMAGE, content_type="image/png", content=qr_png("00020101"))
    there = Media(kind=MediaKind.IMAGE, content_type="image/png", url="https://toko.example/1.png")

    for number, media in enumerate((drawn, there)):
        buttons = (Button("paid", "Sudah bayar"),)
        reference = f"msg_{number}"
        sent = await case.channel.send(
            Outgoing(to=case.to, text="Scan", media=media, buttons=buttons, reference=reference)
        )
        assert sent.provider_id


async def test_a_card_goes_alone_and_beside_words_it_is_lines(case: Case) -> None:
    card = Contact(
        name="Kurir; Budi", phone="+6281234567", organization="JNE, Bandung", email="a@b.id"
    )
    bare = Contact(name="Cabang Dago", phone="+62221234567")

    for number, (text, contact) in enumerate([("", card), ("", bare), ("Ini kurirnya", card)]):
        sent = await case.channel.send(
            Outgoing(to=case.to, text=text, contact=contact, reference=f"msg_{number}")
        )
        assert sent.provider_id


@pytest.mark.parametrize("emoji", ["👍", None])
async def test_an_emoji_is_put_on_what_they_wrote_where_a_channel_shows_it(
    case: Case, emoji: str | None
) -> None:
    on = Reaction(_only(case, case.text("sudah transfer")).provider_id, emoji)
    message = Outgoing(to=case.to, text="", reaction=on, reference="msg_1")

    if case.channel.reacts:
        assert (await case.channel.send(message)).provider_id
    else:
        with pytest.raises(DeliveryRefused):
            await case.channel.send(message)


@pytest.mark.parametrize("how", MEANS)
async def test_each_failure_means_the_same_on_every_channel(case: Case, how: str) -> None:
    if case.fail is None:
        return  # nobody there to fail: what is sent is read from our own database
    case.fail(how)

    with pytest.raises(MEANS[how]) as caught:
        await case.channel.send(Outgoing(to=case.to, text="halo", reference="msg_1"))

    assert type(caught.value) is MEANS[how]
    assert isinstance(caught.value, DeliveryFailed) is (how in {"throttled", "unknown"})


async def test_a_courtesy_is_never_a_failure(case: Case) -> None:
    received = _only(case, case.text("halo"))

    await case.channel.show_reading(case.to, received.provider_id, typing=True)


async def test_a_file_nobody_has_is_gone_or_may_come(case: Case) -> None:
    media = IncomingMedia(kind=MediaKind.IMAGE, id="4490709327384999")

    with pytest.raises((MediaGone, DeliveryFailed, DeliveryRefused)):
        await case.channel.download(media, bytes_max=1000)


async def test_saying_nothing_is_refused(case: Case) -> None:
    with pytest.raises(DeliveryRefused):
        await case.channel.send(Outgoing(to=case.to, text=" ", reference="msg_1"))


async def test_nobody_is_written_to_by_a_username(case: Case) -> None:
    to = Identity(IdentityKind.USERNAME, "sari")

    with pytest.raises(DeliveryRefused):
        await case.channel.send(Outgoing(to=to, text="halo", reference="msg_1"))
