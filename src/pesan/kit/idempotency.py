"""One effect per Idempotency-Key, and the same answer byte for byte.

The answer is written by the last statement of the transaction whose effect it describes, so both
exist or neither; it rides with COMMIT, so it costs no round trip. A repeat runs into the key when
it commits, rolls its own work back and answers with what was kept; a concurrent one waits on the
same row (lock_timeout) first.
Source: draft-ietf-httpapi-idempotency-key-header; docs.stripe.com/api/idempotent_requests.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from . import clock
from .crypto import digest
from .db import HeldMeanwhile, TakenMeanwhile, Tx
from .errors import Conflict, Malformed, Problem
from .sql import Changed, statement

KEY_CHARACTERS_MAX = 255
MEDIA_TYPES = ("application/json", "application/problem+json")


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


# Leaving a transaction in which `keep` was called may raise these: the key has an answer already,
# or its first request still runs.
KeyTaken = TakenMeanwhile
KeyHeld = HeldMeanwhile


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


def keep(tx: Tx, scope: UUID, key: Key, answer: Answer) -> None:
    """Writes the answer as the transaction's last words, in the round trip of its COMMIT.

    Leaving the transaction then raises KeyTaken when the key has an answer already, KeyHeld when
    the first request with it still runs; nothing of the transaction remains.
    """
    assert answer.media_type in MEDIA_TYPES, "spliced, so it is one of our own words"
    tx.say_last(
        "INSERT INTO idempotency_keys"  # noqa: S608 - hexadecimal, numbers and our own words
        " (store_id, key_hash, fingerprint, status, body, media_type, created_at) VALUES"
        f" ('{scope}', '\\x{key.hash.hex()}', '\\x{answer.fingerprint.hex()}', {answer.status:d},"
        f" '\\x{answer.body.hex()}', '{answer.media_type}', '{clock.now().isoformat()}')"
    )


async def find(tx: Tx, scope: UUID, key: Key) -> Answer | None:
    """Raises requests.idempotency_key_reused when the key was used with another body."""
    answer = await find_answer(tx, scope, key.hash)
    if answer is not None and answer.fingerprint != key.fingerprint:
        raise KeyReused
    return answer


@statement("""
    SELECT fingerprint, status, body, media_type FROM idempotency_keys
    WHERE store_id = $store AND key_hash = $key_hash
""")
async def find_answer(tx: Tx, store: UUID, key_hash: bytes) -> Answer | None: ...


@statement("""
    -- any store: what is old is removed for all; a policy lets the router touch nothing younger
    DELETE FROM idempotency_keys k USING (
        SELECT store_id, key_hash FROM idempotency_keys WHERE created_at < $before LIMIT $limit
    ) old
    WHERE k.store_id = old.store_id AND k.key_hash = old.key_hash
""")
async def prune(tx: Tx, before: datetime, limit: int) -> Changed: ...
