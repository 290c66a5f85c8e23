from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from ..kit.ids import StoreId


class Format(StrEnum):
    """As Pillow names them."""

    PNG = "PNG"
    JPEG = "JPEG"
    WEBP = "WEBP"

    @property
    def media_type(self) -> str:
        return f"image/{self.value.lower()}"

    @property
    def extension(self) -> str:
        return "jpg" if self is Format.JPEG else self.value.lower()


class Picture(Struct, frozen=True, kw_only=True):
    """Drawn anew from what was uploaded: nothing of the file is left but what can be seen."""

    format: Format
    width: int
    height: int
    content: bytes
    thumbnail: bytes  # WebP

    @property
    def bytes_kept(self) -> int:
        return len(self.content) + len(self.thumbnail)


class Document(Struct, frozen=True, kw_only=True):
    """A PDF as it was uploaded. Nothing of ours opens it; it is only ever handed on as a download."""

    filename: str
    content: bytes


class Sniffed(NamedTuple):
    """What a file is: "image", "document", "audio" or "video", and its media type."""

    kind: str
    content_type: str


class Sent(NamedTuple):
    """A file from a stranger: a picture as we drew it anew, all else as it came."""

    kind: str
    content_type: str
    filename: str | None
    content: bytes


class KeptFile(Struct, frozen=True, kw_only=True):
    name: str
    width: int
    height: int


class FileRoute(Struct, frozen=True):
    """Which store an address belongs to."""

    store_id: StoreId


class Served(Struct, frozen=True):
    media_type: str
    content: bytes
