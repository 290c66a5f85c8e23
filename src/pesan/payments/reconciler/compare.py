"""Runs: each of a store's gateways is asked by itself, and what one cannot say spoils no other."""

from collections.abc import AsyncIterator
from datetime import datetime

from ...kit import clock
from ...kit.errors import Problem
from ...kit.ids import ReconciliationId, StoreId
from ...kit.live import tell
from ...kit.world import World
from ...stores import credentials_of
from ..queries import reconciling
from . import actions, rules
from .models import Bookkeeper, Connected, Heard, HeardStatus, Run, RunStatus
from .sides import Tally, hold, side

PROVIDERS = [one.value for one in Bookkeeper]
_STORES = 200


async def ask_all(world: World) -> bool:
    """The chore: each store has a run every few minutes, whichever worker comes first."""
    async for store in _stores(world):
        async with world.database.store(store) as tx:
            await actions.begin(tx, store, not_within=rules.EVERY)
    return False


async def compare_all(world: World, *, actor: str) -> AsyncIterator[tuple[StoreId, Run]]:
    """Here and now, one store after the other: for an operator. What a worker is at is left to it."""
    async for store in _stores(world):
        async with world.database.store(store) as tx:
            run = await actions.begin(tx, store, actor=actor, by_a_worker=False)
        assert run is not None, "begun, or going on"
        await compare(world, store, run.id)
        async with world.database.store(store) as tx:
            ended = await reconciling.find_run(tx, store, run.id)
        assert ended is not None, "runs are never deleted"
        yield store, ended


async def _stores(world: World) -> AsyncIterator[StoreId]:
    after: StoreId | None = None
    while True:
        async with world.database.routing() as tx:
            found = await reconciling.stores_with(tx, PROVIDERS, after, _STORES)
        for store in found:
            yield store
        if len(found) < _STORES:
            return
        after = found[-1]


async def compare(world: World, store: StoreId, run_id: ReconciliationId) -> None:
    """Does a run that was asked for. One that has ended is left as it is."""
    async with world.database.store(store) as tx:
        run = await reconciling.find_run(tx, store, run_id)
        connected = await reconciling.connections_of(tx, store, PROVIDERS)
    if run is None or run.status is not RunStatus.RUNNING:
        return
    heard = [await _hear(world, store, run, one) for one in connected]
    async with world.database.store(store) as tx:
        opened = await actions.judge_orders(tx, store, run)
        await reconciling.end_run(
            tx,
            store=store,
            run=run.id,
            status=rules.outcome(heard),
            listed=sum(one.listed for one in heard),
            healed=sum(one.healed for one in heard),
            opened=opened + sum(one.opened for one in heard),
            gateways=heard,
            failure=rules.told(heard),
            now=clock.now(),
        )
        await tell(tx, store, "payments")


async def _hear(world: World, store: StoreId, run: Run, one: Connected) -> Heard:
    """What has come of one gateway. One that failed is asked again from where this began."""
    tally, problem = Tally(), None
    since = rules.begin_at(one.until, run.until)
    try:
        async with world.database.store(store) as tx:
            credentials = await credentials_of(tx, world, store, one.id)
        await hold(side(world, credentials, run.id), since, run.until, tally)
        await _read_until(world, store, one, run.until)
    except Problem as found:
        problem = found
    status = HeardStatus.DONE if tally.without is None else HeardStatus.PARTIAL
    return Heard(
        connection_id=one.id,
        provider=one.provider,
        status=status if problem is None else HeardStatus.FAILED,
        listed=tally.listed,
        healed=tally.healed,
        opened=tally.opened,
        reason=tally.without if problem is None else str(problem)[:300],
        hint=rules.hint_of(problem, without=tally.without, provider=one.provider),
    )


async def _read_until(world: World, store: StoreId, one: Connected, until: datetime) -> None:
    async with world.database.store(store) as tx:
        await reconciling.save_until(tx, store=store, connection=one.id, until=until)
