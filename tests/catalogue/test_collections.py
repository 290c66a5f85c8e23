"""Shelves of the seller's own, lists with filters, and the store's own words."""

import asyncio
from typing import Any

import httpx
import pytest

from pesan.catalogue import rules

from ..pictures import SVG, picture
from ..running import Pesan, Seller

MISSING = "col_01m837xzv4fcaap6hzehqy48v2"


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def sold(seller: Seller, name: str, **fields: Any) -> str:
    body = {"name": name, "variants": [{"sku": name, "price": 1000, "stock": 1}], **fields}
    made: str = (await seller.made("/products", body))["id"]
    return made


async def names(seller: Seller, rest: str, **params: Any) -> list[str]:
    """Of every page."""
    found: list[str] = []
    while True:
        answer = await seller.get(rest, **params)
        assert answer.status_code == 200, answer.text
        found += [item["name"] for item in answer.json()["items"]]
        if answer.json()["next_cursor"] is None:
            return found
        params = {**params, "cursor": answer.json()["next_cursor"]}


async def test_products_stand_on_a_shelf_in_the_order_they_were_put(pesan: Pesan) -> None:
    seller = await pesan.seller()
    ids = [await sold(seller, name) for name in "ABCD"]
    shelf = await seller.made("/collections", {"title": "Lebaran  2027", "description": "Baru"})
    path = f"/collections/{shelf['id']}"

    assert (shelf["slug"], shelf["title"]) == ("lebaran-2027", "Lebaran 2027")
    wanted = {"product_ids": [ids[2], ids[0]]}
    assert (await seller.put(f"{path}/products", wanted)).status_code == 204
    for _ in "twice":
        await seller.made(f"{path}/products", {"product_ids": [ids[0], ids[3]]})

    assert await names(seller, f"{path}/products", limit=2) == ["C", "A", "D"]
    assert await names(seller, "/products", collection=shelf["id"], limit=1) == ["D", "C", "A"]
    await seller.api.delete(seller.path(f"/products/{ids[0]}"))
    assert await names(seller, f"{path}/products") == ["C", "D"]
    assert await names(seller, "/products", collection=shelf["id"]) == ["D", "C"]
    gone = await seller.api.delete(seller.path(f"{path}/products/{ids[2]}"))
    assert gone.status_code == 204
    again = await seller.api.delete(seller.path(f"{path}/products/{ids[2]}"))
    assert code(again) == (404, "catalogue.product_not_found")
    await seller.put(f"{path}/products", {"product_ids": []})
    assert await names(seller, f"{path}/products") == []


async def test_a_collection_is_changed_by_who_saw_its_last_version_and_taken_away(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    shelf = await seller.made("/collections", {"title": "Promo"})
    second = await seller.made("/collections", {"title": "Promo"})
    path = f"/collections/{shelf['id']}"

    assert second["slug"].startswith("promo-")
    headers = {"Content-Type": "image/png"}
    image = await seller.api.put(seller.path(f"{path}/image"), content=picture(), headers=headers)
    assert image.status_code == 200, image.text
    assert (await pesan.api.get(image.json()["thumbnail"])).status_code == 200
    broken = await seller.api.put(seller.path(f"{path}/image"), content=SVG, headers=headers)
    assert code(broken) == (415, "files.not_a_picture")
    changed = await seller.patch(path, {"title": "Diskon"}, **{"If-Match": '"2"'})
    assert (changed.json()["title"], changed.json()["slug"]) == ("Diskon", "promo")
    stale = await seller.patch(path, {"title": "x"}, **{"If-Match": '"2"'})
    assert code(stale) == (412, "requests.version_stale")
    assert (await seller.get("/collections", limit=1)).json()["items"] == [second]
    assert (await seller.api.delete(seller.path(path))).status_code == 204
    assert code(await seller.get(path)) == (404, "catalogue.collection_not_found")
    assert (await pesan.api.get(image.json()["image"])).status_code == 404
    assert (await seller.get("/collections")).json()["items"] == [second]


async def test_another_stores_collection_and_products_are_like_none(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.seller("Budi")
    theirs = await sold(budi, "Kopi")
    shelf = await budi.made("/collections", {"title": "Kopi"})
    mine = await sari.made("/collections", {"title": "Kopi"})
    gone = (404, "catalogue.collection_not_found")

    for wanted in (shelf["id"], MISSING, "col_1"):
        path = f"/collections/{wanted}"
        assert code(await sari.get(path)) == gone
        assert code(await sari.get(f"{path}/products")) == gone
        assert code(await sari.patch(path, {"title": "x"})) == gone
        assert code(await sari.put(f"{path}/products", {"product_ids": []})) == gone
        assert code(await sari.api.delete(sari.path(path))) == gone
    stolen = await sari.put(f"/collections/{mine['id']}/products", {"product_ids": [theirs]})
    assert code(stolen) == (404, "catalogue.product_not_found")
    assert await names(sari, "/products", collection=shelf["id"]) == []
    assert code(await sari.get("/products", collection="x")) == (422, "requests.invalid")


async def test_two_who_put_products_on_a_shelf_at_once_both_succeed(pesan: Pesan) -> None:
    seller = await pesan.seller()
    ids = [await sold(seller, f"P{n}") for n in range(6)]
    shelf = await seller.made("/collections", {"title": "Baru"})

    answers = await asyncio.gather(
        *(seller.post(f"/collections/{shelf['id']}/products", {"product_ids": [i]}) for i in ids)
    )

    assert {answer.status_code for answer in answers} == {201}
    found = await names(seller, f"/collections/{shelf['id']}/products")
    assert sorted(found) == [f"P{n}" for n in range(6)]


async def test_a_list_is_filtered_by_status_category_and_tag_page_by_page(pesan: Pesan) -> None:
    seller = await pesan.seller()
    await sold(seller, "A", category="Kaos", tags=["katun", "polos"])
    draft = await sold(seller, "B", category="Kaos", tags=["katun"], status="draft")
    await sold(seller, "C", category="Tas", tags=["katun"])
    old = await sold(seller, "D", category="Kaos", tags=["katun"])
    await seller.api.delete(seller.path(f"/products/{old}"))

    async def listed(**params: Any) -> str:
        return "".join(await names(seller, "/products", limit=1, **params))

    assert await listed() == "CBA"
    assert await listed(status="archived") == "D"
    assert await listed(category="Kaos") == "BA"
    assert await listed(category="Kaos", status="archived") == "D"
    assert await listed(tag="katun") == "CBA"
    assert await listed(tag="katun", category="Kaos", status="active") == "A"
    assert await listed(tag="sutra") == ""
    await seller.patch(f"/products/{draft}", {"tags": ["sutra"], "category": None})
    assert (await listed(tag="sutra"), await listed(tag="katun")) == ("B", "CA")
    categories = (await seller.get("/categories")).json()["items"]
    assert categories == [{"name": "Kaos", "products": 1}, {"name": "Tas", "products": 1}]
    tags = (await seller.get("/tags")).json()["items"]
    assert tags[0] == {"name": "katun", "products": 2}, "the archived one is not counted"


async def test_a_stores_own_synonyms_are_understood_at_once_and_there_only(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.seller("Budi")
    for seller in (sari, budi):
        await sold(seller, "Galon Isi Ulang")
        assert await names(seller, "/products/search", q="aqua") == []

    answer = await sari.put("/synonyms", {"groups": [["Aqua", "GALON"], ["jumbo", "besar"]]})

    assert answer.status_code == 200, answer.text
    assert answer.json() == (await sari.get("/synonyms")).json()
    assert answer.json()["groups"][0] == ["aqua", "galon"]
    assert await names(sari, "/products/search", q="ada aqua kak?") == ["Galon Isi Ulang"]
    assert await names(budi, "/products/search", q="ada aqua kak?") == []
    assert (await budi.get("/synonyms")).json() == {"groups": []}
    await sari.put("/synonyms", {"groups": []})
    assert await names(sari, "/products/search", q="aqua") == []


@pytest.mark.parametrize(
    "groups", [["aqua"], [["aqua"]], [["air mineral", "aqua"]], [["aqua", "!!"]], [["a", ""]]]
)
async def test_synonyms_are_single_words(pesan: Pesan, groups: Any) -> None:
    seller = await pesan.seller()

    assert code(await seller.put("/synonyms", {"groups": groups})) == (422, "requests.invalid")


async def test_a_group_of_what_search_takes_for_one_word_already_is_refused(pesan: Pesan) -> None:
    seller = await pesan.seller()
    groups = [["aqua", "galon"], ["Kaoss", "kaos"], ["baju", "baju", "atasan"], ["item", "hitam"]]

    answer = await seller.put("/synonyms", {"groups": groups})

    assert code(answer) == (422, "requests.invalid")
    assert {error["field"] for error in answer.json()["errors"]} == {"groups[1]", "groups[3]"}
    kept = (await seller.put("/synonyms", {"groups": [["baju", "Baju", "atasan"]]})).json()
    assert kept == {"groups": [["baju", "atasan"]]}, "a word that was said twice counts once"


async def test_a_shelf_holds_so_many_products_and_not_one_more(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "COLLECTION_MAX", 2)
    seller = await pesan.seller()
    ids = [await sold(seller, name) for name in "ABC"]
    path = f"/collections/{(await seller.made('/collections', {'title': 'Baru'}))['id']}/products"

    await seller.made(path, {"product_ids": ids[:2]})
    refused = await seller.post(path, {"product_ids": ids[2:]})

    assert code(refused) == (409, "catalogue.collection_full")
    assert await names(seller, path) == ["A", "B"]
