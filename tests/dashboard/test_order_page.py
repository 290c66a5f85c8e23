"""What a merchant taps on an order's page, without a script: each form leads back to the page."""

from typing import Any

from ..orders.builders import OneOrder, open_shop, paid
from ..running import Pesan
from .shop import Browser
from .shop import Shop as Screens


async def page_of(order: OneOrder) -> Browser:
    return await Screens(order.pesan, order.shop.seller, order.store, order.uuid).browser()


async def tap(browser: Browser, order: OneOrder, rest: str, **form: Any) -> str:
    answer = await browser.post(f"/orders/{order.id}/{rest}", **form)
    if answer.status_code != 303:  # refused: the same page, saying so
        assert answer.status_code in {404, 409, 422}, answer.text
        return answer.text
    return (await browser.get(answer.headers["location"])).text


async def test_an_order_is_packed_shipped_delivered_and_done_by_tapping(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=2, M=1)
    browser = await page_of(order)
    page = (await browser.get(f"/orders/{order.id}")).text
    assert "Tandai dikemas" in page
    assert 'id="cancel"' in page

    page = await tap(browser, order, "parcels", some="1", **{f"q-{order.items['L']}": "2"})
    assert "Kemas sisanya" in page
    assert "1 belum dikemas" in page
    await tap(browser, order, "parcels")
    first, rest = await order.parcels()
    page = await tap(
        browser, order, f"parcels/{first['id']}",
        courier="sicepat", other="", tracking_number="000123", to="shipped",
    )  # fmt: skip
    assert "https://www.sicepat.com/checkAwb/000123" in page
    assert 'id="cancel"' not in page  # a part is on its way
    page = await tap(
        browser,
        order,
        f"parcels/{rest['id']}",
        courier="",
        other="Pak Joko",
        tracking_number="",
        to="",
    )
    assert "Pak Joko" in page
    for parcel, to in ((rest, "shipped"), (first, "delivered"), (rest, "delivered")):
        page = await tap(browser, order, f"parcels/{parcel['id']}", to=to)
    assert await order.status() == "delivered"
    page = await tap(browser, order, "notes", text="Titip <b>satpam</b>")
    assert "Titip &lt;b&gt;satpam&lt;/b&gt;" in page
    await tap(browser, order, "status", to="completed")
    assert await order.status() == "completed"

    page = await tap(
        browser, order, "returns", restock="on", refund="amount", amount="50.000", reason="sobek",
        **{f"q-{order.items['L']}": "1", f"q-{order.items['M']}": "0"},
    )  # fmt: skip
    [back] = (await order.now())["returns"]
    assert back["refund"]["amount"] == "50000"
    assert all(words in page for words in ("Barang kembali", "Uang kembali", "Rp50.000", "sobek"))


async def test_what_somebody_did_before_is_said_and_changes_nothing(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=1)
    browser = await page_of(order)
    await tap(browser, order, "parcels")

    page = await tap(browser, order, "parcels")
    assert "Belum bisa" in page
    page = await tap(browser, order, "returns", reason="x", **{f"q-{order.items['L']}": "1"})
    assert "Belum bisa" in page
    [parcel] = await order.parcels()
    page = await tap(browser, order, f"parcels/{parcel['id']}", to="delivered")
    assert "Belum bisa" in page
    page = await tap(
        browser, order, f"parcels/{parcel['id']}", tracking_number="<b>", courier="jne", to=""
    )
    assert "Belum bisa" in page
    page = await tap(browser, order, f"parcels/{parcel['id']}", to="cancelled")
    assert "Dibongkar" in page
    page = await tap(browser, order, "status", to="cancelled", reason="stok salah")
    assert await order.status() == "cancelled"
    assert "stok salah" in page


async def test_a_form_of_nobodys_and_an_order_of_somebody_else_are_not_there(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=1)
    browser = await page_of(order)
    stranger = await Screens(pesan, await pesan.seller("Budi"), order.store, order.uuid).browser()
    parcel = await order.pack()

    forms: list[tuple[str, dict[str, Any]]] = [
        ("parcels", {"some": "1", "q-itm_x": "1"}),
        ("parcels", {"some": "1", f"q-{order.items['L']}": "-1"}),
        (f"parcels/{parcel['id']}", {"to": "eaten"}),
        ("parcels/ful_x", {"to": "shipped"}),
        ("status", {"to": "paid"}),
    ]
    for rest, form in forms:
        answer = await browser.post(f"/orders/{order.id}/{rest}", **form)
        assert answer.status_code == 404, (rest, form)
    for rest in ("parcels", f"parcels/{parcel['id']}", "status", "returns", "notes"):
        path = f"/orders/{order.id}/{rest}"
        assert (await stranger.post(path, to="cancelled", text="x")).status_code == 404, rest
        assert (await browser.client.post(path, data={"to": "cancelled"})).status_code == 403
    await pesan.rows("UPDATE members SET role = 'viewer'")
    assert "popovertarget" not in (await browser.get(f"/orders/{order.id}")).text
    for rest in ("parcels", "notes", "returns"):
        assert (await browser.post(f"/orders/{order.id}/{rest}", text="x")).status_code == 403
    assert await order.status() == "packed"


async def test_the_page_says_in_its_own_language_why_and_where_to_and_the_city_once(
    pesan: Pesan,
) -> None:
    order = await paid(await open_shop(pesan))
    address = {"text": "Jl. Melati 4, bandung 40111", "city": "Bandung"}
    await order.shop.seller.patch(f"/orders/{order.id}", {"shipping": {"address": address}})
    browser = await page_of(order)

    page = (await browser.get(f"/orders/{order.id}")).text
    english = (await browser.get(f"/orders/{order.id}?lang=en")).text

    assert "Jl. Melati 4, bandung 40111<" in page
    assert "pembayaran masuk" in page
    assert "payment captured" not in page
    assert "payment captured" in english
    address = {"text": "Jl. Bandung Raya 4", "city": "Bandung"}
    await order.shop.seller.patch(f"/orders/{order.id}", {"shipping": {"address": address}})
    assert "Jl. Bandung Raya 4, Bandung<" in (await browser.get(f"/orders/{order.id}")).text
