"""What a file is, by its own bytes: of each kind that is taken one, and those that look like one."""

import pytest

from pesan.files.sniffing import sniff

from ..pictures import GIF, SVG, picture

OFFICE = "application/vnd.openxmlformats-officedocument"
ZIP = b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml"
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(40)
WEBM = b"\x1aE\xdf\xa3" + bytes(20) + b"webm" + bytes(40)


def track(kind: bytes) -> bytes:
    return b"hdlr" + bytes(8) + kind + bytes(20)


@pytest.mark.parametrize(
    ("raw", "kind", "content_type"),
    [
        (picture("PNG"), "image", "image/png"),
        (picture("JPEG"), "image", "image/jpeg"),
        (picture("WEBP"), "image", "image/webp"),
        (b"%PDF-1.7\n", "document", "application/pdf"),
        (ZIP + b"word/document.xml", "document", f"{OFFICE}.wordprocessingml.document"),
        (ZIP + b"xl/workbook.xml", "document", f"{OFFICE}.spreadsheetml.sheet"),
        (b"OggS" + bytes(24) + b"OpusHead", "audio", "audio/ogg"),
        (b"#!AMR\n", "audio", "audio/amr"),
        (b"ID3\x04", "audio", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio", "audio/mpeg"),
        (b"\xff\xf1\x50", "audio", "audio/aac"),
        (MP4 + track(b"soun"), "audio", "audio/mp4"),
        (MP4 + track(b"soun") + track(b"vide"), "video", "video/mp4"),
        (WEBM + b"A_OPUS", "audio", "audio/webm"),
        (WEBM + b"V_VP9" + b"A_OPUS", "video", "video/webm"),
    ],
)
def test_a_file_is_what_its_bytes_say(raw: bytes, kind: str, content_type: str) -> None:
    assert sniff(raw) == (kind, content_type)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        GIF,
        SVG,
        b"<!doctype html>",
        b"MZ" + bytes(60),
        ZIP,
        ZIP + b"word/document.xml" + b"word/vbaProject.bin",
        b"PK\x03\x04" + b"word/document.xml",
        b"OggS" + bytes(100),
        MP4,
        b"\x1aE\xdf\xa3" + bytes(20) + b"matroska",
    ],
)
def test_what_is_none_of_those_is_nothing(raw: bytes) -> None:
    assert sniff(raw) is None
