"""What sellers keep beside the messages: labels, notes with mentions, replies written before."""

import asyncio
from typing import Any

from ..running import Pesan
from .builders import SARI, Shop, open_shop

MISSING = "lbl_01m837xzv4fcaap6hzehqy48v2"


async def one_chat(pesan: Pesan) -> tuple[Shop, str]:
    shop = await open_shop(pesan)
    await shop.hears("halo")
    return shop, f"/conversations/{(await shop.conversation())['id']}"


async def borne(shop: Shop) -> list[Any]:
    return [(one["name"], one["color"]) for one in (await shop.conversation())["labels"]]


async def test_a_label_is_made_put_on_renamed_and_taken_away(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)
    label = await shop.seller.made("/labels", {"name": " Komplain ", "color": "red"})
    body = {"label_id": label["id"]}

    for _ in range(2):
        assert (await shop.seller.post(f"{path}/labels", body)).status_code == 200
    assert await borne(shop) == [("Komplain", "red")]
    renamed = await shop.seller.patch(f"/labels/{label['id']}", {"name": "Retur"})
    assert renamed.json()["version"] == 2
    assert await borne(shop) == [("Retur", "red")]
    off = await shop.seller.api.delete(shop.seller.path(f"{path}/labels/{label['id']}"))
    assert (off.status_code, await borne(shop)) == (204, [])
    await shop.seller.post(f"{path}/labels", body)
    gone = await shop.seller.api.delete(shop.seller.path(f"/labels/{label['id']}"))
    assert (gone.status_code, await borne(shop)) == (204, [])
    assert (await shop.seller.get("/labels")).json()["items"] == []


async def test_a_labels_name_is_there_once_however_it_is_written(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    answers = await asyncio.gather(
        *(shop.seller.post("/labels", {"name": name}) for name in ("VIP", "vip", "Vip"))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]

    other = await shop.seller.made("/labels", {"name": "Grosir"})
    taken = await shop.seller.patch(f"/labels/{other['id']}", {"name": "vIP"})
    assert (taken.status_code, taken.json()["code"]) == (409, "conversations.label_exists")
    stale = await shop.seller.patch(
        f"/labels/{other['id']}", {"name": "Reseller"}, **{"If-Match": '"9"'}
    )
    assert (stale.status_code, stale.json()["code"]) == (412, "requests.version_stale")
    for wrong in ({"name": "  "}, {"name": "x" * 41}, {"name": "x", "color": "#ff0000"}):
        assert (await shop.seller.post("/labels", wrong)).status_code == 422, wrong


async def test_two_who_label_at_once_both_have_their_label_on(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)
    labels = [(await shop.seller.made("/labels", {"name": name}))["id"] for name in ("a", "b")]

    await asyncio.gather(
        *(shop.seller.post(f"{path}/labels", {"label_id": one}) for one in [*labels, *labels])
    )

    assert await borne(shop) == [("a", "gray"), ("b", "gray")]
    assert await pesan.value("SELECT count(*) FROM conversation_labels") == 2


async def test_a_label_taken_away_while_it_is_put_on_breaks_nothing(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)
    for _ in range(5):
        label = (await shop.seller.made("/labels", {"name": "sebentar"}))["id"]
        put, gone = await asyncio.gather(
            shop.seller.post(f"{path}/labels", {"label_id": label}),
            shop.seller.api.delete(shop.seller.path(f"/labels/{label}")),
        )
        assert put.status_code in {200, 404}
        assert gone.status_code == 204

    assert await borne(shop) == []


async def test_another_stores_label_and_conversation_are_none(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)
    label = (await shop.seller.made("/labels", {"name": "a"}))["id"]
    stranger = await pesan.seller("Tono")
    theirs = (await stranger.made("/labels", {"name": "a"}))["id"]

    for foreign in (theirs, MISSING, "lbl_x"):
        answer = await shop.seller.post(f"{path}/labels", {"label_id": foreign})
        assert (answer.status_code, answer.json()["code"]) == (
            404,
            "conversations.label_not_found",
        )
    assert (await stranger.post(f"{path}/labels", {"label_id": theirs})).status_code == 404
    assert (await stranger.patch(f"/labels/{label}", {"name": "b"})).status_code == 404


async def test_a_note_is_for_the_sellers_alone(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)

    note = await shop.seller.made(f"{path}/notes", {"text": "jangan kasih diskon lagi"})

    assert (note["author"], note["after_sequence"]) == (shop.seller.id, 1)
    listed = (await shop.seller.get(f"{path}/notes")).json()["items"]
    assert [one["text"] for one in listed] == ["jangan kasih diskon lagi"]
    await shop.says("Halo kak")
    await pesan.graph.wait_for(SARI, lambda sent: sent.text == "Halo kak")
    assert [sent.text for sent in pesan.graph.sent_to(SARI)] == ["Halo kak"]
    assert (await shop.conversation())["last_message"]["text"] == "Halo kak"


async def test_whoever_is_mentioned_finds_it_until_they_have_read_the_chat(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)
    budi = await (await pesan.person("Budi")).joins(shop.seller, "staff")
    note = {"text": "@Budi tolong cek", "mentions": [budi.id, budi.id]}
    await shop.seller.made(f"{path}/notes", note)

    found = (await budi.get("/mentions", unread="true")).json()["items"]
    assert [(one["text"], one["read_at"]) for one in found] == [("@Budi tolong cek", None)]
    assert (await budi.get("/inbox/counts")).json()["mentions"] == 1
    assert (await shop.seller.get("/mentions")).json()["items"] == []
    await budi.post(f"{path}/read", None)

    assert (await budi.get("/mentions", unread="true")).json()["items"] == []
    assert (await budi.get("/mentions")).json()["items"][0]["read_at"] is not None


async def test_nobody_from_elsewhere_is_mentioned(pesan: Pesan) -> None:
    shop, path = await one_chat(pesan)
    stranger = await pesan.seller("Tono")

    for who in (stranger.id, "usr_01m837xzv4fcaap6hzehqy48v2", "usr_x"):
        answer = await shop.seller.post(f"{path}/notes", {"text": "psst", "mentions": [who]})
        assert (answer.status_code, answer.json()["code"]) == (
            409,
            "conversations.mention_not_member",
        )
    assert (await shop.seller.post(f"{path}/notes", {"text": " "})).status_code == 422
    assert (await stranger.post(f"{path}/notes", {"text": "psst"})).status_code == 404
    assert (await stranger.get(f"{path}/notes")).status_code == 404


async def test_a_canned_reply_is_filled_in_for_one_conversation(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await pesan.graph.say(*shop.hook, SARI, "halo", name="Sari {{store.name}} Dewi")
    await pesan.eventually("SELECT count(*) = 1 FROM conversations")
    path = f"/conversations/{(await shop.conversation())['id']}"
    text = "Halo {{customer.name}} dari {{ store.name }}, {{agent.name}} di sini."
    await shop.seller.made("/canned-replies", {"code": "halo", "text": text})
    await shop.seller.made("/canned-replies", {"code": "resi", "text": "{{order.number}} dikirim"})

    filled = (await shop.seller.get(f"{path}/canned-replies", code="ha")).json()
    lacking = (await shop.seller.get(f"{path}/canned-replies", code="resi")).json()

    assert [one["text"] for one in filled] == [
        "Halo Sari {{store.name}} Dewi dari Toko Sari, Sari di sini."
    ]
    assert (lacking[0]["text"], lacking[0]["missing"]) == (
        "{{order.number}} dikirim",
        ["order.number"],
    )


async def test_a_canned_reply_that_could_never_be_filled_in_is_refused(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    made = await shop.seller.made("/canned-replies", {"code": "halo", "text": "Halo"})
    path = f"/canned-replies/{made['id']}"

    for text in ("{{customer.password}}", "{{}}", "{{ Customer.name }}"):
        answer = await shop.seller.post("/canned-replies", {"code": "x", "text": text})
        changed = await shop.seller.patch(path, {"text": text})
        assert answer.status_code == changed.status_code == 422, text
        assert answer.json()["errors"][0]["field"] == "text"
    for code in ("", "Halo", "a b", "/halo", "x" * 31):
        answer = await shop.seller.post("/canned-replies", {"code": code, "text": "x"})
        assert answer.status_code == 422, code
    taken = await shop.seller.post("/canned-replies", {"code": "halo", "text": "x"})
    assert (taken.status_code, taken.json()["code"]) == (
        409,
        "conversations.canned_reply_exists",
    )


async def test_canned_replies_are_listed_by_their_code_page_by_page(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    for code in ("c", "a", "b"):
        await shop.seller.made("/canned-replies", {"code": code, "text": "x"})

    first = (await shop.seller.get("/canned-replies", limit=2)).json()
    rest = await shop.seller.get("/canned-replies", limit=2, cursor=first["next_cursor"])
    changed = await shop.seller.patch(
        f"/canned-replies/{first['items'][0]['id']}", {"text": "y"}, **{"If-Match": '"1"'}
    )
    gone = await shop.seller.api.delete(
        shop.seller.path(f"/canned-replies/{first['items'][1]['id']}")
    )

    assert [one["code"] for one in first["items"] + rest.json()["items"]] == ["a", "b", "c"]
    assert rest.json()["next_cursor"] is None
    assert (changed.json()["text"], changed.json()["version"], gone.status_code) == ("y", 2, 204)
    for cursor in ("x", "w00", "wzz"):
        answer = await shop.seller.get("/canned-replies", cursor=cursor)
        assert answer.status_code == 422, cursor
