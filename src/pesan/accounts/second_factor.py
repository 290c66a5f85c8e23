"""A code beside the password: TOTP (RFC 6238), and recovery codes for whoever lost the phone.

On real time, as authenticators are. The secret lies sealed, recovery codes as keyed hashes.
"""

import hmac
import secrets
from datetime import UTC, datetime
from typing import NamedTuple

import pyotp

from .. import audit
from ..kit.crypto import Unsealable
from ..kit.db import Tx
from ..kit.ids import UserId, encode
from ..kit.world import World
from . import attempts, queries
from .errors import CodeNeeded, CodeWrong, SecondFactorMissing, SecondFactorOn, SecondFactorRequired
from .models import Principal, User

RECOVERY_CODES = 10
SECRETS = "second factors"  # what their keys are made for
CODES = "recovery codes"
_STEP_SECONDS = 30
_DRIFT_STEPS = 1  # either way: phones' clocks, and people who type slowly (RFC 6238 section 5.2)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
_HALF = 5


async def enrol(tx: Tx, world: World, user: User) -> tuple[str, str]:
    """A new secret and its otpauth address; counts once it is confirmed.

    Raises accounts.second_factor_on.
    """
    secret = pyotp.random_base32()
    sealed = world.secret.seal(SECRETS, secret.encode(), place=_place(user.id))
    if not await queries.put_factor(tx, user.id, sealed, datetime.now(UTC)):
        raise SecondFactorOn
    await _note(tx, user.id, "accounts.enrol_second_factor")
    return secret, pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name="Pesan")


async def confirm(tx: Tx, world: World, principal: Principal, code: str) -> list[str]:
    """From here on it is asked for. Answers the recovery codes, this once.

    Their other sessions end: whoever has one of those gave no code.

    Raises accounts.second_factor_missing, accounts.second_factor_on, accounts.code_wrong.
    """
    user, now = principal.user, datetime.now(UTC)
    factor = await queries.find_factor(tx, user)
    if factor is None:
        raise SecondFactorMissing
    if factor.confirmed_at is not None:
        raise SecondFactorOn
    step = _step_of(_open(world, user, factor.sealed_secret), code)
    if step is None:
        raise CodeWrong
    if not await queries.confirm_factor(tx, user, step, now):
        raise SecondFactorOn
    await queries.revoke_sessions(tx, user=user, except_for=principal.session, now=now)
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    await queries.insert_recovery_codes(tx, user, [_hashes(world, user, c)[0] for c in codes])
    await _note(tx, user, "accounts.second_factor_on")
    return codes


async def remove(tx: Tx, user: UserId) -> None:
    """Raises accounts.second_factor_missing."""
    if not await queries.delete_factor(tx, user):
        raise SecondFactorMissing
    await _note(tx, user, "accounts.second_factor_off")


async def is_on(world: World, user: UserId) -> bool:
    async with world.database.routing() as tx:
        factor = await queries.find_factor(tx, user)
    return factor is not None and factor.confirmed_at is not None


async def require(tx: Tx, user: UserId) -> None:
    """Raises accounts.second_factor_required."""
    factor = await queries.find_factor(tx, user)
    if factor is None or factor.confirmed_at is None:
        raise SecondFactorRequired


async def prove_code(world: World, user: UserId, code: str | None) -> None:
    """Nothing where it is off. A code works once, and slowly when it is guessed.

    Raises accounts.code_needed, accounts.code_wrong, accounts.too_many_attempts.
    """
    if not await is_on(world, user):
        return
    if not code:
        raise CodeNeeded
    tries = attempts.giving_code(user)
    await attempts.begin(world, tries)
    async with world.database.routing() as tx:
        right = await _use(tx, world, user, code)
        if not right:
            await _note(tx, user, "accounts.fail_second_factor")
    if not right:
        raise CodeWrong
    await attempts.forgive(world, tries)


class Batch(NamedTuple):
    after: UserId | None  # where to go on; None at the end
    done: int
    unopened: list[UserId]


async def seal_anew(world: World, after: UserId | None, limit: int) -> Batch:
    """The next of all secrets under the present key."""
    async with world.database.routing() as tx:
        found = await queries.list_factors(tx, after, limit)
        done, unopened = 0, []
        for one in found:
            user, old = one.user_id, one.sealed_secret
            try:
                fresh = world.secret.sealed_anew(SECRETS, old, place=_place(user))
            except Unsealable:
                unopened.append(user)
                continue
            if fresh is not None:
                done += await queries.replace_secret(tx, user, old=old, fresh=fresh)
    return Batch(found[-1].user_id if len(found) == limit else None, done, unopened)


async def _use(tx: Tx, world: World, user: UserId, code: str) -> bool:
    factor = await queries.find_factor(tx, user)
    if factor is None:
        return False
    step = _step_of(_open(world, user, factor.sealed_secret), code)
    if step is not None:
        return bool(await queries.use_step(tx, user, step))
    return bool(await queries.use_recovery_code(tx, user, _hashes(world, user, code)))


def _step_of(secret: str, code: str) -> int | None:
    """The time step this is the code of, near now."""
    given, totp = code.replace(" ", ""), pyotp.TOTP(secret)
    now = int(datetime.now(UTC).timestamp()) // _STEP_SECONDS
    for step in range(now - _DRIFT_STEPS, now + _DRIFT_STEPS + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), given.encode()):
            return step
    return None


def _recovery_code() -> str:
    """`k3mzq-7hxw2`: 49 bits, and guessing is slow."""
    halves = ["".join(secrets.choice(_LETTERS) for _ in range(_HALF)) for _ in range(2)]
    return "-".join(halves)


def _hashes(world: World, user: UserId, code: str) -> list[bytes]:
    """As it is kept, and as it may be kept from before the key was changed."""
    plain = code.replace("-", "").replace(" ", "").casefold()
    return world.secret.macs(CODES, user.bytes, plain.encode())


def _open(world: World, user: UserId, sealed: bytes) -> str:
    return world.secret.unseal(SECRETS, sealed, place=_place(user)).decode()


def _place(user: UserId) -> str:
    return f"{user}/second factor"


async def _note(tx: Tx, user: UserId, action: str) -> None:
    who = encode("usr", user)
    await audit.record_person(tx, actor=who, action=action, subject=who)
