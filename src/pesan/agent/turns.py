"""The agent's turn: a burst of messages in, one guarded answer out, and a trace of both.

No transaction is open while the brain thinks. Whoever takes the conversation meanwhile moves its
fence; what the brain then says is dropped, and the trace says so.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import structlog
from msgspec.structs import replace

from .. import audit, channels, conversations, stores
from ..channels import Deliver, Lease, Reading, Rest, Taken
from ..conversations import Button, Message, Owner, Standing, Turn
from ..kit import clock
from ..kit.away import DatabaseAway
from ..kit.cards import mask
from ..kit.db import Tx
from ..kit.ids import ConversationId, StoreId, encode, new_id
from ..kit.jobs import Later
from ..kit.text import prose
from ..kit.world import World
from ..stores import Store
from . import fallbacks, guard, queries
from .brain import Brain
from .guard import Facts
from .models import DialogueState, Language, Reply, ShopAnswer, TurnContext
from .tools import ChatTools
from .trace import Outcome, Trace, TurnId

_log = structlog.get_logger("agent")

LEASE_SECONDS = 45.0
THINK_SECONDS = 30.0  # shorter than the lease: a slow brain is given up while the turn is ours
BURST_TIMES_MAX = 4  # of the debounce: so long may a burst go on unanswered
MISSES_MAX = 2
AUTO = "auto"
AGENT = "agent"  # as the audit log calls who acted, or what it was done with


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said, why, and what the brain had wanted to say."""

    reply: Reply
    draft: str
    incidents: tuple[str, ...]
    outcome: Outcome
    hand_over: str | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A turn, and all that was read with it."""

    turn: Turn
    shop: Store
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Idle:
    """There is nothing for the agent to answer."""

    has_unsent: bool


@dataclass(frozen=True, slots=True)
class Ended:
    outcome: Outcome
    said: bool
    more: bool  # something came meanwhile, for another turn
    taken: Taken | Rest | None = None  # for its sender


async def begin(world: World, store: StoreId, conversation: ConversationId) -> Begun | Idle:
    """The next turn, once the buyer has stopped typing, if there is one for the agent.

    Raises Later while a burst may go on, and while somebody else's turn runs.
    """
    async with world.database.store(store, flushed=False, planned_once=True) as tx:
        return await begin_in(tx, world, store, conversation)


async def begin_in(
    tx: Tx, world: World, store: StoreId, conversation: ConversationId
) -> Begun | Idle:
    """As `begin`, in a transaction that is open. Raises Later."""
    shop = await _remembered(tx, store)
    turn: Turn | None = None
    if shop is not None and not world.agent_debounce_seconds:
        # In one statement, unless there is nothing to do, or the shop is not what we remember.
        turn = await _take(tx, shop, conversation)
    if turn is None:
        found = await conversations.standing(tx, store, conversation)
        if found.owner is not Owner.AGENT or found.unanswered_since is None:
            return Idle(found.has_unsent)
        shop = await _remembered(tx, store, fresh=True)
        if shop is None or shop.agent_mode != AUTO:
            return Idle(found.has_unsent)  # the agent only speaks for itself where the shop lets it
        wait = _still_typing_seconds(found, world.agent_debounce_seconds)
        if wait > 0:
            raise Later(seconds=wait)
        turn = await _take(tx, shop, conversation)
    if turn is None or shop is None:
        raise Later(seconds=1.0)
    reading = None
    if turn.channel in channels.SHOWN_ON:
        reading = await channels.find_reading(tx, world, store, conversation)
    return Begun(turn, shop, reading)


async def _remembered(tx: Tx, store: StoreId, *, fresh: bool = False) -> Store | None:
    try:
        return await stores.recall(tx, store, fresh=fresh)
    except stores.StoreNotFound:
        return None  # closed


async def _take(tx: Tx, shop: Store, conversation: ConversationId) -> Turn | None:
    if shop.agent_mode != AUTO:
        return None
    return await conversations.begin_turn(
        tx, shop.id, conversation, lease_seconds=LEASE_SECONDS, store_version=shop.version
    )


async def answer(
    world: World, begun: Begun, brain: Brain, *, errand: Deliver | None = None
) -> Ended:
    """Lets the brain think, guards what it says, says it if the turn still holds.

    With an `errand` nobody is called to send it: it is taken in the transaction that says it, and
    the caller sends it at once, and again until it is sent.
    """
    turn, started = begun.turn, clock.now()
    state = read_state(turn.dialogue)
    context, facts = _context(begun, state)
    tools = ChatTools(world, turn, state, facts, begun.shop)
    found = await _thought(world, context, tools, brain)

    async def finish(errand: Deliver | None) -> Ended:
        async with world.database.store(
            turn.store_id, flushed=errand is not None, planned_once=True
        ) as tx:
            seconds = None if errand is None else channels.LEASE_SECONDS
            ended, lease = await _finish(
                tx,
                turn,
                context,
                found,
                tools,
                brain=brain,
                started=started,
                sender_seconds=seconds,
            )
            if errand is None or lease is None:
                return ended
            taken = await channels.take_by(tx, world, errand, lease)
            return Ended(ended.outcome, ended.said, ended.more, taken)

    try:
        return await finish(errand)
    except DatabaseAway:
        raise  # it may be finished
    except Exception as error:
        if errand is None:
            raise
        # What is said does not hang on its being sent: all of it is undone, and done apart.
        _log.warning("agent.said_apart", exc_info=error)
        return await finish(None)


async def _thought(world: World, context: TurnContext, tools: ChatTools, brain: Brain) -> Answer:
    try:
        async with asyncio.timeout(THINK_SECONDS):
            reply = await brain.turn(context, tools)
    except Exception as error:  # noqa: BLE001 - a brain's bug must not leave a buyer unanswered
        _log.warning("agent.brain_failed", brain=type(brain).__name__, exc_info=error)
        found = _replaced(context, "", (f"the brain failed: {type(error).__name__}",), tools)
        return Answer(found.reply, "", found.incidents, Outcome.FAILED, found.hand_over)
    return _guarded(world, context, reply, tools)


def read_state(dialogue: dict[str, Any]) -> DialogueState:
    """What was remembered; what an older or newer version wrote and we cannot read is forgotten."""
    try:
        return msgspec.convert(dialogue, DialogueState, strict=False)
    except msgspec.ValidationError:
        language = dialogue.get("language")
        known = [each for each in Language if each == language]
        return DialogueState(language=known[0] if known else None)


def _still_typing_seconds(found: Standing, debounce_seconds: float) -> float:
    """Until they have been quiet for a moment; whoever never stops is answered all the same."""
    if found.last_inbound_at is None or found.unanswered_since is None:
        return 0.0
    now = clock.now()
    quiet = (now - found.last_inbound_at).total_seconds()
    waited = (now - found.unanswered_since).total_seconds()
    longest = BURST_TIMES_MAX * debounce_seconds
    return min(debounce_seconds, debounce_seconds - quiet, longest - waited)


def _context(begun: Begun, state: DialogueState) -> tuple[TurnContext, Facts]:
    turn, shop = begun.turn, begun.shop
    choices = [message.payload.get("choice") for message in turn.messages]
    pressed = [choice for choice in choices if isinstance(choice, str)]
    facts = Facts()
    facts.name(shop.name)
    facts.remember(state)
    answers = tuple(
        ShopAnswer(question=one.question, answer=one.answer, tags=one.tags) for one in shop.faq
    )
    facts.answer(answers)
    context = TurnContext(
        store_name=shop.name,
        locale=shop.locale,
        customer=turn.customer_id,
        customer_name=turn.customer_name,
        messages=tuple(message.text or "" for message in turn.messages),
        choice=pressed[-1] if pressed else None,
        ordered=any(message.type == conversations.CATALOGUE_ORDER for message in turn.messages),
        spoken=any(_is_spoken(message) for message in turn.messages),
        people_listen=shop.voice_messages == "human",
        first_contact=turn.first_contact,
        answers=answers,
        phone_known=turn.has_phone,
        state=state,
    )
    return context, facts


def _is_spoken(message: Message) -> bool:
    file: dict[str, Any] = message.payload.get("file", {})
    return file.get("voice") is True


def _guarded(world: World, context: TurnContext, reply: Reply, tools: ChatTools) -> Answer:
    found = guard.incidents(
        reply.text,
        [suggestion.title for suggestion in reply.suggestions],
        tools.facts,
        public_url=world.public_url,
    )
    found += guard.unseen_summary(context.state, reply, tools.facts)
    if found:
        _log.warning("agent.reply_replaced", incidents=found)
        return _replaced(context, reply.text, tuple(found), tools)
    outcome = Outcome.ANSWERED if reply.text.strip() else Outcome.SILENT
    if tools.handed_over is not None:
        outcome = Outcome.HANDED_OVER
    return Answer(guard.fitted(reply), reply.text, (), outcome, tools.handed_over)


def _replaced(
    context: TurnContext, draft: str, incidents: tuple[str, ...], tools: ChatTools
) -> Answer:
    """A safe reply. The buyer has not seen what the brain wanted to ask, so the state stays."""
    language = context.state.language or Language(context.locale)
    state = replace(context.state, misses=context.state.misses + 1)
    hand_over = tools.handed_over
    if state.misses >= MISSES_MAX:
        hand_over = hand_over or "the assistant could not answer twice"
    if hand_over:
        state = replace(state, misses=0)
    words = fallbacks.HUMAN if hand_over else fallbacks.REPEAT
    reply = Reply(text=words[language], state=state)
    return Answer(reply, draft, incidents, Outcome.GUARDED, hand_over)


async def _finish(
    tx: Tx,
    turn: Turn,
    context: TurnContext,
    found: Answer,
    tools: ChatTools,
    *,
    brain: Brain,
    started: datetime,
    sender_seconds: float | None,
) -> tuple[Ended, Lease | None]:
    """Says it, hands over, writes the trace: together, or nothing is said and the trace says why."""
    said = await conversations.finish_turn(
        tx,
        turn.store_id,
        turn,
        text=found.reply.text,
        buttons=tuple(Button(each.id, each.title) for each in found.reply.suggestions),
        dialogue=msgspec.to_builtins(found.reply.state),
        sender_seconds=sender_seconds,
    )
    if said is not None and found.hand_over is not None:
        await conversations.hand_over(
            tx, turn.store_id, turn.conversation_id, reason=found.hand_over
        )
        audit.note(
            tx,
            turn.store_id,
            actor=AGENT,
            action="conversations.hand_over",
            subject=encode("con", turn.conversation_id),
            detail={},
        )
    ended = Ended(Outcome.DROPPED, said=False, more=True)
    if said is not None:
        ended = Ended(found.outcome, said=bool(found.reply.text.strip()), more=said.unread > 0)
    elif await _is_erased(tx, turn):
        return ended, None  # nothing is kept of what they said
    _log.info("agent.turn", conversation=encode("con", turn.conversation_id), outcome=ended.outcome)
    await queries.insert_turn(
        tx,
        store=turn.store_id,
        turn=TurnId(new_id()),
        conversation=turn.conversation_id,
        upto_sequence=turn.upto_sequence,
        trace=Trace(
            brain=type(brain).__name__,
            messages=context.messages,
            choice=context.choice,
            calls=tuple(tools.calls),
            draft=mask(prose(found.draft)),
            incidents=found.incidents,
            said=None if said is None else found.reply.text,
        ),
        outcome=ended.outcome,
        started_at=started,
        finished_at=clock.now(),
    )
    return ended, None if said is None else said.lease


async def _is_erased(tx: Tx, turn: Turn) -> bool:
    thread = await conversations.require_conversation(tx, turn.store_id, turn.conversation_id)
    return conversations.is_erased(thread)
