"""What we call things of Telegram's, and back.

A message's number is counted in each chat of each bot: only the three together name one. The bot
stands in it because a store may connect another, whose numbers begin anew.

A button carries 64 bytes. A choice that is longer, or looks like one of these, goes as a pointer to
the message of ours that offers it, and where in it; what it says stands there (`Attachments`).
"""

import re
from typing import NamedTuple

CALLBACK_BYTES_MAX = 64
_MESSAGE = re.compile(r"(?P<bot>[0-9]{1,20})\.(?P<chat>-?[0-9]{1,20})\.(?P<message>[0-9]{1,18})")
_MARK = "~"
_POINTER = re.compile(rf"{_MARK}(?P<reference>[^:]+):(?P<position>[0-9]{{1,3}})")


class Pointer(NamedTuple):
    reference: str  # ours: the message that offers the choice
    position: int  # among its buttons, or the rows of its menu


def message_name(*, bot: str, chat: int | str, message: int) -> str:
    return f"{bot}.{chat}.{message}"


def message_in(name: str | None, *, bot: str, chat: str) -> int | None:
    """Its number in that chat; None for what is of another chat or bot."""
    found = _MESSAGE.fullmatch(name or "")
    if found is None or (found["bot"], found["chat"]) != (bot, chat):
        return None
    return int(found["message"])


def fits_callback(choice: str, *, pointer: bool = False) -> bool:
    marked = choice.startswith(_MARK)
    return marked is pointer and 0 < len(choice.encode(errors="replace")) <= CALLBACK_BYTES_MAX


def pointer_to(reference: str, position: int) -> str:
    return f"{_MARK}{reference}:{position}"


def pointer_in(choice: str | None) -> Pointer | None:
    found = _POINTER.fullmatch(choice or "")
    return Pointer(found["reference"], int(found["position"])) if found else None
