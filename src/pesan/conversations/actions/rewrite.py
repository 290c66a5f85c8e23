"""What was said before is changed by what comes now: edited, taken back, or liked.

Nobody is asked to answer it again. Channels promise no order, so the change may come first.
"""

from msgspec.structs import replace

from ... import channels
from ...channels import Received
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConnectionId, MessageId, StoreId
from ...kit.live import tell
from ...kit.schemas import wire_time
from .. import queries
from ..errors import MessageOnItsWay
from .look import TOPIC
from .media import remove_file


async def change_earlier(
    tx: Tx, store: StoreId, connection: ConnectionId, received: Received
) -> Received | None:
    """Changes the earlier message; answers what is to be said in its place where there is none.

    Raises conversations.message_on_its_way.
    """
    earlier = received.edits or received.revokes or ""
    if received.reaction is not None:
        earlier = received.reaction.to
    message = await queries.find_by_provider(
        tx, store=store, connection=connection, provider_id=earlier
    )
    if message is not None:
        await _change(tx, store, message, received)
        return None
    if received.reaction is not None:
        return None  # of another tool on the same number, or older than we are
    if not await channels.bar(tx, store, connection, earlier):
        raise MessageOnItsWay
    if received.revokes:
        return None  # what comes late is not shown any more
    # The words as they are now; the message as it was first is a duplicate when it comes.
    kind = "text" if received.media is None else received.media.kind.value
    return replace(received, provider_id=earlier, type=kind)


async def _change(tx: Tx, store: StoreId, message: MessageId, received: Received) -> None:
    at, now = wire_time(received.sent_at), clock.now()
    if received.reaction is not None:
        await queries.react(
            tx, store=store, message=message, emoji=received.reaction.emoji, at=at, now=now
        )
    elif received.edits:
        await queries.edit(tx, store=store, message=message, text=received.text, at=at, now=now)
    else:
        await queries.forget_words(tx, store, message)
        if await queries.revoke(tx, store=store, message=message, at=at, now=now):
            await remove_file(tx, store, message)
    await tell(tx, store, TOPIC)
