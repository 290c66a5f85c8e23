"""Customers in the browser: found, looked at whole, written about, merged by hand."""

import re

import pytest

from pesan.kit.ids import new_id

from ..running import Pesan
from .scene import morning
from .shop import Browser, Shop, open_shop, wire
from .test_undelivered import tap

CANARY = "<img src=x onerror=alert(1)>"


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def page_of(shop: Shop, name: str) -> str:
    [row] = await shop.pesan.rows("SELECT id FROM customers WHERE name = $1", name)
    return f"/customers/{wire('cus', row['id'])}"


async def version(browser: Browser, path: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', (await browser.get(path)).text)
    assert found
    return found[1]


async def test_they_are_found_by_name_number_and_tag_page_by_page(shop: Shop) -> None:
    await morning(shop)
    await shop.seller.made(
        "/customers", {"name": CANARY, "phone": "0812 9999 0001", "tags": ["vip"]}
    )
    for n in range(31):
        await shop.customer(f"Orang {n:02}")
    browser = await shop.browser()

    first = (await browser.get("/customers")).text
    older = re.search(r'href="(/customers\?after=cus_[^"]+)"', first)
    assert older
    second = (await browser.get(older[1])).text
    assert "Siti Rahmawati" not in first
    assert "Siti Rahmawati" in second
    found = (await browser.get("/customers", q="siti")).text
    assert "Siti Rahmawati" in found
    assert "Budi" not in found
    assert "&lt;img src=x" in (await browser.get("/customers", q="9999")).text
    tagged = (await browser.get("/customers", tag="vip")).text
    assert tagged.count('class="ocard"') == 1
    assert "Tidak ada yang cocok" in (await browser.get("/customers", q="zzz")).text
    assert (await browser.get("/customers", after="cus_x")).status_code == 404
    stranger = await (await open_shop(shop.pesan, "Asing")).browser()
    assert "Belum ada pelanggan" in (await stranger.get("/customers")).text


async def test_one_is_seen_whole_and_written_about(shop: Shop) -> None:
    thread, order, _ = await morning(shop)
    browser = await shop.browser()
    path = await page_of(shop, "Siti Rahmawati")
    assert f'href="{path}"' in (await browser.get(f"/inbox/{wire('con', thread)}")).text

    page = (await browser.get(path)).text
    assert f"/inbox/{wire('con', thread)}" in page
    assert f"/orders/{wire('ord', order)}" in page
    assert "Belum pernah ditanya" in page
    page = await tap(browser, f"{path}/notes", text=f"Suka hitam {CANARY}")
    assert "Suka hitam &lt;img" in page
    page = await tap(browser, f"{path}/consents", status="granted", source="Di kasir", text="boleh")
    page = await tap(browser, f"{path}/consents", status="withdrawn", source="lewat telepon")
    assert page.count("ditarik") >= 2, "the last word, and its line of the ledger"
    assert "Di kasir" in page
    assert "lewat telepon" in page
    for odd in ({"status": "maybe", "source": "x"}, {"status": "granted", "source": ""}):
        assert (await browser.send(f"{path}/consents", odd)).status_code == 422

    form = {"name": "Siti R.", "phone": "0812-3456-3481", "email": "", "tags": "vip, bandung ,"}
    page = await tap(browser, path, **form, version=await version(browser, path))
    assert "Siti R." in page
    assert 'href="/customers?tag=bandung"' in page
    stale = await browser.send(path, {**form, "name": "Lain", "version": "1"})
    assert stale.status_code == 412
    assert 'value="Lain"' in stale.text
    await shop.seller.made("/customers", {"name": "Lia", "phone": "+628111222333"})
    now = await version(browser, path)
    taken = await browser.send(path, {**form, "phone": "0811 1222 333", "version": now})
    assert taken.status_code == 409
    assert "milik pelanggan lain" in taken.text
    wrong = await browser.send(path, {**form, "phone": "bukan nomor", "version": now})
    assert wrong.status_code == 422


async def test_somebody_found_is_merged_by_hand_and_parted_again(shop: Shop) -> None:
    await morning(shop)
    browser = await shop.browser()
    siti, budi = await page_of(shop, "Siti Rahmawati"), await page_of(shop, "Budi Santoso")
    page = (await browser.get(siti, find="budi")).text
    assert f'name="from" value="{budi.rpartition("/")[2]}"' in page
    assert "Siti Rahmawati" in page
    oneself = await browser.send(f"{siti}/merge", {"from": siti.rpartition("/")[2]})
    assert oneself.status_code in {409, 422}
    assert "Itu orang yang sama ini" in oneself.text

    page = await tap(browser, f"{siti}/merge", **{"from": budi.rpartition("/")[2]})
    assert "Budi Santoso" in page
    assert "Pisahkan lagi" in page
    moved = await browser.get(budi)
    assert moved.status_code == 303
    assert moved.headers["location"] == siti
    late = await browser.post(f"{budi}/notes", text="untuk yang lama")
    assert late.status_code == 409
    merge = re.search(r"/customers/merges/(mrg_\w+)/undo", page)
    assert merge
    await tap(browser, f"/customers/merges/{merge[1]}/undo")
    assert (await browser.get(budi)).status_code == 200


async def test_what_one_agreed_to_before_they_were_merged_stands_beside_their_chat(
    shop: Shop,
) -> None:
    thread, _, _ = await morning(shop)
    browser = await shop.browser()
    siti, budi = await page_of(shop, "Siti Rahmawati"), await page_of(shop, "Budi Santoso")
    chat = f"/inbox/{wire('con', thread)}"
    await tap(browser, f"{budi}/consents", status="granted", source="Di kasir")
    assert "Kiriman promosi" not in (await browser.get(chat)).text

    await tap(browser, f"{siti}/merge", **{"from": budi.rpartition("/")[2]})

    assert "Kiriman promosi" in (await browser.get(chat)).text


async def test_a_viewer_looks_and_a_stranger_finds_nobody(pesan: Pesan, shop: Shop) -> None:
    await morning(shop)
    path = await page_of(shop, "Siti Rahmawati")
    verbs: dict[str, dict[str, str]] = {"": {"name": "x", "version": "1"}, "/notes": {"text": "x"},
        "/consents": {"status": "granted", "source": "x"},
        "/merge": {"from": wire("cus", new_id())}}  # fmt: skip
    stranger = await (await open_shop(pesan, "Asing")).browser()
    browser = await shop.browser()
    for one in (path, f"/customers/{wire('cus', new_id())}", "/customers/cus_x"):
        assert (await stranger.get(one)).status_code == 404
        for verb, form in verbs.items():
            assert (await stranger.send(f"{one}{verb}", form)).status_code == 404
    await pesan.rows("UPDATE members SET role = 'viewer'")

    page = (await browser.get(path)).text
    assert "Siti Rahmawati" in page
    assert "<form" not in page.partition("<main")[2]
    for verb, form in verbs.items():
        assert (await browser.send(f"{path}{verb}", form)).status_code == 403
