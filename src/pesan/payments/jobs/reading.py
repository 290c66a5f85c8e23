"""What a gateway says now is what counts: looked at when it tells of something, and when it is time."""

from ...kit import clock
from ...kit.ids import ConnectionId, StoreId
from ...kit.world import World
from .. import actions, rules
from ..errands import CancelAtGateway, LookAtGateway, ReadNotice
from ..errors import GatewayRefused, GatewayUnavailable, KeyRefused
from ..models import Notice, NoticeKind
from ..provider import Disputable, Gateway
from ..queries import attempts, notices
from .reaching import gateway_of


async def look(world: World, job: LookAtGateway) -> None:
    """payments.look."""
    async with world.database.store(job.store_id) as tx:
        payment = await attempts.find_payment(tx, job.store_id, job.payment_id)
        if payment is None or payment.gateway_id is None:
            return
        gateway = await gateway_of(tx, world, job.store_id, payment.connection)
    try:
        await _read(world, job.store_id, payment.connection, gateway, payment.gateway_id)
    except GatewayUnavailable:
        if payment.status not in rules.LIVE:  # one that is live has a timer: the next look is near
            raise


async def cancel(world: World, job: CancelAtGateway) -> None:
    """payments.cancel: then looks, because money may have been faster."""
    async with world.database.store(job.store_id) as tx:
        payment = await attempts.find_payment(tx, job.store_id, job.payment_id)
        if payment is None:
            return
        gateway = await gateway_of(tx, world, job.store_id, payment.connection)
    await gateway.cancel(job.request_id)
    await _read(world, job.store_id, payment.connection, gateway, job.request_id)


async def _read(
    world: World, store: StoreId, connection: ConnectionId, gateway: Gateway, request_id: str
) -> None:
    truth = await gateway.read(request_id)
    async with world.database.store(store) as tx:
        await actions.apply_truth(tx, store, connection, truth)


async def read_notice(world: World, job: ReadNotice) -> None:
    """payments.read_notice: the webhook is a hint; what the gateway says now is what counts."""
    async with world.database.store(job.store_id) as tx:
        stored = await notices.find_notice(tx, job.store_id, job.notice_id)
        if stored is None or stored.notice is None or stored.processed_at is not None:
            return
        gateway = await gateway_of(tx, world, job.store_id, stored.connection_id)
    try:
        odd = await _believe(world, job.store_id, stored.connection_id, gateway, stored.notice)
    except KeyRefused:  # nothing was looked at: it stays unread, and is tried again
        raise
    except GatewayRefused as refused:  # it speaks of what is not there: a false claim
        odd = str(refused)
    async with world.database.store(job.store_id) as tx:
        await notices.mark_processed(
            tx, store=job.store_id, notice=job.notice_id, error=odd, now=clock.now()
        )


async def _believe(
    world: World, store: StoreId, connection: ConnectionId, gateway: Gateway, notice: Notice
) -> str | None:
    if notice.kind is NoticeKind.REFUND and notice.refund_id is not None:
        refunded = await gateway.read_refund(notice.refund_id)
        async with world.database.store(store) as tx:
            return await actions.apply_refund(tx, store, connection, refunded)
    if notice.dispute_id is not None and isinstance(gateway, Disputable):
        disputed = await gateway.read_dispute(notice.dispute_id)
        await _read(
            world, store, connection, gateway, disputed.capture_id
        )  # if we never heard of it
        async with world.database.store(store) as tx:
            return await actions.apply_dispute(tx, store, connection, disputed)
    if notice.request_id is None:
        return "it names nothing to look at"
    truth = await gateway.read(notice.request_id, notice.capture_id)
    async with world.database.store(store) as tx:
        return await actions.apply_truth(tx, store, connection, truth)
