"""API keys belong to people; the gate of a store's call asks about them in its own words."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ApiKeyId, StoreId, UserId
from ...kit.sql import Changed, statement
from ..models import ApiKey, KeyHolder


@statement("""
    -- any store: a key belongs to a person
    INSERT INTO api_keys
        (id, user_id, name, key_hash, last4, livemode, scopes, only_store_id, created_at, expires_at,
        networks)
    SELECT $key, $user, $name, $key_hash, $last4, $livemode, $scopes, $only, $now, $expires,
        $networks
    WHERE (SELECT count(*) FROM api_keys WHERE user_id = $user AND revoked_at IS NULL) < $most
""")
async def insert_key(
    tx: Tx,
    *,
    key: ApiKeyId,
    user: UserId,
    name: str,
    key_hash: bytes,
    last4: str,
    livemode: bool,
    scopes: list[str],
    only: StoreId | None,
    now: datetime,
    expires: datetime | None,
    networks: list[str],
    most: int,
) -> Changed: ...


@statement("""
    -- any store: a key belongs to a person
    SELECT id, user_id, name, last4, livemode, scopes, only_store_id, created_at, expires_at,
        last_used_at, exposed_at, networks
    FROM api_keys
    WHERE user_id = $user AND revoked_at IS NULL AND ($after::uuid IS NULL OR id < $after)
    ORDER BY id DESC LIMIT $limit
""")
async def list_keys(
    tx: Tx, *, user: UserId, after: ApiKeyId | None, limit: int
) -> list[ApiKey]: ...


@statement("""
    -- any store: a key belongs to a person
    SELECT k.id, k.user_id, k.name, k.last4, k.livemode, k.scopes, k.only_store_id, k.created_at,
        k.expires_at, k.last_used_at, k.exposed_at, k.networks
    FROM api_keys k JOIN users u ON u.id = k.user_id AND u.disabled_at IS NULL
    WHERE k.id = $key AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $now)
""")
async def find_live_key(tx: Tx, key: ApiKeyId, now: datetime) -> ApiKey | None: ...


@statement("""
    -- any store: a key belongs to a person; who it is and that it was used are one statement
    UPDATE api_keys SET last_used_at = $now
    WHERE key_hash = $key_hash AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $now)
    RETURNING user_id AS user, id AS key, livemode, networks
""")
async def use_key(tx: Tx, key_hash: bytes, now: datetime) -> KeyHolder | None: ...


@statement("""
    -- any store: a key belongs to a person
    UPDATE api_keys SET revoked_at = $now
    WHERE id = $key AND user_id = $user AND revoked_at IS NULL
""")
async def revoke_key(tx: Tx, key: ApiKeyId, user: UserId, now: datetime) -> Changed: ...


@statement("""
    -- any store: a key belongs to a person
    UPDATE api_keys SET revoked_at = $now WHERE user_id = $user AND revoked_at IS NULL
""")
async def revoke_keys(tx: Tx, user: UserId, now: datetime) -> Changed: ...


@statement("""
    -- any store: whoever has the key may end it, whosever it is
    UPDATE api_keys SET revoked_at = $now WHERE key_hash = $key_hash AND revoked_at IS NULL
    RETURNING user_id AS user, id AS key, livemode, networks
""")
async def revoke_leaked_key(tx: Tx, key_hash: bytes, now: datetime) -> KeyHolder | None: ...


@statement("""
    -- any store: a key belongs to a person
    UPDATE api_keys SET exposed_at = $now
    WHERE key_hash = $key_hash AND revoked_at IS NULL AND exposed_at IS NULL
    RETURNING user_id AS user, id AS key, livemode, networks
""")
async def mark_exposed(tx: Tx, key_hash: bytes, now: datetime) -> KeyHolder | None: ...
