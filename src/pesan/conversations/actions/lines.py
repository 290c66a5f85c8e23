"""Lines of a thread that only the sellers see: who took over, who put it aside."""

from ...channels import MessageStatus
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConversationId, MessageId, StoreId, new_id
from .. import queries
from ..models import SYSTEM_LINE, Author, Direction


async def tell_sellers(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    text: str,
    *,
    event: str,
    by: str | None = None,
    once: str | None = None,
) -> None:
    """`event` is the word a page knows the line by, `by` who did it. The caller holds the lock."""
    line = MessageId(new_id())
    await queries.append(
        tx,
        store=store,
        conversation=conversation,
        message=line,
        direction=Direction.IN,  # it is told to the sellers and never sent
        author=Author.SYSTEM,
        type=SYSTEM_LINE,
        text=text,
        payload={"event": event} | ({} if by is None else {"by": by}),
        status=MessageStatus.RECEIVED,
        once=once or f"{event}:{line}",
        now=clock.now(),
    )
