"""Envelope encryption: a data key per store, sealed by a key made from PESAN_SECRET_KEY.

AES-256-GCM, a random 96-bit nonce a message, and associated data that says where a ciphertext
belongs, so one moved to another store, provider or field does not open.
Sources: NIST SP 800-38D (GCM), RFC 5869 (HKDF).
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12
_VERSION = b"\x01"


class Unsealable(Exception):  # noqa: N818
    """A ciphertext that was cut, changed, moved, or sealed under another key."""


def derive(secret: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose; keys of two purposes tell nothing about each other."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)


def seal(key: bytes, plaintext: bytes, *, place: str) -> bytes:
    """Encrypts for one place, e.g. `"<store>/xendit/secret_key"`."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, plaintext, place.encode())


def unseal(key: bytes, sealed: bytes, *, place: str) -> bytes:
    """Opens what `seal` made for the same place. Raises Unsealable."""
    if not sealed.startswith(_VERSION):
        raise Unsealable("unknown version")
    nonce, box = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, box, place.encode())
    except (InvalidTag, ValueError) as error:
        raise Unsealable("it does not open here") from error


def new_data_key() -> bytes:
    return secrets.token_bytes(32)


def mac(key: bytes, *parts: bytes) -> bytes:
    """HMAC-SHA-256 over length-prefixed parts: only who has the key can make it."""
    return hmac.digest(key, b"".join(len(p).to_bytes(8) + p for p in parts), "sha256")


def digest(*parts: bytes) -> bytes:
    """SHA-256 over length-prefixed parts, so no two different lists collide."""
    hasher = hashlib.sha256()
    for part in parts:
        hasher.update(len(part).to_bytes(8))
        hasher.update(part)
    return hasher.digest()
