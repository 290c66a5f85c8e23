from typing import Annotated, Literal

from msgspec import Meta, Struct

from ..kit.ids import SessionId, encode
from ..kit.schemas import wire_time
from .models import SessionSeen, User

Text = Annotated[str, Meta(min_length=1, max_length=200)]
Password = Annotated[str, Meta(max_length=4096)]


class Register(Struct, frozen=True, forbid_unknown_fields=True):
    name: Text
    email: Annotated[str, Meta(max_length=254)]
    password: Password


class LogIn(Struct, frozen=True, forbid_unknown_fields=True):
    email: Annotated[str, Meta(max_length=254)]
    password: Password
    code: Annotated[str, Meta(max_length=40)] | None = None  # where a second factor is on


class Proof(Struct, frozen=True, forbid_unknown_fields=True):
    password: Password


class ProveAgain(Struct, frozen=True, forbid_unknown_fields=True):
    password: Password
    code: Annotated[str, Meta(max_length=40)] | None = None  # where a second factor is on


class Code(Struct, frozen=True, forbid_unknown_fields=True):
    code: Annotated[str, Meta(max_length=40)]


class ProofOfTwo(Struct, frozen=True, forbid_unknown_fields=True):
    password: Password
    code: Annotated[str, Meta(max_length=40)]


class ChangePassword(Struct, frozen=True, forbid_unknown_fields=True):
    current_password: Password
    password: Password


class AskForReset(Struct, frozen=True, forbid_unknown_fields=True):
    email: Annotated[str, Meta(max_length=254)]
    locale: Literal["id", "en"] = "id"


class ResetPassword(Struct, frozen=True, forbid_unknown_fields=True):
    token: Annotated[str, Meta(max_length=200)]
    password: Password


class Proved(Struct, frozen=True, kw_only=True):
    fresh_until: str


class SecondFactorOut(Struct, frozen=True, kw_only=True):
    enabled: bool
    confirmed_at: str | None
    recovery_codes_left: int


class SecretOut(Struct, frozen=True, kw_only=True):
    secret: str
    uri: str  # otpauth://, what an authenticator's camera reads


class RecoveryCodes(Struct, frozen=True, kw_only=True):
    recovery_codes: list[str]


class Refresh(Struct, frozen=True, forbid_unknown_fields=True):
    refresh_token: Annotated[str, Meta(max_length=200)]


class UserOut(Struct, frozen=True):
    id: str
    name: str
    email: str

    @classmethod
    def of(cls, user: User) -> "UserOut":
        return cls(encode("usr", user.id), user.name, user.email)


class SessionOut(Struct, frozen=True, kw_only=True):
    id: str
    kind: str  # api or dashboard
    user_agent: str
    created_at: str
    refreshed_at: str
    expires_at: str
    current: bool

    @classmethod
    def of(cls, seen: SessionSeen, *, current: SessionId) -> "SessionOut":
        return cls(
            id=encode("ses", seen.id),
            kind=seen.kind.value,
            user_agent=seen.user_agent,
            created_at=wire_time(seen.created_at),
            refreshed_at=wire_time(seen.rotated_at),
            expires_at=wire_time(seen.expires_at),
            current=seen.id == current,
        )


class LoggedIn(Struct, frozen=True, kw_only=True):
    user: UserOut
    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the name RFC 6750 gives it
    expires_in: int  # seconds the access token lives


class Refreshed(Struct, frozen=True, kw_only=True):
    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the name RFC 6750 gives it
    expires_in: int
