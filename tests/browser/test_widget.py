"""The chat on somebody else's page: another origin, its own strict policy, a desk and a phone."""

from playwright.async_api import BrowserContext, Page, Route

from pesan import conversations
from pesan.kit.ids import ConversationId, StoreId, decode

from ..chat.site import Site, open_site
from ..running import Pesan

SHOP = "http://localhost:4173"  # another origin than ours


async def opened(site: Site, context: BrowserContext) -> Page:
    """The merchant's page: nothing of ours but the one line, and a policy that allows no more."""
    host = site.pesan.url
    policy = f"default-src 'none'; script-src {host}; connect-src {host}; img-src {host}"
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


async def test_a_page_the_shop_does_not_know_shows_no_chat(
    pesan: Pesan, desk: BrowserContext
) -> None:
    site = await open_site(pesan, allowed_origins="https://another.example")

    page = await opened(site, desk)
    await page.wait_for_load_state("networkidle")
    await page.evaluate("window.pesan.open()")

    assert await page.locator("pesan-chat").count() == 0
