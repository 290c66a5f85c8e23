"""What the parts of a WhatsApp request share."""

from collections.abc import Mapping

from ..models import Media, MediaKind

Fields = Mapping[str, object]

TEXT_CHARS_MAX = 4096
CAPTION_CHARS_MAX = 1024
FILENAME_CHARS_MAX = 240


def attached(media: Media, file: Mapping[str, str]) -> dict[str, object]:
    """A media object: where the file is, and what a document is called."""
    named = media.filename if media.kind is MediaKind.DOCUMENT else None
    return {**file, **({"filename": named[:FILENAME_CHARS_MAX]} if named else {})}
