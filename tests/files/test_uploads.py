"""A merchant's pictures over HTTP: the logo, a product's images, and what they cost."""

import asyncio
from typing import Any

import asyncpg
import httpx
import pytest

from ..pictures import CANARY, GIF, SVG, flood, picture, shown, telltale_photo
from ..running import Pesan, Seller

MISSING = "0" * 32 + ".png"


async def upload(
    seller: Seller, rest: str, raw: bytes, media_type: str = "image/png", *, key: str = ""
) -> httpx.Response:
    headers = {"Content-Type": media_type, **({"Idempotency-Key": key} if key else {})}
    method = "PUT" if rest == "/logo" else "POST"
    return await seller.api.request(method, seller.path(rest), content=raw, headers=headers)


async def kaos(seller: Seller, sku: str = "A") -> Any:
    return await seller.made("/products", {"name": "Kaos", "variants": [{"sku": sku, "price": 1}]})


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_logo_is_shown_to_everybody_and_replaced_by_the_next(pesan: Pesan) -> None:
    seller = await pesan.seller()
    await seller.patch("", {"branding": {"color": "#0a7"}})

    answer = await upload(seller, "/logo", telltale_photo(), "image/jpeg")

    assert answer.status_code == 200, answer.text
    logo = answer.json()["branding"]["logo"]
    public = (await pesan.api.get(f"/api/v1/stores/by-slug/{answer.json()['slug']}")).json()
    assert public["branding"] == {"color": "#0a7", "logo": logo}
    served = await pesan.api.get(logo)
    assert served.headers["content-type"] == "image/jpeg"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert served.headers["content-disposition"].startswith("attachment")
    assert "immutable" in served.headers["cache-control"]
    assert CANARY not in served.content
    assert shown(served.content).size == (20, 40)
    assert (await pesan.api.get(f"{logo}/thumbnail")).headers["content-type"] == "image/webp"

    await seller.patch("", {"branding": {"color": "#fff"}})
    assert (await seller.get("")).json()["branding"] == {"color": "#fff", "logo": logo}
    second = (await upload(seller, "/logo", picture())).json()["branding"]["logo"]
    assert code(await pesan.api.get(logo)) == (404, "files.not_found")
    for _ in "twice":
        assert (await seller.api.delete(seller.path("/logo"))).status_code == 204
    assert (await seller.get("")).json()["branding"] == {"color": "#fff"}
    assert code(await pesan.api.get(second)) == (404, "files.not_found")
    assert await pesan.rows("SELECT bytes FROM file_usage") == [{"bytes": 0}]


async def test_what_shows_a_picture_is_locked_before_the_stores_sum_of_bytes(pesan: Pesan) -> None:
    """Whoever takes one away locks them in this order: the other way round was a deadlock."""
    seller = await pesan.seller()
    shelf = await seller.made("/collections", {"title": "Promo"})
    await upload(seller, "/logo", picture())  # now there is a sum
    shown_by = {"/logo": "stores", f"/collections/{shelf['id']}/image": "collections"}
    headers = {"Content-Type": "image/png"}

    for rest, table in shown_by.items():
        holding = await asyncpg.connect(pesan.owner_dsn)
        try:
            async with holding.transaction():
                await holding.execute(f"SELECT FROM {table} FOR UPDATE")
                ours = await holding.fetchval("SELECT pg_backend_pid()")
                asking = asyncio.create_task(
                    seller.api.put(seller.path(rest), content=picture(), headers=headers)
                )
                waits = "SELECT count(*) > 0 FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))"
                await pesan.eventually(waits, ours)
                await holding.execute("SELECT FROM file_usage FOR UPDATE NOWAIT")
        finally:
            await holding.close()
        assert (await asking).status_code == 200, rest


async def test_a_products_pictures_come_go_and_are_put_in_order(pesan: Pesan) -> None:
    seller = await pesan.seller()
    path = f"/products/{(await kaos(seller))['id']}"

    first, second = [
        (await upload(seller, f"{path}/images", picture(size=(n, n)))).json() for n in (10, 20)
    ]
    form = await seller.api.post(
        seller.path(f"{path}/images"), files={"file": ("x.svg", picture("WEBP"), "text/html")}
    )

    assert form.status_code == 201, form.text
    assert (second["width"], second["height"]) == (20, 20)
    product = (await seller.get(path)).json()
    assert product["images"] == [first["url"], second["url"], form.json()["url"]]
    assert product["thumbnail"] == first["thumbnail_url"]
    assert (await pesan.api.get(product["thumbnail"])).status_code == 200
    turned = {"images": [second["url"], "https://example.com/a.jpg", first["url"]]}
    assert (await seller.patch(path, turned)).json()["thumbnail"] == second["thumbnail_url"]
    assert (await pesan.api.get(form.json()["url"])).status_code == 404  # dropped by the change
    name = first["url"].rpartition("/")[2]
    assert (await seller.api.delete(seller.path(f"{path}/images/{name}"))).status_code == 204
    assert code(await seller.api.delete(seller.path(f"{path}/images/{name}"))) == (
        404,
        "catalogue.image_not_found",
    )
    assert (await seller.get(path)).json()["images"] == turned["images"][:2]


async def test_a_picture_that_another_product_shows_too_stays(pesan: Pesan) -> None:
    seller = await pesan.seller()
    one, other = [f"/products/{(await kaos(seller, sku))['id']}" for sku in "AB"]
    url = (await upload(seller, f"{one}/images", picture())).json()["url"]
    await seller.patch(other, {"images": [url]})

    await seller.patch(one, {"images": []})
    assert (await pesan.api.get(url)).status_code == 200
    await seller.patch(other, {"images": []})
    assert (await pesan.api.get(url)).status_code == 404


async def test_a_repeated_upload_is_one_picture(pesan: Pesan) -> None:
    seller = await pesan.seller()
    path = f"/products/{(await kaos(seller))['id']}"

    first, again = [await upload(seller, f"{path}/images", picture(), key="once") for _ in "12"]

    assert (first.status_code, first.content) == (201, again.content)
    assert (await seller.get(path)).json()["images"] == [first.json()["url"]]


@pytest.mark.parametrize(
    ("raw", "media_type", "refused"),
    [
        (b"", "image/png", (415, "files.not_a_picture")),
        (SVG, "image/svg+xml", (415, "files.not_a_picture")),
        (SVG, "image/png", (415, "files.not_a_picture")),
        (GIF * 1000, "image/gif", (415, "files.not_a_picture")),
        (b"<html>", "text/html", (415, "files.not_a_picture")),
        (b"{}", "application/json", (415, "files.not_a_picture")),
        (b"--x", "multipart/form-data; boundary=x", (400, "requests.malformed")),
        (picture(size=(99, 99))[:90], "image/png", (422, "files.broken")),
        (flood(), "image/png", (422, "files.too_many_pixels")),
        (picture() + b"\0" * 5 * 1024 * 1024, "image/png", (413, "requests.too_large")),
    ],
)
async def test_what_is_no_good_picture_is_refused_in_words(
    pesan: Pesan, raw: bytes, media_type: str, refused: tuple[int, str]
) -> None:
    seller = await pesan.seller()
    path = f"/products/{(await kaos(seller))['id']}/images"

    assert code(await upload(seller, path, raw, media_type)) == refused
    assert code(await upload(seller, "/logo", raw, media_type)) == refused
    assert await pesan.value("SELECT count(*) FROM files") == 0


async def test_a_picture_and_a_page_in_one_file_is_a_picture_only(pesan: Pesan) -> None:
    seller = await pesan.seller()
    path = f"/products/{(await kaos(seller))['id']}/images"

    answer = await upload(seller, path, picture() + CANARY, "text/html; charset=image/png")
    assert code(answer) == (415, "files.not_a_picture")
    answer = await upload(seller, path, picture() + CANARY)
    assert CANARY not in (await pesan.api.get(answer.json()["url"])).content


async def test_a_stores_pictures_have_a_limit_that_holds_for_uploads_at_once(pesan: Pesan) -> None:
    seller = await pesan.seller()
    path = f"/products/{(await kaos(seller))['id']}/images"
    await upload(seller, path, picture())
    used = await pesan.value("SELECT bytes FROM file_usage")
    await pesan.rows("UPDATE file_usage SET bytes = $1", 1024**3 - 2 * used)

    answers = await asyncio.gather(*(upload(seller, path, picture()) for _ in range(4)))

    assert sorted(a.status_code for a in answers) == [201, 201, 409, 409]
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"files.quota_spent"}


async def test_a_product_shows_twenty_pictures_and_no_more(pesan: Pesan) -> None:
    seller = await pesan.seller()
    path = f"/products/{(await kaos(seller))['id']}"
    await seller.patch(path, {"images": [f"https://example.com/{n}.jpg" for n in range(20)]})

    answer = await upload(seller, f"{path}/images", picture())

    assert code(answer) == (409, "catalogue.too_many_images")


async def test_another_stores_product_takes_no_picture_of_ours(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.seller("Budi")
    path = f"/products/{(await kaos(budi))['id']}"
    url = (await upload(budi, f"{path}/images", picture())).json()["url"]

    assert code(await upload(sari, f"{path}/images", picture())) == (
        404,
        "catalogue.product_not_found",
    )
    mine = f"/products/{(await kaos(sari))['id']}"
    await sari.patch(mine, {"images": [url]})
    await sari.patch(mine, {"images": []})
    assert (await pesan.api.get(url)).status_code == 200
    theirs = await sari.api.delete(sari.path(f"{path}/images/{url.rpartition('/')[2]}"))
    assert code(theirs) == (404, "catalogue.product_not_found")


@pytest.mark.parametrize("name", [MISSING, "x", "..%2f..%2fetc%2fpasswd", "A" * 32 + ".png"])
async def test_an_address_that_names_no_file_is_not_found(pesan: Pesan, name: str) -> None:
    for path in (f"/files/{name}", f"/files/{name}/thumbnail"):
        assert (await pesan.api.get(path)).status_code == 404
