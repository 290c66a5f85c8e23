"""Access tokens (JWT, 10 minutes, HS256 only) and refresh tokens (opaque, rotated).

Real time, not the business clock: a shifted shop does not log its people out.
"""

# ruff: noqa: PLC0415 - PyJWT takes 20 ms to load, and a worker reads no token.

import hmac
import secrets
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from ..kit.crypto import digest
from ..kit.ids import NoSuchId, SessionId, UserId, decode, encode
from ..kit.secret import Secret
from .errors import RefreshRefused, TokenInvalid
from .models import Principal

ACCESS_LIFETIME = timedelta(minutes=10)
REFRESH_LIFETIME = timedelta(days=30)
KNOWN_MAX = 10_000  # tokens one process remembers, a few hundred bytes each

_TOKEN_CHARACTERS_MAX = 1000  # ours have about 400
_ALGORITHM = "HS256"
_ISSUER = "pesan"
_AUDIENCE = "pesan-api"
_CLAIMS = ["exp", "iat", "iss", "aud", "sub", "sid"]


class Signer:
    """Makes access tokens with one key, and reads them with that and those before it."""

    def __init__(self, secret: Secret) -> None:
        self._secret = secret
        # By `kid`, which says which of ours it was; the present one stands first.
        self._keys = {digest(key).hex()[:16]: key for key in secret.listed("access tokens")}
        self._kid = next(iter(self._keys))
        # What was read before: a client sends the same token for ten minutes, and a signature
        # does not change. Whether the session still lives is asked of the database each time.
        self._known: dict[str, tuple[Principal, float]] = {}

    def issue(self, principal: Principal) -> str:
        import jwt

        now = datetime.now(UTC)
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "sub": encode("usr", principal.user),
            "sid": encode("ses", principal.session),
            "iat": now,
            "exp": now + ACCESS_LIFETIME,
        }
        return jwt.encode(
            claims, self._keys[self._kid], _ALGORITHM, headers={"kid": self._kid, "typ": "at+jwt"}
        )

    def successors_of(self, token: "RefreshToken") -> list["RefreshToken"]:
        """Always the same for one token: a client that lost our answer, or asked twice at once,
        gets again what it was given. The first is given now; the others were, by earlier keys.
        """
        made = self._secret.macs("refresh tokens", token.session.bytes, token.secret.encode())
        return [RefreshToken(token.session, one.hex()) for one in made]

    def read(self, token: str) -> Principal:
        """Raises accounts.token_invalid for anything but a live token of ours."""
        known = self._known.get(token)
        if known is not None and time.time() < known[1]:
            return known[0]
        principal, expires = self._verify(token)
        if len(self._known) >= KNOWN_MAX:
            self._known.clear()
        self._known[token] = principal, expires
        return principal

    def _verify(self, token: str) -> tuple[Principal, float]:
        import jwt
        from jwt.utils import base64url_encode

        if len(token) > _TOKEN_CHARACTERS_MAX:
            raise TokenInvalid
        try:
            kid = str(jwt.get_unverified_header(token).get("kid"))
            key = self._keys.get(kid)
            if key is None:
                raise TokenInvalid
            decoded = jwt.decode_complete(
                token,
                key,
                [_ALGORITHM],
                issuer=_ISSUER,
                audience=_AUDIENCE,
                options={"require": _CLAIMS},
            )
            claims = decoded["payload"]
            lifetime = claims["exp"] - claims["iat"]
            if not (
                # As we write it, and no member more: no jku, jwk, x5u or crit is even looked at.
                decoded["header"] == {"alg": _ALGORITHM, "kid": kid, "typ": "at+jwt"}
                and hmac.compare_digest(
                    token.rpartition(".")[2].encode(), base64url_encode(decoded["signature"])
                )
                and isinstance(claims["sid"], str)
                and 0 < lifetime <= ACCESS_LIFETIME.total_seconds()
            ):
                raise TokenInvalid
            user, session = decode("usr", claims["sub"]), decode("ses", claims["sid"])
            return Principal(UserId(user), SessionId(session)), float(claims["exp"])
        except (jwt.PyJWTError, NoSuchId, TypeError, ValueError) as error:
            raise TokenInvalid from error


class RefreshToken(Struct, frozen=True):
    """`ses_... . secret`: names its session, so an old secret can be told from a foreign one."""

    session: SessionId
    secret: str

    @classmethod
    def fresh(cls, session: SessionId) -> "RefreshToken":
        return cls(session, secrets.token_urlsafe(32))

    @classmethod
    def read(cls, text: str) -> "RefreshToken":
        """Raises accounts.refresh_refused."""
        session, _, secret = text.partition(".")
        try:
            return cls(SessionId(UUID(int=decode("ses", session).int)), secret)
        except NoSuchId as error:
            raise RefreshRefused from error

    @property
    def hash(self) -> bytes:
        return digest(self.secret.encode())

    def __str__(self) -> str:
        return f"{encode('ses', self.session)}.{self.secret}"
