"""What a judge asks of any field. The words and codes are Graph's."""

import re
from collections.abc import Mapping
from typing import cast

Fields = Mapping[str, object]

MISSING = 131008
INVALID = 131009
PARAMETER = 100

LINK = re.compile(r"https?://[^\s/]+(/\S*)?")
MEDIA_ID = re.compile(r"[0-9]{6,20}")


class Refusal(Exception):  # noqa: N818 - what the judge says
    def __init__(self, code: int, details: str, *, status: int = 400) -> None:
        super().__init__(f"#{code} {details}")
        self.code, self.details, self.status = code, details, status


def media_of(value: object, where: str, *, may: set[str]) -> None:
    media = fields_of(value, where, needed=set(), may={"id", "link", *may})
    if ("id" in media) == ("link" in media):
        raise Refusal(MISSING, f"{where} needs exactly one of id and link")
    if "id" in media and not MEDIA_ID.fullmatch(text_of(media["id"], "id", longest=20)):
        raise Refusal(INVALID, f"{where}.id is not a media id")
    if "link" in media and not LINK.fullmatch(text_of(media["link"], "link", longest=2048)):
        raise Refusal(INVALID, f"{where}.link is not a URL")
    if "caption" in media:
        text_of(media["caption"], f"{where}.caption", longest=1024)
    if "filename" in media:
        text_of(media["filename"], f"{where}.filename", longest=240)


def object_of(value: object, where: str) -> Fields:
    if not isinstance(value, dict):
        raise Refusal(INVALID, f"{where} is not an object")
    return cast("Fields", value)


def fields_of(
    value: object, where: str, *, needed: set[str], may: set[str] | None = None
) -> Fields:
    found = object_of(value, where)
    if missing := needed - set(found):
        raise Refusal(MISSING, f"{where} lacks {sorted(missing)}")
    if unknown := set(found) - needed - (may or set()):
        raise Refusal(PARAMETER, f"{where} has unknown fields {sorted(unknown)}")
    return found


def text_of(value: object, where: str, *, longest: int, shortest: int = 1) -> str:
    if not isinstance(value, str):
        raise Refusal(INVALID, f"{where} is not a string")
    if not shortest <= len(value) <= longest or (shortest and not value.strip()):
        raise Refusal(INVALID, f"{where} must have {shortest} to {longest} characters")
    return value


def list_of(value: object, where: str, *, longest: int, shortest: int = 0) -> list[object]:
    if not isinstance(value, list) or not shortest <= len(value) <= longest:
        raise Refusal(INVALID, f"{where} must be a list of {shortest} to {longest}")
    return value


def trimmed(value: str) -> str:
    if value != value.strip():
        raise Refusal(INVALID, "an id must not begin or end with a space")
    return value


def distinct(values: list[str], where: str) -> None:
    if len(set(values)) != len(values):
        raise Refusal(INVALID, f"{where} must differ")
