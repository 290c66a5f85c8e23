"""How much anybody may ask of the API: by visitor, by caller, by store; told in every answer.

Counted in memory, by each process for itself: two web processes allow twice as much. What must hold
across processes and restarts, guessing passwords, is counted in PostgreSQL (accounts/attempts.py).
The buckets are GCRA: a whole quota at once, then one more each `window / quota`.
Source of the fields: draft-ietf-httpapi-ratelimit-headers-11.
"""

import math
import time
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from .errors import TooMany

REMEMBERED_MAX = 50_000
_LEFT = "pesan.limits"


class Policy(NamedTuple):
    name: str
    quota: int
    window_seconds: int


POLICIES = (
    Policy("visitor", 12_000, 60),
    Policy("caller", 6_000, 60),
    Policy("store", 12_000, 60),
    # Providers send for all stores from few addresses, and what they send must not be lost.
    Policy("webhooks", 120_000, 60),
    # Of one payment. To look at a picture costs more than anything else a stranger may ask for.
    Policy("proofs", 20, 600),
    # Of one order, on its pay page: each opens a page at the gateway, and may make a buyer there.
    Policy("cards", 20, 600),
    # Of the chat on sites. Thousands of phones may share one address of a mobile network.
    Policy("chat_visitors", 40, 60),
    Policy("chat_addresses", 600, 60),
    Policy("chat_uploads", 20, 600),
    Policy("chat_upload_addresses", 120, 600),
)


class TooManyRequests(TooMany):
    code = "requests.too_many"
    message = "too many requests ({policy})"
    hint = "Wait as long as Retry-After says; RateLimit tells what is left."


class Left(NamedTuple):
    policy: Policy
    remaining: int
    reset_seconds: int  # until the whole quota is there again


class Bucket:
    """One policy's counters."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._step = policy.window_seconds / policy.quota
        self._full_at: dict[str, float] = {}  # when everything taken is given back

    def take(self, who: str, *, now: float) -> tuple[Left, float]:
        """What is left, and the seconds to wait: 0 when it was granted."""
        window = self.policy.window_seconds
        full_at = max(now, self._full_at.get(who, now)) + self._step
        wait = full_at - window - now
        if wait > 0:
            return Left(self.policy, 0, math.ceil(full_at - self._step - now)), wait
        if len(self._full_at) >= REMEMBERED_MAX:
            self._forget(now)
        self._full_at[who] = full_at
        remaining = int((window - (full_at - now)) / self._step + 1e-6)
        return Left(self.policy, remaining, math.ceil(full_at - now)), 0

    def _forget(self, now: float) -> None:
        """Those with a full quota again; where that is not enough, those nearest to it."""
        kept = sorted((at, who) for who, at in self._full_at.items() if at > now)
        self._full_at = {who: at for at, who in kept[-REMEMBERED_MAX // 2 :]}


class Limits:
    """Those of one process. Not enforced, they still count and tell."""

    def __init__(self, policies: Sequence[Policy] = POLICIES, *, enforced: bool = True) -> None:
        self.enforced = enforced
        self._buckets = {policy.name: Bucket(policy) for policy in policies}

    def take(self, scope: MutableMapping[str, Any], name: str, who: str) -> None:
        """Counts a request, once, and keeps in its scope what is left. Raises requests.too_many."""
        bucket = self._buckets[name]
        left, wait = bucket.take(who, now=time.monotonic())
        scope.setdefault(_LEFT, []).append(left)
        if wait and self.enforced:
            raise TooManyRequests(policy=name, retry_after_seconds=math.ceil(wait))


def fields_of(scope: MutableMapping[str, Any]) -> list[tuple[bytes, bytes]]:
    """RateLimit-Policy and RateLimit: lists of structured fields (RFC 9651)."""
    taken: list[Left] = scope.get(_LEFT, [])
    left = ", ".join([f'"{p.name}";r={remaining};t={reset}' for p, remaining, reset in taken])
    return [
        (b"ratelimit-policy", _policies(tuple([p for p, _, _ in taken]))),
        (b"ratelimit", left.encode()),
    ]


@lru_cache(maxsize=64)  # as many as there are kinds of request: they never change
def _policies(policies: tuple[Policy, ...]) -> bytes:
    return ", ".join(f'"{p.name}";q={p.quota};w={p.window_seconds}' for p in policies).encode()
