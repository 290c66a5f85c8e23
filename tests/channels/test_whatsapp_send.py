"""Sending over WhatsApp, against the Graph twin on real HTTP."""

import logging
import traceback

import pytest

from pesan.channels.errors import (
    AccountRestricted,
    CredentialsRefused,
    DeliveryFailed,
    DeliveryRefused,
    DeliveryThrottled,
    DeliveryUnknown,
    MarketingRefused,
    MediaRefused,
    RecipientNeedsPhone,
    RecipientUnreachable,
    TemplateRefused,
    WindowClosed,
)
from pesan.channels.models import Button, Identity, IdentityKind, Media, MediaKind, Outgoing
from pesan.channels.providers import whatsapp_failures
from pesan.channels.providers.whatsapp import WhatsApp
from pesan.kit.egress import Egress

from ..twins import graph_failures as failures
from ..twins.graph import GraphTwin
from ..twins.graph_failures import Failure
from .conftest import ACCESS_TOKEN, connection

SARI = Identity(IdentityKind.WA_ID, "6281234567890")
BSUID = Identity(IdentityKind.BSUID, "ID.1502576394655843")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4 + b"\r\n--not-the-boundary\r\n"
YES, NO = Button("yes", "Ya, pesan"), Button("no", "Batal")


def picture(*, url: str | None = None, content: bytes | None = None) -> Media:
    return Media(kind=MediaKind.IMAGE, content_type="image/png", url=url, content=content)


KAOS = picture(url="https://toko.example/kaos.png")
UPLOADED = picture(content=PNG)


def outgoing(text: str = "Halo, kak!", *, to: Identity = SARI, **more: object) -> Outgoing:
    return Outgoing(to=to, text=text, reference="msg_01jd", **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def both_wrote_today(graph: GraphTwin) -> None:
    graph.hears(SARI.value)
    graph.hears(BSUID.value)


async def test_a_text_arrives_with_our_reference(graph: GraphTwin, whatsapp: WhatsApp) -> None:
    sent = await whatsapp.send(outgoing("Halo, kak! 🙏 Ada yang bisa dibantu?"))

    [message] = graph.sent_to(SARI.value)
    assert message.id == sent.provider_id
    assert message.text == "Halo, kak! 🙏 Ada yang bisa dibantu?"
    assert message.reference == "msg_01jd"


async def test_a_business_scoped_id_is_written_to_as_recipient(
    graph: GraphTwin, whatsapp: WhatsApp
) -> None:
    await whatsapp.send(outgoing(to=BSUID))

    [message] = graph.sent_to("ID.1502576394655843")
    assert message.request["recipient"] == "ID.1502576394655843"
    assert "to" not in message.request


async def test_buttons_can_be_pressed(graph: GraphTwin, whatsapp: WhatsApp) -> None:
    await whatsapp.send(outgoing("Jadi pesan?", buttons=(YES, NO)))

    [message] = graph.sent
    assert message.buttons == {"Ya, pesan": "yes", "Batal": "no"}
    assert message.text == "Jadi pesan?"


@pytest.mark.parametrize(
    ("text", "buttons"),
    [
        ("Pilih:", tuple(Button(f"b{n}", f"Nomor {n}") for n in range(4))),
        ("Pilih:", (Button("a", "Kaos hitam lengan panjang"), NO)),
        ("Pilih:", (Button("a", "Sama"), Button("b", "Sama"))),
        ("Pilih:", (Button("a", "Satu"), Button("a", "Dua"))),
        ("Pilih:", (Button("", "Satu"),)),
        ("Pilih:", (Button(" a ", "Satu"),)),
        ("p" * 1025, (YES, NO)),
    ],
)
async def test_buttons_that_do_not_fit_become_lines_one_can_answer_with(
    graph: GraphTwin, whatsapp: WhatsApp, text: str, buttons: tuple[Button, ...]
) -> None:
    await whatsapp.send(outgoing(text, buttons=buttons))

    [message] = graph.sent
    assert message.type == "text"
    assert message.text == "\n".join([text, *(f"• {button.title}" for button in buttons)])


async def test_a_text_of_full_length_is_sent_without_the_lines(
    graph: GraphTwin, whatsapp: WhatsApp
) -> None:
    await whatsapp.send(outgoing("p" * 4096, buttons=(YES, NO)))

    assert graph.sent[0].text == "p" * 4096


async def test_a_linked_image_carries_the_text_as_its_caption(
    graph: GraphTwin, whatsapp: WhatsApp
) -> None:
    await whatsapp.send(outgoing("Kaos hitam", media=KAOS))

    [message] = graph.sent
    assert (message.type, message.text) == ("image", "Kaos hitam")
    assert message.image_link == "https://toko.example/kaos.png"


async def test_an_image_needs_no_caption(graph: GraphTwin, whatsapp: WhatsApp) -> None:
    await whatsapp.send(outgoing("", media=KAOS))

    assert graph.sent[0].request["image"] == {"link": "https://toko.example/kaos.png"}


async def test_an_image_without_a_public_address_is_uploaded_first(
    graph: GraphTwin, whatsapp: WhatsApp
) -> None:
    await whatsapp.send(outgoing("Scan QRIS ini", media=UPLOADED))

    [message] = graph.sent
    assert message.image_png == PNG, "the bytes arrive unchanged"
    assert message.text == "Scan QRIS ini"


async def test_an_image_with_buttons_is_one_message(graph: GraphTwin, whatsapp: WhatsApp) -> None:
    await whatsapp.send(outgoing("Scan, lalu tekan:", media=UPLOADED, buttons=(YES,)))

    [message] = graph.sent
    assert message.type == "interactive"
    assert message.image_png == PNG
    assert message.buttons == {"Ya, pesan": "yes"}


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (outgoing("p" * 4097), "longer than 4096"),
        (outgoing("p" * 1025, media=KAOS), "longer than 1024"),
        (outgoing(" \n"), "empty"),
        (Outgoing(to=SARI, text="halo", reference=""), "reference"),
        (Outgoing(to=SARI, text="halo", reference="r" * 513), "reference"),
        (outgoing(to=Identity(IdentityKind.USERNAME, "sari")), "cannot send to a username"),
        (outgoing(media=picture(content=b"\x89PNG" + bytes(5 * 1024 * 1024))), "larger than"),
    ],
)
async def test_what_whatsapp_could_only_refuse_is_not_even_asked(
    graph: GraphTwin, whatsapp: WhatsApp, message: Outgoing, why: str
) -> None:
    with pytest.raises(DeliveryRefused, match=why):
        await whatsapp.send(message)

    assert graph.requests_count == 0


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (failures.RATE_LIMITED, DeliveryThrottled),
        (failures.PAIR_RATE_LIMITED, DeliveryThrottled),
        (Failure(429, 999_999), DeliveryThrottled),
        (failures.TEMPORARILY_DOWN, DeliveryFailed),
        (Failure(500, 131000), DeliveryFailed),
        (failures.BROKEN, DeliveryUnknown),
        (failures.BROKEN_AFTER_TAKING, DeliveryUnknown),
        (Failure(502, 999_999), DeliveryUnknown),
        (failures.SILENT, DeliveryUnknown),
        (failures.SILENT_AFTER_TAKING, DeliveryUnknown),
        (failures.CUT, DeliveryUnknown),
        (failures.TOKEN_EXPIRED, CredentialsRefused),
        (Failure(403, 200), CredentialsRefused),
        (Failure(403, 10), CredentialsRefused),
        (Failure(401, 0), CredentialsRefused),
        (Failure(401, 999_999), CredentialsRefused),
        (Failure(400, 131042), AccountRestricted),
        (failures.UNDELIVERABLE, RecipientUnreachable),
        (Failure(400, 131062), RecipientNeedsPhone),
        (Failure(400, 131050), MarketingRefused),
        (Failure(400, 132000), TemplateRefused),
        (Failure(400, 131053), MediaRefused),
        (Failure(400, 999_999), DeliveryRefused),
    ],
)
async def test_each_failure_says_what_to_do_next(
    graph: GraphTwin, impatient: WhatsApp, failure: Failure, expected: type[Exception]
) -> None:
    graph.fail_next(failure)

    with pytest.raises((DeliveryFailed, DeliveryRefused)) as caught:
        await impatient.send(outgoing())

    assert type(caught.value) is expected
    assert len(graph.sent) == int(failure.taken)


async def test_after_a_failure_the_next_message_goes_through(
    graph: GraphTwin, impatient: WhatsApp
) -> None:
    graph.fail_next(failures.CUT)
    graph.fail_next(failures.SILENT)
    for _ in range(2):
        with pytest.raises(DeliveryUnknown):
            await impatient.send(outgoing())

    await impatient.send(outgoing("sekarang bisa"))

    assert graph.sent[-1].text == "sekarang bisa"


@pytest.mark.parametrize(
    "failure", [failures.SILENT, failures.BROKEN, failures.CUT, failures.TEMPORARILY_DOWN]
)
async def test_a_failed_upload_is_safe_to_repeat(
    graph: GraphTwin, impatient: WhatsApp, failure: Failure
) -> None:
    graph.fail_next(failure, on="media")
    message = outgoing(media=UPLOADED)

    with pytest.raises(DeliveryFailed) as caught:
        await impatient.send(message)
    await impatient.send(message)

    assert type(caught.value) is DeliveryFailed
    assert len(graph.sent) == 1


async def test_outside_the_window_the_message_is_refused(
    graph: GraphTwin, whatsapp: WhatsApp
) -> None:
    with pytest.raises(WindowClosed, match="131047"):
        await whatsapp.send(outgoing(to=Identity(IdentityKind.WA_ID, "6285550001111")))

    assert [rejection.code for rejection in graph.take_rejections()] == [131047]


async def test_a_server_that_is_not_there_was_certainly_not_reached(egress: Egress) -> None:
    with pytest.raises(DeliveryFailed) as caught:
        await connection(egress, api_url="http://127.0.0.1:9").send(outgoing())

    assert type(caught.value) is DeliveryFailed


async def test_a_yes_that_cannot_be_read_is_unknown(graph: GraphTwin, whatsapp: WhatsApp) -> None:
    graph.fail_next(Failure(200, 0))  # an error object, under HTTP 200

    with pytest.raises(DeliveryUnknown, match="without a message id"):
        await whatsapp.send(outgoing())


async def test_a_wrong_token_is_a_matter_of_credentials(graph: GraphTwin, egress: Egress) -> None:
    channel = connection(egress, api_url=graph.url, access_token="EAAGanother")

    with pytest.raises(CredentialsRefused):
        await channel.send(outgoing())

    assert [rejection.code for rejection in graph.take_rejections()] == [190]


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "tokèn", "EAAG\x00"])
async def test_a_token_no_header_can_carry_is_refused_before_anything_is_sent(
    graph: GraphTwin, egress: Egress, token: str
) -> None:
    with pytest.raises(CredentialsRefused) as caught:
        await connection(egress, api_url=graph.url, access_token=token).send(outgoing())

    assert not token or token not in str(caught.value)
    assert graph.requests_count == 0


@pytest.mark.parametrize(
    "failure",
    [
        Failure(401, 190, f"Malformed access token {ACCESS_TOKEN}"),
        Failure(400, 100, f"Invalid parameter, token {ACCESS_TOKEN}"),
        Failure(500, 1, f"something about {ACCESS_TOKEN}"),
        failures.SILENT,
        failures.CUT,
    ],
)
async def test_the_access_token_never_shows(
    graph: GraphTwin, impatient: WhatsApp, failure: Failure, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    graph.fail_next(failure)

    with pytest.raises((DeliveryFailed, DeliveryRefused)) as caught:
        await impatient.send(outgoing())

    assert ACCESS_TOKEN not in "".join(traceback.format_exception(caught.value))
    assert ACCESS_TOKEN not in caplog.text
    assert ACCESS_TOKEN not in repr(impatient)


async def test_not_even_a_part_of_the_token_shows(graph: GraphTwin, whatsapp: WhatsApp) -> None:
    graph.fail_next(Failure(401, 190, f"Malformed access token {ACCESS_TOKEN[:12]}..."))

    with pytest.raises(CredentialsRefused) as caught:
        await whatsapp.send(outgoing())

    assert ACCESS_TOKEN[:8] not in str(caught.value)


def test_graphs_word_that_it_is_transient_counts_for_codes_we_do_not_know() -> None:
    transient = b'{"error": {"code": 999999, "message": "m", "is_transient": true}}'
    lasting = b'{"error": {"code": 999999, "message": "m", "is_transient": false}}'

    assert type(whatsapp_failures.failure(400, transient, secret="t")) is DeliveryFailed
    assert type(whatsapp_failures.failure(400, lasting, secret="t")) is DeliveryRefused


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"error": "no"}', b'{"error": {"code": "x"}}', b"[" * 90_000]
)
def test_an_answer_that_is_not_graphs_goes_by_its_status(body: bytes) -> None:
    assert type(whatsapp_failures.failure(400, body, secret="t")) is DeliveryRefused
    assert type(whatsapp_failures.failure(502, body, secret="t")) is DeliveryUnknown
    assert type(whatsapp_failures.failure(429, body, secret="t")) is DeliveryThrottled


async def test_a_phone_number_id_cannot_lead_elsewhere(graph: GraphTwin, egress: Egress) -> None:
    channel = connection(egress, api_url=graph.url, phone_number_id="1/../../me?x=")

    with pytest.raises(DeliveryRefused):
        await channel.send(outgoing())

    [rejection] = graph.take_rejections()
    assert rejection.path == "/v26.0/1%2F..%2F..%2Fme%3Fx%3D/messages"
