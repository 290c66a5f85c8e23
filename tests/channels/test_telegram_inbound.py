"""What Telegram tells, read: each kind of message, edits, presses, who blocks, and what is put aside."""

import json
from datetime import UTC, datetime

import pytest

from pesan.channels.errors import SignatureInvalid, UpdateMalformed
from pesan.channels.models import (
    Identity,
    IdentityKind,
    MediaKind,
    ReachChanged,
    Received,
    Unrecognised,
    Update,
)
from pesan.channels.providers import telegram_inbound
from pesan.channels.providers.telegram import SECRET_HEADER
from pesan.kit.egress import Egress

from ..twins import telegram_official
from ..twins import telegram_updates as says
from ..twins.telegram_updates import Fields, Person
from .conftest import SECRET_TOKEN, bot

SARI = Person(6123456789, "Sari", "sari_w", "Wulandari")
AT = datetime(2026, 11, 27, 1, 2, 3, tzinfo=UTC)
BOT = "110201543"


def read(**told: object) -> Update:
    """One update, held to Telegram's own shapes before we read it."""
    update = {"update_id": 7, **told}
    telegram_official.judge_update(update)
    [found] = telegram_inbound.updates(update, bot=BOT)
    return found


def received(content: Fields, **more: object) -> Received:
    update = read(message=says.message(SARI, content, number=42, at=AT, **more))  # type: ignore[arg-type] # fields of a message
    assert isinstance(update, Received), update
    return update


def test_a_text_says_who_wrote_what_and_when() -> None:
    update = received(says.text("ada kaos hitam?"))

    assert update.provider_id == f"{BOT}.6123456789.42"
    assert update.identities == (
        Identity(IdentityKind.TELEGRAM, "6123456789"),
        Identity(IdentityKind.USERNAME, "sari_w"),
    )
    assert (update.type, update.text, update.choice) == ("text", "ada kaos hitam?", None)
    assert (update.profile_name, update.sent_at, update.phone) == ("Sari Wulandari", AT, None)


def test_of_a_photo_the_largest_is_fetched() -> None:
    update = received(says.photo("yang ini?", group_id="album-1"))

    assert (update.type, update.text) == ("image", "yang ini?")
    assert update.media is not None
    assert (update.media.kind, update.media.size_bytes) == (MediaKind.IMAGE, 90_000)
    assert update.content["media_group_id"] == "album-1"


@pytest.mark.parametrize(
    ("content", "type_", "kind", "content_type"),
    [
        (says.document("nota.pdf", "application/pdf"), "document", MediaKind.DOCUMENT, "application/pdf"),
        (says.voice(), "audio", MediaKind.AUDIO, "audio/ogg"),
        (says.audio(), "audio", MediaKind.AUDIO, "audio/mpeg"),
        (says.video(), "video", MediaKind.VIDEO, "video/mp4"),
        (says.animation(), "video", MediaKind.VIDEO, "video/mp4"),
        (says.sticker(), "sticker", MediaKind.STICKER, "image/webp"),
    ],
)  # fmt: skip
def test_a_file_is_named_to_be_fetched_later(
    content: Fields, type_: str, kind: MediaKind, content_type: str
) -> None:
    update = received(content)

    assert update.media is not None
    assert (update.type, update.media.kind, update.media.content_type) == (
        type_,
        kind,
        content_type,
    )
    assert update.media.id in str(content)
    assert update.media.voice is ("voice" in content)


def test_a_place_is_read_by_its_name() -> None:
    assert received(says.location(-6.9, 107.6)).text is None
    named = received(says.venue("Toko Sari", "Jl. Melati 4"))
    assert (named.type, named.text) == ("location", "Toko Sari, Jl. Melati 4")


def test_only_ones_own_number_is_ones_phone() -> None:
    own = says.contact("62 812-3456-7890", "Sari", user_id=SARI.id)

    assert received(own).phone == "+6281234567890"
    assert received(says.contact("6281234567890", "Budi", user_id=99)).phone is None
    assert received(says.contact("6281234567890", "Budi")).phone is None
    forwarded = {"type": "hidden_user", "date": 1, "sender_user_name": "Budi"}
    assert received(own, forward_origin=forwarded).phone is None


def test_an_answer_names_what_it_answers() -> None:
    earlier = says.message(SARI, says.text("warna apa?"), number=41, at=AT)

    assert received(says.text("hitam"), reply_to_message=earlier).reply_to == f"{BOT}.6123456789.41"


def test_a_link_to_the_bot_brings_what_it_carries() -> None:
    update = received(says.text("/start iklan-7"))

    assert (update.text, update.type) == ("/start", "text")
    assert update.referral is not None
    assert (update.referral.kind, update.referral.id) == ("start", "iklan-7")
    assert received(says.text("/start")).referral is None
    assert received(says.text("/help")).text == "/help"


def test_an_edit_is_the_same_message_in_other_words() -> None:
    first = says.message(SARI, says.text("2 ya"), number=42, at=AT)
    edited = read(edited_message={**first, "text": "3 ya", "edit_date": 1_795_741_400})

    assert isinstance(edited, Received)
    assert (edited.edits, edited.text) == (f"{BOT}.6123456789.42", "3 ya")
    assert edited.provider_id == f"{BOT}.6123456789.42.edit.7"


def test_a_place_that_moves_is_not_an_edit() -> None:
    moving = says.message(SARI, says.location(-6.9, 107.6), number=42, at=AT)

    assert isinstance(read(edited_message=moving), Unrecognised)


def test_a_press_brings_the_choice_its_words_and_a_wish_to_be_answered() -> None:
    keyboard = {"inline_keyboard": [[{"text": "Ya, jadi", "callback_data": "confirm"}]]}
    ours = says.message(SARI, says.text("Jadi?"), number=50, at=AT, reply_markup=keyboard)
    update = read(callback_query=says.press(SARI, "4382bfdwdsb323b2d9", "confirm", ours))

    assert isinstance(update, Received)
    assert (update.text, update.choice, update.type) == ("Ya, jadi", "confirm", "interactive")
    assert update.acknowledge == "4382bfdwdsb323b2d9"
    assert update.reply_to == f"{BOT}.6123456789.50"


@pytest.mark.parametrize("data", [None, "confirm"])
def test_a_press_we_cannot_use_wants_its_answer_too(data: str | None) -> None:
    in_group = says.message(SARI, says.text("Jadi?"), number=50, at=AT, chat=says.group())
    for of in (in_group, None):
        update = read(callback_query=says.press(SARI, "q1", data, of))
        assert isinstance(update, Unrecognised)
        assert update.acknowledge == "q1"


def test_who_blocks_the_bot_is_gone_and_who_lets_it_in_is_back() -> None:
    user = {"id": 110201543, "is_bot": True, "first_name": "Toko"}
    for status, reachable in (("kicked", False), ("member", True)):
        update = read(my_chat_member=says.membership(SARI, status, at=AT, bot=user))
        assert isinstance(update, ReachChanged)
        assert (update.reachable, update.at) == (reachable, AT)


def test_a_shop_answers_persons() -> None:
    told = says.message(SARI, says.text("halo"), number=42, at=AT)
    robot = {**told, "from": {"id": 5, "is_bot": True, "first_name": "x"}}
    grouped = says.message(SARI, says.text("halo"), number=42, at=AT, chat=says.group())
    post = {"message_id": 1, "date": 1, "chat": {"id": -100, "type": "channel", "title": "x"}}

    for update in (
        read(message=robot),
        read(message=grouped),
        read(edited_message=grouped),
        read(channel_post=post),
        read(message=says.message(SARI, says.poll(), number=42, at=AT)),
    ):
        assert isinstance(update, Unrecognised)
        assert update.key == f"{BOT}.update.7"


def test_what_does_not_exist_yet_is_put_aside() -> None:
    [update] = telegram_inbound.updates({"update_id": 7, "hologram": {"id": 1}}, bot=BOT)

    assert update == Unrecognised(key=f"{BOT}.update.7", kind="hologram")


def test_another_bots_message_of_the_same_number_is_another_message() -> None:
    document = {"update_id": 7, "message": says.message(SARI, says.text("a"), number=1, at=AT)}
    [one] = telegram_inbound.updates(document, bot="1")
    [other] = telegram_inbound.updates(document, bot="2")

    assert isinstance(one, Received)
    assert isinstance(other, Received)
    assert one.provider_id != other.provider_id


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": "7"},
        {"update_id": True},
        {"update_id": 7, "message": []},
        {"update_id": 7, "message": {}},
        {"update_id": 7, "message": {"chat": {"id": 1, "type": "private"}, "text": "a"}},
        {"update_id": 7, "message": {"chat": {"id": "1", "type": "private"}, "text": "a", "message_id": 1}},
        {"update_id": 7, "callback_query": {"id": 5}},
        {"update_id": 7, "my_chat_member": {"chat": {}}},
    ],
)  # fmt: skip
def test_what_is_not_of_telegrams_shape_is_malformed(update: Fields) -> None:
    with pytest.raises(UpdateMalformed):
        telegram_inbound.updates(update, bot=BOT)


@pytest.mark.parametrize("given", [None, "", "guess", SECRET_TOKEN[:-1], f"{SECRET_TOKEN} ", "ü"])
async def test_who_does_not_know_the_secret_is_not_telegram(
    given: str | None, egress: Egress
) -> None:
    headers = {} if given is None else {SECRET_HEADER: given}
    body = json.dumps({"update_id": 1}).encode()

    for channel in (bot(egress), bot(egress, secret_token="")):
        with pytest.raises(SignatureInvalid):
            channel.read_updates(headers, body)
