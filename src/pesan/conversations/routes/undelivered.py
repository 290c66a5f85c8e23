"""Messages that failed, or of which nobody knows whether they arrived: found, and decided about."""

from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from ...kit import cursors
from ...kit.db import Tx
from ...kit.ids import MessageId, decode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from .. import actions, queries
from ..models import UndeliveredStatus
from ..schemas import MessageOut, Redeliver, Redelivered, UndeliveredOut

Reason = Annotated[str | None, QueryParameter(min_length=1, max_length=80)]


@get("/messages", operation_id="listUndelivered", right=Right.READ_CONVERSATIONS)
async def list_undelivered(
    call: NamedDependency[StoreCall],
    status: FromQuery[UndeliveredStatus] = UndeliveredStatus.FAILED,
    reason: FromQuery[Reason] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[UndeliveredOut]:
    """What was not sent, with its reason, or perhaps not; newest first."""
    last = cursors.read_id("msg", cursor)
    async with call.transaction() as tx:
        found = await queries.list_undelivered(
            tx,
            store=call.store,
            status=status,
            reason=reason,
            before=None if last is None else MessageId(last),
            limit=limit + 1,
        )
    shown = [UndeliveredOut.of(message) for message in found[:limit]]
    return Page(shown, shown[-1].id if len(found) > limit else None)


@post(
    "/messages/{message_id:str}/redelivery",
    operation_id="redeliverMessage",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def redeliver(
    call: NamedDependency[StoreCall], message_id: FromPath[str]
) -> Response[MessageOut]:
    """Send again what failed, or what may not have arrived. Asked twice, it is sent once."""

    async def act(tx: Tx) -> MessageOut:
        message = MessageId(decode("msg", message_id))
        return MessageOut.of(await actions.send_again(tx, call.store, message, actor=call.actor))

    return await call.once(act, status_code=200)


@post(
    "/messages/{message_id:str}/arrival",
    operation_id="confirmMessageArrival",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def confirm_arrival(
    call: NamedDependency[StoreCall], message_id: FromPath[str]
) -> Response[MessageOut]:
    """Say that a message whose outcome is unknown did arrive."""

    async def act(tx: Tx) -> MessageOut:
        message = MessageId(decode("msg", message_id))
        return MessageOut.of(
            await actions.confirm_arrival(tx, call.store, message, actor=call.actor)
        )

    return await call.once(act, status_code=200)


@post(
    "/messages/redeliveries",
    operation_id="redeliverMessages",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def redeliver_all(
    call: NamedDependency[StoreCall], data: JSONBody[Redeliver]
) -> Response[Redelivered]:
    """Send again what failed for one reason, the oldest 500; repeat while any were queued."""

    async def act(tx: Tx) -> Redelivered:
        return Redelivered(
            queued=await actions.send_all_again(
                tx, call.store, reason=data.reason, actor=call.actor
            )
        )

    return await call.once(act, status_code=200)


routes = [list_undelivered, redeliver, confirm_arrival, redeliver_all]
