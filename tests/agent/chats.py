"""A chat whose turns a test takes itself: the shop's own agent holds still (mode "suggest")."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pesan import conversations, stores
from pesan.agent import turns
from pesan.agent.brain import Brain, Tools
from pesan.agent.guard import Facts
from pesan.agent.models import DialogueState, Reply, TurnContext
from pesan.agent.tools import ChatTools
from pesan.agent.trace import Outcome
from pesan.conversations import Turn
from pesan.kit.ids import ConversationId, StoreId, VariantId, decode

from ..running import Pesan
from ..shop import Shop, open_shop

BUDI = "6281234567890"
# What one buyer wrote; the shop's own answers to another are counted apart.
HEARD = (
    "FROM customer_messages m JOIN conversations c ON c.id = m.conversation_id"
    " WHERE m.direction = 'in' AND c.identity_value = $1"
)
Thought = Callable[[TurnContext, Tools], Awaitable[Reply]]


class Scripted:
    """A brain that does as the test says."""

    def __init__(self, think: Thought) -> None:
        self._think = think

    async def turn(self, context: TurnContext, tools: Tools) -> Reply:
        return await self._think(context, tools)


def saying(text: str, **state: Any) -> Brain:
    async def think(context: TurnContext, tools: Tools) -> Reply:
        del context, tools
        return Reply(text=text, state=DialogueState(**state))

    return Scripted(think)


@dataclass
class QuietChat:
    shop: Shop
    store: StoreId

    @property
    def pesan(self) -> Pesan:
        return self.shop.pesan

    def variant(self, size: str = "L") -> VariantId:
        return VariantId(decode("var", self.shop.sizes[size]))

    async def hears(self, text: str, *, buyer: str = BUDI) -> None:
        before = await self.pesan.value(f"SELECT count(*) {HEARD}", buyer)
        await self.shop.hears(buyer, text)
        await self.pesan.eventually(f"SELECT count(*) > $2 {HEARD}", buyer, before)
        await self.pesan.eventually(  # the shop's own agent has looked; what it sends may rest
            "SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)"
            " AND NOT EXISTS (SELECT FROM pgqueuer WHERE entrypoint = 'agent.turn'"
            " AND (status = 'picked' OR execute_after <= now()))"
        )

    async def conversation(self, buyer: str = BUDI) -> ConversationId:
        found: ConversationId = await self.pesan.value(
            "SELECT id FROM conversations WHERE identity_value = $1", buyer
        )
        return found

    async def begin(self, buyer: str = BUDI) -> Turn:
        conversation = await self.conversation(buyer)
        async with self.pesan.world.database.store(self.store) as tx:
            turn = await conversations.begin_turn(tx, self.store, conversation, lease_seconds=45)
        assert turn is not None, "nothing to answer, or somebody else's turn"
        return turn

    async def begun(self, buyer: str = BUDI) -> turns.Begun:
        turn = await self.begin(buyer)
        async with self.pesan.world.database.store(self.store) as tx:
            shop = await stores.require(tx, self.store)
        return turns.Begun(turn, shop, reading=None)

    async def tools(self, state: DialogueState | None = None, *, buyer: str = BUDI) -> ChatTools:
        """The tools of a turn that has just begun."""
        begun = await self.begun(buyer)
        state = state or DialogueState()
        return ChatTools(self.pesan.world, begun.turn, state, Facts(), begun.shop)

    async def answers(self, brain: Brain, *, buyer: str = BUDI) -> Outcome:
        """One whole turn with this brain."""
        return (await turns.answer(self.pesan.world, await self.begun(buyer), brain)).outcome

    async def said(self, buyer: str = BUDI) -> list[str]:
        rows = await self.pesan.rows(
            """SELECT text FROM customer_messages m JOIN conversations c ON c.id = m.conversation_id
            WHERE m.direction = 'out' AND c.identity_value = $1 ORDER BY m.sequence""",
            buyer,
        )
        return [row["text"] for row in rows]

    async def trace(self) -> dict[str, Any]:
        """The last turn's row, its trace spread out."""
        [row] = await self.pesan.rows(
            "SELECT outcome, trace->'incidents' AS incidents, trace->'calls' AS calls, "
            "trace->>'draft' AS draft FROM agent_turns ORDER BY id DESC LIMIT 1"
        )
        return row


async def open_quiet_chat(pesan: Pesan, text: str = "halo") -> QuietChat:
    shop = await open_shop(pesan)
    answer = await shop.seller.patch("/settings", {"agent_mode": "suggest"})
    assert answer.status_code == 200, answer.text
    chat = QuietChat(shop, StoreId(decode("sto", shop.seller.store_id)))
    await chat.hears(text)
    return chat


async def filled(chat: QuietChat, *, quantity: int = 2, buyer: str = BUDI) -> tuple[int, int]:
    """A cart ready to be ordered: its version and total in minor units."""
    tools = await chat.tools(buyer=buyer)
    await tools.set_quantity(chat.variant(), quantity)
    cart = await tools.set_address("Jl. Melati 4, Bandung", "Bandung")
    assert cart.total is not None
    async with chat.pesan.world.database.store(chat.store) as tx:
        await conversations.release_turn(tx, chat.store, tools.turn)
    return cart.version, cart.total.minor


def confirmed(version: int, total_minor: int) -> DialogueState:
    """The state of a buyer who has seen this summary."""
    return DialogueState(summary_version=version, summary_total_minor=total_minor)


async def at_once(*acts: Awaitable[Any]) -> list[Any]:
    return await asyncio.gather(*acts, return_exceptions=True)
