"""One effect per Idempotency-Key, and the same answer byte for byte.

The answer is written by the last statement of the transaction whose effect it describes, so both
exist or neither. A repeat runs into the key when it commits, rolls its own work back and answers
with what was kept; a concurrent one waits on the same row (lock_timeout) first.
Source: draft-ietf-httpapi-idempotency-key-header; docs.stripe.com/api/idempotent_requests.
"""

from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from . import clock
from .crypto import digest
from .db import Tx
from .errors import Conflict, Malformed, Problem
from .sql import statement

KEY_CHARACTERS_MAX = 255


class KeyMissing(Malformed):
    code = "requests.idempotency_key_missing"
    message = "this request needs an Idempotency-Key header"
    hint = "Send a fresh random key per intended effect, and the same one when you repeat it."


class KeyMalformed(Malformed):
    code = "requests.idempotency_key_malformed"
    message = "the Idempotency-Key is not 1 to 255 visible ASCII characters"
    hint = "A UUID is a good key."


class KeyReused(Problem):
    code = "requests.idempotency_key_reused"
    status = 422
    message = "this Idempotency-Key was used with another body"
    hint = "Use a new key for a new effect; repeat a request with exactly the same body."


class KeyInUse(Conflict):
    code = "requests.idempotency_key_in_use"
    message = "the first request with this Idempotency-Key still runs"
    hint = "Repeat it in a moment with the same key."
    retry_after_seconds = 1


class KeyTaken(Exception):  # noqa: N818
    """Someone has answered this key already; the caller's transaction is dead."""


class Answer(msgspec.Struct, frozen=True):
    fingerprint: bytes
    status: int
    body: bytes
    media_type: str


class Key(msgspec.Struct, frozen=True):
    hash: bytes  # of caller, route and key: another caller's same key is another key
    fingerprint: bytes  # of the body


def key_of(header: str | None, *, caller: str, route: str, body: bytes) -> Key | None:
    """Raises requests.idempotency_key_malformed."""
    if header is None:
        return None
    if not 1 <= len(header) <= KEY_CHARACTERS_MAX or not all("!" <= c <= "~" for c in header):
        raise KeyMalformed
    return Key(digest(caller.encode(), route.encode(), header.encode()), digest(body))


async def keep(tx: Tx, scope: UUID, key: Key, answer: Answer) -> None:
    """The transaction's last statement. Raises KeyTaken when the key has an answer already."""
    try:
        await insert_answer(
            tx,
            store=scope,
            key_hash=key.hash,
            fingerprint=answer.fingerprint,
            status=answer.status,
            body=answer.body,
            media_type=answer.media_type,
            now=clock.now(),
        )
    except asyncpg.UniqueViolationError as error:
        raise KeyTaken from error
    except asyncpg.LockNotAvailableError as error:
        raise KeyInUse from error


async def find(tx: Tx, scope: UUID, key: Key) -> Answer | None:
    """Raises requests.idempotency_key_reused when the key was used with another body."""
    answer = await find_answer(tx, scope, key.hash)
    if answer is not None and answer.fingerprint != key.fingerprint:
        raise KeyReused
    return answer


@statement("""
    INSERT INTO idempotency_keys
        (store_id, key_hash, fingerprint, status, body, media_type, created_at)
    VALUES ($store, $key_hash, $fingerprint, $status, $body, $media_type, $now)
""")
async def insert_answer(
    tx: Tx,
    *,
    store: UUID,
    key_hash: bytes,
    fingerprint: bytes,
    status: int,
    body: bytes,
    media_type: str,
    now: datetime,
) -> None: ...


@statement("""
    SELECT fingerprint, status, body, media_type FROM idempotency_keys
    WHERE store_id = $store AND key_hash = $key_hash
""")
async def find_answer(tx: Tx, store: UUID, key_hash: bytes) -> Answer | None: ...
