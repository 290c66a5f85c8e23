from datetime import datetime

from msgspec import Struct

from ..kit.ids import AuditId


class Entry(Struct, frozen=True, kw_only=True):
    """One line of the log: never changed, never removed."""

    id: AuditId
    actor: str  # a wire id (`usr_...`, `cus_...`), or what acted by itself: `agent`, `payments`
    action: str  # `room.verb`
    subject: str  # a wire id
    detail: dict[str, str]
    request_id: str  # why: the request, fact, job or message that caused it
    ip: str
    user_agent: str
    at: datetime


class Listed(Entry, frozen=True, kw_only=True):
    sequence: int | None  # its place in the store's chain; None in the first seconds
    hash: bytes | None


class Link(Struct, frozen=True):
    """Where a chain ends: what the next link continues."""

    sequence: int
    hash: bytes


class SignedLink(Link, frozen=True):
    signature: bytes
