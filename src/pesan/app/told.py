"""What gateways told of a store's payments, listed and replayed for an operator."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from .. import stores
from ..kit.ids import NoSuchId, NoticeId, StoreId, decode, encode
from ..kit.world import World
from ..payments import actions
from ..payments.errors import NothingToReplay, WebhookNotFound
from ..payments.models import ToldNotice
from ..payments.queries import notices
from ..stores.errors import StoreNotFound
from .databases import Site
from .house import open_world
from .privacy import OPERATOR
from .settings import Settings

_PAGE = 200


async def listed(settings: Settings, site: Site, store: str, *, unread: bool) -> list[str]:
    """Raises stores.not_found."""
    async with _inside(settings, site, store) as (world, key):
        return [
            _line(told)
            async for told in _all(world, key)
            if not unread or told.processed_at is None
        ] or ["Nothing came."]


async def replay(
    settings: Settings, site: Site, store: str, webhooks: Sequence[str], *, since: datetime | None
) -> str:
    """Those named, and all that came since then; each in a transaction of its own.

    Raises stores.not_found, payments.webhook_not_found, payments.nothing_to_replay for one named.
    """
    async with _inside(settings, site, store) as (world, key):
        named = [_webhook(one) for one in webhooks]
        for one in named:
            await _replay(world, key, one)
        again, silent = len(named), 0
        if since is not None:
            async for told in _all(world, key, since=since.replace(tzinfo=since.tzinfo or UTC)):
                if told.id in named:
                    continue
                try:
                    await _replay(world, key, told.id)
                    again += 1
                except NothingToReplay:
                    silent += 1
    rest = f"; {silent} name nothing to look at" if silent else ""
    return f"{again} are read again by a worker{rest}."


async def _replay(world: World, store: StoreId, webhook: NoticeId) -> None:
    async with world.database.store(store) as tx:
        await actions.replay(tx, world, store, webhook, actor=OPERATOR)


async def _all(
    world: World, store: StoreId, *, since: datetime | None = None
) -> AsyncIterator[ToldNotice]:
    """Newest first, by pages."""
    after: NoticeId | None = None
    while True:
        async with world.database.store(store) as tx:
            page = await notices.list_notices(tx, store, after, _PAGE)
        for told in page:
            if since is not None and told.received_at < since:
                return
            yield told
        if len(page) < _PAGE:
            return
        after = page[-1].id


@asynccontextmanager
async def _inside(
    settings: Settings, site: Site, store: str
) -> AsyncIterator[tuple[World, StoreId]]:
    try:
        key = StoreId(decode("sto", store))
    except NoSuchId as error:
        raise StoreNotFound(store=store[:40]) from error
    opened = open_world(
        settings, app_dsn=site.app, router_dsn=site.router, public_url=settings.address(0)
    )
    async with opened as world:
        async with world.database.store(key) as tx:
            if await stores.find_store(tx, key) is None:
                raise StoreNotFound(store=store)
        yield world, key


def _webhook(text: str) -> NoticeId:
    try:
        return NoticeId(decode("pwh", text))
    except NoSuchId as error:
        raise WebhookNotFound(webhook=text[:40]) from error


def _line(told: ToldNotice) -> str:
    end = "waits to be read" if told.processed_at is None else told.error or "read"
    at = f"{told.received_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    return f"{encode('pwh', told.id)}  {at}  {told.event}  {told.deliveries}x  {end}"
