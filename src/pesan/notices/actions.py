from typing import Any

from .. import conversations, customers, stores
from ..kit.db import Tx
from ..kit.ids import ConversationId
from ..orders import Order
from .texts import Language


async def tell(
    tx: Tx, order: Order, text: str, *, once: str, payload: dict[str, Any] | None = None
) -> None:
    """Says it in the order's conversation, once. An order without one is nobody's to be told of."""
    if order.conversation_id is not None:
        await conversations.say(
            tx,
            order.store_id,
            order.conversation_id,
            text=text,
            author=conversations.Author.SYSTEM,
            once=once,
            payload=payload,
            about=order.id,
        )


async def call_human(tx: Tx, order: Order, *, reason: str) -> None:
    """The order's conversation belongs to a human from now on."""
    if order.conversation_id is not None:
        await conversations.hand_over(tx, order.store_id, order.conversation_id, reason=reason)


async def language_of(tx: Tx, order: Order, conversation: ConversationId) -> Language:
    """What the buyer writes in, else what they are known to prefer, else the shop's."""
    found = await conversations.require_conversation(tx, order.store_id, conversation)
    customer = await customers.find_customer(tx, order.store_id, order.customer_id)
    shop = await stores.require(tx, order.store_id)
    for said in (found.dialogue.get("language"), customer and customer.locale, shop.locale):
        if said in list(Language):
            return Language(said)
    return Language.INDONESIAN
