from typing import ClassVar

from ..kit.ids import ConversationId, encode
from ..kit.jobs import Job, Later
from ..kit.logs import because
from ..kit.world import World
from . import turns
from .brain import Brain
from .brains.offline import OfflineBrain

TURNS_A_RUN = 20
_OFFLINE: Brain = OfflineBrain()  # holds nothing between turns


class TakeTurn(Job, frozen=True, kw_only=True):
    """A buyer wrote, or a conversation was given back: look whether the agent has to answer."""

    name: ClassVar[str] = "agent.turn"
    conversation_id: ConversationId


async def take_turn(world: World, job: TakeTurn) -> None:
    """Answers until nothing is left unanswered. Safe twice and at once: a turn has one holder.

    Raises Later while a burst goes on or another's turn runs, also a dead one's until its lease
    ends; so no message waits for a buyer to write again.
    """
    for _ in range(TURNS_A_RUN):
        turn = await turns.begin(world, job.store_id, job.conversation_id)
        if turn is None:
            return
        with because(encode("msg", turn.messages[-1].id), program=turns.AGENT):
            await turns.answer(world, turn, _OFFLINE)
    raise Later(seconds=1.0)
