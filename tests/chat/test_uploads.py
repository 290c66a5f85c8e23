"""What a visitor sends beside words: pictures, documents, their voice; and what they may not."""

import asyncio
import secrets
from typing import Any

import httpx
import pytest

from pesan.channels import uploads

from ..pictures import picture
from ..running import Pesan
from .site import Site, Visitor, open_site
from .test_media import PDF

VOICE = b"OggS" + bytes(24) + b"OpusHead" + bytes(200)


@pytest.fixture
async def site(pesan: Pesan) -> Site:
    return await open_site(pesan)


async def test_a_picture_a_document_and_a_voice_reach_the_seller(pesan: Pesan, site: Site) -> None:
    siti = await site.visitor()

    await sends(siti, picture(), text="Ini barangnya")
    await sends(siti, PDF, name="bukti transfer.pdf")
    await sends(siti, VOICE, voice="true")

    shown = await sellers_view(site)
    assert [one["type"] for one in shown] == ["image", "document", "audio"]
    assert [one["text"] for one in shown] == ["Ini barangnya", None, None]
    assert [one["media"]["status"] for one in shown] == ["kept"] * 3
    assert shown[1]["media"]["filename"] == "bukti transfer.pdf"
    assert [one["media"]["voice"] for one in shown] == [False, False, True]
    paper = await site.seller.api.get(shown[1]["media"]["path"])
    assert paper.content == PDF
    assert await left(pesan) == (3, 0), "the rows count for a day, the bytes lie with the messages"
    assert await room_is_right(pesan)


async def test_the_visitor_sees_what_they_sent_after_a_reload(site: Site) -> None:
    siti = await site.visitor()
    await sends(siti, picture())
    await sends(siti, PDF, name="a.pdf")

    image, paper = (await siti.lines())["items"]

    assert (image["mine"], image["text"]) == (True, "")
    seen = await site.pesan.api.get(image["image"])
    assert seen.headers["content-type"] == "image/png"
    assert seen.headers["content-disposition"].startswith("inline")
    assert paper["file"]["name"] == "a.pdf"
    told = await site.pesan.api.get(paper["file"]["url"])
    assert told.content == PDF
    assert told.headers["content-disposition"].startswith("attachment")


async def test_what_is_sent_twice_is_one_message(pesan: Pesan, site: Site) -> None:
    siti = await site.visitor()
    upload, key = await uploaded(siti, picture()), secrets.token_hex(8)

    answers = await asyncio.gather(*(siti.say("", key=key, file=upload) for _ in range(4)))
    await until_kept(pesan, 1)
    late = await siti.say("", key=key, file=upload)
    other = await siti.say("lagi", file=upload)

    assert {one.status_code for one in [*answers, late]} == {202}
    assert (other.status_code, other.json()["code"]) == (409, "channels.upload_sent")
    assert len(await sellers_view(site)) == 1


async def test_nobody_sends_what_another_uploaded(pesan: Pesan, site: Site) -> None:
    siti, budi = await site.visitor(), await site.visitor()
    other = await open_site(pesan, "Budi")
    upload = await uploaded(siti, picture())

    for thief in (budi, await other.visitor()):
        refused = await thief.say("punya saya", file=upload)
        assert (refused.status_code, refused.json()["code"]) == (404, "channels.upload_not_found")
    for nothing in ("upl_x", "x", "", f"upl_{'0' * 26}"):
        refused = await siti.say("", file=nothing)
        assert refused.status_code == 404, nothing
    assert await pesan.value("SELECT count(*) FROM customer_messages") == 0
    assert (await siti.say("", file=upload)).status_code == 202


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 415, "files.not_sendable"),
        (b"<script>alert(1)</script>", 415, "files.not_sendable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "files.not_sendable"),
        (b"MZ" + bytes(100), 415, "files.not_sendable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), 422, "files.broken"),
        (PDF[:-8], 422, "files.document_broken"),
        (b"%PDF-" + bytes(17 * 1024 * 1024), 413, "requests.too_large"),
    ],
)
async def test_what_is_no_such_file_is_refused(
    pesan: Pesan, site: Site, content: bytes, status: int, code: str
) -> None:
    siti = await site.visitor()

    refused = await upload(siti, content, name="foto.png", media_type="image/png")

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["access-control-allow-origin"], "the page may read why"
    assert await left(pesan) == (0, 0)


async def test_a_stranger_without_a_token_uploads_nothing(site: Site) -> None:
    nobody = Visitor(site, "x.y")

    assert (await upload(nobody, picture())).status_code == 401


async def test_where_a_photo_was_taken_is_not_kept_for_a_moment(pesan: Pesan, site: Site) -> None:
    siti = await site.visitor()
    behind = picture() + b"CANARY: -6.9, 107.6"

    await uploaded(siti, behind)

    [row] = await pesan.rows("SELECT content FROM web_uploads")
    assert b"CANARY" not in row["content"]


async def test_what_is_never_sent_is_removed(pesan: Pesan, site: Site) -> None:
    siti = await site.visitor()
    upload = await uploaded(siti, picture())
    assert not await room_is_right(pesan, taken=0)

    await pesan.shift_clock(25 * 3600)

    await pesan.eventually("SELECT count(*) = 0 FROM web_uploads")
    assert await room_is_right(pesan, taken=0)
    assert (await siti.say("", file=upload)).status_code == 404


async def test_a_visitor_and_a_store_have_a_days_quota(
    pesan: Pesan, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    siti, budi, ani = await site.visitor(), await site.visitor(), await site.visitor()
    monkeypatch.setattr(uploads, "VISITOR_FILES_MAX", 3)
    monkeypatch.setattr(uploads, "STORE_BYTES_MAX", 4 * len(PDF))

    mine = await asyncio.gather(*(upload(siti, PDF) for _ in range(6)))
    theirs = await upload(budi, PDF)
    full = await upload(ani, PDF)

    assert sorted(one.status_code for one in mine) == [201] * 3 + [429] * 3
    assert theirs.status_code == 201
    assert (full.status_code, full.json()["code"]) == (429, "channels.too_many_uploads")
    assert int(full.headers["retry-after"]) > 0
    assert await room_is_right(pesan, taken=4 * len(PDF)), "who was refused takes no room"


async def test_an_upload_of_somebody_erased_is_gone(pesan: Pesan, site: Site) -> None:
    siti, budi = await site.visitor(), await site.visitor()
    await siti.said("halo")
    await uploaded(siti, PDF, name="ktp siti.pdf")
    await uploaded(budi, PDF)
    [thread] = await site.conversations()

    erased = await site.seller.post(f"/customers/{thread['customer']['id']}/erasure", {})

    assert erased.status_code == 200
    assert await pesan.value("SELECT count(*) FROM web_uploads") == 1
    assert await room_is_right(pesan, taken=len(PDF))


async def upload(
    visitor: Visitor, content: bytes, *, media_type: str = "application/octet-stream", **query: str
) -> httpx.Response:
    return await visitor.site.pesan.api.post(
        f"{visitor.site.path}/uploads",
        content=content,
        params=query,
        headers={**visitor.headers, "content-type": media_type},
    )


async def uploaded(visitor: Visitor, content: bytes, **query: str) -> str:
    answer = await upload(visitor, content, **query)
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    return made


async def sends(visitor: Visitor, content: bytes, *, text: str = "", **query: str) -> None:
    """Uploaded, sent, and with its message."""
    pesan = visitor.site.pesan
    before = await pesan.value("SELECT count(*) FROM message_media WHERE status = 'kept'")
    answer = await visitor.say(text, file=await uploaded(visitor, content, **query))
    assert answer.status_code == 202, answer.text
    await until_kept(pesan, before + 1)


async def until_kept(pesan: Pesan, count: int) -> None:
    await pesan.eventually("SELECT count(*) = $1 FROM message_media WHERE status = 'kept'", count)


async def sellers_view(site: Site) -> list[dict[str, Any]]:
    """The thread's messages, oldest first."""
    [thread] = await site.conversations()
    page = await site.seller.get(f"/conversations/{thread['id']}/messages")
    found: list[dict[str, Any]] = page.json()["items"]
    return [one for one in found[::-1] if one["direction"] == "in"]


async def left(pesan: Pesan) -> tuple[int, int]:
    """Rows of uploads, and those of them that still hold their bytes."""
    [row] = await pesan.rows("SELECT count(*) AS rows, count(content) AS full FROM web_uploads")
    return row["rows"], row["full"]


async def room_is_right(pesan: Pesan, taken: int | None = None) -> bool:
    """What the store is said to have taken is what lies there."""
    lies = await pesan.value("""
        SELECT coalesce((SELECT sum(bytes) FROM message_media), 0)::bigint
            + coalesce((SELECT sum(bytes) FROM web_uploads WHERE content IS NOT NULL), 0)::bigint
    """)
    said = await pesan.value("SELECT coalesce(sum(bytes), 0)::bigint FROM file_usage")
    return bool(said == lies and taken in {None, said})
