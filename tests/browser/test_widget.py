"""The chat on somebody else's page: another origin, its own strict policy, a desk and a phone."""

from playwright.async_api import BrowserContext, FilePayload, Page, Route

from pesan import conversations
from pesan.kit.ids import ConversationId, StoreId, decode

from ..chat.site import Site, open_site
from ..chat.test_media import PDF
from ..pictures import picture
from ..running import Pesan

SHOP = "http://localhost:4173"  # another origin than ours


async def opened(site: Site, context: BrowserContext) -> Page:
    """The merchant's page: nothing of ours but the one line, and a policy that allows no more."""
    host = site.pesan.url
    policy = f"default-src 'none'; script-src {host}; connect-src {host}; img-src {host}; media-src {host}"
    body = f"""<!doctype html><meta name="viewport" content="width=device-width"><title>Toko</title><h1>Toko</h1>
        <script src="{host}/widget.js" data-store="{site.connection}" async></script>"""

    async def serve(route: Route) -> None:
        headers = {"Content-Security-Policy": policy}
        await route.fulfill(body=body, content_type="text/html", headers=headers)

    await context.route(f"{SHOP}/**", serve)
    page = await context.new_page()
    await page.goto(f"{SHOP}/")
    return page


async def say(site: Site, **said: object) -> None:
    (conversation,) = await site.conversations()
    store = StoreId(decode("sto", site.seller.store_id))
    async with site.pesan.world.database.store(store) as tx:
        await conversations.say(
            tx,
            store,
            ConversationId(decode("con", conversation["id"])),
            author=conversations.Author.SYSTEM,
            once=str(said["text"]),
            **said,  # type: ignore[arg-type] # text, buttons, payload
        )
        tx.wake()


async def test_a_buyer_asks_chooses_and_comes_back(pesan: Pesan, desk: BrowserContext) -> None:
    site = await open_site(pesan, allowed_origins=SHOP, greeting="Hai, cari apa kak?")
    page = await opened(site, desk)

    await page.get_by_role("button", name="Chat").click()
    await page.get_by_text("Hai, cari apa kak?").wait_for()
    await page.get_by_role("textbox", name="Tulis pesan").fill("ada kaos hitam?")
    await page.keyboard.press("Enter")
    await page.get_by_text("terkirim").wait_for()
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    await say(
        site,
        text="Ada *Kaos Polos Hitam*, lihat https://toko.example/kaos. Ukuran?",
        buttons=(conversations.Button("m", "Ukuran M"), conversations.Button("l", "Ukuran L")),
    )
    await page.get_by_role("button", name="Ukuran L").click()
    await pesan.eventually(
        "SELECT count(*) = 1 FROM customer_messages WHERE payload->>'choice' = 'l'"
    )
    await pesan.eventually("SELECT status = 'read' FROM customer_messages WHERE direction = 'out'")

    await page.reload()
    await page.get_by_role("button", name="Chat").click()
    await page.get_by_text("Ukuran?").wait_for()
    log = page.get_by_role("log")
    assert await log.get_by_text("Ukuran L", exact=True).count() == 2  # the button, and the answer
    assert await log.locator("b").inner_text() == "Kaos Polos Hitam"
    assert await log.get_by_role("link").get_attribute("href") == "https://toko.example/kaos"
    await page.keyboard.press("Escape")
    assert await page.get_by_role("dialog").count() == 0


async def test_what_was_said_meanwhile_comes_when_the_network_does(
    pesan: Pesan, phone: BrowserContext
) -> None:
    site = await open_site(pesan, allowed_origins=SHOP)
    page = await opened(site, phone)
    await page.get_by_role("button", name="Chat").tap()
    await page.get_by_role("textbox", name="Tulis pesan").fill("halo")
    await page.get_by_role("button", name="Kirim").tap()
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    await site.reply("satu")
    await page.get_by_text("satu").wait_for()

    await phone.set_offline(True)
    await site.reply("dua")
    await page.get_by_role("textbox", name="Tulis pesan").fill("masih di sini")
    await page.get_by_role("button", name="Kirim").tap()
    await page.get_by_text("Belum terkirim").wait_for()
    await phone.set_offline(False)
    await page.get_by_text("Belum terkirim").locator("..").locator(".bub").tap()

    await page.get_by_text("dua").wait_for(timeout=30_000)
    await pesan.eventually("SELECT count(*) = 4 FROM customer_messages WHERE author <> 'system'")
    bubbles = page.get_by_role("log").locator(".bub")
    assert sorted(await bubbles.all_inner_texts()) == ["dua", "halo", "masih di sini", "satu"]


DROPPED = """([kind, type, name, text]) => {
    const files = new DataTransfer();
    files.items.add(new File([text], name, { type }));
    const how = { bubbles: true, composed: true, cancelable: true };
    const event = kind === "paste"
        ? new ClipboardEvent("paste", { ...how, clipboardData: files })
        : new DragEvent("drop", { ...how, dataTransfer: files });
    const root = document.querySelector("pesan-chat").shadowRoot;
    root.querySelector(kind === "paste" ? "textarea" : ".log").dispatchEvent(event);
}"""
# A microphone that hums: what the browser records of it is as real as any voice.
HUMS = """() => {
    const sound = new AudioContext(), tone = sound.createOscillator();
    const heard = sound.createMediaStreamDestination();
    tone.connect(heard);
    tone.start();
    navigator.mediaDevices.getUserMedia = async () => heard.stream;
}"""


async def test_a_visitor_sends_what_they_choose_paste_drop_and_say(
    pesan: Pesan, phone: BrowserContext
) -> None:
    site = await open_site(pesan, allowed_origins=SHOP)
    page = await opened(site, phone)
    await page.get_by_role("button", name="Chat").tap()

    async with page.expect_file_chooser() as chosen:
        await page.get_by_role("button", name="Lampirkan foto atau berkas").tap()
    photo = FilePayload(name="kaos.png", mimeType="image/png", buffer=picture(size=(400, 300)))
    await (await chosen.value).set_files([photo])
    pdf = PDF.decode()
    await page.evaluate(DROPPED, ["paste", "application/pdf", "tempel.pdf", pdf])
    await page.evaluate(DROPPED, ["drop", "application/pdf", "lepas.pdf", pdf])
    await page.evaluate(DROPPED, ["drop", "text/html", "x.html", "<script>alert(1)</script>"])
    await page.evaluate(HUMS)
    await page.get_by_role("button", name="Rekam suara").tap()
    await page.wait_for_timeout(300)  # of speech
    await page.get_by_role("button", name="Selesai rekam").tap()

    await page.get_by_text("Berkas ini tidak bisa dikirim").wait_for()
    await pesan.eventually("SELECT count(*) = 4 FROM message_media WHERE status = 'kept'")
    kept = await pesan.rows("SELECT kind, content_type, voice FROM message_media ORDER BY kind")
    assert [(one["kind"], one["voice"]) for one in kept] == [
        ("audio", True),
        ("document", False),
        ("document", False),
        ("image", False),
    ]
    assert kept[0]["content_type"] == "audio/webm"

    await page.reload()
    await page.get_by_role("button", name="Chat").tap()
    log = page.get_by_role("log")
    await log.get_by_role("link", name="lepas.pdf").wait_for()
    await log.locator("audio").wait_for()
    shown = log.get_by_role("img")
    await page.wait_for_function(
        "(image) => image.naturalWidth === 400", arg=await shown.element_handle()
    )
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_a_page_the_shop_does_not_know_shows_no_chat(
    pesan: Pesan, desk: BrowserContext
) -> None:
    site = await open_site(pesan, allowed_origins="https://another.example")

    page = await opened(site, desk)
    await page.wait_for_load_state("networkidle")
    await page.evaluate("window.pesan.open()")

    assert await page.locator("pesan-chat").count() == 0
