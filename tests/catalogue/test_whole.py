"""A product is read whole by one statement, and is the same product wherever it is shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest

from pesan import catalogue
from pesan.catalogue import actions, telling
from pesan.kit.db import Tx
from pesan.kit.ids import CollectionId, StoreId, VariantId, decode
from pesan.kit.remembered import Remembered

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


@contextmanager
def counted(tx: Tx) -> Iterator[list[str]]:
    """The statements that are run inside the block."""
    statements: list[str] = []
    connection: Any = tx.connection
    with connection.query_logger(lambda record: statements.append(record.query)):
        yield statements


async def listed(seller: Seller) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await seller.get("/products")).json()["items"]
    return items


async def alone(seller: Seller, products: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each as its own address tells it, where nothing is remembered."""
    return [(await seller.get(f"/products/{one['id']}")).json() for one in products]


async def adjust(seller: Seller, variant: str, delta: int) -> None:
    body = {"variant_id": variant, "delta": delta, "reason": "damaged" if delta < 0 else "received"}
    await seller.made("/inventory/adjustments", body)


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
    filters: list[tuple[dict[str, Any], int]] = [
        ({}, 3),
        ({"status": "active"}, 3),
        ({"status": "archived"}, 0),
        ({"category": "Kaos"}, 1),
        ({"tag": "katun"}, 1),
        ({"collection": collection}, 3),
    ]

    async with pesan.world.database.store(store) as tx:
        await tx.begun()
        with counted(tx) as statements:
            found = [len(await actions.list_stamps(tx, store, limit=100, **f)) for f, _ in filters]
            sold = await catalogue.products_of(tx, store, variants)

    assert found == [count for _, count in filters]
    assert len(sold) == 3
    assert len(statements) == len(filters) + 1


async def test_products_that_were_told_before_are_known_by_their_stamps(pesan: Pesan) -> None:
    """The stamp is spelled twice, in SQL and in Python: were they to differ, each page would be read
    whole again.
    """
    seller = await pesan.seller()
    made = await shop(seller)
    store = StoreId(decode("sto", seller.store_id))

    async def told() -> tuple[bytes, int]:
        async with pesan.world.database.store(store) as tx:
            await tx.begun()
            with counted(tx) as statements:
                page = await actions.list_stamps(tx, store, limit=100)
                products = await telling.tell(tx, store, page)
        return msgspec.json.encode(products), len(statements)

    first, again = await told(), await told()
    await adjust(seller, made[1]["variants"][1]["id"], 3)
    after = await told()

    assert msgspec.json.decode(first[0]) == made[::-1]
    assert again == (first[0], 1)
    assert (after[0] == first[0], after[1]) == (False, 2)


async def test_a_list_tells_what_changed_since_it_was_last_told(pesan: Pesan) -> None:
    """What a process remembers of a product is never older than the product."""
    seller = await pesan.seller()
    plain, shirt, both = await shop(seller)
    cup, shirt_l, shirt_m = (v["id"] for p in (plain, shirt) for v in p["variants"])
    book = {"name": "Buku", "description": "kata " * 900, "variants": [of("BOOK")]}
    long = await seller.made("/products", book)
    sheet = "sku,price,backorder\nCUP,30000,true\n"

    async def bring() -> None:
        csv = {"Content-Type": "text/csv"}
        answer = await seller.api.post(seller.path("/products/import"), content=sheet, headers=csv)
        assert answer.json()["updated"] == 1, answer.text

    changes = {
        "less of a bundle's part": lambda: adjust(seller, cup, -5),
        "as much as before": lambda: adjust(seller, cup, 5),
        "another name": lambda: seller.patch(f"/products/{shirt['id']}", {"name": "Kaos Putih"}),
        "another price": lambda: seller.patch(f"/variants/{shirt_l}", {"price": "90000"}),
        "a part to back-order": lambda: seller.patch(f"/variants/{shirt_l}", {"backorder": True}),
        "a bundle of more": lambda: seller.patch(
            f"/variants/{both['variants'][0]['id']}",
            {"bundle": [{"variant_id": cup, "quantity": 3}]},
        ),
        "one variant more": lambda: seller.made(
            f"/products/{shirt['id']}/variants", of("SHIRT-S", options={"Ukuran": "S"})
        ),
        "one variant less": lambda: seller.api.delete(seller.path(f"/variants/{shirt_m}")),
        "by a file": bring,
    }

    assert await listed(seller) == [long, both, shirt, plain]
    for change, make in changes.items():
        before = await listed(seller)
        await make()
        after = await listed(seller)
        assert after != before, change
        assert after == await alone(seller, after), change


async def test_a_change_while_a_page_is_told_is_not_remembered_as_what_was_before(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    cup = (await shop(seller))[0]["variants"][0]["id"]
    store = StoreId(decode("sto", seller.store_id))

    async with pesan.world.database.store(store) as tx:
        page = await actions.list_stamps(tx, store, limit=100)
        await adjust(seller, cup, -1)
        await telling.tell(tx, store, page)
    await adjust(seller, cup, 1)  # each stamp is again as on that page

    after = await listed(seller)
    assert [v["available"] for p in after for v in p["variants"]] == [3, 10, 0, 7]


async def test_a_process_remembers_so_many_products_and_those_it_told_last(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "_remembered", Remembered(2))
    seller = await pesan.seller()
    made = await shop(seller)

    for _ in range(2):
        assert await listed(seller) == made[::-1]
        assert len(telling._remembered) == 2
