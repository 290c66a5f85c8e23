"""A cart that a buyer filled in the channel's own catalogue, on a phone with prices and stock of then."""

from typing import Any

import msgspec

from .. import catalogue, conversations, stores
from ..channels import RequestedItem
from ..conversations import Conversation, Message, Owner
from ..kit import clock
from ..kit.db import Tx
from ..kit.ids import CartId, MessageId, StoreId, VariantId, decode, new_id
from ..kit.live import tell
from ..kit.money import Currency, Money
from . import queries, rules
from .actions import TOPIC
from .models import Request, RequestedLine

FILLED = "The cart was filled from the catalogue."
PROPOSED = "The customer sent an order from the catalogue; the cart is left as it is."


async def take_request(tx: Tx, store: StoreId, message: MessageId) -> Request:
    """Makes it the conversation's cart, at our prices and as far as there is stock, once.

    A cart that a seller has in hand stays as it is: they see what was asked for, and decide. What
    was there of it, and what was not, stands on the message.
    Raises conversations.not_found.
    """
    came = await conversations.require_message(tx, store, message)
    thread = await conversations.locked(tx, store, came.conversation_id)
    asked = await conversations.require_message(tx, store, message)  # as it is under the lock
    if "cart" in asked.payload:
        before = msgspec.convert(asked.payload["cart"], Request)
        if before.filled or thread.owner is Owner.HUMAN:
            return before  # else the agent goes on with what a seller left
    items = _items_in(asked)
    if not items:  # unreadable, or erased since
        return Request(filled=False, lines=())
    shop = await stores.require(tx, store)
    sold = await catalogue.sold_as(tx, store, [item.retailer_id for item in items])
    lines = rules.requested(items, sold, currency=shop.currency)
    request = Request(
        filled=any(line.quantity for line in lines) and await _may_fill(tx, thread), lines=lines
    )
    await conversations.note_on(tx, store, message, {"cart": msgspec.to_builtins(request)})
    if request.filled:
        await _fill(tx, thread, lines)
    if thread.owner is Owner.HUMAN:
        told, event = (FILLED, "cart_filled") if request.filled else (PROPOSED, "cart_proposed")
        await conversations.tell_sellers(
            tx, store, thread.id, told, event=event, once=f"cart:{message}"
        )
    return request


async def _may_fill(tx: Tx, thread: Conversation) -> bool:
    """An agent's cart is the buyer's own; a seller's may hold what was agreed on by hand."""
    if thread.owner is not Owner.HUMAN:
        return True
    kept = await queries.find_cart(tx, thread.store_id, thread.id)
    return kept is None or not kept.items


async def _fill(tx: Tx, thread: Conversation, lines: tuple[RequestedLine, ...]) -> None:
    """With what there is this moment: the stock was read in this transaction."""
    into = [(line.variant_id, line.quantity) for line in lines if line.quantity and line.variant_id]
    await queries.replace_items(
        tx,
        store=thread.store_id,
        conversation=thread.id,
        cart=CartId(new_id()),
        version=None,
        variants=[VariantId(decode("var", variant)) for variant, _ in into],
        quantities=[quantity for _, quantity in into],
        now=clock.now(),
    )
    await tell(tx, thread.store_id, TOPIC)


def _items_in(message: Message) -> list[RequestedItem]:
    found: list[dict[str, Any]] = message.payload.get("items", [])
    return [RequestedItem(one["retailer_id"], one["quantity"], _shown(one)) for one in found]


def _shown(item: dict[str, Any]) -> Money | None:
    shown = item.get("shown")
    return None if shown is None else Money.of(shown["amount"], Currency(shown["currency"]))
