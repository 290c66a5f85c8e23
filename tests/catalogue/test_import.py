"""A shop's products as a file: in, out, twice, at once, cut off, and full of mistakes."""

import asyncio
import csv
import io
from typing import Any

import httpx
import pytest

from pesan.catalogue import reading

from ..running import Pesan, Seller

SHOP = '''\
handle,name,description,category,tags,option1_name,option1_value,sku,price,compare_at_price,weight_grams,stock
kaos-polos,Kaos Polos,"Katun 30s, adem",Kaos,"katun,""a, b""",Ukuran,M,KP-M,Rp85.000,100000,200,7
kaos-polos,,,,,Ukuran,L,KP-L,"85.000",,200,3
,Tas Kulit,,Tas,,,,TAS-1,250000,,,
'''


async def send(
    seller: Seller, file: str | bytes, *, media_type: str = "text/csv", **params: Any
) -> httpx.Response:
    return await seller.api.post(
        seller.path("/products/import"),
        content=file.encode() if isinstance(file, str) else file,
        headers={"Content-Type": media_type},
        params=params,
    )


async def imported(seller: Seller, file: str | bytes, **params: Any) -> dict[str, Any]:
    answer = await send(seller, file, **params)
    assert answer.status_code == 201, answer.text
    run: dict[str, Any] = answer.json()
    return run


def counts(run: dict[str, Any]) -> tuple[int, int, int, int]:
    return run["created"], run["updated"], run["unchanged"], run["failed"]


async def products(seller: Seller) -> dict[str, Any]:
    """By slug, without what every change changes."""
    found = (await seller.get("/products", limit=100)).json()["items"]
    found += (await seller.get("/products", limit=100, status="archived")).json()["items"]
    return {product["slug"]: product for product in found}


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_file_becomes_products_that_are_found_and_sold(pesan: Pesan) -> None:
    seller = await pesan.seller()

    run = await imported(seller, SHOP)

    assert (run["status"], run["rows"], counts(run)) == ("done", 3, (3, 0, 0, 0))
    assert (await seller.get(f"/products/imports/{run['id']}")).json() == run
    shop = await products(seller)
    kaos = shop["kaos-polos"]
    assert (kaos["name"], kaos["category"], kaos["tags"]) == (
        "Kaos Polos",
        "Kaos",
        ["katun", "a, b"],
    )
    assert kaos["options"] == ["Ukuran"]
    medium, large = kaos["variants"]
    assert (medium["title"], medium["price"]["amount"], medium["available"]) == ("M", "85000", 7)
    assert medium["compare_at_price"]["amount"] == "100000"
    assert (large["sku"], large["price"]["amount"], large["available"]) == ("KP-L", "85000", 3)
    assert shop["tas-kulit"]["variants"][0]["title"] == ""
    found = (await seller.get("/products/search", q="tas kulit")).json()["items"]
    assert [product["slug"] for product in found] == ["tas-kulit"]
    assert (await seller.get("/products", tag="a, b")).json()["items"] == [kaos]
    log = await pesan.rows("SELECT action FROM event_audit_log WHERE action LIKE 'catalogue.%'")
    assert log == [{"action": "catalogue.import"}]


async def test_the_same_file_again_changes_nothing(pesan: Pesan) -> None:
    seller = await pesan.seller()
    await imported(seller, SHOP)
    before = await products(seller)

    again = await imported(seller, SHOP)

    assert counts(again) == (0, 0, 3, 0)
    assert await products(seller) == before
    movements = (await seller.get("/inventory/movements")).json()["items"]
    assert sorted(movement["delta"] for movement in movements) == [3, 7]


async def test_what_differs_is_changed_and_columns_that_are_missing_stay(pesan: Pesan) -> None:
    seller = await pesan.seller()
    await imported(seller, SHOP)

    run = await imported(
        seller,
        "sku;price;tags;stock;backorder;status\n"
        "KP-M;90000;katun;99;ya;draft\nKP-L;85000;;3;tidak;\nTAS-1;250000;;;;\n",
    )

    assert counts(run) == (0, 1, 2, 0)
    shop = await products(seller)
    kaos = shop["kaos-polos"]
    assert (kaos["description"], kaos["tags"], kaos["status"]) == (
        "Katun 30s, adem",
        ["katun"],
        "draft",
    )
    medium = kaos["variants"][0]
    # Stock is counted in and out, never set: a file that is a day old would undo the day's sales.
    assert (medium["price"]["amount"], medium["available"], medium["backorder"]) == (
        "90000",
        7,
        True,
    )
    assert (await seller.get("/products/search", q="kaos polos")).json()["items"] == []
    more = await imported(seller, "handle,option1_name,option1_value,sku,price\n"
                                  "kaos-polos,Ukuran,XL,KP-XL,95000\n")  # fmt: skip
    assert counts(more) == (1, 0, 0, 0)
    assert len((await products(seller))["kaos-polos"]["variants"]) == 3


async def test_an_export_that_is_imported_again_changes_nothing(pesan: Pesan) -> None:
    seller = await pesan.seller()
    variants: list[dict[str, Any]] = [
        {"sku": "=1+1", "price": "1000", "options": {"Warna": "Hitam", "Ukuran": "L"}, "cost": 5},
        {"sku": "B", "price": "19.50", "options": {"Warna": "-merah"}, "title": "Satu-satunya"},
        {"sku": "'=x", "price": 0, "barcode": "0899", "weight_grams": 0, "backorder": True},
    ]
    for status, name in (("active", '@kaos "a", b'), ("draft", "Tas\n\nbesar")):
        body = {
            "name": name.replace("\n", " "),
            "description": f"{name}\n=SUM(A1)\n\nakhir",
            "tags": ['a "b", c', "+62"],
            "images": ["https://example.com/a,b.jpg"],
            "metadata": {"erp": "1,7", "x": "=y"},
            "options": ["Ukuran", "Warna", "Bahan"],
            "status": status,
            "variants": [{**v, "sku": f"{v['sku']}{status}"} for v in variants],
        }
        await seller.made("/products", body)
    old = await seller.made("/products", {"name": "Lama", "variants": [{"sku": "L", "price": 1}]})
    await seller.api.delete(seller.path(f"/products/{old['id']}"))
    before = await products(seller)

    answer = await seller.get("/products/export")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbfhandle,")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 8
    assert not [c for row in rows for c in row if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert counts(await imported(seller, answer.content)) == (0, 0, 7, 0)
    assert await products(seller) == before
    other = await pesan.seller("Budi")
    assert counts(await imported(other, answer.content)) == (7, 0, 0, 0)
    assert (await other.get("/products/export")).content == answer.content


async def test_a_dry_run_says_what_would_be_and_writes_nothing(pesan: Pesan) -> None:
    seller = await pesan.seller()

    run = await imported(seller, SHOP + ",,,,,,,X,1,,,\n", dry_run="true")

    assert (run["dry_run"], counts(run)) == (True, (3, 0, 0, 1))
    assert run["errors"] == [
        {"line": 5, "column": "name", "message": "is required for a new product"}
    ]
    assert await products(seller) == {}


HEAD = (
    "handle,name,sku,price,stock,weight_grams,option1_name,option1_value,status,metadata,images\n"
)


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("a,A,S,,,,,,,,", "price", "required"),
        ("a,A,S,gratis,,,,,,,", "price", "no amount"),
        ("a,A,S,1.2345,,,,,,,", "price", "at most 2"),
        ("a,A,,1,,,,,,,", "sku", "length"),
        ("A b,A,S,1,,,,,,,", "handle", "kaos-polos-hitam"),
        ("a,A,S,1,-3,,,,,,", "stock", "whole number"),
        ("a,A,S,1,,2.5,,,,,", "weight_grams", "whole number"),
        ("a,A,S,1,,,Ukuran,,sold,,", "status", "sold"),
        ("a,A,S,1,,,,L,,,", "option1_name", "beside its value"),
        ("a,A,S,1,,,,,,[1],", "metadata", "object"),
        ('a,A,S,1,,,,,,"{""a"": ""\\u0000""}",', "metadata", "JSON object"),
        ("a,A,S,1,,,,,,,javascript:x", "images", "regex"),
        ("a,A,S,1,,,,,,", "", "10 cells"),
        ("a,A,S,1,,,,,,,,x", "", "12 cells"),
        ("a,A,SUDAH,1,,,,,,,", "sku", "twice"),
        ("sudah,B,S,1,,,,,,,", "name", "differs from line 2"),
        ("sudah,,S,1,,,Ukuran,M,,,", "option1_value", "same options"),
        ('a,"A,S,1,,,,,,,', "", "never closed"),
    ],
)
async def test_a_wrong_row_is_named_and_the_others_are_taken(
    pesan: Pesan, row: str, column: str, message: str
) -> None:
    seller = await pesan.seller()

    run = await imported(
        seller, f"{HEAD}sudah,Sudah,SUDAH,1,,,Ukuran,M,,,\n{row}\nlain,Lain,LAIN,1,,,,,,,\n"
    )

    assert counts(run) == (2, 0, 0, 1), run
    (error,) = run["errors"]
    assert (error["line"], error["column"]) == (3, column)
    assert message in error["message"]
    assert set(await products(seller)) == {"sudah", "lain"}


async def test_a_row_of_two_products_is_refused(pesan: Pesan) -> None:
    seller = await pesan.seller()
    await imported(seller, SHOP)

    run = await imported(seller, "handle,sku,price\nkaos-polos,TAS-1,5\n")

    assert counts(run) == (0, 0, 0, 1)
    assert "another product" in run["errors"][0]["message"]


async def test_another_stores_products_are_out_of_reach(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.seller("Budi")
    await imported(budi, SHOP)
    before = await products(budi)

    run = await imported(sari, SHOP.replace("85.000", "1"))

    assert counts(run) == (3, 0, 0, 0)
    assert await products(budi) == before
    gone = await budi.get(f"/products/imports/{run['id']}")
    assert code(gone) == (404, "catalogue.import_not_found")
    listed = (await budi.get("/products/imports")).json()["items"]
    assert [one["rows"] for one in listed] == [3]


def many(count: int) -> str:
    rows = [f"p{n // 2},Produk {n // 2},N,{n},S{n},1000\n" for n in range(count)]
    return "handle,name,option1_name,option1_value,sku,price\n" + "".join(rows)


async def test_an_upload_that_is_cut_off_leaves_whole_products_and_goes_on_when_repeated(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH_ROWS", 5)
    seller = await pesan.seller()
    whole = many(40).encode()
    host, port = pesan.url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"POST {seller.path('/products/import')} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: {seller.api.headers['Authorization']}\r\n"
        f"Content-Type: text/csv\r\nContent-Length: {len(whole)}\r\n\r\n".encode()
        + whole[: len(whole) * 2 // 3]
    )
    await writer.drain()
    await pesan.eventually("SELECT count(*) > 10 FROM product_variants")
    writer.close()
    await pesan.eventually("SELECT count(*) = 1 FROM product_imports WHERE status = 'cut_off'")

    cut = (await seller.get("/products/imports")).json()["items"][0]
    shop = await products(seller)
    assert 0 < cut["created"] == 2 * len(shop) < 40
    assert {len(product["variants"]) for product in shop.values()} == {2}
    assert counts(await imported(seller, whole)) == (40 - cut["created"], 0, cut["created"], 0)


async def test_an_import_whose_process_died_is_cut_off_once_the_next_begins(pesan: Pesan) -> None:
    seller = await pesan.seller()
    dead = await imported(seller, many(4))
    await pesan.rows("UPDATE product_imports SET status = 'running'")

    soon = await imported(seller, many(4))
    assert (await seller.get(f"/products/imports/{dead['id']}")).json()["status"] == "running"
    await pesan.shift_clock(16 * 60)
    later = await imported(seller, many(4))

    runs = (await seller.get("/products/imports")).json()["items"]
    assert [run["id"] for run in runs] == [later["id"], soon["id"], dead["id"]]
    assert [run["status"] for run in runs] == ["done", "done", "cut_off"]


async def test_one_file_sent_twice_at_once_is_in_once(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH_ROWS", 5)
    seller = await pesan.seller()

    runs = await asyncio.gather(*(imported(seller, many(30)) for _ in range(2)))

    assert sum(run["created"] for run in runs) == 30
    assert sum(run["unchanged"] for run in runs) == 30
    assert len(await products(seller)) == 15


@pytest.mark.parametrize(
    ("file", "media_type", "refused"),
    [
        (b"", "text/csv", (422, "catalogue.header_wrong")),
        (b"name,price\nA,1\n", "text/csv", (422, "catalogue.header_wrong")),
        (b"sku,harga\nA,1\n", "text/csv", (422, "catalogue.header_wrong")),
        (b"sku,sku\nA,1\n", "text/csv", (422, "catalogue.header_wrong")),
        (b"sku\nCaf\xe9\n", "text/csv", (422, "catalogue.sheet_unreadable")),
        (bytes(range(256)), "text/csv", (422, "catalogue.sheet_unreadable")),
        (b"{}", "application/json", (415, "catalogue.not_csv")),
        (b"--x--", "multipart/form-data; boundary=x", (415, "catalogue.not_csv")),
    ],
    ids=["empty", "no sku", "unknown", "twice", "latin", "binary", "json", "form"],
)
async def test_what_is_no_file_of_ours_is_refused_in_words(
    pesan: Pesan, file: bytes, media_type: str, refused: tuple[int, str]
) -> None:
    seller = await pesan.seller()

    assert code(await send(seller, file, media_type=media_type)) == refused
    assert (await seller.get("/products")).json()["items"] == []


async def test_a_header_alone_is_a_file_of_no_rows(pesan: Pesan) -> None:
    seller = await pesan.seller()

    run = await imported(seller, "sku,price")

    assert (run["status"], run["rows"]) == ("done", 0)
    listed = (await seller.get("/products/imports", limit=1)).json()
    assert listed == {"items": [run], "next_cursor": None}


async def test_a_file_of_too_many_rows_is_refused_and_leaves_whole_products(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "ROWS_MAX", 3)
    monkeypatch.setattr(reading, "BATCH_ROWS", 2)
    seller = await pesan.seller()
    rows = [f"SKU-{n},Barang {n},1000" for n in range(4)]

    refused = await send(seller, "\n".join(["sku,name,price", *rows]).encode())

    assert code(refused) == (422, "catalogue.too_many_rows")
    [run] = (await seller.get("/products/imports")).json()["items"]
    assert run["status"] == "failed"
    assert len(await products(seller)) == run["created"]
