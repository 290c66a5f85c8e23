"""What a seller puts into the chat beside words: a product, a picture, a PDF; and who may open it."""

import asyncio
from io import BytesIO
from typing import Any

import httpx
from PIL import Image

from pesan.conversations.actions.attachments import UNSENT_KEPT
from pesan.kit.ids import encode

from ..dashboard.shop import open_shop as open_sandbox
from ..pictures import picture
from ..running import Pesan, Seller
from .builders import SARI, Shop, open_shop

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def webp() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "WEBP")
    return out.getvalue()


async def upload(
    seller: Seller, conversation: str, raw: bytes, media_type: str, **headers: str
) -> httpx.Response:
    path = seller.path(f"/conversations/{conversation}/attachments")
    return await seller.api.post(path, content=raw, headers={"content-type": media_type, **headers})


async def simulated(pesan: Pesan) -> tuple[Seller, str, str]:
    """A seller, and two threads on the simulated phone, which shows whatever it is sent."""
    shop = await open_sandbox(pesan)
    buyer = await shop.customer("Siti")
    other = await shop.customer("Dewi")
    return (
        shop.seller,
        encode("con", await shop.conversation(buyer)),
        encode("con", await shop.conversation(other)),
    )


async def thread(shop: Shop) -> str:
    await shop.hears("halo")
    return str((await shop.conversation())["id"])


async def test_a_picture_and_a_pdf_go_out_with_their_captions(pesan: Pesan) -> None:
    seller, con, _ = await simulated(pesan)
    photo = (await upload(seller, con, picture(), "image/png")).json()
    form = {"file": ("../../Daftar harga.pdf", PDF, "application/pdf")}
    path = seller.path(f"/conversations/{con}/attachments")
    paper = (await seller.api.post(path, files=form)).json()

    shown = await seller.made(
        f"/conversations/{con}/messages", {"image": photo["id"], "text": "Ini, kak"}
    )
    sent = await seller.made(f"/conversations/{con}/messages", {"document": paper["id"]})

    assert (photo["kind"], photo["content_type"]) == ("image", "image/png")
    assert (paper["kind"], paper["filename"]) == ("document", "Daftar harga.pdf")
    assert (shown["type"], shown["text"], shown["media"]["id"]) == (
        "image",
        "Ini, kak",
        photo["id"],
    )
    assert (sent["type"], sent["media"]["filename"]) == ("document", "Daftar harga.pdf")
    await pesan.eventually("SELECT count(*) = 2 FROM customer_messages WHERE status = 'sent'")
    document = await seller.get(f"/conversations/{con}/messages/{sent['id']}/attachment")
    assert document.content == PDF
    assert document.headers["content-disposition"].startswith("attachment; filename*=UTF-8''Daftar")
    assert "sandbox" in document.headers["content-security-policy"]
    image = await seller.get(f"/conversations/{con}/messages/{shown['id']}/attachment")
    assert (image.headers["content-type"], image.headers["content-disposition"][:6]) == (
        "image/png",
        "inline",
    )


async def test_an_attachment_is_sent_once_and_in_its_own_conversation(pesan: Pesan) -> None:
    seller, con, other = await simulated(pesan)
    file = (await upload(seller, con, webp(), "image/webp")).json()
    path = f"/conversations/{con}/messages"

    wrong_kind = await seller.post(path, {"document": file["id"]})
    elsewhere = await seller.post(f"/conversations/{other}/messages", {"image": file["id"]})
    answers = await asyncio.gather(*(seller.post(path, {"image": file["id"]}) for _ in range(4)))

    assert file["content_type"] == "image/jpeg"  # WhatsApp takes WebP for a sticker
    assert wrong_kind.json()["code"] == "conversations.attachment_of_other_kind"
    assert elsewhere.json()["code"] == "conversations.attachment_not_found"
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    mine = [m for m in await _messages(seller, con) if m["author"] == "human"]
    assert len(mine) == 1


async def test_what_is_no_file_of_ours_is_refused(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    con = await thread(shop)
    path = f"/conversations/{con}/messages"

    codes = {
        (await upload(shop.seller, con, raw, media)).json()["code"]
        for raw, media in (
            (b"", "image/png"),
            (b"<html>", "image/png"),
            (b"PK\x03\x04", "application/pdf"),
            (b"{}", "application/json"),
        )
    }
    cut = await upload(shop.seller, con, PDF[:20], "application/pdf")
    broken = await upload(shop.seller, con, picture()[:60], "image/png")
    huge = await upload(shop.seller, con, b"%PDF-" + bytes(11 * 2**20), "application/pdf")
    refused = [
        await shop.seller.post(path, body)
        for body in (
            {},
            {"image": "att_nothing"},
            {"product_id": "prd_nothing"},
            {"image": "att_x", "document": "att_y"},
            {"product_id": "prd_x", "text": "a" * 701},
            {"video": "att_x"},
        )
    ]

    assert codes == {"files.not_attachable"}
    assert (cut.status_code, broken.status_code, huge.status_code) == (422, 422, 413)
    assert [answer.status_code for answer in refused] == [422, 404, 404, 422, 422, 422]
    assert await pesan.value("SELECT count(*) FROM attachments") == 0


async def test_nobody_from_outside_uploads_opens_or_sends_one(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    con = await thread(shop)
    file = (await upload(shop.seller, con, picture(), "image/png")).json()
    said = await shop.seller.made(f"/conversations/{con}/messages", {"image": file["id"]})
    stranger = await pesan.seller("Rival")
    looker = await (await pesan.person("Lia")).joins(shop.seller, "viewer")
    content = f"/conversations/{con}/messages/{said['id']}/attachment"

    assert (await stranger.get(content)).status_code == 404
    assert (await upload(stranger, con, picture(), "image/png")).status_code == 404
    assert (await looker.get(content)).status_code == 200
    assert (await upload(looker, con, picture(), "image/png")).status_code == 403
    async with pesan.visitor() as visitor:
        assert (await visitor.get(shop.seller.path(content))).status_code == 401


async def test_what_is_never_sent_goes_after_a_day_and_gives_its_room_back(pesan: Pesan) -> None:
    seller, con, _ = await simulated(pesan)
    kept = (await upload(seller, con, picture(), "image/png")).json()
    await upload(seller, con, PDF, "application/pdf")
    await seller.made(f"/conversations/{con}/messages", {"image": kept["id"]})

    await pesan.shift_clock(UNSENT_KEPT.total_seconds() + 60)

    await pesan.eventually("SELECT count(*) = 1 FROM attachments")
    room = "SELECT u.bytes = a.bytes FROM file_usage u, attachments a"
    assert await pesan.value(room) is True


async def test_a_product_is_shown_with_picture_price_and_what_there_is(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    con = await thread(shop)
    product = await shop.seller.made(
        "/products",
        {
            "name": "Kaos Polos Hitam",
            "options": ["Ukuran"],
            "variants": [
                {"sku": f"K{size}", "options": {"Ukuran": size}, "price": price, "stock": stock}
                for size, price, stock in (("M", "85000", 3), ("L", "90000", 2), ("XL", "95000", 0))
            ],
        },
    )
    image = await shop.seller.api.post(
        shop.seller.path(f"/products/{product['id']}/images"),
        content=picture(),
        headers={"content-type": "image/png"},
    )
    assert image.status_code in {200, 201}, image.text

    said = await shop.seller.made(
        f"/conversations/{con}/messages", {"product_id": product["id"], "text": "Yang ini kak?"}
    )

    assert (said["type"], said["author"]) == ("product", "human")
    assert said["text"] == "Yang ini kak?\n\n*Kaos Polos Hitam*\nmulai Rp85.000\nUkuran: M, L"
    got = await pesan.graph.wait_for(SARI, lambda m: "Yang ini kak?" in m.text)
    assert list(got.buttons) == ["M", "L"]
    assert got.image_png is not None
    await shop.seller.patch(f"/products/{product['id']}", {"status": "draft"})
    hidden = await shop.seller.post(f"/conversations/{con}/messages", {"product_id": product["id"]})
    assert hidden.json()["code"] == "conversations.product_not_sold"


async def _messages(seller: Seller, con: str) -> list[Any]:
    page = await seller.get(f"/conversations/{con}/messages", limit=100)
    items: list[Any] = page.json()["items"]
    return items
