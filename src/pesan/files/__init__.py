"""Pictures that people upload: looked at, drawn anew, kept in PostgreSQL and served for ever."""

from .actions import keep, remove
from .errors import FileNotFound, NotAPicture, PictureBroken, QuotaSpent, TooManyPixels
from .models import KeptFile, Picture
from .pictures import redraw
from .rules import is_ours, path_of, thumbnail_of
from .uploads import BODY_BYTES_MAX, MEDIA_TYPES, read_picture

__all__ = [
    "BODY_BYTES_MAX",
    "MEDIA_TYPES",
    "FileNotFound",
    "KeptFile",
    "NotAPicture",
    "Picture",
    "PictureBroken",
    "QuotaSpent",
    "TooManyPixels",
    "is_ours",
    "keep",
    "path_of",
    "read_picture",
    "redraw",
    "remove",
    "thumbnail_of",
]
