"""PESAN_SECRET_KEY: every other key is made from it, one a purpose; and how it is changed.

What is made is made with the present key; what comes back is checked with the keys before it too,
as long as the operator lists them (PESAN_SECRET_KEY_OLD). What each purpose needs when the key is
changed stands in app/rotation.py.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from .crypto import Unsealable, derive, mac, seal, unseal


@dataclass(frozen=True, slots=True)
class Secret:
    now: bytes = field(repr=False)
    before: tuple[bytes, ...] = field(default=(), repr=False)
    # Purpose -> keys of hashes made under secrets that are listed no more (app/rotation.py).
    retired: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict, repr=False)

    def key(self, purpose: str) -> bytes:
        """What is made now is made with this."""
        return derive(self.now, purpose)

    def listed(self, purpose: str) -> tuple[bytes, ...]:
        """Of the secrets the operator lists, the present one first."""
        return tuple(derive(one, purpose) for one in (self.now, *self.before))

    def keys(self, purpose: str) -> tuple[bytes, ...]:
        """All that a hash of ours may have been made with."""
        return (*self.listed(purpose), *self.retired.get(purpose, ()))

    def mac(self, purpose: str, *parts: bytes) -> bytes:
        return mac(self.key(purpose), *parts)

    def macs(self, purpose: str, *parts: bytes) -> list[bytes]:
        """What it is, or was under an earlier key."""
        return [mac(key, *parts) for key in self.keys(purpose)]

    def is_mac(self, given: str, purpose: str, *parts: bytes) -> bool:
        """Whether this is the hexadecimal of one of ours."""
        made = self.macs(purpose, *parts)
        return any(hmac.compare_digest(one.hex().encode(), given.encode()) for one in made)

    def seal(self, purpose: str, plaintext: bytes, *, place: str) -> bytes:
        return seal(self.key(purpose), plaintext, place=place)

    def unseal(self, purpose: str, sealed: bytes, *, place: str) -> bytes:
        """Raises Unsealable."""
        *earlier, last = self.listed(purpose)
        for key in earlier:
            try:
                return unseal(key, sealed, place=place)
            except Unsealable:
                continue
        return unseal(last, sealed, place=place)

    def sealed_anew(self, purpose: str, sealed: bytes, *, place: str) -> bytes | None:
        """Under the present key; None for what is already. Raises Unsealable."""
        try:
            unseal(self.key(purpose), sealed, place=place)
        except Unsealable:
            return self.seal(purpose, self.unseal(purpose, sealed, place=place), place=place)
        return None
