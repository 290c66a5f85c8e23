"""What a store tells many at once: threads that it opens itself, and words it takes back unsent."""

from ... import stores
from ...customers import CustomerErased
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConnectionId, ConversationId, CustomerId, MessageId, StoreId, new_id
from ...kit.live import tell
from .. import queries
from .look import TOPIC


async def open_thread(
    tx: Tx,
    store: StoreId,
    *,
    customer: CustomerId,
    connection: ConnectionId,
    channel: str,
    identity_kind: str,
    identity_value: str,
    livemode: bool,
) -> ConversationId:
    """The customer's thread on this connection, or a new one; a reply in it is the default owner's.

    Raises stores.not_found, customers.erased.
    """
    owner = (await stores.require(tx, store)).default_owner
    opened = await queries.open_thread(
        tx,
        store=store,
        conversation=ConversationId(new_id()),
        customer=customer,
        connection=connection,
        channel=channel,
        identity_kind=identity_kind,
        identity_value=identity_value,
        owner=owner,
        livemode=livemode,
        now=clock.now(),
    )
    if opened is None:
        raise CustomerErased
    return opened


async def abandon(
    tx: Tx, store: StoreId, messages: list[MessageId], *, reason: str
) -> list[MessageId]:
    """What failed is not sent again, for this reason; answers which those were."""
    abandoned = await queries.abandon(
        tx, store=store, messages=messages, reason=reason, now=clock.now()
    )
    if abandoned:
        await tell(tx, store, TOPIC)
    return abandoned


async def withdraw(
    tx: Tx, store: StoreId, messages: list[MessageId], *, why: str, reason: str
) -> list[MessageId]:
    """Takes back what is queued and not yet on its way; answers which those were."""
    taken = await queries.withdraw(
        tx, store=store, messages=messages, why=why, reason=reason, now=clock.now()
    )
    if taken:
        await tell(tx, store, TOPIC)
    return taken
