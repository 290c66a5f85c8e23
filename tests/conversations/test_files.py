"""Files that come in a chat: fetched once, drawn anew or kept as they came, shown to the shop alone."""

from typing import Any

import pytest

from pesan.app.housekeeping import remove_chat_files
from pesan.conversations import rules
from pesan.kit.ids import decode

from ..pictures import picture
from ..running import Pesan
from ..shop import Shop, open_shop
from ..twins import meta_webhooks
from ..twins.graph_failures import BROKEN, CUT, Failure

BUDI = "6281298765432"
STANDS = "SELECT bool_or(status = $2) FROM message_media WHERE message_id = $1"
OGG = b"OggS" + bytes(range(256)) * 20


async def _sent(shop: Shop, kind: str, content: bytes, mime_type: str, **more: Any) -> str:
    """Budi sends a file; answers the message's id."""
    graph = shop.pesan.graph
    media_id = graph.holds(content, mime_type)
    given = meta_webhooks.file(kind, media_id, content, mime_type, **more)
    return await _written(shop, given)


async def _written(shop: Shop, given: tuple[str, Any], *, times: int = 1) -> str:
    delivered = await shop.pesan.graph.write(shop.hook, BUDI, given, times=times)
    arrived = "SELECT count(*) = 1 FROM customer_messages WHERE provider_id = $1"
    await shop.pesan.eventually(arrived, delivered.message_ids[0])
    found = "SELECT id FROM customer_messages WHERE provider_id = $1"
    message = await shop.pesan.value(found, delivered.message_ids[0])
    [shown] = [one for one in await _messages(shop) if decode("msg", one["id"]) == message]
    return str(shown["id"])


async def _messages(shop: Shop) -> list[dict[str, Any]]:
    [thread] = (await shop.seller.get("/conversations")).json()["items"]
    found = await shop.seller.get(f"/conversations/{thread['id']}/messages")
    messages: list[dict[str, Any]] = found.json()["items"]
    return messages


async def _media(shop: Shop, message: str, status: str) -> dict[str, Any]:
    await shop.pesan.eventually(STANDS, decode("msg", message), status)
    [shown] = [one for one in await _messages(shop) if one["id"] == message]
    media: dict[str, Any] = shown["media"]
    assert media["status"] == status
    return media


async def test_a_picture_is_fetched_drawn_anew_and_shown(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    message = await _sent(shop, "image", picture("PNG"), "image/png", caption="yang ini, kak")

    media = await _media(shop, message, "kept")
    assert media["content_type"] == "image/png"
    answer = await shop.seller.api.get(media["path"])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["cache-control"] == "no-store"
    small = await shop.seller.api.get(media["thumbnail_path"])
    assert (small.status_code, small.headers["content-type"]) == (200, "image/webp")


async def test_a_voice_note_is_kept_as_it_came(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    message = await _sent(shop, "audio", OGG, "audio/ogg", voice=True)

    media = await _media(shop, message, "kept")
    assert (media["voice"], media["bytes"], media["thumbnail_path"]) == (True, len(OGG), None)
    answer = await shop.seller.api.get(media["path"])
    assert (answer.content, answer.headers["content-type"]) == (OGG, "audio/ogg")


async def test_what_could_run_in_a_browser_is_bytes_and_nothing_else(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    page = b"<script>alert(1)</script>"

    message = await _sent(shop, "document", page, "text/html", filename='../..\\"x.html')

    media = await _media(shop, message, "kept")
    answer = await shop.seller.api.get(media["path"])
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "/" not in answer.headers["content-disposition"].split(";")[1]
    assert 'filename="_' in answer.headers["content-disposition"]


async def test_a_message_that_comes_thrice_has_one_file(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    media_id = pesan.graph.holds(OGG, "audio/ogg")
    given = meta_webhooks.file("audio", media_id, OGG, "audio/ogg")

    message = await _written(shop, given, times=3)

    await _media(shop, message, "kept")
    assert await pesan.value("SELECT count(*) FROM message_media") == 1
    assert await pesan.value("SELECT bytes FROM file_usage") == len(OGG)


@pytest.mark.parametrize("failure", [BROKEN, CUT, Failure(503, 2), Failure(429, 130429)])
async def test_a_download_that_breaks_is_made_again(pesan: Pesan, failure: Failure) -> None:
    shop = await open_shop(pesan)
    pesan.graph.fail_next(failure, on="download")

    message = await _sent(shop, "audio", OGG, "audio/ogg")

    await _media(shop, message, "kept")


async def test_an_address_that_has_expired_is_asked_for_anew(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    pesan.graph.fail_next(Failure(401, 190), on="download")

    message = await _sent(shop, "audio", OGG, "audio/ogg")

    await _media(shop, message, "kept")


async def test_what_the_channel_has_no_longer_is_gone(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    given = meta_webhooks.file("audio", "990011223344", OGG, "audio/ogg")

    message = await _written(shop, given)

    media = await _media(shop, message, "gone")
    assert media["path"] is None
    missing = await shop.seller.get(f"/conversations/{await _thread(shop)}/messages/{message}/file")
    assert (missing.status_code, missing.json()["code"]) == (404, "conversations.file_not_there")


async def _thread(shop: Shop) -> str:
    [thread] = (await shop.seller.get("/conversations")).json()["items"]
    return str(thread["id"])


async def test_a_file_too_large_to_keep_is_refused_without_being_read(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    message = await _sent(
        shop, "video", bytes(rules.FILE_BYTES_MAX + 1), "video/mp4", caption="lihat"
    )

    media = await _media(shop, message, "refused")
    assert "larger than" in media["reason"]


async def test_a_picture_that_is_none_is_refused(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    message = await _sent(shop, "image", b"GIF89a" + bytes(100), "image/jpeg")

    await _media(shop, message, "refused")


async def test_a_store_without_room_refuses_and_goes_on(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    full = "INSERT INTO file_usage (store_id, bytes) VALUES ($1, 1073741824)"
    await pesan.rows(full, decode("sto", shop.seller.store_id))

    message = await _sent(shop, "audio", OGG, "audio/ogg")

    await _media(shop, message, "refused")


async def test_a_strangers_store_does_not_open_it(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    message = await _sent(shop, "audio", OGG, "audio/ogg")
    media = await _media(shop, message, "kept")
    other = await pesan.seller("Lain")

    assert (await other.api.get(media["path"])).status_code == 404
    assert (await pesan.api.get(media["path"])).status_code == 401
    elsewhere = f"/conversations/{await _thread(shop)}/messages/{message}/file"
    assert (await other.get(elsewhere)).status_code == 404


async def test_an_erased_person_leaves_no_file(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    message = await _sent(shop, "audio", OGG, "audio/ogg")
    await _media(shop, message, "kept")
    [customer] = (await shop.seller.get("/customers")).json()["items"]

    erased = await shop.seller.post(f"/customers/{customer['id']}/erasure", {})

    assert erased.status_code == 200, erased.text
    assert await pesan.value("SELECT count(*) FROM message_media") == 0
    assert await pesan.value("SELECT bytes FROM file_usage") == 0


async def test_an_old_file_goes_its_message_says_so_and_its_room_is_free(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    old = await _sent(shop, "image", picture("PNG"), "image/png", caption="yang ini, kak")
    young = await _sent(shop, "audio", OGG, "audio/ogg")
    where = (await _media(shop, old, "kept"))["path"]
    await _media(shop, young, "kept")
    await _came(pesan, old, days_ago=731)
    await _came(pesan, young, days_ago=729)

    await _removed(pesan)

    media = await _media(shop, old, "expired")
    assert (media["path"], media["thumbnail_path"], media["kind"]) == (None, None, "image")
    assert (await shop.seller.api.get(where)).status_code == 404
    words = {one["id"]: one["text"] for one in await _messages(shop)}
    assert words[old] == "yang ini, kak"
    assert (await _media(shop, young, "kept"))["bytes"] == len(OGG)
    assert await pesan.value("SELECT bytes FROM file_usage") == len(OGG)
    kept = "SELECT count(*) FROM message_media WHERE content IS NOT NULL OR thumbnail IS NOT NULL"
    assert await pesan.value(kept) == 1


async def test_what_a_seller_sent_long_ago_goes_likewise(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears(BUDI, "halo")
    await pesan.eventually("SELECT count(*) = 1 FROM conversations")
    thread = await _thread(shop)
    attached = [
        (
            await shop.seller.api.post(
                shop.seller.path(f"/conversations/{thread}/attachments"),
                content=picture("PNG"),
                headers={"content-type": "image/png"},
            )
        ).json()["id"]
        for _ in range(2)
    ]
    sent = await shop.seller.made(f"/conversations/{thread}/messages", {"image": attached[0]})
    await pesan.rows("UPDATE attachments SET created_at = now() - interval '731 days'")

    await _removed(pesan)

    [shown] = [one for one in await _messages(shop) if one["id"] == sent["id"]]
    assert shown["media"]["status"] == "expired"
    file = f"/conversations/{thread}/messages/{sent['id']}/attachment"
    assert (await shop.seller.get(file)).status_code == 404
    assert await pesan.value("SELECT id FROM attachments") == decode("att", attached[1]), (
        "what waits to be sent goes by its own timer"
    )
    room = "SELECT u.bytes = a.bytes FROM file_usage u, attachments a"
    assert await pesan.value(room)


async def _came(pesan: Pesan, message: str, *, days_ago: int) -> None:
    came = (
        "UPDATE message_media SET created_at = now() - $2 * interval '1 day' WHERE message_id = $1"
    )
    await pesan.rows(came, decode("msg", message), days_ago)


async def _removed(pesan: Pesan) -> None:
    while await remove_chat_files(pesan.world):
        pass


async def test_a_picture_while_a_transfer_is_awaited_is_its_proof_and_pays_nothing(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    await shop.hears(BUDI, "halo")
    await shop.says(BUDI, "halo")
    [customer] = (await shop.seller.get("/customers")).json()["items"]
    items = [{"variant_id": shop.sizes["L"], "quantity": 1}]
    order = await shop.seller.made("/orders", {"customer_id": customer["id"], "items": items})
    by_hand = {"provider": "manual", "method": "bank_transfer"}
    payment = await shop.seller.made(f"/orders/{order['id']}/payments", by_hand)

    await _sent(shop, "image", picture("PNG"), "image/png")

    attached = "SELECT count(*) = 1 FROM payment_proofs WHERE payment_id = $1"
    await pesan.eventually(attached, decode("pay", payment["id"]))
    [proof] = (await shop.seller.get(f"/payments/{payment['id']}/proofs")).json()["items"]
    assert proof["attached_by"] == "customer"
    still = (await shop.seller.get(f"/payments/{payment['id']}")).json()
    assert still["status"] == payment["status"]


@pytest.mark.parametrize(
    ("told", "content_type", "name"),
    [
        (None, "audio/ogg", "file.ogg"),
        ("faktur", "application/pdf", "faktur.pdf"),
        ("faktur.PDF", "application/pdf", "faktur.PDF"),
        ("../../etc/passwd", "application/octet-stream", "_.._etc_passwd"),
        ("x" * 500, "text/plain", "x" * 120 + ".txt"),
        ("...", "text/plain", "file.txt"),
    ],
)
def test_a_name_leads_nowhere(told: str | None, content_type: str, name: str) -> None:
    assert rules.filename_of(told, content_type) == name
