from datetime import datetime

from msgspec import Struct


class ConnectionHealthOut(Struct, frozen=True, kw_only=True):
    """What the provider says of its way to us; of those that can be asked."""

    checked_at: datetime
    account: str | None
    pending_updates: int
    last_error: str | None
    last_error_at: datetime | None


class ConnectionOut(Struct, frozen=True, kw_only=True):
    id: str
    provider: str
    status: str
    detail: str | None
    webhook_url: str
    last4: str
    livemode: bool
    public: dict[str, str]
    health: ConnectionHealthOut | None
