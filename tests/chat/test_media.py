"""What a seller shows a visitor beside words: pictures, documents, the shop's own products."""

from typing import Any

import httpx
import pytest

from pesan.app.housekeeping import remove_chat_files

from ..pictures import picture
from ..running import Pesan
from .site import Site, open_site

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
async def site(pesan: Pesan) -> Site:
    return await open_site(pesan)


async def test_a_picture_and_a_document_of_the_sellers_reach_the_visitor(site: Site) -> None:
    siti = await site.visitor()
    await siti.said("boleh lihat fotonya?")

    await sent(site, picture(), "image/png", text="Ini kak")
    await sent(site, PDF, "application/pdf")

    shown, paper = (await siti.lines())["items"][1:]
    seen = await opened(site, shown["image"])
    assert (shown["text"], seen.headers["content-type"]) == ("Ini kak", "image/png")
    assert seen.content.startswith(b"\x89PNG")
    assert seen.headers["cross-origin-resource-policy"] == "cross-origin", (
        "the shop's page shows it"
    )
    assert "sandbox" in seen.headers["content-security-policy"]
    assert "image" not in paper
    assert paper["file"]["size_bytes"] == len(PDF)
    document = await opened(site, paper["file"]["url"])
    assert document.content == PDF
    assert document.headers["content-disposition"].startswith("attachment;")


async def test_a_product_is_shown_with_its_picture(site: Site) -> None:
    siti = await site.visitor()
    await siti.said("ada tas?")
    product = await site.seller.made(
        "/products",
        {
            "name": "Tas",
            "images": ["https://pictures.example/tas.jpg"],
            "variants": [{"sku": "TAS", "price": "75000", "stock": 3}],
        },
    )

    await said(site, {"product_id": product["id"]})

    assert (await siti.lines())["items"][1]["image"] == "https://pictures.example/tas.jpg"


async def test_an_address_that_was_told_to_nobody_opens_nothing(pesan: Pesan, site: Site) -> None:
    siti, other = await site.visitor(), await open_site(pesan, "Budi")
    await siti.said("halo")
    await sent(site, picture(), "image/png")
    told: str = (await siti.lines())["items"][1]["image"]
    begin, proof = told.rsplit("/", 1)
    written = (await siti.lines())["items"][0]["id"]

    for address in (
        f"{begin}/{'0' * len(proof)}",
        f"{begin}/x",
        told.replace(site.connection, other.connection),
        f"{begin.rsplit('/', 1)[0]}/{written}/{proof}",
        f"{begin.rsplit('/', 1)[0]}/msg_x/{proof}",
    ):
        refused = await pesan.api.get(address)
        assert refused.status_code == 404, address
        assert refused.json()["code"] in {"chat.file_not_found", "chat.not_found"}
    elsewhere = await pesan.api.get(told, headers={"Origin": "https://elsewhere.example"})
    assert elsewhere.status_code == 403


async def test_what_was_removed_because_it_is_old_is_shown_no_more(
    pesan: Pesan, site: Site
) -> None:
    siti = await site.visitor()
    await siti.said("halo")
    await sent(site, PDF, "application/pdf", text="daftar harga")
    told = (await siti.lines())["items"][1]["file"]["url"]
    await pesan.rows("UPDATE attachments SET created_at = now() - interval '731 days'")

    while await remove_chat_files(pesan.world):
        pass

    line = (await siti.lines())["items"][1]
    assert line["text"] == "daftar harga"
    assert "file" not in line
    assert (await pesan.api.get(told)).status_code == 404


async def sent(site: Site, content: bytes, media_type: str, **more: str) -> None:
    (thread,) = await site.conversations()
    answer = await site.seller.api.post(
        site.seller.path(f"/conversations/{thread['id']}/attachments"),
        content=content,
        headers={"content-type": media_type},
    )
    assert answer.status_code == 201, answer.text
    kind = answer.json()["kind"]
    await said(site, {kind: answer.json()["id"], **more})


async def said(site: Site, body: dict[str, Any]) -> None:
    (thread,) = await site.conversations()
    await site.seller.made(f"/conversations/{thread['id']}/messages", body)
    await site.pesan.eventually(
        "SELECT count(*) = 0 FROM customer_messages WHERE status IN ('queued', 'sending')"
    )


async def opened(site: Site, address: str) -> httpx.Response:
    """As an <img> or a link does: without a token, by a page of the shop."""
    answer = await site.pesan.api.get(address)
    assert answer.status_code == 200, answer.text
    return answer
