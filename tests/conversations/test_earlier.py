"""What was said is changed by what comes later: edited, taken back, liked; in any order, once."""

from collections.abc import Callable
from typing import Any

from pesan.kit.ids import decode

from ..running import Pesan
from ..shop import Shop, open_shop
from ..twins import meta_webhooks

BUDI = "6281298765432"


async def _messages(shop: Shop) -> list[dict[str, Any]]:
    """Of the only thread, oldest first."""
    threads = (await shop.seller.get("/conversations")).json()["items"]
    if not threads:
        return []
    found = await shop.seller.get(f"/conversations/{threads[0]['id']}/messages")
    return list(reversed(found.json()["items"]))


async def _until(shop: Shop, holds: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
    processed = (
        "SELECT count(*) = 0 FROM channel_updates WHERE processed_at IS NULL AND kind = 'received'"
    )
    await shop.pesan.eventually(processed)
    found = await _messages(shop)
    assert holds(found), found
    return found


async def _human_shop(pesan: Pesan) -> Shop:
    """A shop whose agent is silent, so that what is said is the buyer's alone."""
    shop = await open_shop(pesan)
    settings = await shop.seller.patch("/settings", {"default_owner": "human"})
    assert settings.status_code == 200, settings.text
    return shop


async def test_an_edited_message_says_what_it_says_now(pesan: Pesan) -> None:
    shop = await _human_shop(pesan)
    said = await pesan.graph.write(shop.hook, BUDI, meta_webhooks.text("2 ya"))
    await _until(shop, lambda found: len(found) == 1)

    await pesan.graph.write(shop.hook, BUDI, meta_webhooks.edit(said.message_ids[0], "3 ya"))

    [only] = await _until(shop, lambda found: [one["text"] for one in found] == ["3 ya"])
    assert only["payload"]["edited_at"]


async def test_an_edit_that_comes_first_is_the_message(pesan: Pesan) -> None:
    shop = await _human_shop(pesan)
    wamid = meta_webhooks.new_wamid()

    await pesan.graph.write(shop.hook, BUDI, meta_webhooks.edit(wamid, "3 ya"))
    await _until(shop, lambda found: len(found) == 1)
    await pesan.graph.write(shop.hook, BUDI, meta_webhooks.text("2 ya"), message_id=wamid)

    [only] = await _until(shop, lambda found: [one["text"] for one in found] == ["3 ya"])
    assert only["type"] == "text"


async def test_the_agent_is_not_asked_twice_by_an_edit(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    said = await pesan.graph.write(shop.hook, BUDI, meta_webhooks.text("halo"))
    await shop.says(BUDI, "halo")

    await pesan.graph.write(shop.hook, BUDI, meta_webhooks.edit(said.message_ids[0], "halo kak"))

    found = await _until(shop, lambda found: found[0]["text"] == "halo kak")
    assert [one["author"] for one in found] == ["customer", "agent"]


async def test_what_was_taken_back_is_gone_and_unanswered(pesan: Pesan) -> None:
    shop = await _human_shop(pesan)
    said = await pesan.graph.write(shop.hook, BUDI, meta_webhooks.text("rahasia"))
    await _until(shop, lambda found: len(found) == 1)

    for _ in range(2):
        await pesan.graph.write(shop.hook, BUDI, meta_webhooks.revoke(said.message_ids[0]))

    [only] = await _until(shop, lambda found: found[0]["type"] == "revoked")
    assert (only["text"], list(only["payload"])) == (None, ["revoked_at"])
    nothing_waits = """
        SELECT count(*) = 0 FROM customer_messages m JOIN conversations c ON c.id = m.conversation_id
        WHERE m.text LIKE '%rahasia%' OR m.payload::text LIKE '%rahasia%'
    """
    assert await pesan.value(nothing_waits)
    assert await pesan.value("SELECT count(*) FROM conversation_words WHERE word = 'rahasia'") == 0


async def test_a_file_that_was_taken_back_is_gone_too(pesan: Pesan) -> None:
    shop = await _human_shop(pesan)
    ogg = b"OggS" + bytes(500)
    media_id = pesan.graph.holds(ogg, "audio/ogg")
    note = meta_webhooks.file("audio", media_id, ogg, "audio/ogg", voice=True)
    said = await pesan.graph.write(shop.hook, BUDI, note)
    await pesan.eventually("SELECT bool_or(status = 'kept') FROM message_media")

    await pesan.graph.write(shop.hook, BUDI, meta_webhooks.revoke(said.message_ids[0]))

    await pesan.eventually("SELECT count(*) = 0 FROM message_media")
    assert await pesan.value("SELECT bytes FROM file_usage") == 0


async def test_what_is_taken_back_before_it_came_never_comes(pesan: Pesan) -> None:
    shop = await _human_shop(pesan)
    wamid = meta_webhooks.new_wamid()

    await pesan.graph.write(shop.hook, BUDI, meta_webhooks.revoke(wamid))
    await _until(shop, lambda found: found == [])
    await pesan.graph.write(shop.hook, BUDI, meta_webhooks.text("rahasia"), message_id=wamid)

    await _until(shop, lambda found: found == [])


async def test_a_reaction_stands_at_its_message_and_asks_nobody(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears(BUDI, "halo")
    await shop.says(BUDI, "halo")
    answer = pesan.graph.sent_to(BUDI)[0]

    await pesan.graph.write(shop.hook, BUDI, meta_webhooks.reaction(answer.id, "👍"))
    found = await _until(shop, lambda found: len(found) == 2)
    assert found[1]["payload"]["reaction"]["emoji"] == "👍"

    await pesan.graph.write(shop.hook, BUDI, meta_webhooks.reaction(answer.id, ""))
    found = await _until(shop, lambda found: len(found) == 2)
    assert found[1]["payload"]["reaction"]["emoji"] is None
    assert len(pesan.graph.sent_to(BUDI)) == 1, "the agent says nothing to a thumb"


async def test_a_reaction_to_what_we_never_saw_is_nothing(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    await pesan.graph.write(shop.hook, BUDI, meta_webhooks.reaction("wamid.QUJDREVG", "👍"))

    await _until(shop, lambda found: found == [])


async def test_an_answer_names_the_message_it_answers(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears(BUDI, "halo")
    await shop.says(BUDI, "halo")
    answer = pesan.graph.sent_to(BUDI)[0]

    kind, content = meta_webhooks.text("yang ini?")
    context = {"context": {"from": "1", "id": answer.id, "forwarded": True}}
    await pesan.graph.write(shop.hook, BUDI, (kind, {**content, **context}))

    found = await _until(shop, lambda found: len(found) >= 3)
    asked = next(one for one in found if one["text"] == "yang ini?")
    assert asked["payload"]["reply_to"] == found[1]["id"]
    assert asked["payload"]["forwarded"] is True


async def test_who_came_by_an_advertisement_is_known_to_have(pesan: Pesan) -> None:
    shop = await _human_shop(pesan)
    kind, content = meta_webhooks.text("halo")
    referral = {
        "source_url": "https://fb.me/x",
        "source_id": "120226305854810726",
        "source_type": "ad",
        "headline": "Kaos hitam",
        "ctwa_clid": "Aff",
    }

    await pesan.graph.write(shop.hook, BUDI, (kind, {**content, "referral": referral}))

    await _until(shop, lambda found: len(found) == 1)
    source = await pesan.value("SELECT source ->> 'id' FROM conversations")
    assert source == "120226305854810726"


async def test_a_form_is_kept_field_by_field(pesan: Pesan) -> None:
    shop = await _human_shop(pesan)
    reply = {"response_json": '{"ukuran": "L", "flow_token": "x", "jumlah": 2}', "body": "Sent"}
    form = ("interactive", {"interactive": {"type": "nfm_reply", "nfm_reply": reply}})

    await pesan.graph.write(shop.hook, BUDI, form)

    [only] = await _until(shop, lambda found: len(found) == 1)
    assert only["payload"]["form"] == {"ukuran": "L", "jumlah": "2"}


async def test_another_stores_message_is_not_changed(pesan: Pesan) -> None:
    shop = await _human_shop(pesan)
    said = await pesan.graph.write(shop.hook, BUDI, meta_webhooks.text("2 ya"))
    await _until(shop, lambda found: len(found) == 1)
    pesan.graph.add_number("999000111", "EAAGtheOther")
    other = await pesan.seller("Lain")
    connected = await other.put(
        "/connections/whatsapp",
        {
            "phone_number_id": "999000111",
            "waba_id": "999000112",
            "access_token": "EAAGtheOther",
            "app_secret": "another secret of theirs".replace(" ", "-"),
            "verify_token": "verify-token-of-theirs",
        },
    )
    hook = (connected.json()["webhook_url"], "another-secret-of-theirs")

    await pesan.graph.write(
        hook, BUDI, meta_webhooks.edit(said.message_ids[0], "diubah"), to_number="999000111"
    )

    store = decode("sto", other.store_id)
    arrived = (
        "SELECT count(*) = 1 FROM customer_messages WHERE store_id = $1 AND author = 'customer'"
    )
    await pesan.eventually(arrived, store)
    assert [one["text"] for one in await _messages(shop)] == ["2 ya"]
