"""What the fields of any form of ours may hold, and the ids in an address."""

from collections.abc import Mapping
from uuid import UUID

from ..kit.errors import Invalid
from ..kit.ids import NoSuchId, decode
from .errors import NotHere
from .screen import clean


def name_in(form: Mapping[str, str], *, characters_max: int) -> str:
    """Raises requests.invalid."""
    name = clean(form.get("name", ""), characters_max=characters_max)
    if not name:
        raise Invalid.field("name", "says nothing")
    return name


def number_in(form: Mapping[str, str], name: str) -> int | None:
    """None where nothing was typed. Raises requests.invalid."""
    text = form.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise Invalid.field(name, "is no whole number")
    return int(text)


def version_in(form: Mapping[str, str]) -> int:
    """Of what the page had shown: who saves over a change of somebody else is told."""
    text = form.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotHere
    return int(text)


def read_id(prefix: str, text: str) -> UUID:
    """Raises dashboard.not_here."""
    try:
        return decode(prefix, text)
    except NoSuchId as error:
        raise NotHere from error
