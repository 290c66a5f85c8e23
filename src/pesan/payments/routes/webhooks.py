from http import HTTPStatus

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from ...kit import cursors
from ...kit.db import Tx
from ...kit.ids import NoticeId, decode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from .. import actions
from ..queries import notices
from ..schemas import PaymentNoticeOut


@get("/payment-webhooks", operation_id="listPaymentWebhooks", right=Right.READ_PAYMENTS)
async def list_webhooks(
    call: NamedDependency[StoreCall],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[PaymentNoticeOut]:
    """What gateways told of the store's payments, newest first; each once, however often it came."""
    after = cursors.read_id("pwh", cursor)
    async with call.transaction() as tx:
        found = await notices.list_notices(
            tx, call.store, None if after is None else NoticeId(after), limit + 1
        )
    shown = [PaymentNoticeOut.of(told) for told in found[:limit]]
    return Page(shown, shown[-1].id if len(found) > limit else None)


@post(
    "/payment-webhooks/{notice_id:str}/replay",
    operation_id="replayPaymentWebhook",
    status_code=HTTPStatus.ACCEPTED,
    right=Right.REFUND,
)
async def replay_webhook(
    call: NamedDependency[StoreCall], notice_id: FromPath[str]
) -> Response[PaymentNoticeOut]:
    """Have it read once more: what it names is looked at as it stands at the gateway now."""

    async def act(tx: Tx) -> PaymentNoticeOut:
        webhook = NoticeId(decode("pwh", notice_id))
        told = await actions.replay(tx, call.world, call.store, webhook, actor=call.actor)
        return PaymentNoticeOut.of(told)

    return await call.once(act, status_code=HTTPStatus.ACCEPTED)


routes = [list_webhooks, replay_webhook]
