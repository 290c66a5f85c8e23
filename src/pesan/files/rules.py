"""Decisions about files that need no database."""

import re

from .models import Format

BYTES_MAX = 5 * 1024 * 1024  # of a picture as it is uploaded
PIXELS_MAX = 40_000_000
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
