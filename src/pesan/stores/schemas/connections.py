from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from ...kit.errors import Invalid
from ...kit.ids import encode
from ...kit.schemas import wire_time
from ...kit.text import line
from ..connections import LABEL_CHARACTERS_MAX
from ..models import Connection, ConnectionHealth

Label = Annotated[str, Meta(min_length=1, max_length=LABEL_CHARACTERS_MAX)]


class CreateConnection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`credentials` as PUT /connections/{provider} takes them."""

    provider: Annotated[str, Meta(max_length=40)]
    label: Label | None = None
    credentials: dict[str, str | list[str]]

    def read_label(self) -> str | None:
        """Raises requests.invalid."""
        return None if self.label is None else _read(self.label)


class ChangeConnection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`label` null: none. A default gives way only to another: that one is made it."""

    label: Label | UnsetType | None = UNSET
    is_default: Literal[True] | UnsetType = UNSET

    def has_label(self) -> bool:
        return self.label is not UNSET

    def read_label(self) -> str | None:
        """Raises requests.invalid."""
        return _read(self.label) if isinstance(self.label, str) else None


class ConnectionHealthOut(Struct, frozen=True, kw_only=True):
    """What the provider says of its way to us; of those that can be asked."""

    checked_at: datetime
    account: str | None
    pending_updates: int
    last_error: str | None
    last_error_at: datetime | None

    @classmethod
    def of(cls, found: ConnectionHealth) -> "ConnectionHealthOut":
        return cls(
            checked_at=found.checked_at,
            account=found.account,
            pending_updates=found.pending_updates,
            last_error=found.last_error,
            last_error_at=found.last_error_at,
        )


class ConnectionOut(Struct, frozen=True, kw_only=True):
    id: str
    provider: str
    label: str | None
    is_default: bool
    status: str
    detail: str | None
    webhook_url: str
    last4: str
    livemode: bool
    public: dict[str, str]
    health: ConnectionHealthOut | None
    created_at: str

    @classmethod
    def of(cls, one: Connection, *, webhook_url: str) -> "ConnectionOut":
        return cls(
            id=encode("cnx", one.id),
            provider=one.provider,
            label=one.label,
            is_default=one.is_default,
            status=one.status,
            detail=one.detail,
            webhook_url=webhook_url,
            last4=one.last4,
            livemode=one.livemode,
            public=one.public,
            health=None if one.health is None else ConnectionHealthOut.of(one.health),
            created_at=wire_time(one.created_at),
        )


def _read(label: str) -> str:
    said = line(label).strip()
    if not said:
        raise Invalid.field("label", "has nothing that can be read")
    return said
