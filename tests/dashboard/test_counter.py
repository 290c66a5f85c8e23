"""A seller serves the buyer in the thread, with forms alone: cart, order, payment request, product."""

import asyncio
import re

import httpx
import pytest

from pesan.kit.ids import decode
from pesan.kit.presence import Doing

from ..pictures import picture
from ..running import Pesan
from .scene import morning
from .shop import Browser, Shop, open_shop, wire


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def at_the_thread(shop: Shop) -> tuple[Browser, str]:
    thread, _, _ = await morning(shop)
    methods = [{"code": "jne", "name": "JNE REG", "type": "flat", "fee": "18000"}]
    assert (await shop.seller.put("/shipping-methods", methods)).status_code == 200
    return await shop.browser(), f"/inbox/{wire('con', thread)}"


async def send(browser: Browser, path: str, **form: str) -> httpx.Response:
    data = {"form_token": await browser.token(), **form}
    return await browser.client.post(path, data=data)


def version_in(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return found[1]


async def test_two_things_are_put_into_the_cart_ordered_and_asked_for(shop: Shop) -> None:
    browser, path = await at_the_thread(shop)
    shirt = wire("var", shop.products["Kaos Polos Hitam L"])
    bag = wire("var", shop.products["Tote Bag Kanvas "])
    to = {"address": "Jl. Melati 4", "city": "Bandung"}

    await send(browser, f"{path}/cart", version="0", add=shirt, count="2", **to)
    page = (await browser.get(path)).text
    lines = {f"q-{shirt}": "2", "version": version_in(page)}
    await send(browser, f"{path}/cart", add=bag, count="1", **lines, **to)
    page = (await browser.get(path)).text
    stale = await send(browser, f"{path}/cart", add=bag, count="9", **lines, **to)
    version = version_in(page)
    placed = await browser.post(f"{path}/cart/order", version=version)
    again = await browser.post(f"{path}/cart/order", version=version)

    assert "Rp261.000" in page  # 2 x 89.000 + 65.000 + 18.000
    assert stale.status_code == 412
    assert "Orang lain baru saja mengubahnya" in stale.text
    assert placed.status_code == 303
    assert again.status_code == 412
    pesan = shop.pesan
    new = "FROM orders WHERE number NOT BETWEEN 1044 AND 1048"
    assert await pesan.value(f"SELECT count(*) {new}") == 1
    page = (await browser.get(path)).text
    assert "Kirim tagihan" in page


async def test_a_payment_request_tapped_twice_goes_out_once(shop: Shop) -> None:
    browser, path = await at_the_thread(shop)
    page = (await browser.get(path)).text
    order = re.search(r'name="order" value="(ord_\w+)"', page)
    once = re.search(r'name="once" value="(\w+)"', page)
    assert order is not None
    assert once is not None

    for _ in range(2):
        answer = await browser.post(f"{path}/payment-request", order=order[1], once=once[1], way="")
        assert answer.status_code == 303

    told = "SELECT count(*) FROM customer_messages WHERE once_key LIKE 'payment.asked:%'"
    assert await shop.pesan.value(told) == 1


async def test_a_picture_and_a_product_stand_in_the_thread_for_members_alone(
    pesan: Pesan, shop: Shop
) -> None:
    browser, path = await at_the_thread(shop)
    sent = await browser.client.post(
        f"{path}/attachments",
        data={"form_token": await browser.token(), "text": "Fotonya kak"},
        files={"file": ("foto.png", picture(), "image/png")},
    )
    product = await pesan.value("SELECT id FROM products WHERE name = 'Kemeja Linen Putih'")
    await browser.post(f"{path}/product", product=wire("prd", product), text="")
    junk = await browser.client.post(
        f"{path}/attachments",
        data={"form_token": await browser.token()},
        files={"file": ("foto.png", b"<svg>", "image/png")},
    )
    page = (await browser.get(path)).text

    assert sent.status_code == 303, sent.text
    assert junk.status_code == 415
    assert "Kirim gambar PNG, JPEG, WebP, atau PDF." in junk.text
    assert "Fotonya kak" in page
    assert "Kemeja Linen Putih" in page
    shown = re.search(r'src="(/inbox/[^"]+/attachment\?small)"', page)
    assert shown is not None
    content = await browser.get(shown[1])
    assert content.headers["content-type"] == "image/webp"
    stranger = await (await open_shop(pesan, "Budi")).browser()
    assert (await stranger.get(shown[1])).status_code == 404


async def test_a_colleague_is_named_while_they_type(pesan: Pesan, shop: Shop) -> None:
    browser, path = await at_the_thread(shop)
    ani = await (await pesan.person("Ani")).joins(shop.seller, "staff")
    con = path.rpartition("/")[2]

    await ani.put(f"/conversations/{con}/presence", {"doing": "typing"})
    for _ in range(100):
        part = (await browser.get(f"{path}?region=present")).text
        if "Ani sedang mengetik" in part:
            break

    assert "Ani sedang mengetik" in part
    mine = await browser.post(f"{path}/presence", doing="typing")
    assert mine.status_code == 204


async def test_who_writes_a_note_is_not_typing_to_the_buyer(pesan: Pesan, shop: Shop) -> None:
    browser, path = await at_the_thread(shop)
    con = path.rpartition("/")[2]
    assert 'hx-include=".composer .as"' in (await browser.get(path)).text

    place = decode("con", con)
    for said, doing in (({"as": "note"}, Doing.LOOKING), ({"as": "reply"}, Doing.TYPING)):
        answer = await browser.send(f"{path}/presence", {"doing": "typing", **said})
        assert answer.status_code == 204
        for _ in range(200):
            there = [one.doing for one in pesan.world.presence.at(shop.store, place)]
            if there == [doing]:
                break
            await asyncio.sleep(0.02)
        assert there == [doing]


async def test_what_a_catalogue_did_to_the_cart_is_said_in_the_readers_language(
    shop: Shop,
) -> None:
    thread = await shop.conversation(await shop.customer("Siti"))
    told = {"cart_filled": "Keranjang diisi", "cart_proposed": "keranjangnya dibiarkan"}
    for number, event in enumerate(told, start=1):
        await shop.message(thread, number, "system", "The cart", payload={"event": event})
    browser = await shop.browser()

    page = (await browser.get(f"/inbox/{wire('con', thread)}")).text
    assert all(words in page for words in told.values())
    english = (await browser.get(f"/inbox/{wire('con', thread)}", lang="en")).text
    assert "The cart was filled from the catalogue." in english
