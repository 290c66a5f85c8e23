"""A channel is connected in the browser: what is secret is typed once, and never shown again."""

import re

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
