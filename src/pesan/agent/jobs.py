from functools import partial
from typing import ClassVar

from .. import channels
from ..kit.db import Tx
from ..kit.here import Act
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

    What it says it also sends, and a run after one that died sends what that one left: each turn has
    a timer that calls one. Raises Later
    while a burst goes on or another's turn runs, also a dead one's until its lease ends; so no
    message waits for a buyer to write again.
    """
    await _take_turns(world, job, await turns.begin(world, job.store_id, job.conversation_id))


async def start_turn(tx: Tx, world: World, job: TakeTurn) -> Act | None:
    """Its first step, in the transaction that made the message one of its conversation.

    None where nobody waits for the agent. Raises Later.
    """
    begun = await turns.begin_in(tx, world, job.store_id, job.conversation_id)
    return None if isinstance(begun, turns.Idle) else partial(_take_turns, world, job, begun)


async def _take_turns(world: World, job: TakeTurn, begun: turns.Begun | turns.Idle) -> None:
    errand = channels.Deliver(store_id=job.store_id, conversation_id=job.conversation_id)
    for _ in range(TURNS_A_RUN):
        if isinstance(begun, turns.Idle):
            if begun.has_unsent:
                await channels.deliver(world, errand)
            return
        with because(encode("msg", begun.turn.messages[-1].id), program=turns.AGENT):
            async with channels.shown(world, begun.reading):
                ended = await turns.answer(world, begun, _OFFLINE, errand=errand)
                if ended.said or begun.turn.has_unsent:
                    await channels.deliver(world, errand, taken=ended.taken)
        if not ended.more:
            return
        begun = await turns.begin(world, job.store_id, job.conversation_id)
    raise Later(seconds=1.0)
