"""A channel is connected in the browser: what is secret is typed once, and never shown again."""

import re

from pesan.kit.ids import encode

from ..running import ACCESS_TOKEN, Pesan
from .shop import open_shop
from .test_broadcasts import WHATSAPP


async def test_whatsapp_is_connected_by_its_ids_and_tokens_which_are_never_shown(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    path = "/connections/whatsapp/credentials"
    assert f'href="{path}"' in (await browser.get("/connections")).text
    form = (await browser.get(path)).text
    assert re.search(r'name="verify_token"[^>]* value="[\w-]{12,}"', form)

    wrong = await browser.send(path, {**WHATSAPP, "phone_number_id": "satu dua"})
    assert wrong.status_code == 422
    assert 'value="satu dua"' in wrong.text
    assert ACCESS_TOKEN not in wrong.text
    answer = await browser.send(path, WHATSAPP)
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == "/connections#whatsapp"
    for page in ("/connections", path):
        text = (await browser.get(page)).text
        assert ACCESS_TOKEN not in text
        assert WHATSAPP["app_secret"] not in text
        assert f"•••• {ACCESS_TOKEN[-4:]}" in text
    assert WHATSAPP["phone_number_id"] in (await browser.get(path)).text
    assert await pesan.value("SELECT count(*) FROM connections WHERE provider = 'whatsapp'") == 1


async def test_the_chat_on_a_site_shows_its_line_to_paste_and_keeps_its_mode(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    path = "/connections/web/credentials"
    sites = {"allowed_origins": "https://a.example, https://b.example", "greeting": "Halo <kak>"}

    assert (await browser.send(path, {**sites, "allowed_origins": "ftp://x"})).status_code == 422
    assert (await browser.send(path, sites)).status_code == 303
    page = (await browser.get("/connections")).text
    assert "&lt;script" in page
    assert "Tempel baris ini di halaman situsmu." in page
    await shop.seller.put(
        "/connections/web", {"allowed_origins": ["https://a.example"], "mode": "test"}
    )
    form = (await browser.get(path)).text
    assert 'name="mode" value="test"' in form
    assert (await browser.send(path, {**sites, "mode": "test"})).status_code == 303
    public = (await shop.seller.get("/connections/web")).json()["public"]
    assert public == {
        "allowed_origins": "https://a.example https://b.example",
        "greeting": "Halo <kak>",
        "mode": "test",
    }


async def test_only_admins_with_a_fresh_login_connect_and_only_what_there_is(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    path = "/connections/telegram/credentials"

    for odd in ("fax", "sandbox"):
        assert (await browser.get(f"/connections/{odd}/credentials")).status_code == 404
        assert (await browser.send(f"/connections/{odd}/credentials", {})).status_code == 404
    assert (await browser.send(path, {"bot_token": "not a token"})).status_code == 422
    await pesan.rows("UPDATE members SET role = 'staff' RETURNING 1")
    assert (await browser.get(path)).status_code == 403
    assert (await browser.send(path, {"bot_token": "1:x"})).status_code == 403
    assert await pesan.value("SELECT count(*) FROM connections WHERE provider = 'telegram'") == 0


async def test_a_second_number_is_connected_replaced_made_the_default_and_disconnected(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    another = "/connections/whatsapp/another"
    assert another not in (await browser.get("/connections")).text
    assert (await browser.send("/connections/whatsapp/credentials", WHATSAPP)).status_code == 303
    assert f'href="{another}"' in (await browser.get("/connections")).text
    assert "Nomor WhatsApp lain" in (await browser.get(another)).text

    same = await browser.send(another, {**WHATSAPP, "label": "Dua <kali>"})
    assert same.status_code == 409
    assert "Akun ini sudah tersambung" in same.text
    assert 'value="Dua &lt;kali&gt;"' in same.text
    number = {**WHATSAPP, "phone_number_id": "205550100200", "label": "Cabang Bandung"}
    pesan.graph.add_number(number["phone_number_id"], number["access_token"])
    answer = await browser.send(another, number)
    assert answer.status_code == 303, answer.text
    second = answer.headers["location"].removeprefix("/connections#")
    assert second.startswith("cnx_")
    page = (await browser.get("/connections")).text
    assert "WhatsApp (Cabang Bandung)" in page

    path = f"/connections/{second}/credentials"
    assert f'href="{path}"' in page
    form = (await browser.get(path)).text
    assert "Cabang Bandung" in form
    assert 'value="205550100200"' in form
    anew = {**number, "access_token": "EAAG-another-token-9876"}
    pesan.graph.add_number(number["phone_number_id"], anew["access_token"])
    answer = await browser.send(path, anew)
    assert answer.headers["location"] == f"/connections#{second}"
    both = {one["id"]: one for one in (await shop.seller.get("/connections")).json()["items"]}
    assert both[second]["last4"] == "9876"
    assert len([one for one in both.values() if one["provider"] == "whatsapp"]) == 2

    assert (await browser.post(f"/connections/{second}/default")).status_code == 303
    assert (await shop.seller.get("/connections/whatsapp")).json()["id"] == second
    assert (await browser.post(f"/connections/{second}/end")).status_code == 303
    left = (await shop.seller.get("/connections/whatsapp")).json()
    assert left["id"] != second
    assert left["is_default"]
    assert "WhatsApp (Cabang Bandung)" not in (await browser.get("/connections")).text
    assert (await browser.post(f"/connections/{second}/end")).status_code == 404
    assert (await browser.get(path)).status_code == 404


async def test_one_of_a_kind_and_the_simulator_are_neither_doubled_nor_disconnected(
    pesan: Pesan,
) -> None:
    shop, other = await open_shop(pesan), await open_shop(pesan, "Budi")
    browser, stranger = await shop.browser(), await other.browser()
    await browser.send("/connections/whatsapp/credentials", WHATSAPP)
    theirs = (await shop.seller.get("/connections/whatsapp")).json()["id"]

    for odd in ("xendit", "stripe", "sandbox", "fax", theirs):
        assert (await browser.get(f"/connections/{odd}/another")).status_code == 404
        assert (await browser.send(f"/connections/{odd}/another", WHATSAPP)).status_code == 404
    simulator = encode("cnx", shop.connection)
    assert (await browser.post(f"/connections/{simulator}/end")).status_code == 404
    for path in (f"/connections/{theirs}/credentials", f"/connections/{theirs}/end"):
        assert (await stranger.send(path, WHATSAPP)).status_code == 404
    await pesan.rows("UPDATE members SET role = 'staff'")
    for path in (f"/connections/{theirs}/end", "/connections/whatsapp/another"):
        assert (await browser.send(path, WHATSAPP)).status_code == 403
    assert (await browser.get("/connections/whatsapp/another")).status_code == 403
    assert await pesan.value("SELECT count(*) FROM connections WHERE deleted_at IS NULL") == 3
