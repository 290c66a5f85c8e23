from collections.abc import Sequence

from .. import catalogue, inventory, stores
from ..catalogue import Product, Variant
from ..kit import clock
from ..kit.db import Tx
from ..kit.ids import CartId, ConversationId, StoreId, VariantId, encode, new_id
from ..kit.money import zero
from ..stores import Store
from . import queries, rules
from .errors import CartChanged, CartFull
from .models import LINES_MAX, QUANTITY_MAX, Cart, KeptItem, Line, Parcel


async def view(tx: Tx, store: StoreId, conversation: ConversationId) -> Cart:
    """The cart at today's prices, stock and fee. What is not sold any more is not in it."""
    kept = await queries.find_cart(tx, store, conversation)
    shop = await stores.require(tx, store)
    lines = await _lines(tx, store, kept.items if kept else ())
    subtotal = sum((line.total for line in lines), zero(shop.currency))
    address, city = (kept.address, kept.city) if kept else (None, None)
    parcel = _parcel(shop, lines, city)
    tax = rules.tax_on_top(shop, subtotal)
    total = rules.total(shop, subtotal=subtotal, tax=tax, parcel=parcel, address=address)
    return Cart(
        id=kept.id if kept else None,
        version=kept.version if kept else 0,
        address=address,
        city=city,
        lines=lines,
        subtotal=subtotal,
        parcel=parcel,
        tax=tax,
        total=total if lines else None,
    )


async def quote(
    tx: Tx, store: StoreId, conversation: ConversationId, *, city: str
) -> Parcel | None:
    """How the cart as it is would go to this city; None where the store does not ship."""
    shop, cart = await stores.require(tx, store), await view(tx, store, conversation)
    return _parcel(shop, cart.lines, city)


async def set_quantity(
    tx: Tx, store: StoreId, conversation: ConversationId, variant: VariantId, quantity: int
) -> Cart:
    """Puts exactly so many of a variant in the cart; nought takes it out.

    Raises catalogue.variant_not_found, inventory.out_of_stock, carts.full; the transaction is
    then to be rolled back.
    """
    assert 0 <= quantity <= QUANTITY_MAX, "the edge checks quantities"
    if quantity == 0:
        await queries.remove_item(
            tx,
            store=store,
            conversation=conversation,
            cart=CartId(new_id()),
            variant=variant,
            now=clock.now(),
        )
        return await view(tx, store, conversation)
    await _require_available(tx, store, [KeptItem(variant, quantity)])
    await queries.put_item(
        tx,
        store=store,
        conversation=conversation,
        cart=CartId(new_id()),
        variant=variant,
        quantity=quantity,
        now=clock.now(),
    )
    return await _not_too_full(tx, store, conversation)


async def put_items(
    tx: Tx, store: StoreId, conversation: ConversationId, items: Sequence[KeptItem]
) -> Cart:
    """Replaces everything in the cart. Raises as `set_quantity`."""
    await _require_available(tx, store, items)
    await queries.replace_items(
        tx,
        store=store,
        conversation=conversation,
        cart=CartId(new_id()),
        variants=[item.variant_id for item in items],
        quantities=[item.quantity for item in items],
        now=clock.now(),
    )
    return await _not_too_full(tx, store, conversation)


async def empty(tx: Tx, store: StoreId, conversation: ConversationId) -> Cart:
    """Takes everything out; the address stays."""
    return await put_items(tx, store, conversation, [])


async def set_address(
    tx: Tx, store: StoreId, conversation: ConversationId, text: str, city: str | None
) -> Cart:
    await queries.put_address(
        tx,
        store=store,
        conversation=conversation,
        cart=CartId(new_id()),
        address=text,
        city=city,
        now=clock.now(),
    )
    return await view(tx, store, conversation)


async def close(tx: Tx, store: StoreId, conversation: ConversationId, *, version: int) -> None:
    """Takes out what is being ordered, if the cart is still at this version; the address stays.

    Raises carts.changed: of two who order one cart, one wins.
    """
    closed = await queries.close(
        tx, store=store, conversation=conversation, version=version, now=clock.now()
    )
    if not closed:
        raise CartChanged


async def _not_too_full(tx: Tx, store: StoreId, conversation: ConversationId) -> Cart:
    """The change holds the cart's row, so what is counted here nobody else can add to."""
    kept = await queries.find_cart(tx, store, conversation)
    assert kept is not None, "a change makes the cart"
    if len(kept.items) > LINES_MAX:
        raise CartFull(lines=LINES_MAX)
    return await view(tx, store, conversation)


async def _require_available(tx: Tx, store: StoreId, items: Sequence[KeptItem]) -> None:
    sold = await _sold(tx, store, items)
    for item in items:
        if item.variant_id not in sold:
            raise catalogue.VariantNotFound(variant=encode("var", item.variant_id))
    short = [
        inventory.Shortage(item.variant_id, sold[item.variant_id][1].available)
        for item in items
        if not sold[item.variant_id][1].backorder
        and sold[item.variant_id][1].available < item.quantity
    ]
    if short:
        raise inventory.OutOfStock(short)


async def _sold(
    tx: Tx, store: StoreId, items: Sequence[KeptItem]
) -> dict[VariantId, tuple[Product, Variant]]:
    if not items:
        return {}
    products = await catalogue.products_of(tx, store, [item.variant_id for item in items])
    return {variant.id: (product, variant) for product in products for variant in product.variants}


async def _lines(tx: Tx, store: StoreId, items: Sequence[KeptItem]) -> tuple[Line, ...]:
    sold = await _sold(tx, store, items)
    return tuple(
        _line(*sold[item.variant_id], item.quantity) for item in items if item.variant_id in sold
    )


def _line(product: Product, variant: Variant, quantity: int) -> Line:
    return Line(
        variant_id=variant.id,
        name=f"{product.name} {variant.title.replace(' / ', ' ')}".strip(),
        quantity=quantity,
        unit_price=variant.price,
        available=variant.available,
        backorder=variant.backorder,
        weight_grams=variant.weight_grams or 0,
    )


def _parcel(shop: Store, lines: Sequence[Line], city: str | None) -> Parcel | None:
    return rules.parcel(
        shop.shipping_methods,
        city=city,
        weight=rules.weight_grams(lines),
        currency=shop.currency,
    )
