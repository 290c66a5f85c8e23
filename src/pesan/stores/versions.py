"""`If-Match: "3"` on a PATCH: change the resource only while it still is what the caller read."""

from typing import Annotated

from litestar.params import HeaderParameter

from ..kit.errors import Invalid

IfMatch = Annotated[str | None, HeaderParameter(name="If-Match")]


def read_version(if_match: str | None) -> int | None:
    """The version named by the header; None for any. Raises requests.invalid."""
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().strip('"')
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid.field("If-Match", 'is no version, like "3"')
    return int(text)
