from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urljoin

from msgspec import UNSET, Meta, Struct, UnsetType

from ..kit.ids import encode
from ..kit.schemas import wire_time
from .models import Line

# Of a file: the channel had it no longer, it was no good, or it was kept as long as files are.
_NOT_THERE = ("gone", "refused", "expired")
_Short = Annotated[str, Meta(max_length=120)]


class Contact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to reach somebody who writes while nobody is there: what they say of themselves."""

    name: _Short = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    email: _Short = ""


class WriteLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    # The page's own name of what it sends: sent again after a cut, it counts once.
    key: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
    text: Annotated[str, Meta(max_length=4000)] = ""
    file: Annotated[str, Meta(max_length=40)] | None = None  # what was uploaded before, by its id
    choice: Annotated[str, Meta(max_length=256)] | None = None
    contact: Contact | None = None
    page: Annotated[str, Meta(max_length=500)] | None = None


class Saw(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything up to this message arrived, or was read."""

    message: Annotated[str, Meta(max_length=40)]
    what: Literal["delivered", "read"]


class Identify(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    user: Annotated[str, Meta(pattern=r"^[!-~]{1,128}$")]
    user_hash: Annotated[str, Meta(max_length=128)]


class VisitorOut(Struct, frozen=True):
    token: str


class FaceOut(Struct, frozen=True, kw_only=True):
    """How the chat greets: what everybody who opens the shop's site may know."""

    name: str
    logo: str | None
    language: str
    greeting: str | None
    open: bool
    away_message: str | None


class UploadOut(Struct, frozen=True, kw_only=True):
    """To be sent with a message within a day: `kind` is image, video, audio or document."""

    id: str
    kind: str
    content_type: str
    size_bytes: int


class FileOut(Struct, frozen=True, kw_only=True):
    """A document, a sound or a film; a picture is the line's image."""

    url: str
    kind: str
    name: str | None
    size_bytes: int | None

    @classmethod
    def of(cls, sent: Mapping[str, Any], *, url: str) -> "FileOut":
        """Of a seller's attachment, or of what the visitor sent, which is yet to be measured."""
        size = sent.get("size_bytes", sent.get("bytes"))
        return cls(url=url, kind=sent["kind"], name=sent.get("filename"), size_bytes=size)


class LineOut(Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    mine: bool  # the visitor wrote it
    author: str
    text: str
    created_at: str
    key: str | UnsetType = UNSET  # under which the page sent it
    status: str | UnsetType = UNSET  # of the shop's
    image: str | None = None
    file: FileOut | None = None
    buttons: list[dict[str, str]] = []
    menu: dict[str, Any] | None = None
    link: dict[str, str] | None = None
    place: dict[str, Any] | None = None

    @classmethod
    def of(cls, line: Line, *, public_url: str, file_url: str) -> "LineOut":
        mine = line.direction == "in"
        holds = {} if mine else line.payload
        image = holds.get("image") or holds.get("picture") or {}
        path = image.get("path") or image.get("url")
        sent = line.payload.get("file" if mine else "attachment") or {}
        is_there = bool(sent) and sent.get("status") not in _NOT_THERE
        if is_there and sent["kind"] == "image":
            path = file_url
        return cls(
            id=encode("msg", line.id),
            mine=mine,
            author=line.author,
            text=line.text or "",
            created_at=wire_time(line.created_at),
            key=(line.provider_id or "").rpartition(".")[2] if mine else UNSET,
            status=UNSET if mine else line.status,
            image=urljoin(public_url, path) if isinstance(path, str) else None,
            file=FileOut.of(sent, url=file_url) if is_there and sent["kind"] != "image" else None,
            buttons=holds.get("buttons") or [],
            menu=holds.get("menu"),
            link=holds.get("link"),
            place=holds.get("place"),
        )


class LinesOut(Struct, frozen=True, kw_only=True):
    items: list[LineOut]
    cursor: str
    answering: bool
