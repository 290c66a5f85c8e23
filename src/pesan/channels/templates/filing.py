from ... import stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConnectionId, StoreId
from ...kit.jobs import Later
from ...kit.world import World
from ..adapters import template_book
from ..errors import DeliveryRefused, DeliveryThrottled
from ..models import ChannelName, NewTemplate, TemplateStatus
from ..queries import templates as queries
from . import actions
from .errands import RemoveTemplate, SubmitTemplate, SyncTemplates

REST_SECONDS = 60.0


async def submit(world: World, job: SubmitTemplate) -> None:
    """Hands it in. What was handed in without our knowing is found by the sync that follows."""
    async with world.database.store(job.store_id) as tx:
        found = await queries.find(tx, job.store_id, job.template_id)
        if found is None or found.provider_id or found.status is not TemplateStatus.PENDING:
            return
        credentials = await _credentials(tx, world, job.store_id, found.connection_id)
    book = template_book(world, credentials)
    if book is None:
        return
    new = NewTemplate(
        name=found.name,
        language=found.language,
        category=found.category,
        content=found.content,
        examples=found.examples,
    )
    try:
        filed = await book.submit_template(new)
    except DeliveryThrottled as slow:
        raise Later(seconds=REST_SECONDS) from slow
    except DeliveryRefused as refused:
        async with world.database.store(job.store_id) as tx:
            await actions.handed_in(
                tx,
                job.store_id,
                found.id,
                provider_id=None,
                status=TemplateStatus.REJECTED,
                reason=str(refused.facts.get("reason", refused)),
            )
            await actions.sync_soon(tx, job.store_id, found.connection_id)
        return
    async with world.database.store(job.store_id) as tx:
        await actions.handed_in(
            tx,
            job.store_id,
            found.id,
            provider_id=filed.provider_id,
            status=filed.status,
            category=filed.category,
            reason=filed.reason,
        )


async def remove(world: World, job: RemoveTemplate) -> None:
    async with world.database.store(job.store_id) as tx:
        found = await queries.find_deleted(tx, job.store_id, job.template_id)
        if found is None or found.provider_id is None:
            return
        credentials = await _credentials(tx, world, job.store_id, found.connection_id)
    book = template_book(world, credentials)
    if book is None:
        return
    try:
        await book.delete_template(found.name, found.provider_id)
    except DeliveryThrottled as slow:
        raise Later(seconds=REST_SECONDS) from slow
    except DeliveryRefused:
        return  # gone already, or not ours to remove: the next sync shows it again


async def sync(world: World, job: SyncTemplates) -> None:
    async with world.database.store(job.store_id) as tx:
        credentials = await _credentials(tx, world, job.store_id, job.connection_id)
    book = template_book(world, credentials)
    if book is None or credentials.provider == ChannelName.SANDBOX:
        return  # the simulated phone keeps none of its own: ours is right
    began = clock.now()
    try:
        listed = await book.list_templates()
    except DeliveryThrottled as slow:
        raise Later(seconds=REST_SECONDS) from slow
    except DeliveryRefused:
        return  # the connection's health says why
    async with world.database.store(job.store_id) as tx:
        await actions.put_all(tx, job.store_id, job.connection_id, listed, began=began)


async def _credentials(
    tx: Tx, world: World, store: StoreId, connection: ConnectionId
) -> stores.Credentials:
    """Its own, or another number's of its account where it is closed."""
    speaker = await queries.find_speaker(tx, store, connection)
    return await stores.credentials_of(tx, world, store, speaker or connection)
