from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ..kit.ids import ApiKeyId, ResetId, SessionId, StoreId, UserId


class User(Struct, frozen=True):
    id: UserId
    email: str
    name: str
    password_hash: str
    disabled_at: datetime | None


class SessionKind(StrEnum):
    API = "api"
    DASHBOARD = "dashboard"


class Session(Struct, frozen=True, kw_only=True):
    id: SessionId
    user_id: UserId
    refresh_hash: bytes
    previous_hash: bytes | None
    rotated_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    user_agent: str


class SessionSeen(Struct, frozen=True, kw_only=True):
    """What a person is shown of their own."""

    id: SessionId
    kind: SessionKind
    user_agent: str
    created_at: datetime
    rotated_at: datetime
    expires_at: datetime


class Tried(Struct, frozen=True):
    subject: bytes
    drained_at: datetime
    free_at: datetime


class SecondFactor(Struct, frozen=True):
    sealed_secret: bytes
    confirmed_at: datetime | None
    recovery_codes: int  # left


class SealedSecret(Struct, frozen=True):
    user_id: UserId
    sealed_secret: bytes


class PasswordReset(Struct, frozen=True):
    id: ResetId
    email: str
    language: str


class ApiKey(Struct, frozen=True, kw_only=True):
    id: ApiKeyId
    user_id: UserId
    name: str
    last4: str
    livemode: bool
    scopes: list[str]
    only_store_id: StoreId | None
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None  # to about five minutes
    exposed_at: datetime | None  # seen in an address
    networks: list[str]  # it is taken from; none: from anywhere


class Principal(Struct, frozen=True, tag="person"):
    """A person who is logged in, as their access token or cookie proves."""

    user: UserId
    session: SessionId

    def __str__(self) -> str:
        return f"user:{self.user}"


class KeyHolder(Struct, frozen=True, tag="key"):
    """A program with a person's API key. With a test key it sees only what is not live."""

    user: UserId
    key: ApiKeyId
    livemode: bool
    networks: list[str] = []  # it is taken from; none: from anywhere

    def __str__(self) -> str:
        return f"key:{self.key}"


Caller = Principal | KeyHolder
