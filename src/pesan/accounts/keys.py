"""API keys: `psn_live_...` and `psn_test_...`. Only a hash is kept; each is shown once.

A key is at most what its maker is just now: the gate of a store's call (stores/calls.py) asks in
the same breath whether the key lives, may do this, and whether its maker still may.
"""

import re
import secrets
import time
from datetime import UTC, datetime

import structlog

from .. import audit
from ..kit.crypto import digest
from ..kit.db import Tx
from ..kit.ids import ApiKeyId, StoreId, UserId, encode, new_id
from ..kit.origin import origin
from ..kit.visitors import is_within
from ..kit.world import World
from . import queries
from .errors import KeyFromElsewhere, KeyNotFound, KeysTooMany, TokenInvalid
from .models import ApiKey, KeyHolder

_log = structlog.get_logger("accounts")

PREFIXES = ("psn_live_", "psn_test_")
KEYS_MAX = 100
KNOWN_MAX = 10_000
_SECRET_BYTES = 24
_SHAPE = re.compile(r"psn_(?:live|test)_[0-9a-f]{48}")
# How long a process remembers whose key it is, which never changes. Whether it lives is asked of
# the database each time; that it was used is written once in so long.
_REMEMBER_SECONDS = 300.0


async def make_key(
    tx: Tx,
    user: UserId,
    *,
    name: str,
    livemode: bool,
    scopes: list[str],
    only: StoreId | None,
    expires: datetime | None,
    networks: list[str],
) -> tuple[ApiKey, str]:
    """The key and, this once, what it is. Raises accounts.keys_too_many."""
    key, now = ApiKeyId(new_id()), datetime.now(UTC)
    text = PREFIXES[not livemode] + secrets.token_hex(_SECRET_BYTES)
    made = await queries.insert_key(
        tx,
        key=key,
        user=user,
        name=name,
        key_hash=hash_of(text),
        last4=text[-4:],
        livemode=livemode,
        scopes=scopes,
        only=only,
        now=now,
        expires=expires,
        networks=networks,
        most=KEYS_MAX,
    )
    if not made:
        raise KeysTooMany(most=KEYS_MAX)
    found = await queries.find_live_key(tx, key, now)
    assert found is not None, "it was made just now"
    await _note(tx, user, key, "accounts.make_key", {"scopes": " ".join(scopes)})
    return found, text


async def keys_of(tx: Tx, user: UserId, *, after: ApiKeyId | None, limit: int) -> list[ApiKey]:
    return await queries.list_keys(tx, user=user, after=after, limit=limit)


async def end_key(tx: Tx, user: UserId, key: ApiKeyId) -> None:
    """Its next request is refused. Raises accounts.key_not_found."""
    if not await queries.revoke_key(tx, key, user, datetime.now(UTC)):
        raise KeyNotFound(key=encode("key", key))
    await _note(tx, user, key, "accounts.end_key")


async def report_leak(tx: Tx, text: str) -> None:
    """Ends a key that was found somewhere; says nothing of whether there was such a key."""
    ended = await queries.revoke_leaked_key(tx, hash_of(text), datetime.now(UTC))
    if ended is not None:
        await _note(tx, ended.user, ended.key, "accounts.end_leaked_key")


async def _note(
    tx: Tx, user: UserId, key: ApiKeyId, action: str, detail: dict[str, str] | None = None
) -> None:
    await audit.record_person(
        tx, actor=encode("usr", user), action=action, subject=encode("key", key), detail=detail
    )


def hash_of(key: str) -> bytes:
    """Not argon2id: 192 random bits need no slowness."""
    return digest(b"api key", key.encode())


def is_key(token: str) -> bool:
    return token.startswith(PREFIXES)


def keys_in(text: bytes) -> list[str]:
    """Keys that stand where none belongs, like an address."""
    if b"psn_" not in text:
        return []
    return _SHAPE.findall(text.decode("latin-1"))


class KeyRing:
    """Whose key it is, remembered by one process."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[bytes, tuple[KeyHolder, float]] = {}

    async def read(self, token: str) -> KeyHolder:
        """Raises accounts.token_invalid, accounts.key_from_elsewhere."""
        holder = await self._holder_of(token)
        if holder.networks and not is_within(origin.get().ip, holder.networks):
            raise KeyFromElsewhere(ip=origin.get().ip)
        return holder

    async def _holder_of(self, token: str) -> KeyHolder:
        if not _SHAPE.fullmatch(token):
            raise TokenInvalid
        key_hash, now = hash_of(token), time.monotonic()
        known = self._known.get(key_hash)
        if known is not None and now < known[1]:
            return known[0]
        async with self._world.database.routing() as tx:
            holder = await queries.use_key(tx, key_hash, datetime.now(UTC))
        if holder is None:
            raise TokenInvalid
        if len(self._known) >= KNOWN_MAX:
            self._known.clear()
        self._known[key_hash] = holder, now + _REMEMBER_SECONDS
        return holder

    async def expose(self, keys: list[str]) -> None:
        """Somebody put a key into an address, where logs and histories keep it."""
        async with self._world.database.routing() as tx:
            for key in keys[:3]:
                found = await queries.mark_exposed(tx, hash_of(key), datetime.now(UTC))
                _log.warning("accounts.key_in_url", ours=found is not None)
                if found is not None:
                    await _note(tx, found.user, found.key, "accounts.expose_key")
