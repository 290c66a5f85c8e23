"""What was said before is changed by what comes now: edited, taken back, or liked.

By whoever said it: a customer, or a seller on the shop's own phone. Nobody is asked to answer it again. Channels promise no order, so the change may come first.
"""

from typing import TypeVar

from msgspec.structs import replace

from ... import channels
from ...channels import Echoed, Received
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConnectionId, MessageId, StoreId
from ...kit.live import tell
from ...kit.schemas import wire_time
from .. import queries, rules
from ..errors import MessageOnItsWay
from ..models import Direction
from .look import TOPIC
from .media import remove_file

Said = TypeVar("Said", Received, Echoed)


async def change_earlier(
    tx: Tx, store: StoreId, connection: ConnectionId, said: Said
) -> Said | None:
    """Changes the earlier message; answers what is to be said in its place where there is none.

    Raises conversations.message_on_its_way.
    """
    earlier = said.edits or said.revokes or ""
    if said.reaction is not None:
        earlier = said.reaction.to
    message = await queries.find_by_provider(
        tx, store=store, connection=connection, provider_id=earlier
    )
    if message is not None:
        await _change(tx, store, message, said)
        return None
    if said.reaction is not None:
        return None  # of another tool on the same number, or older than we are
    if not await channels.bar(tx, store, connection, earlier):
        raise MessageOnItsWay
    if said.revokes:
        return None  # what comes late is not shown any more
    # The words as they are now; the message as it was first is a duplicate when it comes.
    kind = "text" if said.media is None else said.media.kind.value
    return replace(said, provider_id=earlier, type=kind)


async def _change(tx: Tx, store: StoreId, message: MessageId, said: Received | Echoed) -> None:
    """Nobody changes what the other said; anybody may like it."""
    at, now = wire_time(said.sent_at), clock.now()
    by = Direction.IN if isinstance(said, Received) else Direction.OUT
    if said.reaction is not None:
        await queries.react(
            tx,
            store=store,
            message=message,
            key=rules.REACTIONS[by],
            emoji=said.reaction.emoji,
            at=at,
            now=now,
        )
    elif said.edits:
        await queries.edit(tx, store=store, message=message, by=by, text=said.text, at=at, now=now)
    else:
        await queries.forget_words(tx, store, message, by)
        if await queries.revoke(tx, store=store, message=message, by=by, at=at, now=now):
            await remove_file(tx, store, message)
    await tell(tx, store, TOPIC)
