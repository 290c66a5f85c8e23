"""Orders that somebody of the shop prepares for a buyer, and then places as any other."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from ... import audit, catalogue, conversations, customers, discounts, stores
from ...discounts import Reckoning
from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import Invalid, Problem
from ...kit.ids import ConversationId, CustomerId, DraftId, StoreId, encode
from ...stores import VersionStale
from .. import queries, rules
from ..errors import DraftNotFound, DraftNotReady, DraftPlaced
from ..models import Draft, Item, Line, Order
from .place import place, read_code

CHANNEL = "staff"


async def create_draft(tx: Tx, store: StoreId, draft: Draft, *, actor: str) -> Draft:
    """Raises customers.not_found, conversations.not_found, catalogue.variant_not_found,
    discounts.not_applicable.
    """
    draft = await _checked(tx, store, draft)
    await _for_sale(tx, store, draft.items)
    await queries.insert_draft(
        tx, store=store, draft=draft.id, actor=actor, now=draft.created_at, **_columns(draft)
    )
    await _note(tx, store, "orders.draft", draft, actor=actor)
    return draft


async def change_draft(
    tx: Tx,
    store: StoreId,
    draft_id: DraftId,
    changes: dict[str, Any],
    *,
    version: int | None,
    actor: str,
) -> Draft:
    """`changes` are fields of Draft.

    Raises orders.draft_not_found, orders.draft_placed, requests.version_stale, and as making one.
    """
    before = await _lock(tx, store, draft_id)
    if version is not None and version != before.version:
        raise VersionStale(version=version)
    draft = await _checked(tx, store, replace(before, **changes))
    if "items" in changes:  # what was put in earlier may have left the shop meanwhile
        await _for_sale(tx, store, draft.items)
    now = clock.now()
    await queries.update_draft(tx, store=store, draft=draft_id, now=now, **_columns(draft))
    await _note(tx, store, "orders.change_draft", draft, actor=actor)
    return replace(draft, version=draft.version + 1, updated_at=now)


async def delete_draft(tx: Tx, store: StoreId, draft_id: DraftId, *, actor: str) -> None:
    """Raises orders.draft_not_found, orders.draft_placed."""
    draft = await _lock(tx, store, draft_id)
    await queries.delete_draft(tx, store=store, draft=draft_id, now=clock.now())
    await _note(tx, store, "orders.delete_draft", draft, actor=actor)


async def place_draft(
    tx: Tx, store: StoreId, draft_id: DraftId, *, actor: str, livemode: bool
) -> tuple[Order, list[Item]]:
    """Places it at the prices of this moment, once: of two who do, one finds it placed.

    Raises orders.draft_not_found, orders.draft_placed, orders.draft_not_ready, and as placing.
    """
    draft = await _lock(tx, store, draft_id)
    if draft.customer_id is None:
        raise DraftNotReady(missing="no customer")
    if not draft.items:
        raise DraftNotReady(missing="no items")
    channel = CHANNEL
    if draft.conversation_id is not None:
        thread = await conversations.require_conversation(tx, store, draft.conversation_id)
        channel = thread.channel
    order, items = await place(
        tx,
        store,
        customer=draft.customer_id,
        lines=draft.items,
        shipping=draft.shipping,
        discount_code=draft.discount_code,
        terms=draft.payment_terms,
        channel=channel,
        conversation=draft.conversation_id,
        livemode=livemode,
        note=draft.note,
        metadata=draft.metadata,
        actor=actor,
    )
    placed = await queries.mark_draft_placed(
        tx, store=store, draft=draft_id, order=order.id, now=clock.now()
    )
    assert placed, "looked at under the draft's lock"
    return order, items


async def require_draft(tx: Tx, store: StoreId, draft: DraftId) -> Draft:
    """Raises orders.draft_not_found."""
    found = await queries.find_draft(tx, store, draft)
    if found is None:
        raise DraftNotFound(draft=encode("dft", draft))
    return found


async def estimate(tx: Tx, store: StoreId, draft: Draft) -> Reckoning | None:
    """What it would cost this moment; None while it cannot be said."""
    shop = await stores.require(tx, store)
    products = await catalogue.products_of(tx, store, [line.variant_id for line in draft.items])
    sold = {variant.id: variant for product in products for variant in product.variants}
    if not draft.items or any(line.variant_id not in sold for line in draft.items):
        return None
    grams = sum((sold[one.variant_id].weight_grams or 0) * one.quantity for one in draft.items)
    try:
        method = rules.shipping_method(shop, draft.shipping)
        fee = rules.tariff(method, draft.shipping, currency=shop.currency).fee(grams)
    except Problem:
        return None
    return discounts.reckon(
        [sold[line.variant_id].price.minor * line.quantity for line in draft.items],
        offers=await discounts.offers_for(
            tx, store, customer=draft.customer_id, code=draft.discount_code
        ),
        code=draft.discount_code,
        fee_minor=fee.minor,
        tax_rate_bp=shop.tax_rate_bp,
        tax_inclusive=shop.tax_inclusive,
        currency=shop.currency,
        now=clock.now(),
    )


async def on_behalf(
    tx: Tx, store: StoreId, customer: CustomerId | None, conversation: ConversationId | None
) -> CustomerId | None:
    """Who an order is for: a thread's is its customer, and nobody else.

    Raises conversations.not_found, requests.invalid.
    """
    if conversation is None:
        return customer
    thread = await conversations.require_conversation(tx, store, conversation)
    if customer not in {None, thread.customer_id}:
        raise Invalid.field("conversation_id", "is another customer's thread")
    return thread.customer_id


async def _checked(tx: Tx, store: StoreId, draft: Draft) -> Draft:
    customer = await on_behalf(tx, store, draft.customer_id, draft.conversation_id)
    if customer is not None and await customers.find_customer(tx, store, customer) is None:
        raise customers.CustomerNotFound(customer=encode("cus", customer))
    code = read_code(draft.discount_code)
    return replace(draft, customer_id=customer, discount_code=code)


async def _for_sale(tx: Tx, store: StoreId, lines: Sequence[Line]) -> None:
    await catalogue.require_variants(tx, store, [line.variant_id for line in lines])


async def _lock(tx: Tx, store: StoreId, draft: DraftId) -> Draft:
    found = await queries.lock_draft(tx, store, draft)
    if found is None:
        raise DraftNotFound(draft=encode("dft", draft))
    if found.order_id is not None:
        raise DraftPlaced(order=encode("ord", found.order_id))
    return found


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "customer": draft.customer_id,
        "conversation": draft.conversation_id,
        "items": draft.items,
        "shipping": draft.shipping,
        "discount_code": draft.discount_code,
        "terms": draft.payment_terms,
        "note": draft.note,
        "metadata": draft.metadata,
    }


async def _note(tx: Tx, store: StoreId, action: str, draft: Draft, *, actor: str) -> None:
    await audit.record(
        tx, store, actor=actor, action=action, subject=encode("dft", draft.id), detail={}
    )
