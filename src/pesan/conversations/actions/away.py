"""Who writes to people while the store is closed is told so, once in each closed period."""

from ... import customers, stores
from ...kit import clock
from ...kit.db import Tx
from ...stores import Store
from ..models import Author, Conversation, Owner
from .say import say


async def say_away(tx: Tx, shop: Store, conversation: Conversation) -> None:
    """In the customer's language. The agent answers at any hour: there the store has to ask for it."""
    if shop.away_message is None:
        return
    if conversation.owner is not Owner.HUMAN and not shop.away_always:
        return
    since = stores.closed_since(shop, clock.now())
    if since is None:
        return
    await say(
        tx,
        shop.id,
        conversation.id,
        text=await _words(tx, shop, conversation, shop.away_message),
        author=Author.SYSTEM,
        once=f"away:{since.isoformat()}",
    )


async def _words(tx: Tx, shop: Store, conversation: Conversation, usual: str) -> str:
    customer = await customers.find_customer(tx, shop.id, conversation.customer_id)
    spoken = conversation.dialogue.get("language")
    locale = (customer and customer.locale) or spoken or shop.locale
    return shop.away_translations.get(str(locale), usual)
