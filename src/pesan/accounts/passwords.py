"""Passwords: argon2id for new hashes, bcrypt verified and upgraded on login.

Parameters and rules: OWASP Password Storage, NIST SP 800-63B-4. 32 ms a hash, in a thread.
"""

import asyncio
import unicodedata
from collections.abc import Sequence

import bcrypt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ..kit.errors import Invalid
from .guessable import is_guessable

CHARACTERS_MIN = 12
CHARACTERS_MIN_OF_TWO = 8  # where a code is asked beside it
BYTES_MAX = 4096

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def check_new(
    password: str, *, words: Sequence[str], second_factor: bool = False, field: str = "password"
) -> None:
    """`words` are what is known of its owner. Raises requests.invalid. No composition rules."""
    least = CHARACTERS_MIN_OF_TWO if second_factor else CHARACTERS_MIN
    if len(normalised(password)) < least:
        raise Invalid.field(field, f"use at least {least} characters")
    if len(password.encode()) > BYTES_MAX:
        raise Invalid.field(field, f"use at most {BYTES_MAX} bytes")
    if is_guessable(normalised(password), words):
        raise Invalid.field(
            field, "is too easy to guess: take four words nobody would put together"
        )


def normalised(password: str) -> str:
    return unicodedata.normalize("NFC", password)


async def make_hash(password: str) -> str:
    return await asyncio.to_thread(_hasher.hash, normalised(password))


async def verify(password: str, password_hash: str | None) -> bool:
    """Takes as long for nobody as for somebody."""
    if len(password.encode()) > BYTES_MAX:
        return False
    return await asyncio.to_thread(_verify, password, password_hash)


def needs_upgrade(password_hash: str) -> bool:
    return password_hash.startswith("$2") or _hasher.check_needs_rehash(password_hash)


def _verify(password: str, password_hash: str | None) -> bool:
    if password_hash is None:
        _hasher.hash(normalised(password))  # the very work that verifying is
        return False
    if password_hash.startswith("$2"):
        return _verify_bcrypt(password, password_hash)
    try:
        return _hasher.verify(password_hash, normalised(password))
    except (VerificationError, InvalidHashError):
        return False


def _verify_bcrypt(password: str, password_hash: str) -> bool:
    raw = password.encode()
    if len(raw) > 72 or b"\0" in raw:  # bcrypt sees no further: never accept a prefix
        return False
    try:
        return bcrypt.checkpw(raw, password_hash.encode())
    except ValueError:
        return False
