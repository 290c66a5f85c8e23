"""`pesan audit verify` and `pesan audit head`: is the log still what was written?"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from ..audit import NO_STORE, Chain, Entry, Head
from ..audit import Link as End
from ..kit.ids import AuditId, NoSuchId, decode, encode
from ..kit.secret import Secret
from . import preflight
from .databases import Site
from .errors import HeadUnreadable, OwnerIsFenced
from .queries import audit as queries
from .queries import preflight as preflight_queries
from .queries.retired_keys import Retired
from .rotation import opened

PEOPLE = "people"  # how the chain of no store is called


@dataclass(slots=True)
class Verdict:
    faults: list[str] = field(default_factory=list)
    entries: int = 0
    chains: int = 0
    waiting: int = 0  # committed, and not chained yet


async def verify(
    site: Site, secret: Secret, *, store: UUID | None = None, kept: Iterable[Head] = ()
) -> Verdict:
    """One snapshot of every chain, link by link. Raises app.schema_behind, app.owner_is_fenced."""
    async with preflight.connected(site.owner, place=site.place, role="the owner") as connection:
        await _refuse_unfit(connection)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            return await check(connection, secret, store=store, kept=kept)


async def check(
    connection: "asyncpg.Connection[asyncpg.Record]",
    secret: Secret | None = None,
    *,
    store: UUID | None = None,
    kept: Iterable[Head] = (),
) -> Verdict:
    """Inside a transaction of the owner's. Without the secret nobody's signature is judged."""
    verdict = Verdict()
    if secret is not None:
        secret = opened(secret, [Retired(**row) for row in await connection.fetch(queries.RETIRED)])
    heads = {row["store_id"]: row for row in await connection.fetch(queries.HEADS, store)}
    known = {row["store_id"] for row in await connection.fetch(queries.CHAINS, store)}
    once: dict[UUID, dict[int, bytes]] = {}
    for head in kept:
        if store not in {None, head.store}:
            continue
        if secret is not None and not head.is_genuine(secret, kept=True):
            verdict.faults.append(f"{name_of(head.store)}: a head given was not signed by this key")
        once.setdefault(head.store, {})[head.sequence] = head.hash
    for one in sorted(known | set(once)):
        chain = Chain(one, kept=once.get(one, {}))
        async for row in connection.cursor(queries.LINKS, one, prefetch=1000):
            verdict.entries += 1
            verdict.faults += _named(
                one,
                chain.check(
                    row["sequence"], row["entry_id"], row["previous_hash"], row["hash"], _entry(row)
                ),
            )
        verdict.faults += _named(one, _end(chain, heads.get(one), secret))
        verdict.chains += 1
    for row in await connection.fetch(queries.SLIPPED_IN, store):
        what = f"entry {row['id']} ({row['action']} of {row['subject']})"
        verdict.faults.append(f"{name_of(row['store_id'])}: {what} was slipped in past the chain")
    verdict.waiting = await connection.fetchval(queries.UNCHAINED, store)
    return verdict


async def heads(site: Site, secret: Secret, *, store: UUID | None = None) -> list[str]:
    """A line a chain, to be kept where the database's masters cannot reach it."""
    async with preflight.connected(site.owner, place=site.place, role="the owner") as connection:
        await _refuse_unfit(connection)
        rows = await connection.fetch(queries.HEADS, store)
    return [
        written(Head.sign(secret, row["store_id"], End(row["sequence"], row["hash"])))
        for row in rows
    ]


def written(head: Head) -> str:
    """`sto_... 1042 <hash> <signature>`."""
    return f"{name_of(head.store)} {head.sequence} {head.hash.hex()} {head.signature.hex()}"


def read(lines: Iterable[str]) -> list[Head]:
    """Heads as `pesan audit head` wrote them. Raises app.head_unreadable."""
    found = []
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        try:
            store, sequence, hash_, signature = line.split()
            head = Head(
                store_named(store), int(sequence), bytes.fromhex(hash_), bytes.fromhex(signature)
            )
        except (ValueError, NoSuchId) as error:
            raise HeadUnreadable(line=line.strip()[:60]) from error
        found.append(head)
    return found


def name_of(store: UUID) -> str:
    return PEOPLE if store == NO_STORE else encode("sto", store)


def store_named(text: str) -> UUID:
    """Raises ids.not_found."""
    return NO_STORE if text == PEOPLE else decode("sto", text)


def _end(chain: Chain, head: Mapping[str, Any] | None, secret: Secret | None) -> list[str]:
    if head is None:
        return list(chain.close(None))
    end = End(head["sequence"], head["hash"])
    faults = list(chain.close(end))
    signed = Head(chain.store, end.sequence, end.hash, head["signature"])
    if secret is not None and end.sequence and not signed.is_genuine(secret):
        faults.append("the chain's head was not signed by this PESAN_SECRET_KEY")
    return faults


def _named(store: UUID, faults: Iterable[str]) -> list[str]:
    return [f"{name_of(store)}: {fault}" for fault in faults]


def _entry(row: Mapping[str, Any]) -> Entry | None:
    if not row["found"]:
        return None
    return Entry(
        id=AuditId(row["entry_id"]),
        actor=row["actor"],
        action=row["action"],
        subject=row["subject"],
        detail=json.loads(row["detail"]),
        request_id=row["request_id"],
        ip=row["ip"],
        user_agent=row["user_agent"],
        at=row["at"],
    )


async def _refuse_unfit(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    await preflight.refuse_other_schema(connection)
    owner = await connection.fetchrow(preflight_queries.OWNER)
    assert owner is not None
    if not owner["sees_everything"]:
        raise OwnerIsFenced(role=owner["name"])
