"""What is removed when it is old, and after how long: a few rows at a time, by every worker.

The rows are of any store, so the router removes them; its policies let it touch nothing young
(migrations, 0015). Files of chats go store by store, because their messages say so. What must be
kept is not here: orders, money, stock, facts, the audit log.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from ..accounts.queries import sessions as accounts
from ..channels import queries as channels
from ..conversations.actions import expire_files
from ..conversations.queries import media as files
from ..dashboard.queries import sessions as dashboard
from ..kit import clock, idempotency, jobs, relay
from ..kit.chores import Chore
from ..kit.db import Tx
from ..kit.sql import Changed
from ..kit.world import World
from ..payments.queries import notices as payments
from ..payments.queries import proofs, reconciling

BATCH = 500
FILES_BATCH = 50  # of each store, each up to 16 MB
_PAUSE_SECONDS = 0.2  # between two batches: whoever waits for the same rows gets a turn
_FIRST_SECONDS = 30.0  # a process that starts has better things to do

_log = structlog.get_logger("housekeeping")

Remove = Callable[[Tx, datetime, int], Awaitable[Changed]]


@dataclass(frozen=True, slots=True)
class Old:
    """What is removed, and by which statement, once it is this old."""

    name: str
    age: timedelta
    remove: Remove


def what_is_old(world: World) -> list[Old]:
    """In the order in which it must go: a browser's cookie before the session it rides on."""
    keeping = world.keeping
    return [
        Old("idempotency keys", keeping.idempotency_keys, idempotency.prune),
        Old("delivered facts", keeping.deliveries, relay.prune),
        Old("the job log", keeping.job_log, jobs.prune_log),
        Old("dashboard sessions", keeping.sessions, dashboard.prune_sessions),
        Old("sessions", keeping.sessions, accounts.prune_sessions),
        Old("login links", keeping.sessions, dashboard.prune_links),
        Old("channel updates", keeping.webhook_bodies, _empty_updates),
        Old("payment webhooks", keeping.webhook_bodies, _empty_logs),
        Old("reconciliations", keeping.reconciliations, reconciling.prune_runs),
        Old("proofs of transfers", keeping.proofs, proofs.prune),
    ]


def chores(world: World) -> list[Chore]:
    acts = {old.name: _chore(old) for old in what_is_old(world)}
    acts["files of chats"] = remove_chat_files
    return [
        Chore(
            f"remove old {name}",
            every_seconds=world.keeping.every_seconds,
            act=act,
            pause_seconds=_PAUSE_SECONDS,
            first_after_seconds=_FIRST_SECONDS,
        )
        for name, act in acts.items()
    ]


async def remove_chat_files(world: World) -> bool:
    """Within each store's fence, because its messages change with them; says whether there is more."""
    before = clock.now() - world.keeping.chat_files
    async with world.database.routing() as tx:
        stores = await files.stores_with_old(tx, before, FILES_BATCH)
    gone = 0
    for store in stores:
        async with world.database.store(store) as tx:
            gone += await expire_files(tx, store, before=before, limit=FILES_BATCH)
    if gone:
        _log.info("housekeeping.removed", what="files of chats", rows=gone)
    return gone > 0


async def remove(world: World, old: Old) -> int:
    """One batch; returns how many rows went."""
    async with world.database.routing() as tx:
        return await old.remove(tx, clock.now() - old.age, BATCH)


def _chore(old: Old) -> Callable[[World], Awaitable[bool]]:
    async def act(world: World) -> bool:
        gone = await remove(world, old)
        if gone:
            _log.info("housekeeping.removed", what=old.name, rows=gone)
        return gone == BATCH

    return act


async def _empty_updates(tx: Tx, before: datetime, limit: int) -> Changed:
    return await channels.empty_updates(tx, before, limit, clock.now())


async def _empty_logs(tx: Tx, before: datetime, limit: int) -> Changed:
    return await payments.empty_logs(tx, before, limit, clock.now())
