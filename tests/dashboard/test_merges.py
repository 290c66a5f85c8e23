"""Two who may be one person, in the browser: looked at, merged, told apart, and parted again."""

from typing import Any

from pesan.kit.ids import StoreId, decode

from ..chat.site import Site, open_site
from ..running import Pesan
from ..stories.test_first_sale import nothing_is_broken, settled
from .shop import Browser
from .shop import Shop as Screens
from .test_undelivered import tap

PAGE = "/customers/merges"


async def page_of(site: Site) -> Browser:
    store = StoreId(decode("sto", site.seller.store_id))
    return await Screens(site.pesan, site.seller, store, store).browser()


async def two_who_say_one_number(site: Site) -> dict[str, Any]:
    """Answers the suggestion; a visitor wrote the number and the mail of a customer."""
    await site.seller.made(
        "/customers", {"name": "Siti <b>", "phone": "+6281234567890", "email": "siti@example.com"}
    )
    visitor = await site.visitor()
    contact = {"name": "S", "phone": "0812-3456-7890", "email": "siti@example.com"}
    await visitor.said("tolong", contact=contact)
    await settled(site.pesan)
    [found] = (await site.seller.get("/merge-suggestions")).json()["items"]
    suggestion: dict[str, Any] = found
    return suggestion


async def names(site: Site) -> list[str]:
    return sorted(one["name"] for one in (await site.seller.get("/customers")).json()["items"])


async def test_two_are_shown_with_the_reason_merged_and_parted_again(pesan: Pesan) -> None:
    site = await open_site(pesan)
    found = await two_who_say_one_number(site)
    browser = await page_of(site)

    assert f'href="{PAGE}"' in (await browser.get("/customers")).text
    page = (await browser.get(PAGE)).text
    assert "Siti &lt;b&gt;" in page
    assert "+6281234567890" in page
    assert "Menulis nomor yang sama" in page
    assert "Menulis e-mail yang sama" in page
    assert "Wrote the same number" in (await browser.get(PAGE, lang="en")).text
    await browser.get(PAGE, lang="id")

    page = await tap(browser, f"{PAGE}/suggestions/{found['id']}", to="merge")
    assert len(await names(site)) == 1
    assert "Tidak ada yang perlu diputuskan" in page
    assert "Pisahkan lagi" in page
    late = await browser.post(f"{PAGE}/suggestions/{found['id']}", to="dismiss")
    assert late.status_code == 409
    assert "Sudah diputuskan seseorang" in late.text

    merge = page.partition(f'action="{PAGE}/mrg_')[2].partition("/")[0]
    page = await tap(browser, f"{PAGE}/mrg_{merge}/undo")
    assert len(await names(site)) == 2
    assert "Pisahkan lagi" not in page
    again = await browser.post(f"{PAGE}/mrg_{merge}/undo")
    assert again.status_code == 409
    assert "sudah dipisah lagi" in again.text
    await nothing_is_broken(pesan)


async def test_who_was_said_to_be_two_is_not_asked_about_again(pesan: Pesan) -> None:
    site = await open_site(pesan)
    found = await two_who_say_one_number(site)
    browser = await page_of(site)

    page = await tap(browser, f"{PAGE}/suggestions/{found['id']}", to="dismiss")

    assert "Tidak ada yang perlu diputuskan" in page
    assert len(await names(site)) == 2
    dismissed = (await site.seller.get("/merge-suggestions", status="dismissed")).json()["items"]
    assert [one["id"] for one in dismissed] == [found["id"]]


async def test_a_viewer_looks_and_another_shop_does_not_even_find(pesan: Pesan) -> None:
    site = await open_site(pesan)
    found = await two_who_say_one_number(site)
    path = f"{PAGE}/suggestions/{found['id']}"
    other = await open_site(pesan, name="Asing")
    stranger = await page_of(other)
    assert "Siti" not in (await stranger.get(PAGE)).text
    assert (await stranger.post(path, to="merge")).status_code == 404
    browser = await page_of(site)
    for odd in ("burn", ""):
        assert (await browser.post(path, to=odd)).status_code == 404
    await pesan.rows("UPDATE members SET role = 'viewer'")

    page = (await browser.get(PAGE)).text
    assert "Siti" in page
    assert "Gabungkan" not in page
    assert (await browser.post(path, to="merge")).status_code == 403
    assert len(await names(site)) == 2
