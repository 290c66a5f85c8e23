from datetime import datetime

from msgspec import Struct

from ..kit.ids import SessionId, UserId


class User(Struct, frozen=True):
    id: UserId
    email: str
    name: str
    password_hash: str
    disabled_at: datetime | None


class Session(Struct, frozen=True, kw_only=True):
    id: SessionId
    user_id: UserId
    refresh_hash: bytes
    previous_hash: bytes | None
    rotated_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class Principal(Struct, frozen=True):
    """Who is asking, as their access token proves."""

    user: UserId
    session: SessionId

    def __str__(self) -> str:
        return f"user:{self.user}"
