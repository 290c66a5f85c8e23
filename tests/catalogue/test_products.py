import asyncio
from typing import Any

import httpx
import pytest

from pesan import catalogue
from pesan.kit.ids import StoreId, VariantId, decode

from ..running import Pesan, Seller

MISSING = "prd_01m837xzv4fcaap6hzehqy48v2"
MISSING_VARIANT = "var_01m837xzv4fcaap6hzehqy48v2"


def variant(sku: str = "KPH-L", **fields: Any) -> dict[str, Any]:
    return {"sku": sku, "price": "85000", **fields}


def kaos(*variants: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"name": "Kaos Polos Hitam", "variants": list(variants) or [variant()], **fields}


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def delete(seller: Seller, path: str) -> httpx.Response:
    return await seller.api.delete(seller.path(path))


async def test_a_product_goes_on_sale_with_its_variants_and_their_stock(pesan: Pesan) -> None:
    seller = await pesan.seller()

    product = await seller.made(
        "/products",
        kaos(
            variant("KPH-L", options={"Ukuran": "L"}, stock=10, cost="40000", weight_grams=200),
            variant(
                "KPH-XL",
                options={"Ukuran": "XL"},
                price={"amount": "90000", "currency": "IDR"},
                compare_at_price=100_000,
                backorder=True,
                barcode="8991234567890",
            ),
            description="Katun 30s",
            category="Kaos",
            tags=["katun", "polos"],
            images=["https://example.com/kaos.jpg"],
            options=["Ukuran"],
            metadata={"erp": "17"},
        ),
    )

    assert product["slug"] == "kaos-polos-hitam"
    assert product["status"] == "active"
    large, extra = product["variants"]
    assert large["title"] == "L"
    assert (large["available"], large["backorder"]) == (10, False)
    assert large["price"] == {"amount": "85000", "currency": "IDR"}
    assert large["cost"] == {"amount": "40000", "currency": "IDR"}
    assert (extra["available"], extra["backorder"]) == (0, True)
    assert extra["compare_at_price"] == {"amount": "100000", "currency": "IDR"}
    assert (await seller.get(f"/products/{product['id']}")).json() == product


async def test_first_stock_is_a_movement(pesan: Pesan) -> None:
    seller = await pesan.seller()

    product = await seller.made("/products", kaos(variant(stock=7)))

    movements = (await seller.get("/inventory/movements")).json()["items"]
    assert [(m["variant_id"], m["delta"]) for m in movements] == [(product["variants"][0]["id"], 7)]


async def test_a_hundred_variants_are_taken_and_one_more_is_not(pesan: Pesan) -> None:
    seller = await pesan.seller()
    many = [variant(f"S-{i}") for i in range(101)]

    product = await seller.made("/products", kaos(*many[:100]))

    assert [v["sku"] for v in product["variants"]] == [v["sku"] for v in many[:100]]
    assert code(await seller.post("/products", kaos(*many))) == (422, "requests.invalid")
    added = await seller.post(f"/products/{product['id']}/variants", many[100])
    assert code(added) == (409, "catalogue.too_many_variants")


async def test_products_of_one_name_get_slugs_of_their_own(pesan: Pesan) -> None:
    seller = await pesan.seller()

    answers = await asyncio.gather(
        *(seller.post("/products", kaos(variant(f"S-{i}"))) for i in range(6))
    )

    assert {a.status_code for a in answers} == {201}
    slugs = [a.json()["slug"] for a in answers]
    assert len(set(slugs)) == 6
    assert "kaos-polos-hitam" in slugs
    assert all(slug.startswith("kaos-polos-hitam") for slug in slugs)


async def test_a_sku_stands_once_in_a_store_and_a_refused_product_leaves_nothing(
    pesan: Pesan,
) -> None:
    seller, other = await pesan.seller(), await pesan.seller("Budi")
    await seller.made("/products", kaos(variant("A")))

    refused = await seller.post("/products", kaos(variant("B"), variant("A")))

    assert code(refused) == (409, "catalogue.sku_taken")
    assert "A" in refused.json()["detail"]
    assert len((await seller.get("/products")).json()["items"]) == 1
    await seller.made("/products", kaos(variant("B")))
    await other.made("/products", kaos(variant("A")))


async def test_products_that_want_the_same_skus_at_once_do_not_both_get_them(pesan: Pesan) -> None:
    seller = await pesan.seller()
    skus = ["A", "B", "C", "D"]

    answers = await asyncio.gather(
        *(
            seller.post("/products", kaos(*(variant(s) for s in (skus if i % 2 else skus[::-1]))))
            for i in range(8)
        )
    )

    assert sorted(a.status_code for a in answers) == [201] + [409] * 7


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, ""),
        ({"name": "Kaos"}, ""),
        (kaos() | {"variants": []}, "variants"),
        (kaos(name=""), "name"),
        (kaos(name="\u200b"), "name"),
        (kaos(name="x" * 201), "name"),
        (kaos(status="archived"), "status"),
        (kaos(slug="mine"), ""),
        (kaos(images=["javascript:alert(1)"]), "images[0]"),
        (kaos(variant(price=-1)), "variants[0].price"),
        (kaos(variant(price="-1")), "variants[0].price"),
        (kaos(variant(price="NaN")), "variants[0].price"),
        (kaos(variant(price=85000.5)), "variants[0].price"),
        (kaos(variant(price="1.234")), "variants[0].price"),
        (kaos(variant(price="1e3")), "variants[0].price"),
        (kaos(variant(price=True)), "variants[0].price"),
        (kaos(variant(price="9" * 20)), "variants[0].price"),
        (kaos(variant(price={"amount": "5", "currency": "USD"})), "variants[0].price.currency"),
        (kaos(variant(), variant("B", cost="x")), "variants[1].cost"),
        (kaos(variant(stock=-1)), "variants[0].stock"),
        (kaos(variant(stock=1.5)), "variants[0].stock"),
        (kaos(variant(stock="3")), "variants[0].stock"),
        (kaos(variant(weight_grams=-1)), "variants[0].weight_grams"),
        (kaos(variant(sku=" ")), "variants[0].sku"),
        (kaos(variant("A"), variant("A")), "variants[1].sku"),
        (
            kaos(variant(options={"Warna": "Hitam"}), options=["Ukuran"]),
            "variants[0].options.Warna",
        ),
        (
            kaos(variant("A", options={"Ukuran": "L"}), variant("B", options={"Ukuran": "l"})),
            "variants[1].options",
        ),
        (kaos(metadata={"k": 1}), "metadata[...]"),
    ],
)
async def test_a_product_that_makes_no_sense_is_refused_by_field(
    pesan: Pesan, body: dict[str, Any], field: str
) -> None:
    seller = await pesan.seller()

    answer = await seller.post("/products", body)

    assert code(answer) == (422, "requests.invalid")
    assert answer.json()["errors"][0]["field"] == field
    assert await pesan.value("SELECT count(*) FROM products") == 0


async def test_names_lose_what_nobody_sees_and_keep_what_they_say(pesan: Pesan) -> None:
    seller = await pesan.seller()

    product = await seller.made("/products", kaos(name=" Kaos\u200b  ✨Cafe\u0301\u202e "))

    assert product["name"] == "Kaos ✨Café"


async def test_lists_are_newest_first_page_by_page_and_filtered(pesan: Pesan) -> None:
    seller = await pesan.seller()
    ids = []
    for i in range(5):
        body = kaos(variant(f"S-{i}"), category="Kaos" if i % 2 else "Topi", tags=[f"t{i}"])
        ids.append(
            (await seller.made("/products", body | {"status": "draft" if i == 4 else "active"}))[
                "id"
            ]
        )
    await delete(seller, f"/products/{ids[0]}")

    async def listed(**filters: Any) -> list[str]:
        found: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = (await seller.get("/products", limit=2, **filters, **cursor)).json()
            found += [product["id"] for product in page["items"]]
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}

    assert await listed() == ids[:0:-1]
    assert await listed(status="active") == [ids[3], ids[2], ids[1]]
    assert await listed(status="archived") == [ids[0]]
    assert await listed(category="Kaos") == [ids[3], ids[1]]
    assert await listed(tag="t2") == [ids[2]]
    assert (await seller.get("/products", tag="a\0b")).status_code == 422


@pytest.mark.parametrize(
    "filters", [{"status": "sold"}, {"limit": "0"}, {"limit": "101"}, {"cursor": "x"}]
)
async def test_filters_that_make_no_sense_are_refused(
    pesan: Pesan, filters: dict[str, str]
) -> None:
    seller = await pesan.seller()

    assert code(await seller.get("/products", **filters)) == (422, "requests.invalid")


async def test_a_product_changes_field_by_field(pesan: Pesan) -> None:
    seller = await pesan.seller()
    made = await seller.made("/products", kaos(category="Kaos", description="Katun"))
    path = f"/products/{made['id']}"

    changed = await seller.patch(path, {"name": "Kaos Premium", "category": None})

    assert changed.status_code == 200
    now = changed.json()
    assert (now["name"], now["category"], now["description"]) == ("Kaos Premium", None, "Katun")
    assert (now["version"], now["slug"]) == (2, "kaos-polos-hitam")
    assert now["variants"] == made["variants"]


async def test_a_stale_change_is_refused(pesan: Pesan) -> None:
    seller = await pesan.seller()
    product = await seller.made("/products", kaos())
    path = f"/products/{product['id']}"
    variant_path = f"/variants/{product['variants'][0]['id']}"

    assert (await seller.patch(path, {"name": "B"}, **{"If-Match": '"1"'})).status_code == 200
    assert (await seller.patch(variant_path, {"price": 1}, **{"If-Match": "2"})).status_code == 200

    for stale in (path, variant_path):
        answer = await seller.patch(stale, {}, **{"If-Match": '"2"'})
        assert code(answer) == (412, "requests.version_stale")


@pytest.mark.parametrize(
    "body",
    [
        {"name": None},
        {"status": "sold"},
        {"variants": []},
        {"version": 3},
        {"options": ["Warna"]},
    ],
)
async def test_a_change_that_makes_no_sense_is_refused(pesan: Pesan, body: dict[str, Any]) -> None:
    seller = await pesan.seller()
    product = await seller.made("/products", kaos(variant(options={"Ukuran": "L"})))

    assert code(await seller.patch(f"/products/{product['id']}", body)) == (422, "requests.invalid")


async def test_an_archived_product_is_kept_but_not_sold(pesan: Pesan) -> None:
    seller = await pesan.seller()
    product = await seller.made("/products", kaos())
    store = StoreId(decode("sto", seller.store_id))
    sold = VariantId(decode("var", product["variants"][0]["id"]))

    assert (await delete(seller, f"/products/{product['id']}")).status_code == 204
    assert (await delete(seller, f"/products/{product['id']}")).status_code == 204

    assert (await seller.get(f"/products/{product['id']}")).json()["status"] == "archived"
    async with pesan.world.database.store(store) as tx:
        assert await catalogue.products_of(tx, store, [sold]) == []
        with pytest.raises(catalogue.VariantNotFound):
            await catalogue.require_variants(tx, store, [sold])
    taken = await seller.post("/products", kaos())
    assert code(taken) == (409, "catalogue.sku_taken")
    await seller.patch(f"/products/{product['id']}", {"status": "active"})
    async with pesan.world.database.store(store) as tx:
        (found,) = await catalogue.require_variants(tx, store, [sold])
    assert [v.id for v in found.variants] == [sold]


async def test_a_variant_is_added_changed_and_taken_off_sale(pesan: Pesan) -> None:
    seller = await pesan.seller()
    product = await seller.made("/products", kaos(variant("L", options={"Ukuran": "L"})))
    path = f"/products/{product['id']}"

    added = await seller.made(
        f"{path}/variants", variant("XL", options={"Ukuran": "XL", "Warna": "Hitam"}, stock=3)
    )
    assert (added["title"], added["available"]) == ("XL / Hitam", 3)
    assert (await seller.get(path)).json()["options"] == ["Ukuran", "Warna"]

    changed = await seller.patch(
        f"/variants/{added['id']}",
        {"price": "99000", "options": {"Ukuran": "XXL"}, "backorder": True, "cost": None},
    )
    assert changed.status_code == 200, changed.text
    assert changed.json()["price"]["amount"] == "99000"
    assert (changed.json()["title"], changed.json()["backorder"]) == ("XXL", True)

    assert (await delete(seller, f"/variants/{added['id']}")).status_code == 204
    now = (await seller.get(path)).json()
    assert [v["sku"] for v in now["variants"]] == ["L"]
    assert now["version"] == 4
    assert code(await delete(seller, f"/variants/{added['id']}")) == (
        404,
        "catalogue.variant_not_found",
    )
    await seller.made(f"{path}/variants", variant("XL", options={"Ukuran": "XL"}))


async def test_the_last_variant_stays(pesan: Pesan) -> None:
    seller = await pesan.seller()
    product = await seller.made("/products", kaos())

    answer = await delete(seller, f"/variants/{product['variants'][0]['id']}")

    assert code(answer) == (409, "catalogue.last_variant")


async def test_two_who_take_the_last_two_variants_off_at_once_leave_one(pesan: Pesan) -> None:
    seller = await pesan.seller()
    product = await seller.made("/products", kaos(variant("A"), variant("B")))

    answers = await asyncio.gather(
        *(delete(seller, f"/variants/{v['id']}") for v in product["variants"])
    )

    assert sorted(a.status_code for a in answers) == [204, 409]


async def test_a_variant_takes_no_other_variants_sku_or_options(pesan: Pesan) -> None:
    seller = await pesan.seller()
    product = await seller.made(
        "/products",
        kaos(variant("L", options={"Ukuran": "L"}), variant("M", options={"Ukuran": "M"})),
    )
    path = f"/variants/{product['variants'][0]['id']}"

    assert code(await seller.patch(path, {"sku": "M"})) == (409, "catalogue.sku_taken")
    for body in (
        {"options": {"Ukuran": "M"}},
        {"options": {"Bahan": "Katun"}},
        {"stock": 5},
        {"price": None},
        {"price": -1},
        {"available": 1},
    ):
        assert code(await seller.patch(path, body)) == (422, "requests.invalid"), body
    new = variant("XL", options={"Ukuran": "L"})
    answer = await seller.post(f"/products/{product['id']}/variants", new)
    assert code(answer) == (422, "requests.invalid")


async def test_another_stores_product_is_like_none(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.seller("Budi")
    theirs = await budi.made("/products", kaos())
    gone = (404, "catalogue.product_not_found")

    for wanted in (theirs["id"], MISSING, "prd_1", "cus_01m837xzv4fcaap6hzehqy48v2"):
        path = f"/products/{wanted}"
        assert code(await sari.get(path)) == gone
        assert code(await sari.patch(path, {"name": "x"})) == gone
        assert code(await sari.post(f"{path}/variants", variant("B"))) == gone
        assert code(await delete(sari, path)) == gone
    for wanted in (theirs["variants"][0]["id"], MISSING_VARIANT, "var_1"):
        path = f"/variants/{wanted}"
        assert code(await sari.patch(path, {"price": 1})) == (404, "catalogue.variant_not_found")
        assert code(await delete(sari, path)) == (404, "catalogue.variant_not_found")
    assert (await sari.get("/products")).json()["items"] == []
    assert (await sari.get("/products/search", q="kaos")).json()["items"] == []
    assert (await budi.get(f"/products/{theirs['id']}")).json() == theirs


async def test_a_repeated_request_makes_one_product(pesan: Pesan) -> None:
    seller = await pesan.seller()

    first = await seller.post("/products", kaos(), key="once")
    second = await seller.post("/products", kaos(), key="once")

    assert first.status_code == 201
    assert first.content == second.content
    assert await pesan.value("SELECT count(*) FROM products") == 1
