"""Pictures that people upload: looked at, drawn anew, kept in PostgreSQL and served for ever."""

from .actions import give_room, keep, read, remove, take_room
from .errors import (
    DocumentBroken,
    FileNotFound,
    NotAPicture,
    NotAttachable,
    NotSendable,
    PictureBroken,
    QuotaSpent,
    TooManyPixels,
)
from .likeness import NEAR_BITS_MAX, first_same, likeness_of
from .models import Document, Format, KeptFile, Picture, Sent, Served
from .pictures import redraw
from .rules import is_ours, path_of, thumbnail_of
from .uploads import (
    ATTACHMENT_BODY_BYTES_MAX,
    ATTACHMENT_MEDIA_TYPES,
    BODY_BYTES_MAX,
    MEDIA_TYPES,
    SENT_BODY_BYTES_MAX,
    read_attachment,
    read_picture,
    read_sent,
)

__all__ = [
    "ATTACHMENT_BODY_BYTES_MAX",
    "ATTACHMENT_MEDIA_TYPES",
    "BODY_BYTES_MAX",
    "MEDIA_TYPES",
    "NEAR_BITS_MAX",
    "SENT_BODY_BYTES_MAX",
    "Document",
    "DocumentBroken",
    "FileNotFound",
    "Format",
    "KeptFile",
    "NotAPicture",
    "NotAttachable",
    "NotSendable",
    "Picture",
    "PictureBroken",
    "QuotaSpent",
    "Sent",
    "Served",
    "TooManyPixels",
    "first_same",
    "give_room",
    "is_ours",
    "keep",
    "likeness_of",
    "path_of",
    "read",
    "read_attachment",
    "read_picture",
    "read_sent",
    "redraw",
    "remove",
    "take_room",
    "thumbnail_of",
]
