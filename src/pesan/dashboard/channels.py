"""What the pages about channels show: how each connection fares, and what did not leave."""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from ..kit.ids import ConnectionId, ConversationId, MessageId, UpdateId, encode
from ..stores import ConnectionHealth, ConnectionStatus

QUIET = timedelta(minutes=10)  # so long nothing comes from a number that is just being connected
BUSY = ("FLAGGED", "DOWNGRADE")  # Meta's words on a number: people complain, or it may write less


class Trouble(StrEnum):
    """What is wrong with a connection, as far as we know it; the pages say it in words."""

    TOKEN = "token"  # noqa: S105 - a word of ours
    RESTRICTED = "restricted"
    TAKEN_OVER = "taken_over"  # another program has set its webhook
    UNREACHED = "unreached"  # what comes in does not reach us
    SILENT = "silent"  # nothing has ever come in
    LIMITED = "limited"  # its number may write to fewer people
    OTHER = "other"


# How the sentences begin that the rooms below leave in `detail`.
_SAID = (
    ("the channel refuses this connection's credentials", Trouble.TOKEN),
    ("Telegram does not know this bot token", Trouble.TOKEN),
    ("the channel has restricted this account", Trouble.RESTRICTED),
    ("another program has set this bot's webhook", Trouble.TAKEN_OVER),
    ("messages do not reach us", Trouble.UNREACHED),
)


class ConnectionRow(Struct, frozen=True, kw_only=True):
    id: ConnectionId
    provider: str
    label: str | None
    is_default: bool
    status: ConnectionStatus
    detail: str | None
    health: ConnectionHealth | None
    last4: str
    livemode: bool
    stopped_at: datetime | None
    connected_at: datetime  # or its credentials replaced, or tried again
    has_updates: bool
    limit_event: str | None  # the last word on its number's quality

    @property
    def place(self) -> str:
        """Where it stands on the page of connections."""
        return self.provider if self.is_default else encode("cnx", self.id)


class HeardRow(Struct, frozen=True, kw_only=True):
    """When the customers of a connection last wrote."""

    connection_id: ConnectionId
    at: datetime


class AlertRow(Struct, frozen=True, kw_only=True):
    """What a channel said of the shop's account, in its own words."""

    id: UpdateId
    channel: str
    text: str
    received_at: datetime


class UndeliveredRow(Struct, frozen=True, kw_only=True):
    id: MessageId
    conversation_id: ConversationId
    customer: str
    channel: str
    author: str
    text: str | None
    error: str | None
    reason: str | None
    created_at: datetime
    updated_at: datetime


class ReasonRow(Struct, frozen=True, kw_only=True):
    """How many failed for one reason."""

    reason: str | None
    count: int


class Alarm(Struct, frozen=True, kw_only=True):
    """A connection that somebody has to look at."""

    provider: str
    label: str | None
    place: str
    trouble: Trouble
    is_stopped: bool


def trouble_of(row: ConnectionRow, *, now: datetime) -> Trouble | None:
    if row.status is ConnectionStatus.ERROR:
        detail = row.detail or ""
        return next((what for said, what in _SAID if detail.startswith(said)), Trouble.OTHER)
    if row.limit_event in BUSY:
        return Trouble.LIMITED
    if row.provider == "whatsapp" and not row.has_updates and row.connected_at + QUIET < now:
        return Trouble.SILENT
    return None


def alarms_of(rows: list[ConnectionRow], *, now: datetime) -> list[Alarm]:
    found = ((row, trouble_of(row, now=now)) for row in rows)
    return [
        Alarm(
            provider=row.provider,
            label=row.label,
            place=row.place,
            trouble=trouble,
            is_stopped=row.stopped_at is not None,
        )
        for row, trouble in found
        if trouble is not None
    ]
