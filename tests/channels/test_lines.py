"""Two numbers, two bots of one shop: what comes by one is answered by it, and by no other."""

import asyncio
from typing import Any

import pytest

from pesan.kit.ids import decode
from pesan.stores.kept import KeptConnections

from ..conversations.builders import APP_SECRET, Shop, connect, open_shop
from ..patience import until
from ..running import ACCESS_TOKEN, PHONE_NUMBER_ID, Pesan, Seller
from ..twins import meta_webhooks, telegram_official
from ..twins.graph import Hook
from ..twins.meta_webhooks import BUSINESS_ACCOUNT_ID
from ..twins.telegram_updates import Person

SECOND = "206540352242922"
SIBLINGS_SECRET = "the-app-secret-of-the-second"
SARI = Person(6123456789, "Sari", "sari_w")
SECOND_BOT = "220202543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDother"


@pytest.fixture(autouse=True)
def second_number(pesan: Pesan) -> None:
    pesan.graph.add_number(SECOND, ACCESS_TOKEN)


async def add_number(
    seller: Seller, number: str = SECOND, *, app_secret: str = APP_SECRET, **other: str
) -> Any:
    credentials = {
        "phone_number_id": number,
        "waba_id": "419561257915477",
        "access_token": ACCESS_TOKEN,
        "app_secret": app_secret,
        "verify_token": "the-verify-token-of-the-second",
    } | other
    body = {"provider": "whatsapp", "label": "Cabang", "credentials": credentials}
    return await seller.made("/connections", body)


async def writes(shop: Shop, text: str, *, hook: Hook, to: str) -> None:
    content = ("text", {"text": {"body": text}})
    delivered = await shop.pesan.graph.write(hook, "6281234567890", content, to_number=to)
    assert delivered.statuses == (200,)


async def by(pesan: Pesan, text: str) -> str:
    """From which number the buyer reads it."""
    message = await pesan.graph.wait_for("6281234567890", lambda one: one.text == text)
    return message.phone_number_id


async def arrived(pesan: Pesan, text: str) -> str:
    """On which connection a buyer's words have joined a thread."""
    await pesan.eventually("SELECT bool_or(text = $1) FROM customer_messages", text)
    found: str = await pesan.value(
        "SELECT c.connection_id::text FROM customer_messages m JOIN conversations c"
        " ON c.store_id = m.store_id AND c.id = m.conversation_id WHERE m.text = $1",
        text,
    )
    return found


async def answer(shop: Shop, asked: str, text: str) -> Any:
    threads = (await shop.seller.get("/conversations")).json()["items"]
    thread = next(one for one in threads if one["last_message"]["text"] == asked)
    return await shop.seller.made(f"/conversations/{thread['id']}/messages", {"text": text})


async def test_who_writes_to_both_numbers_is_one_customer_with_two_threads(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    second = await add_number(shop.seller, app_secret=SIBLINGS_SECRET)
    hook = (second["webhook_url"], SIBLINGS_SECRET)

    await writes(shop, "ke pusat", hook=shop.hook, to=PHONE_NUMBER_ID)
    await writes(shop, "ke cabang", hook=hook, to=SECOND)
    await arrived(pesan, "ke pusat")
    await arrived(pesan, "ke cabang")
    await answer(shop, "ke pusat", "dari pusat")
    await answer(shop, "ke cabang", "dari cabang")

    assert await by(pesan, "dari pusat") == PHONE_NUMBER_ID
    assert await by(pesan, "dari cabang") == SECOND
    threads = (await shop.seller.get("/conversations")).json()["items"]
    assert len({one["customer"]["id"] for one in threads}) == 1
    assert {one["connection_id"] for one in threads} == {
        second["id"],
        (await shop.seller.get("/connections/whatsapp")).json()["id"],
    }


async def test_a_thread_of_a_removed_number_is_answered_by_no_other(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await add_number(shop.seller)
    await writes(shop, "ke pusat", hook=shop.hook, to=PHONE_NUMBER_ID)
    await arrived(pesan, "ke pusat")
    await shop.seller.api.delete(shop.seller.path("/connections/whatsapp"))

    message = await answer(shop, "ke pusat", "siapa yang kirim?")

    failed = await shop.status_becomes(message, "failed")
    assert "not connected" in failed["error"]
    assert [one for one in pesan.graph.sent if one.text == "siapa yang kirim?"] == []


async def test_a_number_that_is_connected_again_goes_on_where_it_was(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    before = (await shop.seller.get("/connections/whatsapp")).json()
    await add_number(shop.seller)
    await writes(shop, "ke pusat", hook=shop.hook, to=PHONE_NUMBER_ID)
    await arrived(pesan, "ke pusat")
    await shop.seller.api.delete(shop.seller.path("/connections/whatsapp"))
    await asyncio.sleep(KeptConnections.KEPT_SECONDS)  # so long it may be heard still
    content = ("text", {"text": {"body": "masih ada?"}})
    unheard = await pesan.graph.write(
        shop.hook, "6281234567890", content, to_number=PHONE_NUMBER_ID
    )

    again = await add_number(shop.seller, PHONE_NUMBER_ID)

    assert again["id"] == before["id"]
    assert again["webhook_url"] == before["webhook_url"]
    assert (again["label"], again["is_default"]) == ("Cabang", False)
    sent = await answer(shop, "ke pusat", "kami kembali")
    await shop.status_becomes(sent, "sent")
    assert await by(pesan, "kami kembali") == PHONE_NUMBER_ID
    assert (await pesan.graph.redeliver(unheard)).statuses == (404, 200)
    assert await arrived(pesan, "masih ada?") == str(decode("cnx", before["id"]))
    assert len((await shop.seller.get("/conversations")).json()["items"]) == 1


async def test_numbers_of_one_app_share_its_webhook(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    second = await add_number(shop.seller)
    url, _ = shop.hook

    await writes(shop, "lewat alamat pusat", hook=shop.hook, to=SECOND)
    again = (second["webhook_url"], APP_SECRET)
    await writes(shop, "lewat alamat cabang", hook=again, to=PHONE_NUMBER_ID)

    assert await arrived(pesan, "lewat alamat pusat") == str(decode("cnx", second["id"]))
    first = str(decode("cnx", url.rpartition("/")[2]))
    assert await arrived(pesan, "lewat alamat cabang") == first
    await answer(shop, "lewat alamat pusat", "dari cabang")
    assert await by(pesan, "dari cabang") == SECOND
    assert await pesan.value("SELECT count(*) FROM channel_updates WHERE kind <> 'received'") == 0


async def test_one_batch_for_both_is_read_by_both_however_often_and_where_it_comes(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    second = await add_number(shop.seller)
    person = meta_webhooks.Person("6281234567890", "Sari")
    batch = meta_webhooks.document(
        *(
            meta_webhooks.change(
                number,
                persons=[person],
                messages=[
                    meta_webhooks.message(
                        person, "text", {"text": {"body": text}}, at=pesan.graph.clock()
                    )
                ],
            )
            for number, text in ((SECOND, "dua"), (PHONE_NUMBER_ID, "satu"), ("3" * 15, "asing"))
        )
    )

    hooks = [shop.hook, (second["webhook_url"], APP_SECRET)] * 3
    posted = await asyncio.gather(*(pesan.graph.post(hook, batch) for hook in hooks))

    assert {one.statuses for one in posted} == {(200,)}
    assert await arrived(pesan, "dua") == str(decode("cnx", second["id"]))
    await arrived(pesan, "satu")
    assert await pesan.value("SELECT count(*) FROM customer_messages") == 2
    others = (
        "SELECT content ->> 'unrecognised' AS kind FROM channel_updates WHERE kind = 'unrecognised'"
    )
    kept = {row["kind"] for row in await pesan.rows(others)}
    assert kept == {"messages.of_another_number"}


async def test_a_number_of_another_app_is_not_reached_by_this_ones_webhook(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await add_number(shop.seller, app_secret=SIBLINGS_SECRET)

    await writes(shop, "dipalsukan", hook=shop.hook, to=SECOND)

    assert await pesan.value("SELECT count(*) FROM channel_updates WHERE kind = 'received'") == 0


async def test_another_stores_number_is_never_reached_even_with_its_secret(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    other = await pesan.seller("Budi")
    await connect(other, phone_number_id=SECOND, app_secret=APP_SECRET)

    await writes(shop, "untuk toko lain", hook=shop.hook, to=SECOND)

    assert await pesan.value("SELECT count(*) FROM channel_updates WHERE kind = 'received'") == 0
    assert await pesan.value("SELECT count(*) FROM customer_messages") == 0


PARCEL = {
    "name": "kabar_paket",
    "language": "id",
    "category": "utility",
    "body": "Paketmu sudah sampai di toko.",
}


async def listed(shop: Shop, connection: str | None = None) -> list[str]:
    asked = {} if connection is None else {"connection_id": connection}
    page = await shop.seller.get("/message-templates", **asked)
    return sorted(one["name"] for one in page.json()["items"])


async def test_numbers_of_one_account_have_one_list_of_templates(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    second = await add_number(shop.seller, waba_id=BUSINESS_ACCOUNT_ID)
    pesan.graph.templates.add("promo", category="UTILITY")

    assert (await shop.seller.post("/message-templates/sync", {})).status_code == 202
    await pesan.eventually("SELECT count(*) = 1 FROM message_templates")
    made = await shop.seller.made("/message-templates", PARCEL | {"connection_id": second["id"]})
    again = await shop.seller.post("/message-templates", PARCEL)

    assert made["connection_id"] == second["id"], "handed in by the number that is named"
    assert (again.status_code, again.json()["code"]) == (409, "channels.template_taken")
    assert await listed(shop) == await listed(shop, second["id"]) == ["kabar_paket", "promo"]
    other = await pesan.seller("Budi")
    stolen = await other.post("/message-templates", PARCEL | {"connection_id": second["id"]})
    assert stolen.status_code == 404


async def test_a_template_of_the_account_goes_by_the_number_that_was_written_to(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    second = await add_number(shop.seller, waba_id=BUSINESS_ACCOUNT_ID)
    pesan.graph.templates.add("promo", category="UTILITY")
    await shop.seller.post("/message-templates/sync", {})
    await pesan.eventually("SELECT count(*) = 1 FROM message_templates")
    await writes(shop, "ke cabang", hook=(second["webhook_url"], APP_SECRET), to=SECOND)
    await arrived(pesan, "ke cabang")
    thread = (await shop.seller.get("/conversations")).json()["items"][0]["id"]

    said = {"template": {"name": "promo", "parameters": {"body": ["Sari"]}}}
    await shop.seller.made(f"/conversations/{thread}/messages", said)

    sent = await pesan.graph.wait_for("6281234567890", lambda one: one.type == "template")
    assert sent.phone_number_id == SECOND
    assert (
        await pesan.value("SELECT count(*) FROM message_costs WHERE expected_category IS NULL") == 0
    )


async def test_another_account_has_a_list_of_its_own_and_a_closed_number_leaves_its_accounts(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    second = await add_number(shop.seller, waba_id="519561257915478")
    made = await shop.seller.made("/message-templates", PARCEL)
    branch = PARCEL | {"name": "kabar_cabang", "connection_id": second["id"]}
    await shop.seller.made("/message-templates", branch)
    await pesan.eventually(
        "SELECT count(*) = 2 FROM message_templates WHERE provider_id IS NOT NULL"
    )

    assert await listed(shop, second["id"]) == ["kabar_cabang"]
    third = await add_number(shop.seller, "306540352242923", waba_id=BUSINESS_ACCOUNT_ID)
    gone = await shop.seller.api.delete(shop.seller.path("/connections/whatsapp"))
    assert gone.status_code == 204
    path = shop.seller.path(f"/message-templates/{made['id']}")
    assert (await shop.seller.api.delete(path)).status_code == 204

    await pesan.eventually("SELECT count(*) = 0 FROM pgqueuer")
    assert "kabar_paket" not in [one["name"] for one in pesan.graph.templates.by_id.values()], (
        "the other number of the account took it down"
    )
    assert third["id"] != second["id"]


async def test_a_new_thread_goes_where_its_number_says(pesan: Pesan) -> None:
    shop = await open_shop(pesan, owner="agent")
    second = await add_number(shop.seller)
    team = await shop.seller.made("/teams", {"name": "Bandung", "members": []})
    routing = {"default_owner": "human", "team_id": team["id"]}
    put = await shop.seller.put(f"/connections/{second['id']}/routing", routing)
    assert put.json() == routing
    unset = await shop.seller.get("/connections/whatsapp/routing")
    assert unset.json() == {"default_owner": None, "team_id": None}

    await writes(shop, "ke cabang", hook=(second["webhook_url"], APP_SECRET), to=SECOND)
    await arrived(pesan, "ke cabang")

    thread = (await shop.seller.get("/conversations")).json()["items"][0]
    assert (thread["owner"], thread["team_id"]) == ("human", team["id"])


@pytest.fixture
async def bots(pesan: Pesan) -> tuple[Seller, Any]:
    """A shop with two bots, both with their webhooks set up."""
    telegram_official.load()  # slow, and no call may wait for it
    pesan.telegram.add_bot(SECOND_BOT, "cabang_bot")
    seller = await pesan.seller()
    await seller.patch("/settings", {"default_owner": "human"})
    for token in (pesan.telegram.token, SECOND_BOT):
        body = {"provider": "telegram", "credentials": {"bot_token": token}}
        made = await seller.made("/connections", body)
        await pesan.telegram.hooked(token)
    return seller, made


async def test_each_bot_has_its_own_webhook_and_answers_its_own(
    pesan: Pesan, bots: tuple[Seller, Any]
) -> None:
    seller, second = bots
    bot = await pesan.telegram.hooked(SECOND_BOT)
    assert bot.hook["url"] == second["webhook_url"]
    message = {
        "message_id": 1,
        "date": int(pesan.telegram.clock().timestamp()),
        "chat": {"id": SARI.id, "type": "private", "first_name": "Sari"},
        "from": {"id": SARI.id, "is_bot": False, "first_name": "Sari"},
        "text": "ke bot cabang",
    }
    pesan.telegram.begun_by.add(SARI.id)
    await pesan.telegram.redeliver(pesan.telegram.made({"message": message}, bot=bot))
    assert await arrived(pesan, "ke bot cabang") == str(decode("cnx", second["id"]))

    thread = (await seller.get("/conversations")).json()["items"][0]
    await seller.made(f"/conversations/{thread['id']}/messages", {"text": "dari bot cabang"})

    sent = await pesan.telegram.wait_for(SARI, lambda one: one.text == "dari bot cabang")
    assert sent.bot.token == SECOND_BOT


async def test_a_removed_bots_webhook_is_taken_down_and_its_siblings_stays(
    pesan: Pesan, bots: tuple[Seller, Any]
) -> None:
    seller, second = bots

    assert (await seller.api.delete(seller.path("/connections/telegram"))).status_code == 204

    await until(lambda: not pesan.telegram.bot.hook)
    assert (await seller.get("/connections/telegram")).json()["id"] == second["id"]
    assert (await pesan.telegram.hooked(SECOND_BOT)).hook["url"] == second["webhook_url"]
