"""What a file is, by its own bytes: a name, and whatever its sender says it is, prove nothing."""

from .models import Sniffed
from .rules import format_of, is_pdf

_OFFICE = "application/vnd.openxmlformats-officedocument"
# Parts of a ZIP that make it a document; its names stand in it as they are.
_PARTS = (
    (b"word/document.xml", f"{_OFFICE}.wordprocessingml.document"),
    (b"xl/workbook.xml", f"{_OFFICE}.spreadsheetml.sheet"),
)
_MACROS = b"vbaProject.bin"
_VIDEO_CODECS = (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG4")  # as Matroska names them
_HEAD = 64 * 1024  # of a film: what it holds is said in front


def sniff(raw: bytes) -> Sniffed | None:
    """Pictures, PDF and Office documents, sounds and films that a browser or a phone makes."""
    picture = format_of(raw)
    if picture is not None:
        return Sniffed("image", picture.media_type)
    if is_pdf(raw):
        return Sniffed("document", "application/pdf")
    if raw.startswith(b"PK\x03\x04"):
        return _office(raw)
    return _sound(raw) or _film(raw)


def _office(raw: bytes) -> Sniffed | None:
    if b"[Content_Types].xml" not in raw or _MACROS in raw:
        return None
    kind = next((kind for part, kind in _PARTS if part in raw), None)
    return None if kind is None else Sniffed("document", kind)


def _sound(raw: bytes) -> Sniffed | None:
    if raw.startswith(b"OggS") and (b"OpusHead" in raw[:_HEAD] or b"\x01vorbis" in raw[:_HEAD]):
        return Sniffed("audio", "audio/ogg")
    if raw.startswith(b"#!AMR"):
        return Sniffed("audio", "audio/amr")
    if raw.startswith(b"ID3") or raw[:2] in {b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"}:
        return Sniffed("audio", "audio/mpeg")
    if raw[:2] in {b"\xff\xf1", b"\xff\xf9"}:
        return Sniffed("audio", "audio/aac")
    return None


def _film(raw: bytes) -> Sniffed | None:
    """A container of pictures and sound, or of sound alone: then it is somebody's voice."""
    if raw[4:8] == b"ftyp" and b"hdlr" in raw:
        # ISO 14496-12: a track's handler says what it is, eight bytes behind its own name.
        shows = any(part[8:12] == b"vide" for part in raw.split(b"hdlr")[1:])
        return Sniffed("video", "video/mp4") if shows else Sniffed("audio", "audio/mp4")
    if raw.startswith(b"\x1aE\xdf\xa3") and b"webm" in raw[:64]:
        shows = any(codec in raw[:_HEAD] for codec in _VIDEO_CODECS)
        return Sniffed("video", "video/webm") if shows else Sniffed("audio", "audio/webm")
    return None
