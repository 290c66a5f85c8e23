"""Opens and closes what a process needs: pools, network, listeners, the relay and the jobs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import structlog
from asyncpg import Connection

from ..kit import clock, events
from ..kit.chores import keep_house
from ..kit.db import Database
from ..kit.egress import Egress
from ..kit.errors import Problem
from ..kit.here import Here
from ..kit.jobs import Worker
from ..kit.limits import Limits
from ..kit.live import CHANNEL as LIVE
from ..kit.live import Live
from ..kit.migrate import APP_ROLE, ROUTER_ROLE
from ..kit.pools import Logins
from ..kit.presence import CHANNEL as PRESENCE
from ..kit.relay import Relay
from ..kit.secret import Secret
from ..kit.visitors import Proxies
from ..kit.wake import CHANNEL as WORK
from ..kit.wake import Wake
from ..kit.world import Keeping, Outside, Providers, World
from . import housekeeping, wiring
from .clock import CLOCK, load_offset
from .rotation import with_kept
from .settings import Settings

_log = structlog.get_logger("house")

# What work that began may take to end, when we are told to stop; then it goes back into the queue.
WORK_GRACE_SECONDS = 3.0


def role_passwords(secret: Secret) -> dict[str, list[str]]:
    """The app's two roles log in with passwords made from the secret key; nobody types them.

    The present one first; the earlier ones hold until `pesan migrate` has set it.
    """
    return {
        role: [key.hex() for key in secret.listed(f"database role {role}")]
        for role in (APP_ROLE, ROUTER_ROLE)
    }


@asynccontextmanager
async def open_world(
    settings: Settings, *, app_dsn: Logins, router_dsn: Logins, public_url: str
) -> AsyncIterator[World]:
    """Raises database.away."""
    # A pool that cannot refill itself while the database is away says so with a traceback, often.
    logging.getLogger("asyncpg.pool").setLevel(logging.CRITICAL)
    database = await Database.open(
        app_dsn=app_dsn, router_dsn=router_dsn, connections_max=settings.connections_max
    )
    try:
        async with world_around(database, settings, public_url=public_url) as world:
            yield world
    finally:
        await database.close()


@asynccontextmanager
async def world_around(
    database: Database, settings: Settings, *, public_url: str
) -> AsyncIterator[World]:
    """Leaves the database open: the tests' worlds come and go, its sessions stay."""
    wake = Wake(database)
    database.ring = wake.ring
    live = Live(database)
    database.tell = live.tell
    events.subscribe(wiring.HANDLERS, along=wiring.ALONG)
    secret = await with_kept(database, settings.secret())
    async with Egress() as egress:
        world = World(
            database=database,
            egress=egress,
            wake=wake,
            live=live,
            secret=secret,
            public_url=public_url,
            environment=settings.env,
            providers=Providers(
                whatsapp_url=settings.whatsapp_api_url,
                whatsapp_version=settings.whatsapp_api_version,
                telegram_url=settings.telegram_api_url,
                xendit_url=settings.xendit_api_url,
                stripe_url=settings.stripe_api_url,
            ),
            agent_debounce_seconds=settings.agent_debounce_seconds,
            keeping=_keeping(settings),
            limits=Limits(enforced=settings.limits_hold),
            proxies=Proxies(settings.trusted_proxies),
            registration_open=settings.registration == "open",
            owners_need_second_factor=settings.owners_need_second_factor,
            outside=_outside(settings),
            rate_card=settings.rate_card,
            mailer=settings.mailer(),
        )
        try:
            yield world
        finally:
            await live.close()
            await wake.close()


def _keeping(settings: Settings) -> Keeping:
    return Keeping(
        idempotency_keys=timedelta(hours=settings.keep_idempotency_keys_hours),
        deliveries=timedelta(days=settings.keep_deliveries_days),
        job_log=timedelta(days=settings.keep_job_log_days),
        sessions=timedelta(days=settings.keep_sessions_days),
        webhook_bodies=timedelta(days=settings.keep_webhook_bodies_days),
        reconciliations=timedelta(days=settings.keep_reconciliations_days),
        proofs=timedelta(days=settings.keep_proofs_days),
        chat_files=timedelta(days=settings.keep_chat_files_days),
        every_seconds=settings.housekeeping_seconds,
    )


def _outside(settings: Settings) -> Outside:
    token = settings.metrics_token
    return Outside(
        docs=settings.docs,
        cors_origins=settings.origins(),
        security_contact=settings.security_contact or "",
        metrics_token=token.get_secret_value() if token else "",
    )


@asynccontextmanager
async def listening(world: World) -> AsyncIterator[None]:
    """Hears the other processes: work, changes for open pages, the tests' clock."""
    async with background(lambda: _listen(world)):
        yield


@asynccontextmanager
async def working(world: World) -> AsyncIterator[None]:
    """Runs facts, timers, jobs and chores."""
    worker = Worker(world, wiring.JOBS)
    here = Here(world, wiring.STARTS)
    relay = Relay(world.database, world.wake, wiring.TIMERS, here)
    async with (
        background(relay.run, grace_seconds=WORK_GRACE_SECONDS),
        background(worker.run, grace_seconds=WORK_GRACE_SECONDS),
        background(lambda: keep_house(world, [*wiring.CHORES, *housekeeping.chores(world)])),
    ):
        try:
            yield
        finally:
            relay.stop()
            worker.stop()


async def _listen(world: World) -> None:
    while True:
        try:
            async with world.database.listener() as connection:
                await connection.add_listener(WORK, lambda *_: world.wake.heard())
                await connection.add_listener(LIVE, lambda *said: world.live.heard(said[3]))
                await connection.add_listener(PRESENCE, lambda *said: _present(world, said[3]))
                if world.environment == "test":
                    await connection.add_listener(CLOCK, lambda *said: _shift(world, said[3]))
                    await load_offset(world)
                world.wake.heard()
                await _until_lost(connection)
        except (Problem, OSError) as error:
            _log.warning("house.listening_again", reason=str(error))
        await asyncio.sleep(0.5)


async def _until_lost(connection: Connection) -> None:
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _: lost.set())
    await lost.wait()


def _present(world: World, payload: str) -> None:
    """Pages that show a place are told when somebody comes to it, leaves it, or begins to type."""
    place = world.presence.heard(payload)
    if place is not None:
        store, subject = place
        world.live.heard(f"{store} presence:{subject}")


def _shift(world: World, seconds: str) -> None:
    clock.shift(timedelta(seconds=float(seconds)))
    world.wake.heard()


@asynccontextmanager
async def background(
    work: Callable[[], Coroutine[None, None, None]], *, grace_seconds: float = 0
) -> AsyncIterator[None]:
    """Runs `work` beside the block; at the block's end it may finish for so long, then must go."""
    task = asyncio.create_task(_kept_alive(work))
    try:
        yield
    finally:
        if grace_seconds:
            await asyncio.wait({task}, timeout=grace_seconds)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _kept_alive(work: Callable[[], Coroutine[None, None, None]]) -> None:
    """Until it returns by itself. A process whose relay died quietly would look well and do nothing."""
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - whatever it is: say so, begin again
            _log.error("house.beginning_again", exc_info=error)
            await asyncio.sleep(1)
        else:
            return
