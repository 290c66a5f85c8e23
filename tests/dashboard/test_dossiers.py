"""A customer's data in the browser: taken along as a file, or erased for good."""

import json
from datetime import timedelta

import pytest

from pesan.kit import clock
from pesan.kit.ids import new_id

from ..running import Pesan
from .scene import morning
from .shop import Browser, Shop, open_shop, wire
from .test_customers import CANARY, page_of
from .test_undelivered import tap

OFFERED = "Unduh salinan, atau hapus datanya"


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    shop = await open_shop(pesan)
    await morning(shop)
    return shop


async def audited(pesan: Pesan, action: str) -> list[str]:
    """Who did it."""
    rows = await pesan.rows(
        "SELECT actor FROM event_audit_log WHERE action = $1 ORDER BY id", action
    )
    return [row["actor"] for row in rows]


async def grow_old(pesan: Pesan) -> None:
    """As if whoever is logged in had done so a while ago."""
    await pesan.rows("UPDATE sessions SET proved_at = $1", clock.now() - timedelta(minutes=6))


async def named(shop: Shop, name: str) -> int:
    count: int = await shop.pesan.value("SELECT count(*) FROM customers WHERE name = $1", name)
    return count


async def both(browser: Browser, path: str) -> list[int]:
    return [(await browser.post(f"{path}/{verb}")).status_code for verb in ("export", "erasure")]


async def test_a_copy_is_one_file_that_the_api_answers_too_and_is_written_down(shop: Shop) -> None:
    browser = await shop.browser()
    path = await page_of(shop, "Siti Rahmawati")
    assert f'href="{path}/data"' in (await browser.get(path)).text
    assert "Unduh salinan" in (await browser.get(f"{path}/data")).text

    answer = await browser.post(f"{path}/export")

    assert answer.status_code == 200
    name = f'attachment; filename="{path.rpartition("/")[2]}.json"'
    assert answer.headers["content-disposition"] == name
    assert answer.headers["cache-control"] == "no-store"
    told, asked = answer.json(), (await shop.seller.get(f"{path}/export")).json()
    assert told["tables"]["customers"] == asked["tables"]["customers"]
    assert "2 ya kak. total berapa" in json.dumps(told["tables"]["customer_messages"])
    assert told.keys() == asked.keys()
    me = wire("usr", await shop.user())
    assert await audited(shop.pesan, "customers.export") == [me, me]
    assert (await browser.get(f"{path}/export")).status_code in {404, 405}, "no link downloads it"


async def test_one_is_erased_with_a_word_on_what_stays_and_their_orders_stand(shop: Shop) -> None:
    browser = await shop.browser()
    path = await page_of(shop, "Maya Putri")
    page = (await browser.get(f"{path}/data")).text
    assert "Yang hilang untuk selamanya" in page
    assert "tanpa nama: barang, jumlah, harga" in page
    before = await shop.pesan.value("SELECT sum(total_minor) FROM orders")

    page = await tap(browser, f"{path}/erasure", sheet="erase")

    assert "sudah dihapus untuk selamanya" in page
    assert "Maya Putri" not in page
    assert await named(shop, "Maya Putri") == 0
    assert await shop.pesan.value("SELECT sum(total_minor) FROM orders") == before
    assert (await browser.get(path)).status_code == 404
    assert (await browser.get(f"{path}/data")).status_code == 404
    assert "#1045" in (await browser.get("/orders")).text
    assert await audited(shop.pesan, "customers.erase") == [wire("usr", await shop.user())]
    again = await browser.post(f"{path}/erasure")
    assert again.headers["location"] == "/customers?erased=1", "twice sweeps up what came since"


async def test_an_order_under_way_is_named_before_and_refuses_after(shop: Shop) -> None:
    browser = await shop.browser()
    path = await page_of(shop, "Siti Rahmawati")

    page = (await browser.get(f"{path}/data")).text
    assert "pesanannya belum selesai: #1048" in page
    assert f'action="{path}/erasure"' not in page
    answer = await browser.post(f"{path}/erasure", sheet="erase")

    assert answer.status_code == 409
    assert "Belum dihapus: ada pesanannya yang belum selesai." in answer.text
    assert await named(shop, "Siti Rahmawati") == 1
    assert await audited(shop.pesan, "customers.erase") == []


async def test_an_old_login_is_asked_for_a_fresh_proof_and_comes_back_to_the_page(
    shop: Shop,
) -> None:
    browser = await shop.browser()
    path = await page_of(shop, "Maya Putri")
    await grow_old(shop.pesan)

    for verb in ("export", "erasure"):
        answer = await browser.post(f"{path}/{verb}")
        assert answer.headers["location"] == f"{path}/data"
    asked = await browser.get(f"{path}/data")

    assert asked.headers["location"] == f"/login?next={path}/data"
    assert await named(shop, "Maya Putri") == 1
    assert await audited(shop.pesan, "customers.export") == []
    assert OFFERED in (await browser.get(path)).text, "the way to it is shown all the same"


async def test_who_was_merged_meanwhile_takes_nobody_along(shop: Shop) -> None:
    browser = await shop.browser()
    maya, kevin = await page_of(shop, "Maya Putri"), await page_of(shop, "Kevin Tan")
    await tap(browser, f"{kevin}/merge", **{"from": maya.rpartition("/")[2]})

    late = await browser.post(f"{maya}/erasure")
    assert late.headers["location"] == f"{maya}/data"
    assert (await browser.get(f"{maya}/data")).headers["location"] == f"{kevin}/data"
    assert await named(shop, "Kevin Tan") == 1

    page = (await browser.get(f"{kevin}/data")).text
    assert "Ikut terhapus, karena sudah digabung ke Kevin Tan:" in page
    assert "Maya Putri" in page
    await tap(browser, f"{kevin}/erasure")
    assert await named(shop, "Kevin Tan") == await named(shop, "Maya Putri") == 0


async def test_it_is_offered_to_admins_alone_and_a_stranger_finds_nobody(
    pesan: Pesan, shop: Shop
) -> None:
    browser, stranger = await shop.browser(), await (await open_shop(pesan, "Asing")).browser()
    path = await page_of(shop, "Maya Putri")
    for one in (path, f"/customers/{wire('cus', new_id())}", "/customers/cus_x"):
        assert (await stranger.get(f"{one}/data")).status_code == 404
        assert await both(stranger, one) == [404, 404]
    for role in ("staff", "viewer"):
        await pesan.rows("UPDATE members SET role = $1", role)
        assert OFFERED not in (await browser.get(path)).text
        assert (await browser.get(f"{path}/data")).status_code == 403
        assert await both(browser, path) == [403, 403]
    assert await named(shop, "Maya Putri") == 1


async def test_a_name_is_text_and_nothing_else(shop: Shop) -> None:
    who = await shop.customer(CANARY)
    browser = await shop.browser()
    path = f"/customers/{wire('cus', who)}"

    page = (await browser.get(f"{path}/data")).text

    assert CANARY not in page
    assert "Data &lt;img src=x" in page
    assert "Erase the data of &lt;img" in (await browser.get(f"{path}/data", lang="en")).text
