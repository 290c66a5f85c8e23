"""`pesan rotate-key`: what was sealed, signed or hashed under an earlier PESAN_SECRET_KEY.

It runs beside a shop that sells, a row a commit, and looks at each row anew: killed in the middle,
it is begun again and does what is left. Afterwards the earlier key opens nothing any more but what
PURPOSES says is soon over by itself.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace

import structlog

from .. import audit, channels, stores
from ..accounts import second_factor
from ..kit import clock
from ..kit.crypto import Unsealable, derive, digest
from ..kit.db import Database
from ..kit.ids import StoreId, UserId, encode
from ..kit.secret import Secret
from ..kit.world import World
from .queries import retired_keys as queries

_log = structlog.get_logger("rotation")

RETIRED = "retired keys"
BATCH = 200

# Each purpose a key is made for, and what becomes of it when PESAN_SECRET_KEY is changed. Nobody
# may make a key for another one (tests/app/test_rotation.py).
PURPOSES: Mapping[str, str] = {
    stores.DATA_KEYS: "sealed anew",
    second_factor.SECRETS: "sealed anew",
    RETIRED: "sealed anew",
    audit.HEADS: "signed anew, and kept for heads that were printed",
    second_factor.CODES: "kept: a hash cannot be made anew",
    channels.TOMBSTONES: "kept: who was erased stays so",
    "database role pesan_app": "`pesan migrate` sets the new password; both are tried",
    "database role pesan_router": "the same",
    "access tokens": "over in 10 minutes",
    "refresh tokens": "over in 10 seconds: only a repeat is derived, the token itself is random",
    "half a login": "over in 5 minutes",
    "password resets": "over in 30 minutes",
    "form tokens": "over in 12 hours, with the page's session",
    "invitations": "over in 7 days; inviting again makes a new link",
    "cursors": "over when nobody pages any more",
    "chat visitors": "visitors begin anew, and users of a merchant's site do not notice",
    "chat files": "what a page showed before opens no more: it asks anew for its messages",
    "chat updates": "over within the request",
    "places": "over when everybody has logged in again: till then as from a network unknown",
}
KEPT = tuple(purpose for purpose, what in PURPOSES.items() if "kept" in what)


@dataclass(slots=True)
class Rotated:
    stores: int = 0
    heads: int = 0
    second_factors: int = 0
    kept: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.stores + self.heads + self.second_factors + self.kept


async def rotate(world: World) -> Rotated:
    """Everything under the present key. What opens under none of those listed is named, and left."""
    done = Rotated()
    # First: from here on nothing hashed is lost, whenever this is killed.
    await _keep(world, done)
    await _stores(world, done)
    await _second_factors(world, done)
    if done.total:
        async with world.database.routing() as tx:
            await audit.record_person(
                tx,
                actor="operator",
                action="app.rotate_key",
                subject="secret key",
                detail={"sealed": str(done.total), "faults": str(len(done.faults))},
            )
    return done


def told(done: Rotated) -> str:
    if not done.total:
        return "Nothing was left to bring under the present key."
    return (
        f"Under the present key now: {done.stores} stores' keys, {done.second_factors} second"
        f" factors, {done.heads} heads of audit chains, {done.kept} keys of hashes."
    )


async def with_kept(database: Database, secret: Secret) -> Secret:
    """And the keys of earlier secrets that hashes were made with."""
    async with database.routing() as tx:
        rows = await queries.list_retired(tx)
    return opened(secret, rows)


def opened(secret: Secret, rows: list[queries.Retired]) -> Secret:
    found: dict[str, tuple[bytes, ...]] = {}
    for row in rows:
        try:
            key = secret.unseal(RETIRED, row.sealed_key, place=_place(row.purpose, row.fingerprint))
        except Unsealable:
            _log.error("rotation.kept_key_does_not_open", purpose=row.purpose)
            continue
        found[row.purpose] = (*found.get(row.purpose, ()), key)
    return replace(secret, retired=found)


async def _keep(world: World, done: Rotated) -> None:
    """What an earlier secret hashed with, sealed by the present one."""
    secret = world.secret
    async with world.database.routing() as tx:
        for purpose in KEPT:
            for earlier in secret.before:
                key = derive(earlier, purpose)
                fingerprint = digest(key)
                place = _place(purpose, fingerprint)
                done.kept += await queries.retire(
                    tx,
                    purpose=purpose,
                    fingerprint=fingerprint,
                    sealed=secret.seal(RETIRED, key, place=place),
                    now=clock.now(),
                )
        for row in await queries.list_retired(tx):
            place = _place(row.purpose, row.fingerprint)
            try:
                fresh = secret.sealed_anew(RETIRED, row.sealed_key, place=place)
            except Unsealable:
                done.faults.append(f"a kept key of {row.purpose} opens under none of the keys")
                continue
            if fresh is not None:
                done.kept += await queries.replace_retired(tx, row.fingerprint, fresh)


async def _stores(world: World, done: Rotated) -> None:
    async for store in _each_store(world):
        try:
            done.stores += await stores.seal_key_anew(world, store)
        except Unsealable:
            done.faults.append(f"{encode('sto', store)}: its data key opens under none of the keys")
        await _head(world, store, encode("sto", store), done)
    await _head(world, audit.NO_STORE, "people", done)


async def _head(world: World, store: StoreId, name: str, done: Rotated) -> None:
    match await audit.sign_anew(world, store):
        case None:
            done.faults.append(f"{name}: the audit chain's head was signed by none of the keys")
        case signed:
            done.heads += signed


async def _second_factors(world: World, done: Rotated) -> None:
    after: UserId | None = None
    while True:
        batch = await second_factor.seal_anew(world, after, BATCH)
        done.second_factors += batch.done
        done.faults += [
            f"{encode('usr', user)}: the second factor opens under none of the keys"
            for user in batch.unopened
        ]
        if batch.after is None:
            return
        after = batch.after


async def _each_store(world: World) -> AsyncIterator[StoreId]:
    after: StoreId | None = None
    while True:
        async with world.database.routing() as tx:
            found = await queries.list_stores(tx, after, BATCH)
        for store in found:
            yield store
        if len(found) < BATCH:
            return
        after = found[-1]


def _place(purpose: str, fingerprint: bytes) -> str:
    return f"{purpose}/{fingerprint.hex()}"
