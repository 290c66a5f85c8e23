"""Telegram, whole: the webhook we set up ourselves, what comes by it, what goes out."""

import asyncio
import dataclasses
import random
from datetime import timedelta
from typing import Any

import pytest
from msgspec import to_builtins

from pesan import conversations
from pesan.channels.attachments import media_of
from pesan.channels.models import Attachments, Button, ChannelName, Menu, QrImage, Row, Section
from pesan.kit import clock
from pesan.kit.ids import ConversationId, StoreId, decode

from ..patience import PATIENCE_SECONDS, until
from ..running import Pesan, Seller
from ..twins import telegram_failures as fails
from ..twins import telegram_official
from ..twins import telegram_updates as says
from ..twins.telegram_api import BOT_TOKEN
from ..twins.telegram_updates import Person

SARI = Person(6123456789, "Sari", "sari_w")
BUDI = Person(6987654321, "Budi")
OTHER_TOKEN = "220202543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDother"


@pytest.fixture(autouse=True)
def second_reader() -> None:
    telegram_official.load()


async def connect(pesan: Pesan, *, token: str = BOT_TOKEN, owner: str = "human") -> Seller:
    """A store whose bot's webhook is set up, with a person behind it to answer."""
    seller = await pesan.seller()
    await seller.patch("/settings", {"default_owner": owner})
    answer = await seller.put("/connections/telegram", {"bot_token": token})
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "unverified"
    await becomes(seller, "connected")
    return seller


async def becomes(seller: Seller, status: str) -> Any:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = (await seller.get("/connections/telegram")).json()
            if found["status"] == status:
                return found
            await asyncio.sleep(0.05)


async def looked_at_again(pesan: Pesan, seconds: float) -> None:
    """The business clock moves on so far, past the look that is due by then."""
    await pesan.eventually("SELECT count(*) = 1 FROM timers WHERE kind = 'channels.look_at_hook'")
    await pesan.shift_clock(seconds)


async def messages(seller: Seller, count: int) -> list[Any]:
    """The only conversation's messages, oldest first, once there are so many."""
    await seller.pesan.eventually("SELECT count(*) >= $1 FROM customer_messages", count)
    conversation = await conversation_of(seller)
    found = (await seller.get(f"/conversations/{conversation['id']}/messages")).json()["items"]
    return list(reversed(found))


async def conversation_of(seller: Seller) -> Any:
    [conversation] = (await seller.get("/conversations")).json()["items"]
    return conversation


async def reply(seller: Seller, text: str) -> Any:
    conversation = await conversation_of(seller)
    return await seller.made(f"/conversations/{conversation['id']}/messages", {"text": text})


async def becomes_of(pesan: Pesan, message: Any, status: str) -> Any:
    query = "SELECT status = $2 FROM customer_messages WHERE id = $1"
    await pesan.eventually(query, decode("msg", message["id"]), status)
    [found] = await pesan.rows(
        "SELECT * FROM customer_messages WHERE id = $1", decode("msg", message["id"])
    )
    return found


# The webhook.


async def test_connecting_sets_the_webhook_up_and_disconnecting_takes_it_down(
    pesan: Pesan,
) -> None:
    seller = await connect(pesan)

    found = (await seller.get("/connections/telegram")).json()
    hook = pesan.telegram.bot.hook
    assert hook["url"] == found["webhook_url"]
    assert len(hook["secret_token"]) >= 32
    assert (found["last4"], found["livemode"], found["public"]) == (BOT_TOKEN[-4:], True, {})
    assert found["health"]["account"] == "@toko_sari_bot"
    assert found["health"]["pending_updates"] == 0
    assert BOT_TOKEN not in str(found)

    deleted = await seller.api.delete(seller.path("/connections/telegram"))
    assert deleted.status_code == 204
    await until(lambda: not pesan.telegram.bot.hook)


async def test_a_bot_that_was_connected_anew_stays_connected(pesan: Pesan) -> None:
    seller = await connect(pesan)
    before = dict(pesan.telegram.bot.hook)

    await seller.api.delete(seller.path("/connections/telegram"))
    await seller.put("/connections/telegram", {"bot_token": BOT_TOKEN})

    found = await becomes(seller, "connected")
    await pesan.eventually("SELECT count(*) = 0 FROM pgqueuer WHERE status IN ('queued', 'picked')")
    assert pesan.telegram.bot.hook["url"] == found["webhook_url"] == before["url"]
    assert pesan.telegram.bot.hook["secret_token"] != before["secret_token"]


async def test_one_may_bring_ones_own_secret(pesan: Pesan) -> None:
    seller = await pesan.seller()
    values = {"bot_token": BOT_TOKEN, "secret_token": "rahasia-toko-sari"}
    await seller.put("/connections/telegram", values)

    await becomes(seller, "connected")
    assert pesan.telegram.bot.hook["secret_token"] == "rahasia-toko-sari"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"bot_token": "not a token"},
        {"bot_token": "110201543:short"},
        {"bot_token": f"{BOT_TOKEN}/../getMe"},
        {"bot_token": BOT_TOKEN, "secret_token": "mit umlaut ü"},
        {"bot_token": BOT_TOKEN, "chat_id": "12345678"},
    ],
)
async def test_what_botfather_does_not_give_is_refused(
    pesan: Pesan, values: dict[str, str]
) -> None:
    seller = await pesan.seller()

    answer = await seller.put("/connections/telegram", values)

    assert answer.status_code == 422
    assert answer.json()["errors"]


async def test_a_token_telegram_does_not_know_is_an_error_that_says_so(pesan: Pesan) -> None:
    seller = await pesan.seller()
    await seller.put("/connections/telegram", {"bot_token": OTHER_TOKEN})

    found = await becomes(seller, "error")
    assert "BotFather" in found["detail"]
    assert {one.description for one in pesan.telegram.take_rejections()} == {"Unauthorized"}


async def test_telegram_that_is_away_is_asked_again(pesan: Pesan) -> None:
    seller = await pesan.seller()
    pesan.telegram.fail_next(fails.BROKEN, on="setWebhook")
    pesan.telegram.fail_next(fails.TOO_MANY, on="getMe")
    await seller.put("/connections/telegram", {"bot_token": BOT_TOKEN})

    assert (await becomes(seller, "connected"))["detail"] is None


async def test_how_messages_arrive_is_looked_at_and_said(pesan: Pesan) -> None:
    seller = await connect(pesan)
    bot = pesan.telegram.bot
    bot.pending, bot.last_error = 12, "Connection refused"
    bot.last_error_at = clock.real() - timedelta(minutes=1)

    await looked_at_again(pesan, 6 * 60)

    found = await becomes(seller, "error")
    assert "Connection refused" in found["detail"]
    assert found["health"]["pending_updates"] == 12
    assert found["health"]["last_error"] == "Connection refused"
    assert found["health"]["last_error_at"] is not None

    bot.pending = 0
    await looked_at_again(pesan, 12 * 60)
    await becomes(seller, "connected")


async def test_a_webhook_somebody_took_down_is_set_up_and_anothers_is_told_of(
    pesan: Pesan,
) -> None:
    seller = await connect(pesan)
    ours = dict(pesan.telegram.bot.hook)

    pesan.telegram.bot.hook = {}
    await looked_at_again(pesan, 6 * 60)
    await until(lambda: pesan.telegram.bot.hook == ours)
    pesan.telegram.bot.hook = {**ours, "url": "https://elsewhere.example/hook"}
    await looked_at_again(pesan, 12 * 60)

    assert "another program" in (await becomes(seller, "error"))["detail"]


# What comes in.


async def test_a_message_comes_once_however_often_it_is_told(pesan: Pesan) -> None:
    seller = await connect(pesan)

    told = await pesan.telegram.say(SARI, "ada kaos hitam?", times=3)
    await pesan.telegram.redeliver(told)

    assert told.statuses == (200, 200, 200)
    [message] = await messages(seller, 1)
    assert (message["text"], message["author"]) == ("ada kaos hitam?", "customer")
    conversation = await conversation_of(seller)
    assert (conversation["channel"], conversation["customer"]["name"]) == ("telegram", "Sari")
    assert conversation["window_open_until"] is None


async def test_what_is_told_in_order_is_read_in_order(pesan: Pesan) -> None:
    seller = await connect(pesan)
    texts = [f"baris {number}" for number in range(12)]

    for text in texts:
        await pesan.telegram.say(SARI, text)

    assert [one["text"] for one in await messages(seller, 12)] == texts


async def test_shuffled_and_repeated_each_is_read_once(pesan: Pesan) -> None:
    seller = await connect(pesan)
    texts = [f"baris {number}" for number in range(10)]
    told = [
        pesan.telegram.made(
            {"message": says.message(SARI, says.text(text), number=n + 1, at=clock.real())}
        )
        for n, text in enumerate(texts)
    ]
    posted = told * 3
    random.Random(7).shuffle(posted)

    answers = await asyncio.gather(*(pesan.telegram.redeliver(one) for one in posted))

    assert {status for one in answers for status in one.statuses} == {200}
    assert sorted(one["text"] for one in await messages(seller, 10)) == sorted(texts)


async def test_without_the_secret_nothing_is_stored(pesan: Pesan) -> None:
    await connect(pesan)
    other = await connect_another(pesan)

    forged = await pesan.telegram.deliver(
        {"message": says.message(SARI, says.text("halo"), number=1, at=clock.real())}, forged=True
    )
    genuine = pesan.telegram.made(
        {"message": says.message(SARI, says.text("halo"), number=2, at=clock.real())}
    )
    elsewhere = await pesan.api.post(
        str(other.hook["url"]), content=genuine.body, headers=dict(genuine.headers)
    )

    assert forged.statuses == (401,)
    assert elsewhere.status_code == 401
    assert await pesan.value("SELECT count(*) FROM channel_updates") == 0


async def connect_another(pesan: Pesan) -> Any:
    bot = pesan.telegram.add_bot(OTHER_TOKEN, "toko_budi_bot")
    await connect(pesan, token=OTHER_TOKEN)
    return bot


async def test_what_is_no_update_is_kept_to_be_looked_at(pesan: Pesan) -> None:
    await connect(pesan)
    hook = pesan.telegram.bot.hook
    headers = {"X-Telegram-Bot-Api-Secret-Token": str(hook["secret_token"])}

    answer = await pesan.api.post(str(hook["url"]), content=b'{"update_id": "x"}', headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "channels.update_malformed")
    assert await pesan.value("SELECT kind FROM channel_updates") == "malformed"


async def test_groups_and_things_to_come_are_stored_and_answered_by_nobody(pesan: Pesan) -> None:
    await connect(pesan, owner="agent")

    await pesan.telegram.send(SARI, says.text("halo"), chat=says.group())
    await pesan.telegram.send(SARI, says.poll())

    await pesan.eventually("SELECT count(*) = 2 FROM channel_updates WHERE kind = 'unrecognised'")
    assert await pesan.value("SELECT count(*) FROM customer_messages") == 0
    assert pesan.telegram.sent == []


async def test_a_card_number_is_hidden_wherever_it_is_kept(pesan: Pesan) -> None:
    seller = await connect(pesan)

    await pesan.telegram.say(SARI, "kartu saya 4111 1111 1111 1111")

    [message] = await messages(seller, 1)
    assert "1111 1111" not in message["text"].removesuffix("1111")
    stored = await pesan.value("SELECT content::text FROM channel_updates")
    assert "4111 1111 1111 1111" not in stored


async def test_a_press_is_a_choice_and_is_answered_also_where_it_is_none(pesan: Pesan) -> None:
    seller = await connect(pesan)
    await pesan.telegram.say(SARI, "halo")
    await messages(seller, 1)
    await reply(seller, "Jadi?")
    asked = await pesan.telegram.wait_for(SARI)

    keyboard = {"inline_keyboard": [[{"text": "Ya", "callback_data": "confirm"}]]}
    shown = {**asked.document(), "reply_markup": keyboard}
    await pesan.telegram.press_anything(SARI, "confirm", shown, times=2)
    await pesan.telegram.press_anything(SARI, None, None)

    pressed = (await messages(seller, 3))[-1]
    assert (pressed["text"], pressed["payload"]["choice"]) == ("Ya", "confirm")
    await until(lambda: not pesan.telegram.waiting_presses)
    answered = [one for one in pesan.telegram.calls if one.method == "answerCallbackQuery"]
    assert len(answered) == 2, "once a press, however often it was told"


async def test_a_choice_too_long_for_its_button_comes_back_whole(pesan: Pesan) -> None:
    seller = await connect(pesan)
    await pesan.telegram.say(SARI, "halo")
    await messages(seller, 1)
    long = f"variant:{'x' * 80}"
    row = Row("varian " * 12, "Ukuran XL")
    await offer(seller, (Button(long, "Ukuran L"),), Menu("Pilih", (Section("", (row,)),)))
    asked = await pesan.telegram.wait_for(SARI)

    for title in ("Ukuran L", "Ukuran XL"):
        await pesan.telegram.press(SARI, asked, title)
    forgotten = {**asked.document(), "date": 0}
    del forgotten["reply_markup"]
    data = asked.keys["Ukuran L"]["callback_data"]
    await pesan.telegram.press_anything(SARI, data, forgotten)
    await pesan.telegram.press_anything(SARI, data.replace(":0", ":9"), asked.document())

    pressed = (await messages(seller, 6))[-4:]
    assert [(one["text"], one["payload"].get("choice")) for one in pressed] == [
        ("Ukuran L", long),
        ("Ukuran XL", row.id),
        ("Ukuran L", long),
        (None, None),
    ]


async def offer(seller: Seller, buttons: tuple[Button, ...], menu: Menu) -> None:
    """The house says something with things to tap."""
    world = seller.pesan.world
    store = StoreId(decode("sto", seller.store_id))
    conversation = ConversationId(decode("con", (await conversation_of(seller))["id"]))
    async with world.database.store(store) as tx:
        await conversations.say(
            tx,
            store,
            conversation,
            text="Pilih",
            author=conversations.Author.SYSTEM,
            once="offer",
            buttons=buttons,
            payload={"menu": to_builtins(menu)},
        )


# What goes out.


async def test_a_reply_arrives_and_a_blocked_bot_is_told_to_the_seller(pesan: Pesan) -> None:
    seller = await connect(pesan)
    await pesan.telegram.say(SARI, "halo")
    await messages(seller, 1)

    sent = await becomes_of(pesan, await reply(seller, "halo kak"), "sent")
    assert sent["provider_id"].startswith(BOT_TOKEN.partition(":")[0])
    pesan.telegram.blocked_by.add(SARI.id)
    failed = await becomes_of(pesan, await reply(seller, "masih ada?"), "failed")

    assert "blocked" in failed["error"]


async def test_who_blocked_the_bot_is_marked_until_they_write_or_let_it_in(pesan: Pesan) -> None:
    seller = await connect(pesan)
    await pesan.telegram.say(SARI, "halo")
    await messages(seller, 1)
    since = "SELECT unreachable_since IS {} NULL FROM conversations"

    blocked = await pesan.telegram.block(SARI)
    await pesan.eventually(since.format("NOT"))
    await pesan.telegram.unblock(SARI)
    await pesan.eventually(since.format(""))
    await pesan.telegram.redeliver(blocked)

    assert await pesan.value(since.format(""))


async def test_to_who_is_gone_nothing_is_sent_until_they_write_again(pesan: Pesan) -> None:
    seller = await connect(pesan)
    await pesan.telegram.say(SARI, "halo")
    await messages(seller, 1)
    await pesan.telegram.block(SARI)
    await pesan.eventually("SELECT unreachable_since IS NOT NULL FROM conversations")

    refused = await becomes_of(pesan, await reply(seller, "masih ada?"), "failed")
    assert "blocked" in refused["error"]
    assert not [one for one in pesan.telegram.calls if one.method == "sendMessage"]

    await pesan.telegram.say(SARI, "saya kembali")
    await pesan.eventually("SELECT unreachable_since IS NULL FROM conversations")
    await becomes_of(pesan, await reply(seller, "halo lagi"), "sent")


async def test_a_stopped_bot_is_not_called_well_by_a_look_that_went_well(pesan: Pesan) -> None:
    seller = await connect(pesan)
    await pesan.telegram.say(SARI, "halo")
    await messages(seller, 1)
    pesan.telegram.fail_next(fails.REVOKED, on="sendMessage")
    await reply(seller, "halo kak")
    stopped = await becomes(seller, "error")
    looks = [one.method for one in pesan.telegram.calls].count("getWebhookInfo")

    await looked_at_again(pesan, 6 * 60)

    await until(
        lambda: [one.method for one in pesan.telegram.calls].count("getWebhookInfo") > looks
    )
    await pesan.eventually("SELECT count(*) = 1 FROM timers WHERE kind = 'channels.look_at_hook'")
    found = (await seller.get("/connections/telegram")).json()
    assert (found["status"], found["detail"]) == ("error", stopped["detail"])


async def test_a_word_of_a_block_that_comes_late_shuts_nobody_out(pesan: Pesan) -> None:
    seller = await connect(pesan)
    user = pesan.telegram.bot.user()
    long_ago = clock.real() - timedelta(hours=1)
    late = says.membership(SARI, "kicked", at=long_ago, bot=user)
    await pesan.telegram.say(SARI, "halo lagi")
    await messages(seller, 1)

    await pesan.telegram.deliver({"my_chat_member": late})

    assert await pesan.value("SELECT unreachable_since IS NULL FROM conversations")


async def test_a_code_is_uploaded_also_where_its_address_is_public(pesan: Pesan) -> None:
    seller = await pesan.seller()
    world = dataclasses.replace(pesan.world, public_url="https://toko.example")
    holds = Attachments(image=QrImage(path="/pay/x/qr.png", qr="00020101"))
    store = StoreId(decode("sto", seller.store_id))

    async with world.database.store(store) as tx:
        here = await media_of(tx, world, store, holds, channel=ChannelName.TELEGRAM)
        there = await media_of(tx, world, store, holds, channel=ChannelName.WHATSAPP)

    assert here is not None
    assert there is not None
    assert (here.url, here.content is None) == (None, False)
    assert (there.url, there.content) == ("https://toko.example/pay/x/qr.png", None)
