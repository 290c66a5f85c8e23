"""Keeping a gateway's webhook: verified, stored once, read later."""

import hashlib

from ... import audit
from ...kit import clock
from ...kit.cards import mask_body
from ...kit.db import Tx
from ...kit.ids import ConnectionId, NoticeId, StoreId, encode, new_id
from ...kit.jobs import enqueue
from ...kit.world import World
from ...stores import credentials_of
from ..errands import ReadNotice
from ..errors import NothingToReplay, NoticeMalformed, WebhookNotFound
from ..gateways import connect
from ..models import Notice, NoticeKind, StoredNotice, ToldNotice
from ..provider import Gateway
from ..queries import notices


async def receive(
    tx: Tx,
    store: StoreId,
    connection: ConnectionId,
    told: Notice | NoticeMalformed,
    body: bytes,
) -> None:
    """Keeps a genuine webhook; the first of its kind is read by a job. A duplicate is counted.

    What is genuine but of no known shape is kept too.
    """
    if isinstance(told, NoticeMalformed):
        await _keep(tx, store, connection, body, None)
    else:
        await take(tx, store, connection, told, body)


async def take(
    tx: Tx,
    store: StoreId,
    connection: ConnectionId,
    notice: Notice,
    body: bytes,
    *,
    deliveries: int = 1,
) -> None:
    """Keeps what has happened, once; the first to tell of it has it read by a job."""
    kept = await _keep(tx, store, connection, body, notice, deliveries=deliveries)
    if kept is not None and notice.kind is not NoticeKind.UNRECOGNISED:
        await enqueue(tx, ReadNotice(store_id=store, notice_id=kept))
        tx.wake()


async def replay(
    tx: Tx, world: World, store: StoreId, webhook: NoticeId, *, actor: str
) -> ToldNotice:
    """Has a kept webhook read once more: what it names is looked at as it stands now.

    One that was not understood when it came is read anew, as a later version may know better.
    Raises payments.webhook_not_found, payments.nothing_to_replay.
    """
    wire = encode("pwh", webhook)
    stored = await notices.find_notice(tx, store, webhook)
    if stored is None:
        raise WebhookNotFound(webhook=wire)
    gateway = connect(world, await credentials_of(tx, world, store, stored.connection_id))
    notice = _understood(stored, gateway)
    if notice is None:
        raise NothingToReplay(webhook=wire)
    told = await notices.mark_unread(
        tx, store=store, notice=webhook, event=notice.event, read=notice
    )
    await audit.record(
        tx,
        store,
        actor=actor,
        action="payments.replay_webhook",
        subject=wire,
        detail={"event": notice.event},
    )
    await enqueue(tx, ReadNotice(store_id=store, notice_id=webhook))
    tx.wake()
    return told


def _understood(stored: StoredNotice, gateway: Gateway) -> Notice | None:
    notice = stored.notice
    if notice is None or notice.kind is NoticeKind.UNRECOGNISED:
        try:
            notice = gateway.reread_notice(stored.body)
        except NoticeMalformed:
            return None
    return None if notice.kind is NoticeKind.UNRECOGNISED else notice


async def _keep(
    tx: Tx,
    store: StoreId,
    connection: ConnectionId,
    body: bytes,
    notice: Notice | None,
    *,
    deliveries: int = 1,
) -> NoticeId | None:
    now = clock.now()
    is_to_read = notice is not None and notice.kind is not NoticeKind.UNRECOGNISED
    key = f"malformed:{hashlib.sha256(body).hexdigest()}" if notice is None else notice.key
    kept = await notices.keep_notice(
        tx,
        store=store,
        id=NoticeId(new_id()),
        connection=connection,
        dedupe_key=key,
        event="malformed" if notice is None else notice.event,
        body=mask_body(body),
        notice=notice,
        deliveries=deliveries,
        processed_at=None if is_to_read else now,
        error="not of the gateway's shape" if notice is None else None,
        now=now,
    )
    return kept.id if kept.is_first else None
