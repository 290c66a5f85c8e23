from typing import Annotated, Literal

from msgspec import Meta, Struct

from ..kit.ids import encode
from .models import User

Text = Annotated[str, Meta(min_length=1, max_length=200)]
Password = Annotated[str, Meta(max_length=4096)]


class Register(Struct, frozen=True, forbid_unknown_fields=True):
    name: Text
    email: Annotated[str, Meta(max_length=254)]
    password: Password


class LogIn(Struct, frozen=True, forbid_unknown_fields=True):
    email: Annotated[str, Meta(max_length=254)]
    password: Password


class Refresh(Struct, frozen=True, forbid_unknown_fields=True):
    refresh_token: Annotated[str, Meta(max_length=200)]


class UserOut(Struct, frozen=True):
    id: str
    name: str
    email: str

    @classmethod
    def of(cls, user: User) -> "UserOut":
        return cls(encode("usr", user.id), user.name, user.email)


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
