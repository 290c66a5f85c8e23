"""A thread as its seller sees it: what buyers send, what became of answers, what may be sent now."""

import re
from typing import Any

from pesan.dashboard.gaps import guess
from pesan.kit.ids import decode, encode

from ..conversations.builders import SARI, open_shop
from ..conversations.builders import Shop as WhatsAppShop
from ..pictures import picture
from ..running import Pesan
from ..twins import meta_webhooks
from ..twins.meta_webhooks import CatalogueLine
from .shop import Browser, Shop, wire
from .shop import open_shop as open_sandbox

DAY_SECONDS = 25 * 3600
OGG = b"OggS" + bytes(range(256)) * 20
WORDS = "Halo {{1}}, pesanan {{2}} sudah siap dikirim."


async def at_the_thread(shop: WhatsAppShop) -> tuple[Browser, str]:
    connection = await shop.pesan.value("SELECT id FROM connections WHERE provider = 'whatsapp'")
    browser = await Shop(shop.pesan, shop.seller, shop.store, connection).browser()
    return browser, f"/inbox/{encode('con', await shop.conversation_id())}"


async def writes(shop: WhatsAppShop, given: tuple[str, Any], **context: Any) -> None:
    before = await shop.pesan.value("SELECT count(*) FROM customer_messages")
    kind, content = given
    whole = {**content, "context": context} if context else content
    await shop.pesan.graph.write(shop.hook, SARI, (kind, whole))
    await shop.pesan.eventually("SELECT count(*) > $1 FROM customer_messages", before)


async def test_what_a_buyer_sends_is_seen_heard_and_saved_at_our_own_address(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    for kind, content, mime_type, more in (
        ("image", picture("PNG"), "image/png", {}),
        ("audio", OGG, "audio/ogg", {"voice": True}),
        ("document", b"%PDF-1.7 nota", "application/pdf", {"filename": "nota lama.pdf"}),
    ):
        media_id = pesan.graph.holds(content, mime_type)
        await writes(shop, meta_webhooks.file(kind, media_id, content, mime_type, **more))
    await pesan.eventually("SELECT count(*) = 3 FROM message_media WHERE status = 'kept'")
    browser, path = await at_the_thread(shop)

    page = (await browser.get(path)).text

    small = re.search(r'src="(/inbox/[^"]+/file\?small)"', page)
    sound = re.search(r'<audio[^>]* src="(/inbox/[^"]+/file)"', page)
    assert small is not None
    assert sound is not None
    assert (await browser.get(small[1])).headers["content-type"] == "image/webp"
    assert "nota lama.pdf" in page
    assert str(pesan.graph.url) not in page
    heard = await browser.client.get(sound[1], headers={"Range": "bytes=4-7"})
    assert (heard.status_code, heard.content) == (206, bytes(range(4)))
    assert heard.headers["content-range"] == f"bytes 4-7/{len(OGG)}"
    assert heard.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in heard.headers["content-security-policy"]
    beyond = await browser.client.get(sound[1], headers={"Range": "bytes=999999-"})
    assert (beyond.status_code, len(beyond.content)) == (200, len(OGG))
    stranger = await (await open_sandbox(pesan, "Budi")).browser()
    assert (await stranger.get(sound[1])).status_code == 404
    wrong = sound[1].replace(path.rpartition("/")[2], "con_01m837xzv4fcaap6hzehqy48v2")
    assert (await browser.get(wrong)).status_code == 404


async def test_answers_edits_likes_and_what_was_taken_back_stand_in_the_bubbles(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo kak")
    await shop.says("mau yang hitam?")
    await pesan.graph.wait_for(SARI, lambda sent: "hitam" in (sent.text or ""))
    answer = pesan.graph.sent_to(SARI)[0]
    await writes(shop, meta_webhooks.text("iya yang itu"), id=answer.id, forwarded=True)
    await writes(shop, meta_webhooks.text("salah ketik"))
    wrong = await pesan.value(
        "SELECT provider_id FROM customer_messages WHERE text = 'salah ketik'"
    )
    await writes(shop, meta_webhooks.text("rahasia"))
    secret = await pesan.value("SELECT provider_id FROM customer_messages WHERE text = 'rahasia'")
    contact = {"name": {"formatted_name": "Ibu Tuti"}, "phones": [{"phone": "+62 811-1"}, 7]}
    await writes(shop, ("contacts", {"contacts": [contact, "?"]}))
    await writes(shop, meta_webhooks.location(-6.9, 107.6, name="Gudang"))
    lines = [CatalogueLine("KPH-L", 2, 85000, "IDR")]
    await writes(shop, meta_webhooks.order(lines))
    for given in (
        meta_webhooks.edit(wrong, "sudah benar"),
        meta_webhooks.revoke(secret),
        meta_webhooks.reaction(answer.id, "😍"),
    ):
        await pesan.graph.write(shop.hook, SARI, given)
    await pesan.eventually("SELECT bool_or(payload ? 'reaction') FROM customer_messages")
    browser, path = await at_the_thread(shop)

    page = (await browser.get(path)).text

    quote = re.search(r'<a class="quote" href="#m-2">.*?mau yang hitam\?', page, re.DOTALL)
    assert quote is not None
    for shown in (
        "Diteruskan", "sudah benar", "diedit", "Pesan ini ditarik pembeli", "😍", "Ibu Tuti",
        "+62 811-1", "Gudang", "2 × KPH-L", "Rp85.000",
    ):  # fmt: skip
        assert shown in page, shown
    assert "rahasia" not in page


async def test_what_did_not_arrive_says_why_and_is_sent_again_once(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")
    await pesan.shift_clock(DAY_SECONDS)
    said = await shop.says("masih ada kak?")
    await shop.status_becomes(said, "failed")
    browser, path = await at_the_thread(shop)
    page = (await browser.get(path)).text
    assert "Pembeli terakhir menulis lebih dari 24 jam lalu." in page
    await pesan.shift_clock(0)  # they may be written to after all
    again = f"{path}/messages/{said['id']}/redelivery"

    stranger = await (await open_sandbox(pesan, "Budi")).browser()
    assert (await stranger.post(again)).status_code == 404
    for _ in range(2):
        assert (await browser.post(again)).status_code == 303

    await shop.status_becomes(said, "sent", "delivered", "read")
    assert len(pesan.graph.sent_to(SARI)) == 1
    assert (await browser.post(f"{path}/messages/{said['id']}/arrival")).status_code == 303
    other = wire("msg", decode("msg", said["id"])).replace("msg_0", "msg_1")
    assert (await browser.post(f"{path}/messages/{other}/redelivery")).status_code == 404


async def test_a_closed_window_offers_the_approved_templates_with_the_gaps_filled(
    pesan: Pesan,
) -> None:
    body = {"type": "BODY", "text": WORDS, "example": {}}
    pesan.graph.templates.add("siap", components=[body])
    pesan.graph.templates.add("ditolak", components=[body], status="REJECTED")
    shop = await open_shop(pesan)
    assert (await shop.seller.post("/message-templates/sync", {})).status_code == 202
    await pesan.eventually("SELECT count(*) = 2 FROM message_templates")
    await shop.hears("ping")
    browser, path = await at_the_thread(shop)
    assert "Jendela 24 jam sudah tutup" not in (await browser.get(path)).text
    await pesan.shift_clock(DAY_SECONDS)

    page = (await browser.get(path)).text
    assert "Jendela 24 jam sudah tutup" in page
    action = re.search(r'action="(/inbox/[^"]+/templates/tpl_\w+)"', page)
    assert action is not None
    assert "ditolak" not in page
    assert 'name="body-0"' in page
    named = re.search(r'name="body-0"[^>]* value="(\w+)"', page)
    assert named is not None
    refused = await browser.send(action[1], {"body-0": "Kak Ratna", "body-1": " "})
    assert refused.status_code == 422
    assert 'value="Kak Ratna"' in refused.text
    assert "Ada isian yang belum benar" in refused.text
    sent = await browser.send(action[1], {"body-0": "Ratna", "body-1": "#7"})

    assert sent.status_code == 303
    told = await pesan.graph.wait_for(SARI, lambda one: one.type == "template")
    assert isinstance(told.request["template"], dict)
    assert told.request["template"]["name"] == "siap"
    thread = (await browser.get(path)).text
    assert "Halo Ratna, pesanan #7 sudah siap dikirim." in thread
    gone = await browser.post(f"{path}/templates/tpl_01m837xzv4fcaap6hzehqy48v2")
    assert gone.status_code == 404
    assert "Template itu sudah tidak ada." in gone.text


def test_a_gap_is_guessed_by_its_name_or_the_words_before_it() -> None:
    values = {"customer.first_name": "Sari", "order.number": "#1042", "order.total": "Rp196.000"}

    def guessed(text: str, name: str) -> str:
        return guess(text, name, values)

    assert guessed(WORDS, "1") == "Sari"
    assert guessed(WORDS, "2") == "#1042"
    assert guessed("Order #{{1}} sebesar {{2}}.", "1") == "1042"
    assert guessed("Order #{{1}} sebesar {{2}}.", "2") == "Rp196.000"
    assert guessed("Hai {{customer_name}}!", "customer_name") == "Sari"
    assert guessed("Kode: {{1}}", "1") == ""
    assert guess("Halo {{1}}", "1", {"customer.first_name": None}) == ""


async def test_a_long_thread_and_a_long_list_are_read_page_by_page(pesan: Pesan) -> None:
    shop = await open_sandbox(pesan)
    siti = await shop.customer("Siti")
    thread = await shop.conversation(siti)
    for n in range(1, 91):
        await shop.message(thread, n, "customer", f"pesan nomor {n}.")
    for n in range(55):
        who = await shop.customer(f"Pembeli {n:02}")
        await shop.conversation(who, unread=1)
    browser = await shop.browser()
    path = f"/inbox/{wire('con', thread)}"

    latest = (await browser.get(path)).text
    assert "pesan nomor 90." in latest
    assert "pesan nomor 10." not in latest
    older = re.search(rf'href="({path}\?before=11)"', latest)
    assert older is not None
    earlier = (await browser.get(older[1])).text
    assert "pesan nomor 1." in earlier
    assert "pesan nomor 11." not in earlier
    assert (await browser.get(path, before="x")).status_code == 404

    first = (await browser.get("/inbox?unread=1&show=all")).text
    more = re.search(r'href="(/inbox\?[^"]*page=[^"]+)"', first)
    assert more is not None
    second = (await browser.get(more[1].replace("&amp;", "&"))).text
    shown = [re.findall(r"Pembeli \d\d", page) for page in (first, second)]
    assert len(set(shown[0]) | set(shown[1])) == 55
    assert not set(shown[0]) & set(shown[1])
    assert (await browser.get("/inbox", page="x")).status_code == 422


async def test_what_was_chosen_in_the_list_stays_chosen(pesan: Pesan) -> None:
    shop = await open_sandbox(pesan)
    thread = await shop.conversation(await shop.customer("Siti"), owner="human", unread=1)
    browser = await shop.browser()

    listed = (await browser.get("/inbox?show=need&unread=1")).text
    path = f"/inbox/{wire('con', thread)}?show=need&amp;unread=1"
    assert f'href="{path}"' in listed
    assert 'href="/inbox?show=need&amp;status=closed&amp;unread=1"' in listed
    page = await browser.get(path.replace("&amp;", "&"))
    assert "/snooze?show=need&amp;unread=1" in page.text
    answer = await browser.post(f"/inbox/{wire('con', thread)}/close?show=need&unread=1")
    assert answer.headers["location"] == f"/inbox/{wire('con', thread)}?show=need&unread=1"
