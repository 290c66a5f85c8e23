"""What buyers type against what a shop sells: a table to be read, over HTTP."""

from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pesan.catalogue import folding, spelling, terms

from ..running import Pesan, Seller


def product(name: str, *variants: str, tags: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
    """Variants as "Hitam/L", each with stock."""
    names = ["Warna", "Ukuran"] if any("/" in v for v in variants) else ["Ukuran"]
    return {
        "name": name,
        "tags": list(tags),
        "variants": [
            {
                "sku": f"{name}-{choice}".replace(" ", "-").upper(),
                "options": dict(zip(names, choice.split("/"), strict=False)) if choice else {},
                "price": 50000,
                "stock": 5,
            }
            for choice in variants or ("",)
        ],
        **fields,
    }


SHOP = [
    product("Kaos Polos Hitam", "M", "L", "XL", category="Kaos", tags=("katun",)),
    product("Kaos Polos Putih", "M", "L", "XL", category="Kaos", tags=("katun",)),
    product("Kaos Raglan", "Merah/M", "Hitam/XXL", category="Kaos"),
    product("Kemeja Flanel Merah", "M", "L", category="Kemeja"),
    product("Celana Jeans Biru", "28", "30", "32", category="Celana"),
    product("Celana Chino Hitam", "M", "L"),
    product("Jilbab Segi Empat Pink", tags=("kerudung",)),
    product("Tas Selempang Kulit", description="Cocok untuk kaos dan kemeja"),
    product("Sepatu Lari Putih", "40", "41", "42"),
    product("Sendal Jepit"),
    product("Casing HP Bening", tags=("murah",)),
    product("Kopi Gayo 250 gr", tags=("arabika",)),
    product("Topi Baseball Hitam"),
    product("Jaket Denim", "L", "XL"),
    product("Black Hoodie", "L"),
    product("Sambal Roa Pedas"),
    product("Baju Tidur Anak", "S", "M"),
    product("Buku Catatan Abu-Abu"),
]

FIRST = [
    ("kaos hitam L", "Kaos Polos Hitam"),
    ("itam kaus", "Kaos Polos Hitam"),
    ("kaoss hitm", "Kaos Polos Hitam"),
    ("koas htam", "Kaos Polos Hitam"),
    ("black tee size L", "Kaos Polos Hitam"),
    ("t-shirt black", "Kaos Polos Hitam"),
    ("ada kaos item ukuran M kak?", "Kaos Polos Hitam"),
    ("do you have a black tshirt", "Kaos Polos Hitam"),
    ("KAOSNYA yang PUTIH dong kakkk", "Kaos Polos Putih"),
    ("white tee XL", "Kaos Polos Putih"),
    ("kaos hitam xxl", "Kaos Raglan"),
    ("kaos merah", "Kaos Raglan"),
    ("raglan", "Kaos Raglan"),
    ("red shirt", "Kemeja Flanel Merah"),
    ("kemja flanel", "Kemeja Flanel Merah"),
    ("kmeja merahh", "Kemeja Flanel Merah"),
    ("blue pants", "Celana Jeans Biru"),
    ("clana jeans 32", "Celana Jeans Biru"),
    ("celana item", "Celana Chino Hitam"),
    ("hijab pink", "Jilbab Segi Empat Pink"),
    ("kerudung", "Jilbab Segi Empat Pink"),
    ("leather bag", "Tas Selempang Kulit"),
    ("slempang", "Tas Selempang Kulit"),
    ("running shoes", "Sepatu Lari Putih"),
    ("sepatu 42", "Sepatu Lari Putih"),
    ("speatu", "Sepatu Lari Putih"),
    ("sandals", "Sendal Jepit"),
    ("sandal jepit", "Sendal Jepit"),
    ("handphone case", "Casing HP Bening"),
    ("phone", "Casing HP Bening"),
    ("coffee", "Kopi Gayo 250 gr"),
    ("kopi 250g", "Kopi Gayo 250 gr"),
    ("arabica", "Kopi Gayo 250 gr"),
    ("hat", "Topi Baseball Hitam"),
    ("basebal cap", "Topi Baseball Hitam"),
    ("jacket L", "Jaket Denim"),
    ("hoodie hitam", "Black Hoodie"),
    ("hodie", "Black Hoodie"),
    ("sambel pedes", "Sambal Roa Pedas"),
    ("kids clothes", "Baju Tidur Anak"),
    ("gray book", "Buku Catatan Abu-Abu"),
    ("buku abu abu", "Buku Catatan Abu-Abu"),
    ("kaos-polos-putih-xl", "Kaos Polos Putih"),
    ("JAKET-DENIM-L", "Jaket Denim"),
]

NOTHING = ["helikopter", "ada?", "kak", "the", "!!!", "pesanan", "xyzzy", "🔥", "%", "_"]


@pytest.fixture
async def shop(pesan: Pesan) -> Seller:
    seller = await pesan.seller()
    for body in SHOP:
        await seller.made("/products", body)
    return seller


async def names(seller: Seller, q: str) -> list[str]:
    answer = await seller.get("/products/search", q=q)
    assert answer.status_code == 200, answer.text
    return [found["name"] for found in answer.json()["items"]]


async def test_the_best_answer_stands_first(shop: Seller) -> None:
    found = {q: next(iter(await names(shop, q)), None) for q, _ in FIRST}

    assert found == dict(FIRST)


async def test_words_that_name_nothing_here_find_nothing(shop: Seller) -> None:
    assert {q: await names(shop, q) for q in NOTHING} == {q: [] for q in NOTHING}


async def test_what_only_shares_a_colour_or_a_size_is_no_answer(shop: Seller) -> None:
    assert await names(shop, "sepatu hitam") == ["Sepatu Lari Putih"]
    assert "Topi Baseball Hitam" not in await names(shop, "kaos hitam L")
    assert set(await names(shop, "hitam")) >= {"Kaos Polos Hitam", "Topi Baseball Hitam"}


async def test_a_word_for_one_thing_is_no_slip_of_another(shop: Seller) -> None:
    assert await names(shop, "kopi") == ["Kopi Gayo 250 gr"]
    assert await names(shop, "topi") == ["Topi Baseball Hitam"]


async def test_only_what_is_on_sale_is_found_and_changes_are_found_at_once(shop: Seller) -> None:
    async def first(q: str) -> dict[str, Any]:
        found: dict[str, Any] = (await shop.get("/products/search", q=q)).json()["items"][0]
        return found

    raglan = await first("raglan")
    await shop.patch(f"/products/{raglan['id']}", {"status": "draft"})
    jaket = await first("jaket")
    await shop.patch(f"/products/{jaket['id']}", {"name": "Rompi Rajut"})
    sandal = await first("sandal jepit")
    await shop.made(f"/products/{sandal['id']}/variants", {"sku": "SWALLOW-10", "price": 1})
    hoodie = await first("hoodie")
    await shop.api.delete(shop.path(f"/products/{hoodie['id']}"))

    assert await names(shop, "raglan") == []
    assert await names(shop, "rompi") == ["Rompi Rajut"]
    assert await names(shop, "swallow") == ["Sendal Jepit"]
    assert await names(shop, "hoodie") == []


async def test_a_very_sku_is_found_among_any_number_that_share_its_words(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    searching = import_module("pesan.catalogue.actions.search")  # the function bears its name
    monkeypatch.setattr(searching, "EACH_MAX", 2)  # of a word, the newest two count
    seller = await pesan.seller()
    for n in range(5):
        body = {"name": f"Barang {n}", "variants": [{"sku": f"SKU-{n}0-L", "price": 1}]}
        await seller.made("/products", body)

    assert (await names(seller, "sku-00-l"))[0] == "Barang 0"


async def test_of_equals_the_one_in_stock_stands_first(pesan: Pesan) -> None:
    seller = await pesan.seller()
    for name, stock in (("Gelas Kaca A", 0), ("Gelas Kaca B", 3), ("Gelas Kaca C", 0)):
        body = {"name": name, "variants": [{"sku": name, "price": 1, "stock": stock}]}
        await seller.made("/products", body)

    assert await names(seller, "gelas kaca") == ["Gelas Kaca B", "Gelas Kaca C", "Gelas Kaca A"]


async def test_a_search_is_bounded(shop: Seller) -> None:
    assert (await shop.get("/products/search")).status_code == 422
    assert (await shop.get("/products/search", q="")).status_code == 422
    assert (await shop.get("/products/search", q="x" * 301)).status_code == 422
    assert len((await shop.get("/products/search", q="kaos", limit=1)).json()["items"]) == 1
    assert await names(shop, " ".join(f"kata{i}" for i in range(40))) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kaos Polos Hitam", ["kaos", "polos", "hitam"]),
        ("T-Shirt BLACK", ["kaos", "hitam"]),
        ("kaooosss itam", ["kaos", "hitam"]),
        ("XXL xl L 2XL", ["xxl", "xl", "l", "xxl"]),
        ("pesanan", ["pesanan"]),
        ("Café CREAM", ["cafe", "krem"]),
        ("250 gr", ["250g"]),
        ("merah muda", ["pink"]),
        ("men's", ["pria"]),
    ],
)
def test_words_fold(text: str, words: list[str]) -> None:
    assert list(folding.words(text)) == words


@given(st.text(max_size=200))
def test_any_text_folds_to_plain_words_once_and_for_all(text: str) -> None:
    words = folding.words(text)

    assert all(word.isascii() and word.isalnum() for word in words)
    assert folding.words(" ".join(words)) == words
    assert len(terms.terms_of(text)) <= terms.TERMS_MAX


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8))
def test_slips_are_counted_alike_from_both_sides(one: str, other: str) -> None:
    assert spelling.distance(one, other, most=2) == spelling.distance(other, one, most=2)
    assert (spelling.distance(one, other, most=2) == 0) == (one == other)
