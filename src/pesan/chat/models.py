from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct

from ..kit.ids import ConversationId, MessageId


class Line(Struct, frozen=True, kw_only=True):
    """A message as its visitor may see it; one on its way is not shown yet."""

    visitor: str
    sequence: int
    id: MessageId
    direction: str
    author: str
    text: str | None
    payload: dict[str, Any]
    status: str
    provider_id: str | None
    created_at: datetime


class State(Struct, frozen=True, kw_only=True):
    """How the visitor's conversation stands."""

    visitor: str
    conversation_id: ConversationId
    owner: str
    answering: bool  # the agent owes an answer


class Thread(Struct, frozen=True):
    """Where a message stands, and who said it: "in" for the visitor."""

    id: ConversationId
    direction: str


class Known(Struct, frozen=True):
    """Of somebody a channel knows: whether they are a user of the merchant's site."""

    value: str
    has_user: bool


class Cursor(NamedTuple):
    """What a page has seen: every line up to one, and those few beyond it that overtook another.

    A line still on its way out may be overtaken by what the visitor writes meanwhile. `12`, or
    `12.14.15`: an event's id, so a browser that reconnects says exactly what it has.
    """

    upto: int
    beyond: frozenset[int]

    def __str__(self) -> str:
        return ".".join(str(one) for one in (self.upto, *sorted(self.beyond)))
