"""How long customers wait for people, told where somebody speaks or takes over (queries/waits.py)."""

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConversationId, StoreId, TimeId, UserId, new_id
from ..models import Owner
from ..queries import waits


async def owner_changed(tx: Tx, store: StoreId, conversation: ConversationId, owner: Owner) -> None:
    """The caller has just written the new owner."""
    if owner is Owner.HUMAN:
        await waits.begin(tx, store=store, conversation=conversation, now=clock.now())
    else:
        await waits.leave_to_agent(tx, store, conversation)


async def answered(
    tx: Tx, store: StoreId, conversation: ConversationId, *, user: UserId | None, counts: bool
) -> None:
    """A human speaks. It counts where the customer waited for one, and not for the agent; and where
    it is known who.
    """
    await waits.answer(
        tx,
        store=store,
        conversation=conversation,
        time=TimeId(new_id()),
        user=user,
        counts=counts and user is not None,
        now=clock.now(),
    )


async def resolved(tx: Tx, store: StoreId, conversation: ConversationId, *, user: UserId) -> None:
    await waits.resolve(
        tx,
        store=store,
        conversation=conversation,
        time=TimeId(new_id()),
        user=user,
        now=clock.now(),
    )
