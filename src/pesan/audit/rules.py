"""How entries become a chain, and how one that was tampered with is found.

A link's hash is SHA-256 over these parts, each preceded by its length in bytes (8 bytes, big-endian):

    "pesan-audit-1", store id, sequence, previous hash (32 bytes, nulls before the first), entry id,
    at, actor, action, subject, detail, request_id, ip, user_agent

Ids are UUIDs in their usual spelling, the sequence is decimal, `at` is UTC as
`2026-11-26T08:15:00.000123+00:00`, `detail` is JSON with sorted keys, no spaces and no escapes that
JSON does not need; all text is UTF-8. Nothing else is needed to compute it again elsewhere.
"""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from uuid import UUID

from ..kit.crypto import digest
from ..kit.secret import Secret
from .models import Entry, Link

GENESIS = Link(0, bytes(32))
HEADS = "audit head"  # what their key is made for
_VERSION = b"pesan-audit-1"


def hash_of(store: UUID, sequence: int, previous: bytes, entry: Entry) -> bytes:
    detail = json.dumps(entry.detail, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return digest(
        _VERSION,
        str(store).encode(),
        str(sequence).encode(),
        previous,
        str(entry.id).encode(),
        *(text.encode() for text in (at, entry.actor, entry.action, entry.subject, detail)),
        *(text.encode() for text in (entry.request_id, entry.ip, entry.user_agent)),
    )


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ended at some moment, signed with a key made from PESAN_SECRET_KEY.

    One kept outside the database proves later that nothing up to it was taken away.
    """

    store: UUID
    sequence: int
    hash: bytes
    signature: bytes

    @classmethod
    def sign(cls, secret: Secret, store: UUID, link: Link) -> "Head":
        return cls(store, link.sequence, link.hash, _signature(secret.key(HEADS), store, link))

    def is_genuine(self, secret: Secret, *, kept: bool = False) -> bool:
        """`kept` outside, it may be older than the key is: what was retired counts too."""
        link = Link(self.sequence, self.hash)
        keys = secret.keys(HEADS) if kept else secret.listed(HEADS)
        signed = [_signature(key, self.store, link) for key in keys]
        return any(hmac.compare_digest(one, self.signature) for one in signed)


def _signature(key: bytes, store: UUID, link: Link) -> bytes:
    message = digest(_VERSION, str(store).encode(), str(link.sequence).encode(), link.hash)
    return hmac.digest(key, message, "sha256")


@dataclass(slots=True)
class Chain:
    """Walks one store's chain from its beginning and says of each link what is wrong with it."""

    store: UUID
    end: Link = GENESIS
    # What the chain had at these places once, as heads kept elsewhere say; emptied as they pass.
    kept: dict[int, bytes] = field(default_factory=dict)

    def check(
        self, sequence: int, entry_id: UUID, previous: bytes, hash_: bytes, entry: Entry | None
    ) -> Iterator[str]:
        """The next link as stored; `entry` is None when the log does not hold it any more."""
        where = f"entry {sequence}"
        missing = sequence - self.end.sequence - 1
        if missing > 0:
            first, last = self.end.sequence + 1, sequence - 1
            yield f"{_range(first, last)} missing"
        elif previous != self.end.hash:
            yield f"{where} does not follow the one before it: it was moved, or that one replaced"
        if entry is None:
            yield f"{where} ({entry_id}) was removed from the log"
        elif hash_of(self.store, sequence, previous, entry) != hash_:
            yield f"{where} ({entry_id}, {entry.action} of {entry.subject}) was changed"
        once = self.kept.pop(sequence, None)
        if once is not None and once != hash_:
            yield f"{where} is not what a head kept elsewhere says it was: history was rewritten"
        self.end = Link(sequence, hash_)

    def close(self, head: Link | None) -> Iterator[str]:
        """After the last link: against where the chain is said to end, and the heads kept."""
        longest = max(self.kept, default=0)
        said = 0 if head is None else head.sequence
        if max(longest, said) > self.end.sequence:
            first, last = self.end.sequence + 1, max(longest, said)
            yield f"{_range(first, last)} missing at the end"
        if head is None and self.end.sequence:
            yield "the chain's head is missing"
        elif head is not None and said == self.end.sequence and head.hash != self.end.hash:
            yield f"entry {said} is not what the chain's head says it is"
        elif said < self.end.sequence and head is not None:
            yield f"{_range(said + 1, self.end.sequence)} after the chain's head: forged"


def _range(first: int, last: int) -> str:
    return f"entry {first} is" if first == last else f"entries {first} to {last} are"
