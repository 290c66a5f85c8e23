"""What a message of Telegram's holds: its type in our words, what can be read, and its file."""

from collections.abc import Mapping
from typing import NamedTuple

from ..errors import UpdateMalformed
from ..models import IncomingMedia, MediaKind
from .strict_json import identifier_in, object_in, objects_in, required, text_in

Fields = Mapping[str, object]

# A film without sound is a document too, so it is looked for first.
FILES: dict[str, tuple[str, MediaKind, str]] = {
    "animation": ("video", MediaKind.VIDEO, "video/mp4"),
    "document": ("document", MediaKind.DOCUMENT, "application/octet-stream"),
    "voice": ("audio", MediaKind.AUDIO, "audio/ogg"),
    "audio": ("audio", MediaKind.AUDIO, "audio/mpeg"),
    "video": ("video", MediaKind.VIDEO, "video/mp4"),
    "video_note": ("video", MediaKind.VIDEO, "video/mp4"),
}


class Content(NamedTuple):
    type: str
    text: str | None = None
    media: IncomingMedia | None = None


def content_of(message: Fields) -> Content | None:
    """None for what says nothing we could show: a poll, a pinned message, things to come."""
    text = text_in(message, "text")
    if text is not None:
        return Content("text", text)
    return _sent_file(message) or _sent_place(message)


def _sent_file(message: Fields) -> Content | None:
    caption = text_in(message, "caption")
    if photos := objects_in(message, "photo"):
        largest = max(photos, key=lambda one: integer_in(one, "width") or 0)
        return Content("image", caption, _file(largest, MediaKind.IMAGE, "image/jpeg"))
    if sticker := object_in(message, "sticker"):
        return Content("sticker", None, _file(sticker, MediaKind.STICKER, _drawn(sticker)))
    for name, (type_, kind, usual) in FILES.items():
        if found := object_in(message, name):
            return Content(type_, caption, _file(found, kind, usual, voice=name == "voice"))
    return None


def _sent_place(message: Fields) -> Content | None:
    """A place, named or not; or somebody's card."""
    if object_in(message, "location"):
        venue = object_in(message, "venue")
        lines = (text_in(venue, "title"), text_in(venue, "address"))
        return Content("location", ", ".join(filter(None, lines)) or None)
    return Content("contacts") if object_in(message, "contact") else None


def _file(found: Fields, kind: MediaKind, usual: str, *, voice: bool = False) -> IncomingMedia:
    return IncomingMedia(
        kind=kind,
        id=required(identifier_in(found, "file_id"), "file_id"),
        content_type=text_in(found, "mime_type") or usual,
        filename=text_in(found, "file_name"),
        size_bytes=integer_in(found, "file_size"),
        voice=voice,
    )


def _drawn(sticker: Fields) -> str:
    if sticker.get("is_animated") is True:
        return "application/x-tgsticker"
    return "video/webm" if sticker.get("is_video") is True else "image/webp"


def integer_in(parent: Fields, key: str) -> int | None:
    """The whole number at `key`; absent and null are None, anything else is malformed."""
    value = parent.get(key)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise UpdateMalformed(reason=f"{key} is not a whole number")
