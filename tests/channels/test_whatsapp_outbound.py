"""What goes out over WhatsApp beside words, held against the twin's own rules of Meta's shapes."""

from collections.abc import Mapping
from typing import Any, cast

import pytest

from pesan.channels.errors import DeliveryRefused, MediaRefused
from pesan.channels.models import (
    Identity,
    IdentityKind,
    Link,
    Media,
    MediaKind,
    Menu,
    Outgoing,
    Place,
    Products,
    Row,
    Section,
)
from pesan.channels.providers.whatsapp import WhatsApp

from ..conversations.builders import SARI, open_shop
from ..running import Pesan
from ..twins import meta_webhooks
from ..twins.graph import GraphTwin

TO = Identity(IdentityKind.WA_ID, SARI)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
OGG = b"OggS" + bytes(40)
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(40)
WEBP = b"RIFF" + bytes(40)
CATALOGUE = "194836987003835"


@pytest.fixture(autouse=True)
def wrote_today(graph: GraphTwin) -> None:
    graph.hears(SARI)


def outgoing(text: str = "Silakan pilih", **more: Any) -> Outgoing:
    return Outgoing(to=TO, text=text, reference="msg_01jd", **more)


def menu(rows: int, *, sections: int = 1, title: str = "Kaos") -> Menu:
    made = [Row(f"r{n}", f"Pilihan {n}", "Rp85.000") for n in range(rows)]
    each = -(-rows // sections)
    return Menu(
        "Lihat",
        tuple(
            Section(
                f"{title} {at}" if sections > 1 else "", tuple(made[at * each : at * each + each])
            )
            for at in range(sections)
        ),
    )


async def sent(graph: GraphTwin, whatsapp: WhatsApp, message: Outgoing) -> Mapping[str, Any]:
    await whatsapp.send(message)
    [taken] = graph.sent
    return cast("Mapping[str, Any]", taken.request)


@pytest.mark.parametrize("sections", [1, 3])
async def test_a_menu_is_a_list_of_rows(
    graph: GraphTwin, whatsapp: WhatsApp, sections: int
) -> None:
    request = await sent(graph, whatsapp, outgoing(menu=menu(9, sections=sections)))

    action = request["interactive"]["action"]
    assert (request["interactive"]["type"], action["button"]) == ("list", "Lihat")
    assert len(action["sections"]) == sections
    assert [row["id"] for part in action["sections"] for row in part["rows"]] == [
        f"r{n}" for n in range(9)
    ]


@pytest.mark.parametrize(
    "too_much", [menu(11), menu(4, sections=2, title="T" * 24), Menu("L" * 21, menu(1).sections)]
)
async def test_a_menu_that_does_not_fit_becomes_lines(
    graph: GraphTwin, whatsapp: WhatsApp, too_much: Menu
) -> None:
    request = await sent(graph, whatsapp, outgoing(menu=too_much))

    assert request["type"] == "text"
    for row in (row for section in too_much.sections for row in section.rows):
        assert f"• {row.title}: Rp85.000" in request["text"]["body"]


async def test_a_link_is_a_button(graph: GraphTwin, whatsapp: WhatsApp) -> None:
    link = Link("Bayar", "https://toko.example/pay/abc")
    request = await sent(graph, whatsapp, outgoing("Silakan bayar", link=link))

    assert request["interactive"]["action"] == {
        "name": "cta_url",
        "parameters": {"display_text": "Bayar", "url": "https://toko.example/pay/abc"},
    }


async def test_one_article_is_shown_whole(graph: GraphTwin, whatsapp: WhatsApp) -> None:
    products = Products(CATALOGUE, (("", ("KPH-L",)),))
    request = await sent(graph, whatsapp, outgoing("", products=products))

    assert request["interactive"] == {
        "type": "product",
        "action": {"catalog_id": CATALOGUE, "product_retailer_id": "KPH-L"},
    }


async def test_several_articles_are_shelves_under_a_heading(
    graph: GraphTwin, whatsapp: WhatsApp
) -> None:
    products = Products(CATALOGUE, (("Kaos", ("KPH-M", "KPH-L")), ("Topi", ("TOPI",))))
    request = await sent(graph, whatsapp, outgoing("Pilihan minggu ini", products=products))

    interactive = request["interactive"]
    assert interactive["type"] == "product_list"
    assert interactive["header"] == {"type": "text", "text": "Kaos"}
    shelves = interactive["action"]["sections"]
    assert [(one["title"], len(one["product_items"])) for one in shelves] == [
        ("Kaos", 2),
        ("Topi", 1),
    ]


@pytest.mark.parametrize(
    ("kind", "content_type", "content", "text"),
    [
        (MediaKind.DOCUMENT, "application/pdf", PDF, "Notanya ya kak"),
        (MediaKind.VIDEO, "video/mp4", MP4, "Videonya"),
        (MediaKind.AUDIO, "audio/ogg", OGG, ""),
        (MediaKind.STICKER, "image/webp", WEBP, ""),
    ],
)
async def test_each_kind_of_file_is_uploaded_and_goes_as_what_it_is(
    graph: GraphTwin,
    whatsapp: WhatsApp,
    kind: MediaKind,
    content_type: str,
    content: bytes,
    text: str,
) -> None:
    name = "nota.pdf" if kind is MediaKind.DOCUMENT else None
    media = Media(kind=kind, content_type=content_type, content=content, filename=name)
    request = await sent(graph, whatsapp, outgoing(text, media=media))

    assert request["type"] == kind.value
    assert graph.sent[0].file == content
    assert request[kind.value].get("caption", "") == text
    assert request[kind.value].get("filename") == name


async def test_a_file_of_another_kind_or_with_words_it_cannot_carry_is_not_even_asked(
    graph: GraphTwin, whatsapp: WhatsApp
) -> None:
    gif = Media(kind=MediaKind.IMAGE, content_type="image/gif", content=b"GIF89a")
    voice = Media(kind=MediaKind.AUDIO, content_type="audio/ogg", content=OGG)

    with pytest.raises(MediaRefused):
        await whatsapp.send(outgoing(media=gif))
    with pytest.raises(DeliveryRefused, match="no caption"):
        await whatsapp.send(outgoing("dengar ini", media=voice))

    assert graph.requests_count == 0


async def test_a_place_goes_as_one_and_beside_words_as_a_map(
    graph: GraphTwin, whatsapp: WhatsApp
) -> None:
    place = Place(latitude=-6.9, longitude=107.6, name="Toko Sari", address="Jl. Braga 1")
    await whatsapp.send(outgoing("", place=place))
    await whatsapp.send(outgoing("Kami di sini", place=place))

    alone, beside = graph.sent
    assert alone.request["location"] == {
        "latitude": -6.9,
        "longitude": 107.6,
        "name": "Toko Sari",
        "address": "Jl. Braga 1",
    }
    assert beside.text.endswith("https://maps.google.com/?q=-6.9,107.6")


async def test_a_sellers_pdf_arrives_as_a_document_and_a_buyers_is_kept(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    received = pesan.graph.holds(PDF, "application/pdf")
    bill = meta_webhooks.file("document", received, PDF, "application/pdf", filename="bukti.pdf")
    await pesan.graph.write(shop.hook, SARI, bill)
    await pesan.eventually(
        "SELECT bool_or(payload #>> '{file,status}' = 'kept') FROM customer_messages"
    )
    [came] = await shop.messages()
    thread = f"/conversations/{came['conversation_id']}"

    fetched = await shop.seller.api.get(came["media"]["path"])
    uploaded = await shop.seller.api.post(
        shop.seller.path(f"{thread}/attachments"),
        files={"file": ("Nota 7.pdf", PDF, "application/pdf")},
    )
    assert uploaded.status_code == 201, uploaded.text
    said = await shop.seller.made(
        f"{thread}/messages", {"document": uploaded.json()["id"], "text": "Notanya ya kak"}
    )
    await shop.status_becomes(said, "sent")

    assert (fetched.status_code, fetched.content) == (200, PDF)
    [message] = pesan.graph.sent_to(SARI)
    assert (message.type, message.text, message.file) == ("document", "Notanya ya kak", PDF)
    document = cast("Mapping[str, str]", message.request["document"])
    assert document["filename"].endswith(".pdf")
