"""A form that could not be done comes back with what was typed into it."""

from pesan.dashboard.refused import refilled

from ..running import Pesan
from .scene import morning
from .shop import open_shop, wire

PAGE = """<form action="/a"><input name="name" value="ours"></form>
<form action="/b?show=need" method="post"><input type="hidden" name="version" value="3">
<input class="field" name="name" value="old" required><input name="left" value="as it was">
<input type="password" name="secret"><input type="checkbox" name="label" value="x" checked>
<input type="checkbox" name="label" value="y"><input type="radio" name="as" value="reply" checked><input
type="radio" name="as" value="note"><select name="way"><option value="">-</option><option
value="cod" selected>COD</option></select><textarea name="text">before</textarea></form>"""


def test_each_field_of_the_form_says_what_was_typed_and_no_other_form_does() -> None:
    typed = {
        "name": ['<b>"Toko"</b>'], "version": ["2"], "secret": ["pw"], "label": ["y"],
        "as": ["note"], "way": [""], "text": ["</textarea><script>"],
    }  # fmt: skip

    page = refilled(PAGE, "/b", typed)

    assert '<form action="/a"><input name="name" value="ours"></form>' in page
    assert 'name="version" value="3"' in page
    assert 'required value="&lt;b&gt;&quot;Toko&quot;&lt;/b&gt;">' in page
    assert 'name="left" value="as it was"' in page
    assert "pw" not in page
    assert '<input type="checkbox" name="label" value="x">' in page
    assert '<input type="checkbox" name="label" value="y" checked>' in page
    assert '<input type="radio" name="as" value="note" checked>' in page
    assert '<option value="" selected>-' in page
    assert '<option value="cod">COD' in page
    assert '<textarea name="text">\n&lt;/textarea&gt;&lt;script&gt;</textarea>' in page


def test_of_two_sheets_with_one_address_the_one_that_was_sent_is_filled() -> None:
    sheet = (
        '<form action="/b"><input type="hidden" name="sheet" value="{0}"><input name="why"></form>'
    )
    page = sheet.format("cancel") + sheet.format("done")

    filled = refilled(page, "/b", {"sheet": ["done"], "why": ["x"]})

    assert filled == page.replace('"why"></form>', '"why" value="x"></form>').replace(
        '"why" value="x"', '"why"', 1
    )


def test_a_page_without_the_form_stays_as_it_is() -> None:
    assert refilled(PAGE, "/c", {"name": ["x"]}) == PAGE


async def test_a_reply_to_somebody_who_was_erased_is_not_lost(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    thread, _, _ = await morning(shop)
    browser = await shop.browser()
    path = f"/inbox/{wire('con', thread)}"
    await pesan.rows(
        "UPDATE conversations SET identity_value = 'erased:' || id WHERE id = $1 RETURNING 1",
        thread,
    )

    answer = await browser.post(f"{path}/messages?show=need", text="Kak, stoknya ada 2 & murah")

    assert answer.status_code == 409
    assert ">\nKak, stoknya ada 2 &amp; murah</textarea>" in answer.text
    assert "sudah dihapus: tidak ada yang bisa dikirim" in answer.text
    assert f'hx-get="{path}?show=need&amp;region=thread"' in answer.text


async def test_a_cart_that_could_not_be_filled_keeps_every_field(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    thread, _, _ = await morning(shop)
    browser = await shop.browser()
    path = f"/inbox/{wire('con', thread)}"
    shirt = wire("var", shop.products["Kaos Polos Hitam L"])

    answer = await browser.post(
        f"{path}/cart", version="0", add=shirt, count="3", address="Jl. Melati 4", city="Bandung",
        code="TIDAKADA", sheet="cart-sheet",
    )  # fmt: skip

    assert answer.status_code == 409, answer.text
    assert "Kode diskon itu tidak berlaku di sini." in answer.text
    for kept in (
        f'<option value="{shirt}" selected>', 'name="count" min="1" max="10000" inputmode="numeric" value="3"',
        ">\nJl. Melati 4</textarea>", 'value="Bandung"', 'value="TIDAKADA"',
    ):  # fmt: skip
        assert kept in answer.text, kept
    assert 'class="sheet stays"' in answer.text
