"""What goes to Telegram: every form a message takes, its limits, and what each failure means."""

import asyncio
import logging

import pytest

from pesan.channels.errors import (
    CredentialsRefused,
    DeliveryFailed,
    DeliveryRefused,
    DeliveryThrottled,
    DeliveryUnknown,
    MediaGone,
    MediaRefused,
    MediaTooLarge,
    RecipientUnreachable,
)
from pesan.channels.images import qr_png
from pesan.channels.models import (
    Button,
    Identity,
    IdentityKind,
    IncomingMedia,
    Link,
    Media,
    MediaKind,
    Menu,
    Outgoing,
    Place,
    Products,
    Row,
    Section,
    Template,
)
from pesan.channels.providers import telegram_names
from pesan.channels.providers.telegram import Telegram
from pesan.channels.providers.telegram_outbound import units, written
from pesan.kit.egress import Egress

from ..twins import telegram_failures as fails
from ..twins.telegram import TelegramTwin
from ..twins.telegram_api import BOT_TOKEN, SentMessage
from .conftest import bot

SARI = 6123456789
TO = Identity(IdentityKind.TELEGRAM, str(SARI))
REFERENCE = "msg_01jd0000000000000000000000"
BOT = BOT_TOKEN.partition(":")[0]


def message(text: str = "halo", **more: object) -> Outgoing:
    return Outgoing(to=TO, text=text, reference=REFERENCE, **more)  # type: ignore[arg-type] # parts of one


@pytest.fixture(autouse=True)
def begun(botapi: TelegramTwin) -> None:
    botapi.begun_by.add(SARI)


async def sent(botapi: TelegramTwin, telegram: Telegram, outgoing: Outgoing) -> SentMessage:
    answered = await telegram.send(outgoing)
    [message] = botapi.sent
    assert answered.provider_id == f"{BOT}.{SARI}.{message.number}"
    return message


async def test_a_text_goes_as_it_is_marks_and_all(botapi: TelegramTwin, telegram: Telegram) -> None:
    words = "*2* x _kaos_ <b>hitam</b> & [ini](http://a.example)"

    got = await sent(botapi, telegram, message(words))

    assert (got.method, got.text) == ("sendMessage", words)
    assert not {"parse_mode", "entities"} & set(got.call.fields)


async def test_short_answers_stand_side_by_side_and_long_ones_below_each_other(
    botapi: TelegramTwin, telegram: Telegram
) -> None:
    await telegram.send(message("Jadi?", buttons=(Button("yes", "Ya"), Button("no", "Tidak"))))
    long = (Button("a", "Kaos Polos Hitam L"), Button("b", "Kaos Polos Hitam XL"))
    await telegram.send(message("Yang mana?", buttons=long))

    shapes = [
        [len(row) for row in one.call.fields["reply_markup"]["inline_keyboard"]]  # type: ignore[index] # JSON
        for one in botapi.sent
    ]
    assert shapes == [[2], [1, 1]]
    assert botapi.sent[0].keys["Ya"]["callback_data"] == "yes"


async def test_a_choice_too_long_for_a_button_goes_as_a_pointer_to_it(
    botapi: TelegramTwin, telegram: Telegram
) -> None:
    choices = ("é" * 33, "x" * 64, "~looks like ours", "")
    buttons = tuple(Button(choice, f"Pilihan {n}") for n, choice in enumerate(choices))

    got = await sent(botapi, telegram, message("Pilih", buttons=buttons))

    datas = [key["callback_data"] for key in got.keys.values()]
    assert datas[1] == "x" * 64
    pointed = [telegram_names.pointer_in(data) for data in datas]
    assert [(p.reference, p.position) if p else None for p in pointed] == [
        (REFERENCE, 0),
        None,
        (REFERENCE, 2),
        (REFERENCE, 3),
    ]


async def test_a_menu_is_a_keyboard_and_what_its_lines_explain(
    botapi: TelegramTwin, telegram: Telegram
) -> None:
    rows = (Row("jne", "JNE REG", "2-3 hari"), Row("gosend", "GoSend"))
    got = await sent(
        botapi, telegram, message("Kirim?", menu=Menu("Pilih", (Section("Kurir", rows),)))
    )

    assert list(got.keys) == ["JNE REG", "GoSend"]
    assert got.text == "Kirim?\nKurir\n• JNE REG: 2-3 hari"


async def test_a_link_is_a_button_where_a_phone_could_open_it(
    botapi: TelegramTwin, telegram: Telegram
) -> None:
    await telegram.send(message("Bayar", link=Link("Buka", "https://toko.example/pay/x")))
    await telegram.send(message("Bayar", link=Link("Buka", "http://localhost:8000/pay/x")))

    opened, written_out = botapi.sent
    assert opened.keys["Buka"] == {"text": "Buka", "url": "https://toko.example/pay/x"}
    assert (written_out.keys, written_out.text) == ({}, "Bayar\nBuka: http://localhost:8000/pay/x")


async def test_a_drawn_code_is_uploaded_with_its_words_and_keys(
    botapi: TelegramTwin, telegram: Telegram
) -> None:
    png = qr_png("00020101021226")
    picture = Media(kind=MediaKind.IMAGE, content_type="image/png", content=png)

    got = await sent(
        botapi, telegram, message("Scan ya 🙏", media=picture, buttons=(Button("x", "Batal"),))
    )

    assert got.method == "sendPhoto"
    assert got.file is not None
    assert (got.file.content, got.file.content_type) == (png, "image/png")
    assert (got.text, list(got.keys)) == ("Scan ya 🙏", ["Batal"])


@pytest.mark.parametrize(
    ("kind", "content_type", "method"),
    [
        (MediaKind.IMAGE, "image/jpeg", "sendPhoto"),
        (MediaKind.VIDEO, "video/mp4", "sendVideo"),
        (MediaKind.AUDIO, "audio/ogg", "sendVoice"),
        (MediaKind.AUDIO, "audio/mpeg", "sendAudio"),
        (MediaKind.DOCUMENT, "application/pdf", "sendDocument"),
        (MediaKind.STICKER, "image/webp", "sendSticker"),
    ],
)
async def test_a_file_goes_as_what_it_is_by_address_or_by_bytes(
    botapi: TelegramTwin, telegram: Telegram, kind: MediaKind, content_type: str, method: str
) -> None:
    there = Media(kind=kind, content_type=content_type, url="https://toko.example/files/1")
    here = Media(kind=kind, content_type=content_type, content=b"bytes", filename='no"t\r\na.pdf')

    for media in (there, here):
        await telegram.send(message("", media=media))

    assert [one.method for one in botapi.sent] == [method, method]
    assert botapi.sent[1].file is not None
    assert botapi.sent[1].file.filename == "no_t__a.pdf"


async def test_a_place_is_a_pin_and_with_words_a_line(
    botapi: TelegramTwin, telegram: Telegram
) -> None:
    bare = Place(latitude=-6.9, longitude=107.6)
    named = Place(latitude=-6.9, longitude=107.6, name="Toko Sari", address="Jl. Melati 4")

    for outgoing in (
        message("", place=bare),
        message("", place=named),
        message("Di sini", place=named),
    ):
        await telegram.send(outgoing)

    assert [one.method for one in botapi.sent] == ["sendLocation", "sendVenue", "sendMessage"]
    assert botapi.sent[2].text == (
        "Di sini\nToko Sari\nJl. Melati 4\nhttps://maps.google.com/?q=-6.9,107.6"
    )


async def test_an_answer_quotes_what_it_answers_in_the_same_chat_alone(
    botapi: TelegramTwin, telegram: Telegram
) -> None:
    await telegram.send(message(reply_to=f"{BOT}.{SARI}.41"))
    await telegram.send(message(reply_to=f"{BOT}.99.41"))
    await telegram.send(message(reply_to="wamid.HBgN"))

    quoted = [one.call.fields.get("reply_parameters") for one in botapi.sent]
    assert quoted == [{"message_id": 41, "allow_sending_without_reply": True}, None, None]


async def test_what_telegram_has_no_form_for_is_said_in_words(
    botapi: TelegramTwin, telegram: Telegram
) -> None:
    await telegram.send(
        message("", template=Template(name="receipt", language="id", body=("Lunas", "ya")))
    )
    await telegram.send(message("", products=Products("1", (("Kaos", ("KPH-L",)),))))

    assert [one.text for one in botapi.sent] == ["Lunas\nya", "Kaos"]


def test_lengths_are_counted_as_telegram_counts() -> None:
    assert units("a😊") == 3
    written(message("😊" * 2048), bot=BOT)
    picture = Media(kind=MediaKind.IMAGE, content_type="image/png", content=b"x")
    written(message("a" * 1024, media=picture), bot=BOT)

    for too_long in (message("😊" * 2048 + "a"), message("a" * 1025, media=picture)):
        with pytest.raises(DeliveryRefused, match="longer"):
            written(too_long, bot=BOT)


@pytest.mark.parametrize(
    "outgoing",
    [
        message(" "),
        Outgoing(to=Identity(IdentityKind.TELEGRAM, "-100123"), text="halo", reference=REFERENCE),
        Outgoing(to=Identity(IdentityKind.WA_ID, "62812"), text="halo", reference=REFERENCE),
        message(buttons=tuple(Button(str(n), str(n)) for n in range(101))),
        Outgoing(to=TO, text="a", reference="r" * 64, buttons=(Button("x" * 65, "a"),)),
        message(media=Media(kind=MediaKind.IMAGE, content_type="image/png")),
        message(media=Media(kind=MediaKind.IMAGE, content_type="image/png", content=b"")),
    ],
)
async def test_what_could_only_be_refused_is_not_asked(
    botapi: TelegramTwin, telegram: Telegram, outgoing: Outgoing
) -> None:
    with pytest.raises(DeliveryRefused):
        await telegram.send(outgoing)
    assert botapi.calls == []


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (fails.REVOKED, CredentialsRefused),
        (fails.BLOCKED, RecipientUnreachable),
        (fails.DEACTIVATED, RecipientUnreachable),
        (fails.NO_SUCH_CHAT, RecipientUnreachable),
        (fails.PICTURE_AWAY, MediaRefused),
        (fails.CONFLICT, DeliveryFailed),
        (fails.BROKEN, DeliveryUnknown),
        (fails.BROKEN_AFTER_TAKING, DeliveryUnknown),
        (fails.CUT, DeliveryUnknown),
        (fails.GARBAGE, DeliveryUnknown),
        (fails.Failure(400, "Bad Request: something new"), DeliveryRefused),
        (fails.Failure(404, "Not Found"), CredentialsRefused),
    ],
)
async def test_each_failure_says_what_to_do_next(
    botapi: TelegramTwin,
    telegram: Telegram,
    failure: fails.Failure,
    kind: type[DeliveryFailed | DeliveryRefused],
) -> None:
    botapi.fail_next(failure)

    with pytest.raises(kind) as caught:
        await telegram.send(message())

    assert type(caught.value) is kind


async def test_too_fast_says_how_long_to_wait(botapi: TelegramTwin, telegram: Telegram) -> None:
    botapi.fail_next(fails.TOO_MANY)

    with pytest.raises(DeliveryThrottled) as caught:
        await telegram.send(message())

    assert caught.value.retry_after_seconds == 2.0


async def test_silence_leaves_it_unknown(botapi: TelegramTwin, egress: Egress) -> None:
    botapi.fail_next(fails.SILENT_AFTER_TAKING)

    with pytest.raises(DeliveryUnknown):
        await bot(egress, api_url=botapi.url, timeout_seconds=0.5).send(message())


async def test_a_token_stands_in_no_error_and_no_log(
    botapi: TelegramTwin, egress: Egress, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # as the app has it
    quoting = fails.Failure(400, f"Bad Request: bot{BOT_TOKEN} is odd")
    away = bot(egress, api_url="http://127.0.0.1:1")
    here = bot(egress, api_url=botapi.url, timeout_seconds=0.5)
    botapi.fail_next(quoting)
    botapi.fail_next(fails.REVOKED)
    botapi.fail_next(fails.SILENT)

    for channel in (here, here, here, away):
        with pytest.raises((DeliveryFailed, DeliveryRefused)) as caught:
            await channel.send(message())
        chain: BaseException | None = caught.value
        while chain is not None:
            assert BOT_TOKEN.partition(":")[2] not in f"{chain!r}{chain}"
            chain = chain.__cause__
    logged = [one for one in caplog.records if one.name.split(".")[0] in {"httpx", "pesan"}]
    assert BOT_TOKEN.partition(":")[2] not in "".join(one.getMessage() for one in logged)


@pytest.mark.parametrize("token", ["../bot2:x", "110201543:short", f"{BOT_TOKEN}/../x", ""])
async def test_what_is_no_token_goes_into_no_address(
    botapi: TelegramTwin, egress: Egress, token: str
) -> None:
    with pytest.raises(CredentialsRefused):
        await bot(egress, api_url=botapi.url, bot_token=token).send(message())
    assert botapi.calls == []


# Files that came.


def incoming(file_id: str) -> IncomingMedia:
    return IncomingMedia(kind=MediaKind.IMAGE, id=file_id, content_type="image/jpeg")


async def test_a_file_comes_whole(botapi: TelegramTwin, telegram: Telegram) -> None:
    botapi.files["photo-1"] = b"\xff\xd8" + b"x" * 2_000_000

    found = await telegram.download(incoming("photo-1"), bytes_max=5_000_000)

    assert (found.content, found.content_type) == (botapi.files["photo-1"], "image/jpeg")


async def test_a_file_that_is_too_large_is_not_read_to_its_end(
    botapi: TelegramTwin, telegram: Telegram
) -> None:
    botapi.files["photo-1"] = b"x" * 200_000

    with pytest.raises(MediaTooLarge):
        await telegram.download(incoming("photo-1"), bytes_max=100_000)


async def test_a_file_that_is_gone_is_gone_and_one_that_does_not_come_may_come(
    botapi: TelegramTwin, telegram: Telegram
) -> None:
    with pytest.raises(MediaGone):
        await telegram.download(incoming("nobody's"), bytes_max=100)
    botapi.files["photo-1"] = b"x"
    for failure in (fails.BROKEN, fails.CUT):
        botapi.fail_next(failure, on="file")
        with pytest.raises(DeliveryFailed):
            await telegram.download(incoming("photo-1"), bytes_max=100)


# What goes beside messages.


async def test_a_press_is_answered_also_too_late(botapi: TelegramTwin, telegram: Telegram) -> None:
    botapi.waiting_presses.add("q1")

    await telegram.acknowledge("q1")
    await telegram.acknowledge("q1")

    assert botapi.waiting_presses == set()


async def test_we_are_seen_typing(botapi: TelegramTwin, telegram: Telegram) -> None:
    await telegram.show_reading(TO, f"{BOT}.{SARI}.1", typing=True)
    await telegram.show_reading(TO, f"{BOT}.{SARI}.1", typing=False)

    [call] = botapi.calls
    assert (call.method, call.fields) == ("sendChatAction", {"chat_id": SARI, "action": "typing"})


async def test_many_at_once_do_not_mix(botapi: TelegramTwin, telegram: Telegram) -> None:
    texts = [f"baris {number}" for number in range(10)]

    answers = await asyncio.gather(*(telegram.send(message(text)) for text in texts))

    by_number = {f"{BOT}.{SARI}.{one.number}": one.text for one in botapi.sent}
    assert [by_number[one.provider_id] for one in answers] == texts
