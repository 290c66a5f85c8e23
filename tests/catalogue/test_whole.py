"""A product is read whole by one statement, and is the same product wherever it is shown."""

from typing import Any

from pesan import catalogue
from pesan.catalogue import actions
from pesan.kit.ids import CollectionId, StoreId, VariantId, decode

from ..running import Pesan, Seller


async def shop(seller: Seller) -> list[dict[str, Any]]:
    """Goods with everything a product may have, with nothing, and a bundle of both."""
    plain = await seller.made("/products", {"name": "Gelas", "variants": [of("CUP", stock=7)]})
    large = of(
        "SHIRT-L",
        options={"Ukuran": "L"},
        price="85000",
        compare_at_price="100000",
        cost="40000.5",
        weight_grams=200,
        barcode="8991234567890",
        stock=10,
    )
    shirt = await seller.made(
        "/products",
        {
            "name": 'Kaos ✨ "Hitam"\nPolos\\',
            "description": "Katun 30s",
            "category": "Kaos",
            "tags": ["katun", "polos"],
            "images": ["https://example.com/a.jpg", "https://example.com/b.jpg"],
            "metadata": {"erp": "17", "😀": "\t"},
            "variants": [large, of("SHIRT-M", options={"Ukuran": "M"}, backorder=True)],
        },
    )
    cup, shirt_l = plain["variants"][0]["id"], shirt["variants"][0]["id"]
    parts = [{"variant_id": cup, "quantity": 2}, {"variant_id": shirt_l, "quantity": 1}]
    both = await seller.made("/products", {"name": "Paket", "variants": [of("SET", bundle=parts)]})
    return [plain, shirt, both]


async def shelf_of(seller: Seller, products: list[str]) -> str:
    shelf = (await seller.made("/collections", {"title": "Semua"}))["id"]
    await seller.made(f"/collections/{shelf}/products", {"product_ids": products})
    return str(shelf)


def of(sku: str, **more: Any) -> dict[str, Any]:
    return {"sku": sku, "price": "25000"} | more


async def test_a_product_is_the_same_in_the_list_alone_in_search_and_on_a_shelf(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    made = await shop(seller)
    ids = [product["id"] for product in made]
    shelf = await shelf_of(seller, ids)

    alone = [(await seller.get(f"/products/{product_id}")).json() for product_id in ids]
    listed = (await seller.get("/products")).json()["items"]
    stood = (await seller.get(f"/collections/{shelf}/products")).json()["items"]
    found = [
        (await seller.get("/products/search", q=sku)).json()["items"][0]
        for sku in ("CUP", "SHIRT-L", "SET")
    ]

    assert [v["available"] for p in made for v in p["variants"]] == [7, 10, 0, 3]
    assert alone == made
    assert listed == made[::-1]
    assert stood == made
    assert found == made


async def test_a_page_is_one_statement_whatever_its_filter_and_its_length(pesan: Pesan) -> None:
    seller = await pesan.seller()
    made = await shop(seller)
    shelf = await shelf_of(seller, [product["id"] for product in made])
    collection = CollectionId(decode("col", shelf))
    store = StoreId(decode("sto", seller.store_id))
    variants = [VariantId(decode("var", v["id"])) for p in made for v in p["variants"]]
    statements: list[str] = []
    filters: list[tuple[dict[str, Any], int]] = [
        ({}, 3),
        ({"status": "active"}, 3),
        ({"status": "archived"}, 0),
        ({"category": "Kaos"}, 1),
        ({"tag": "katun"}, 1),
        ({"collection": collection}, 3),
    ]

    async with pesan.world.database.store(store) as tx:
        connection: Any = tx.connection
        with connection.query_logger(lambda record: statements.append(record.query)):
            found = [len(await actions.list_whole(tx, store, limit=100, **f)) for f, _ in filters]
            sold = await catalogue.products_of(tx, store, variants)

    assert found == [count for _, count in filters]
    assert len(sold) == 3
    assert len(statements) == len(filters) + 1


async def test_a_list_tells_what_changed_since_it_was_last_told(pesan: Pesan) -> None:
    """What a process remembers of a product is never older than the product."""
    seller = await pesan.seller()
    plain, shirt, both = await shop(seller)
    cup = plain["variants"][0]["id"]
    long = await seller.made(
        "/products", {"name": "Buku", "description": "kata " * 900, "variants": [of("BOOK")]}
    )

    async def listed() -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await seller.get("/products")).json()["items"]
        return items

    assert await listed() == [long, both, shirt, plain]
    counted = {"variant_id": cup, "delta": -5, "reason": "damaged"}
    await seller.made("/inventory/adjustments", counted)
    await seller.patch(f"/products/{shirt['id']}", {"name": "Kaos Putih"})
    await seller.patch(f"/variants/{shirt['variants'][0]['id']}", {"price": "90000"})
    after = await listed()
    alone = [(await seller.get(f"/products/{one['id']}")).json() for one in after]

    assert after == alone
    assert [v["available"] for p in after for v in p["variants"]] == [0, 1, 10, 0, 2]
    assert (after[2]["name"], after[2]["version"]) == ("Kaos Putih", shirt["version"] + 2)
    assert after[2]["variants"][0]["price"] == {"amount": "90000", "currency": "IDR"}
