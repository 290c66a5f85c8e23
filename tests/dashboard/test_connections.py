"""How each connection fares, in plain words, to whoever may know; and the templates of a channel."""

from datetime import timedelta

from pesan.dashboard.channels import QUIET

from ..conversations.builders import Shop, open_shop
from ..running import Pesan
from ..twins import meta_webhooks
from ..twins.graph_failures import TOKEN_EXPIRED
from .test_undelivered import page_of, tap

STOPPED = "WhatsApp berhenti: tokennya ditolak. Pesan keluar menunggu sampai dibereskan."


async def stopped(pesan: Pesan) -> Shop:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    pesan.graph.fail_next(TOKEN_EXPIRED)
    await shop.says("satu")
    await pesan.eventually("SELECT count(*) = 1 FROM connections WHERE stopped_at IS NOT NULL")
    return shop


async def test_a_stopped_connection_is_told_everywhere_and_tried_again(pesan: Pesan) -> None:
    shop = await stopped(pesan)
    browser = await page_of(shop)

    for path in ("/", "/inbox"):
        page = (await browser.get(path)).text
        assert STOPPED in page, path
        assert 'href="/connections#whatsapp"' in page
    page = (await browser.get("/connections")).text
    assert STOPPED in page
    assert "Buat token akses baru di Meta" in page
    assert "/webhooks/whatsapp/cnx_" in page
    page = await tap(browser, "/connections/whatsapp/resumption")

    assert "tokennya ditolak" not in page
    assert "tokennya ditolak" not in (await browser.get("/")).text
    await pesan.eventually(
        "SELECT count(*) = 1 FROM customer_messages WHERE direction = 'out' AND status = 'sent'"
    )
    await tap(browser, "/connections/whatsapp/resumption")  # it runs: nothing happens
    for odd in ("telegram", "fax"):
        assert (await browser.post(f"/connections/{odd}/resumption")).status_code == 404


async def test_staff_are_told_that_it_stopped_and_may_not_look_further(pesan: Pesan) -> None:
    shop = await stopped(pesan)
    browser = await page_of(shop)
    await pesan.rows("UPDATE members SET role = 'staff'")

    page = (await browser.get("/")).text
    assert f"{STOPPED} Beri tahu pemilik atau admin." in page
    assert 'href="/connections' not in page
    assert 'href="/connections"' not in (await browser.get("/more")).text
    assert (await browser.get("/connections")).status_code == 403
    assert (await browser.post("/connections/whatsapp/resumption")).status_code == 403
    assert await pesan.value("SELECT count(*) FROM connections WHERE stopped_at IS NULL") == 0


async def test_a_number_nothing_comes_from_and_one_that_is_limited_are_told(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await page_of(shop)

    assert "webhook belum terpasang" not in (await browser.get("/")).text
    await pesan.shift_clock((QUIET + timedelta(minutes=1)).total_seconds())
    assert "belum ada yang masuk, webhook belum terpasang?" in (await browser.get("/")).text
    assert "langganan kolom messages" in (await browser.get("/connections")).text
    await shop.hears("ping")
    assert "webhook belum terpasang" not in (await browser.get("/")).text
    for event, is_told in (("FLAGGED", True), ("UNFLAGGED", False)):
        change = meta_webhooks.alert(
            "phone_number_quality_update", event=event, current_limit="TIER_1K"
        )
        await pesan.graph.post(shop.hook, meta_webhooks.document(change))
        assert ("nomormu dibatasi" in (await browser.get("/inbox")).text) == is_told
    assert "TIER_1K" in (await browser.get("/connections")).text


async def test_templates_are_listed_and_fetched_by_whoever_may(pesan: Pesan) -> None:
    pesan.graph.templates.add("promo_imlek", category="MARKETING")
    shop = await open_shop(pesan)
    browser = await page_of(shop)
    await pesan.eventually("SELECT count(*) = 1 FROM message_templates")
    pesan.graph.templates.add("promo_lebaran", category="MARKETING")

    assert "promo_lebaran" not in (await browser.get("/templates")).text
    assert "Sedang diambil" in await tap(browser, "/templates/sync")
    await pesan.eventually("SELECT count(*) = 2 FROM message_templates")
    page = (await browser.get("/templates")).text
    assert "promo_lebaran" in page
    assert "Disetujui" in page
    await pesan.rows("UPDATE members SET role = 'staff'")
    page = (await browser.get("/templates")).text
    assert "promo_lebaran" in page
    assert "Ambil dari WhatsApp" not in page
    assert (await browser.post("/templates/sync")).status_code == 403
    await pesan.rows("UPDATE members SET role = 'owner'")
    await pesan.rows("UPDATE connections SET deleted_at = now()")
    assert "Sambungkan WhatsApp dulu" in await tap(browser, "/templates/sync")


async def test_several_are_listed_named_and_one_is_made_the_default(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    for label in (None, "Cabang <b>"):
        secret = {"secret": "rahasia-simulator"}
        body = {"provider": "sandbox", "label": label, "credentials": secret}
        second = (await shop.seller.made("/connections", body))["id"]
    browser = await page_of(shop)

    page = (await browser.get("/connections")).text
    assert "Simulator (Cabang &lt;b&gt;)" in page
    assert page.count("Utama</span>") == 1
    assert page.count("Jadikan utama") == 1
    page = await tap(browser, f"/connections/{second}/label", label=" Cabang Bandung\0 ")
    assert "Simulator (Cabang Bandung)" in page
    page = await tap(browser, f"/connections/{second}/default")
    assert (await shop.seller.get("/connections/sandbox")).json()["id"] == second
    assert page.count("Utama</span>") == 1
    page = await tap(browser, f"/connections/{second}/label", label="")
    assert "Simulator (Cabang" not in page

    other = await pesan.seller("Budi")
    theirs = (await other.put("/connections/sandbox", {"secret": "rahasia-lain"})).json()["id"]
    for deed in ("label", "default", "resumption"):
        assert (await browser.post(f"/connections/{theirs}/{deed}", label="x")).status_code == 404
    await pesan.rows("UPDATE members SET role = 'staff'")
    for deed in ("label", "default"):
        assert (await browser.post(f"/connections/{second}/{deed}", label="x")).status_code == 403
