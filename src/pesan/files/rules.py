"""Decisions about files that need no database."""

import re

from .models import Format

BYTES_MAX = 5 * 1024 * 1024  # of a picture as it is uploaded
FILENAME_CHARS_MAX = 80
PIXELS_MAX = 40_000_000
DOCUMENT_BYTES_MAX = 10 * 1024 * 1024
SENT_BYTES_MAX = 16 * 1024 * 1024  # of what somebody sends in a chat
STORE_BYTES_MAX = 1024**3  # of all pictures and thumbnails of one store

_PREFIX = "/files/"
_NAME = re.compile(r"^[0-9a-f]{32}\.(png|jpg|webp)$")


def format_of(raw: bytes) -> Format | None:
    """By the file's first bytes, whatever its name or its sender says."""
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if raw.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return Format.WEBP
    return None


def is_pdf(raw: bytes) -> bool:
    return raw.startswith(b"%PDF-")


def is_whole_pdf(raw: bytes) -> bool:
    """ISO 32000: it ends with %%EOF; writers put a little behind it."""
    return b"%%EOF" in raw[-2048:]


def filename_of(given: str) -> str:
    """What a person called it, without folders and whatever no file should be called."""
    name = given.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in name if c.isprintable() and c not in '<>:"|?*').strip(". ")
    stem = kept.removesuffix(".pdf").removesuffix(".PDF")[:FILENAME_CHARS_MAX].strip(". ")
    return f"{stem or 'dokumen'}.pdf"


def name_of(given: str) -> str | None:
    """What a stranger called it, with its ending; None where nothing is left of it."""
    name = given.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in name if c.isprintable() and c not in '<>:"|?*').strip(". ")
    return kept[-FILENAME_CHARS_MAX:].strip(". ") or None


def is_name(text: str) -> bool:
    return _NAME.match(text) is not None


def path_of(name: str) -> str:
    return f"{_PREFIX}{name}"


def thumbnail_of(path: str) -> str:
    """What to show small: our own picture's thumbnail, or the seller's own address as it is."""
    return f"{path}/thumbnail" if is_ours(path) else path


def is_ours(path: str) -> bool:
    return path.startswith(_PREFIX) and is_name(path.removeprefix(_PREFIX))


def names_of(paths: list[str]) -> list[str]:
    return [path.removeprefix(_PREFIX) for path in paths if is_ours(path)]
