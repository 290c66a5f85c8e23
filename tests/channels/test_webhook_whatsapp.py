"""What Meta posts: verified, stored once, answered at once; and what others post."""

import httpx

from ..conversations.builders import APP_SECRET, BUDI, SARI, VERIFY_TOKEN, Shop, connect, open_shop
from ..running import Pesan
from ..twins import meta_webhooks
from ..twins.meta_webhooks import Person

NOBODYS = "/webhooks/whatsapp/cnx_01m837xzv4fcaap6hzehqy48v2"


async def _post(shop: Shop, body: bytes, secret: str = APP_SECRET) -> httpx.Response:
    headers = meta_webhooks.signature(secret, body)
    return await shop.pesan.api.post(shop.hook[0], content=body, headers=headers)


async def test_a_message_is_stored_as_it_came_and_joins_its_thread(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    await shop.hears("ada sambal?")

    conversation = await shop.conversation()
    assert conversation["channel"] == "whatsapp"
    assert conversation["customer"]["phone"] == f"+{SARI}"
    assert conversation["unread"] == 1
    assert conversation["last_message"]["text"] == "ada sambal?"
    content = await pesan.value("SELECT content->'received'->>'content' FROM channel_updates")
    assert "ada sambal?" in content


async def test_the_same_message_three_times_is_one(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    await shop.hears("satu", times=3)
    await shop.hears("dua")

    assert [(m["sequence"], m["text"]) for m in await shop.messages()] == [(1, "satu"), (2, "dua")]
    assert await pesan.value("SELECT count(*) FROM channel_updates") == 2


async def test_a_batch_is_read_whole_and_in_its_order(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    texts = [f"pesan {number}" for number in range(20)]

    await pesan.graph.write(shop.hook, SARI, *(meta_webhooks.text(text) for text in texts))

    await pesan.eventually("SELECT count(*) = 20 FROM customer_messages")
    messages = await shop.messages()
    assert [m["text"] for m in messages] == texts
    assert [m["sequence"] for m in messages] == list(range(1, 21))


async def test_two_customers_have_two_threads(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    await shop.hears("saya Sari", sender=SARI)
    await shop.hears("saya Budi", sender=BUDI)

    page = (await shop.seller.get("/conversations")).json()
    assert [one["last_message"]["text"] for one in page["items"]] == ["saya Budi", "saya Sari"]


async def test_a_forged_webhook_leaves_nothing_behind(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    forged = await pesan.graph.write(shop.hook, SARI, meta_webhooks.text("halo"), forged=True)

    assert forged.statuses == (401,)
    assert await pesan.value("SELECT count(*) FROM channel_updates") == 0


async def test_a_webhook_without_a_signature_is_refused(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    unsigned = await pesan.api.post(shop.hook[0], json={"object": "whatsapp_business_account"})

    assert unsigned.status_code == 401
    assert unsigned.json()["code"] == "channels.signature_invalid"


async def test_an_address_of_nobody_answers_404(pesan: Pesan) -> None:
    for address in (NOBODYS, "/webhooks/whatsapp/nonsense"):
        for answer in (await pesan.api.post(address, json={}), await pesan.api.get(address)):
            assert answer.status_code == 404
            assert answer.json()["code"] == "channels.connection_not_found"


async def test_another_providers_connection_is_no_whatsapp_address(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    xendit = await shop.seller.put(
        "/connections/xendit",
        {"secret_key": "xnd_development_key", "callback_token": "callback-token"},
    )

    address = f"/webhooks/whatsapp/{xendit.json()['id']}"

    assert (await pesan.api.post(address, json={})).status_code == 404


async def test_a_webhook_signed_for_another_store_is_refused(pesan: Pesan) -> None:
    sari = await open_shop(pesan, "Sari")
    budi = await pesan.seller("Budi")
    url, secret = await connect(budi, phone_number_id="222", app_secret="the-secret-of-budi")

    foreign = await pesan.graph.write((sari.hook[0], secret), SARI, meta_webhooks.text("halo"))
    crossed = await pesan.graph.write((url, sari.hook[1]), SARI, meta_webhooks.text("halo"))

    assert foreign.statuses == crossed.statuses == (401,)
    assert await pesan.value("SELECT count(*) FROM channel_updates") == 0


async def test_another_numbers_message_at_this_address_is_kept_without_effect(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    person = Person(SARI)
    type_, content = meta_webhooks.text("halo")
    message = meta_webhooks.message(person, type_, content, at=pesan.graph.clock())
    change = meta_webhooks.change("999", persons=[person], messages=[message])

    posted = await pesan.graph.post(shop.hook, meta_webhooks.document(change))

    assert posted.statuses == (200,)
    rows = await pesan.rows("SELECT kind, processed_at, body FROM channel_updates")
    assert [row["kind"] for row in rows] == ["unrecognised"]
    assert rows[0]["body"] == posted.body
    await shop.hears("di nomor yang benar")
    assert [m["text"] for m in await shop.messages()] == ["di nomor yang benar"]


async def test_a_genuine_webhook_that_is_no_json_is_kept_for_inspection(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    answers = [
        await _post(shop, body) for body in (b"not json", b"not json", b'{"object": 1}', b"")
    ]

    assert [answer.status_code for answer in answers] == [400] * 4
    assert {answer.json()["code"] for answer in answers} == {"channels.update_malformed"}
    rows = await pesan.rows("SELECT kind, body FROM channel_updates ORDER BY received_at")
    assert [(row["kind"], row["body"]) for row in rows] == [
        ("malformed", b"not json"),
        ("malformed", b'{"object": 1}'),
        ("malformed", b""),
    ]


async def test_a_megabyte_of_text_is_taken_and_cut(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    await shop.hears("a" * 1024 * 1024)

    assert len((await shop.messages())[0]["text"]) == 65_536


async def test_a_body_beyond_three_mebibytes_is_refused(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    large = await _post(shop, b" " * (3 * 1024 * 1024 + 1))
    largest = await _post(shop, b" " * (3 * 1024 * 1024))

    assert large.status_code == 413
    assert largest.status_code == 400


async def test_meta_confirms_the_address_with_its_challenge(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}

    right = await pesan.api.get(shop.hook[0], params={**query, "hub.verify_token": VERIFY_TOKEN})
    wrong = await pesan.api.get(shop.hook[0], params={**query, "hub.verify_token": "another"})
    none = await pesan.api.get(shop.hook[0])

    assert (right.status_code, right.text) == (200, "1158201444")
    assert right.headers["content-type"].startswith("text/plain")
    assert (wrong.status_code, none.status_code) == (403, 403)
    assert wrong.json()["code"] == "channels.subscription_refused"


async def test_replaced_credentials_work_at_once_and_the_old_ones_soon_no_more(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    await shop.hears("sebelum")

    new_hook = await connect(shop.seller, app_secret="another-app-secret")
    assert new_hook[0] == shop.hook[0]
    new = await pesan.graph.write(new_hook, SARI, meta_webhooks.text("sesudah"))
    old = await pesan.graph.write(shop.hook, SARI, meta_webhooks.text("terlambat"))

    assert new.statuses == (200,)
    assert old.statuses == (401,)


async def test_a_removed_connection_takes_nothing_within_two_seconds(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("sebelum")

    removed = await shop.seller.api.delete(shop.seller.path("/connections/whatsapp"))
    assert removed.status_code == 204
    await pesan.eventually("SELECT now() > max(deleted_at) + interval '1.1 s' FROM connections")
    after = await pesan.graph.write(shop.hook, SARI, meta_webhooks.text("sesudah"))

    assert after.statuses == (404,)


async def test_a_press_of_a_button_brings_its_choice(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    reply = meta_webhooks.button_reply("wamid.ours", "confirm", "Ya")

    await pesan.graph.write(shop.hook, SARI, reply)

    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    message = (await shop.messages())[0]
    assert (message["text"], message["payload"]["choice"]) == ("Ya", "confirm")


async def test_a_picture_is_shown_as_media(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    await pesan.graph.write(shop.hook, SARI, meta_webhooks.image("bukti transfer"))

    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    message = (await shop.messages())[0]
    assert (message["type"], message["text"]) == ("image", "bukti transfer")
    assert message["media"]["content_type"] == "image/jpeg"


async def test_after_a_change_of_number_the_thread_goes_on_under_the_new_one(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("nomor lama")
    moved = meta_webhooks.changed_number(Person(SARI), BUDI)

    await pesan.graph.write(shop.hook, SARI, moved)
    await pesan.eventually(
        "SELECT bool_and(processed_at IS NOT NULL) FROM channel_updates WHERE kind = 'received'"
    )
    pesan.graph.hears(BUDI)
    await shop.says("kami balas ke nomor baru")
    await pesan.graph.wait_for(BUDI)
    await shop.hears("nomor baru", sender=BUDI)

    assert [m["text"] for m in await shop.messages() if m["author"] == "customer"] == [
        "nomor lama",
        "nomor baru",
    ]
