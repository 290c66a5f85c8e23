"""What sends a broadcast, stops it, and shows how far it is."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...conversations import MessageOut
from ...kit import cursors
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import CustomerId, NoSuchId, decode, encode
from ...kit.schemas import Limit, Page, read_time
from ...stores import Right, StoreCall
from .. import actions, queries
from ..models import RecipientStatus, Skip
from ..schemas import BroadcastOut, RecipientOut, ScheduleBroadcast, TestBroadcast
from .paths import card_of, read_broadcast

_BROADCAST = "/broadcasts/{broadcast_id:str}"


@post(
    f"{_BROADCAST}/schedule",
    operation_id="scheduleBroadcast",
    status_code=200,
    right=Right.SEND_BROADCASTS,
)
async def schedule(
    call: NamedDependency[StoreCall],
    broadcast_id: FromPath[str],
    data: JSONBody[ScheduleBroadcast],
) -> Response[BroadcastOut]:
    """Send it: now, or at an hour. Its audience is written down when it starts."""
    broadcast = read_broadcast(broadcast_id)
    at = read_time(data.scheduled_at, field="scheduled_at")

    async def act(tx: Tx) -> BroadcastOut:
        return BroadcastOut.of(
            await actions.schedule(
                tx, call.store, broadcast, at=at, card=card_of(call), actor=call.actor
            )
        )

    return await call.once(act, status_code=200)


@post(
    f"{_BROADCAST}/pause",
    operation_id="pauseBroadcast",
    status_code=200,
    right=Right.SEND_BROADCASTS,
)
async def pause(
    call: NamedDependency[StoreCall], broadcast_id: FromPath[str]
) -> Response[BroadcastOut]:
    """Stop for now. What is queued and not on its way is taken back, and is sent when resumed."""
    broadcast = read_broadcast(broadcast_id)

    async def act(tx: Tx) -> BroadcastOut:
        return BroadcastOut.of(await actions.pause(tx, call.store, broadcast, actor=call.actor))

    return await call.once(act, status_code=200)


@post(
    f"{_BROADCAST}/resume",
    operation_id="resumeBroadcast",
    status_code=200,
    right=Right.SEND_BROADCASTS,
)
async def resume(
    call: NamedDependency[StoreCall], broadcast_id: FromPath[str]
) -> Response[BroadcastOut]:
    """Go on with those who have not been told."""
    broadcast = read_broadcast(broadcast_id)

    async def act(tx: Tx) -> BroadcastOut:
        return BroadcastOut.of(
            await actions.resume(tx, call.store, broadcast, card=card_of(call), actor=call.actor)
        )

    return await call.once(act, status_code=200)


@post(
    f"{_BROADCAST}/cancel",
    operation_id="cancelBroadcast",
    status_code=200,
    right=Right.SEND_BROADCASTS,
)
async def cancel(
    call: NamedDependency[StoreCall], broadcast_id: FromPath[str]
) -> Response[BroadcastOut]:
    """Stop for good. What is queued and not on its way is taken back."""
    broadcast = read_broadcast(broadcast_id)

    async def act(tx: Tx) -> BroadcastOut:
        return BroadcastOut.of(await actions.cancel(tx, call.store, broadcast, actor=call.actor))

    return await call.once(act, status_code=200)


@post(f"{_BROADCAST}/test", operation_id="testBroadcast", right=Right.SEND_BROADCASTS)
async def test(
    call: NamedDependency[StoreCall],
    broadcast_id: FromPath[str],
    data: JSONBody[TestBroadcast],
) -> Response[MessageOut]:
    """Say it to one customer, oneself, to see how it looks. It counts nowhere."""
    broadcast = read_broadcast(broadcast_id)

    async def act(tx: Tx) -> MessageOut:
        message = await actions.try_out(
            tx,
            call.store,
            broadcast,
            customer=_customer(data.customer_id),
            actor=call.actor,
        )
        return MessageOut.of(message)

    return await call.once(act)


@get(f"{_BROADCAST}/recipients", operation_id="listRecipients", right=Right.READ_BROADCASTS)
async def list_recipients(
    call: NamedDependency[StoreCall],
    broadcast_id: FromPath[str],
    status: FromQuery[RecipientStatus | None] = None,
    reason: FromQuery[Skip | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[RecipientOut]:
    """Its audience, person by person, and what became of each; by customer, the oldest first."""
    broadcast, last = read_broadcast(broadcast_id), cursors.read_id("cus", cursor)
    async with call.transaction() as tx:
        await actions.require_broadcast(tx, call.store, broadcast)
        found = await queries.list_recipients(
            tx,
            store=call.store,
            broadcast=broadcast,
            after=None if last is None else CustomerId(last),
            status=status,
            skip=reason,
            limit=limit + 1,
        )
    shown = found[:limit]
    more = encode("cus", shown[-1].customer_id) if len(found) > limit else None
    return Page([RecipientOut.of(one) for one in shown], more)


def _customer(text: str) -> CustomerId:
    try:
        return CustomerId(decode("cus", text))
    except NoSuchId as error:
        raise Invalid.field("customer_id", "there is no such customer") from error


routes = [schedule, pause, resume, cancel, test, list_recipients]
