"""Pictures that people upload: looked at, drawn anew, kept in PostgreSQL and served for ever."""

from .actions import give_room, keep, remove, take_room
from .errors import FileNotFound, NotAPicture, PictureBroken, QuotaSpent, TooManyPixels
from .likeness import NEAR_BITS_MAX, first_same, likeness_of
from .models import Format, KeptFile, Picture
from .pictures import redraw
from .rules import is_ours, path_of, thumbnail_of
from .uploads import BODY_BYTES_MAX, MEDIA_TYPES, read_picture

__all__ = [
    "BODY_BYTES_MAX",
    "MEDIA_TYPES",
    "NEAR_BITS_MAX",
    "FileNotFound",
    "Format",
    "KeptFile",
    "NotAPicture",
    "Picture",
    "PictureBroken",
    "QuotaSpent",
    "TooManyPixels",
    "first_same",
    "give_room",
    "is_ours",
    "keep",
    "likeness_of",
    "path_of",
    "read_picture",
    "redraw",
    "remove",
    "take_room",
    "thumbnail_of",
]
