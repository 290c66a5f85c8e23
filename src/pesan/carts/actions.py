from collections.abc import Sequence
from functools import partial

from .. import catalogue, conversations, discounts, inventory, stores
from ..catalogue import Product, Variant
from ..kit import clock
from ..kit.db import Tx
from ..kit.ids import CartId, ConversationId, StoreId, VariantId, encode, new_id
from ..kit.live import tell
from ..kit.money import Money
from ..stores import Store, VersionStale
from . import queries, rules
from .errors import CartChanged, CartFull, MethodNotFound
from .models import LINES_MAX, QUANTITY_MAX, Cart, KeptItem, Line, Parcel

TOPIC = "carts"


async def view(tx: Tx, store: StoreId, conversation: ConversationId) -> Cart:
    """The cart at today's prices, stock, discount and fee. What is not sold any more is not in it."""
    kept = await queries.find_cart(tx, store, conversation)
    shop = await stores.require(tx, store)
    lines = await _lines(tx, store, kept.items if kept else ())
    address, city = (kept.address, kept.city) if kept else (None, None)
    code = kept.discount_code if kept else None
    parcel = _parcel(shop, lines, city, wanted=kept.shipping_method if kept else None)
    buyer = await conversations.require_conversation(tx, store, conversation)
    found = discounts.reckon(
        [line.total.minor for line in lines],
        offers=await discounts.offers_for(tx, store, customer=buyer.customer_id, code=code),
        code=code,
        fee_minor=_fee(shop, parcel),
        tax_rate_bp=shop.tax_rate_bp,
        tax_inclusive=shop.tax_inclusive,
        currency=shop.currency,
        now=clock.now(),
    )
    money = partial(Money, currency=shop.currency)
    is_ready = rules.is_ready(shop, lines, parcel=parcel, address=address)
    return Cart(
        id=kept.id if kept else None,
        version=kept.version if kept else 0,
        address=address,
        city=city,
        lines=lines,
        subtotal=money(found.subtotal_minor),
        discount=money(found.discount_minor),
        discount_code=code,
        discount_refusal=found.refusal,
        applied_code=found.applied.code if found.applied else None,
        parcel=parcel,
        shipping_discount=money(found.shipping_discount_minor),
        tax=money(0 if shop.tax_inclusive else found.tax_minor),
        total=money(found.total_minor) if is_ready else None,
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
        return await _changed(tx, store, conversation)
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
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    items: Sequence[KeptItem],
    *,
    version: int | None = None,
) -> Cart:
    """Replaces everything in the cart, if it still is at `version` where one is named.

    Raises requests.version_stale, and as `set_quantity`.
    """
    await _require_available(tx, store, items)
    replaced = await queries.replace_items(
        tx,
        store=store,
        conversation=conversation,
        cart=CartId(new_id()),
        version=version,
        variants=[item.variant_id for item in items],
        quantities=[item.quantity for item in items],
        now=clock.now(),
    )
    if not replaced:
        raise VersionStale(version=version)
    return await _not_too_full(tx, store, conversation)


async def empty(tx: Tx, store: StoreId, conversation: ConversationId) -> Cart:
    """Takes everything out; the address stays."""
    return await put_items(tx, store, conversation, [])


async def set_address(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    text: str,
    city: str | None,
    *,
    method: str | None = None,
) -> Cart:
    """Raises carts.shipping_method_not_found."""
    if method is not None:
        shop = await stores.require(tx, store)
        if all(known.code != method for known in shop.shipping_methods):
            raise MethodNotFound(method=method)
    await queries.put_address(
        tx,
        store=store,
        conversation=conversation,
        cart=CartId(new_id()),
        address=text,
        city=city,
        method=method,
        now=clock.now(),
    )
    return await _changed(tx, store, conversation)


async def set_discount(
    tx: Tx, store: StoreId, conversation: ConversationId, code: str | None
) -> Cart:
    """Names the discount code of this cart, or none.

    Raises discounts.not_applicable; the transaction is then to be rolled back.
    """
    spelled = None if code is None else discounts.canonical(code)
    if code is not None and spelled is None:
        raise discounts.NotApplicable(code, discounts.Refusal.UNKNOWN)
    await queries.put_code(
        tx,
        store=store,
        conversation=conversation,
        cart=CartId(new_id()),
        code=spelled,
        now=clock.now(),
    )
    cart = await _changed(tx, store, conversation)
    if spelled is not None and cart.discount_refusal is not None:
        raise discounts.NotApplicable(spelled, cart.discount_refusal)
    return cart


async def close(tx: Tx, store: StoreId, conversation: ConversationId, *, version: int) -> None:
    """Takes out what is being ordered, if the cart is still at this version; the address stays.

    Raises carts.changed: of two who order one cart, one wins.
    """
    closed = await queries.close(
        tx, store=store, conversation=conversation, version=version, now=clock.now()
    )
    if not closed:
        raise CartChanged
    await tell(tx, store, TOPIC)


async def _not_too_full(tx: Tx, store: StoreId, conversation: ConversationId) -> Cart:
    """The change holds the cart's row, so what is counted here nobody else can add to."""
    kept = await queries.find_cart(tx, store, conversation)
    assert kept is not None, "a change makes the cart"
    if len(kept.items) > LINES_MAX:
        raise CartFull(lines=LINES_MAX)
    return await _changed(tx, store, conversation)


async def _changed(tx: Tx, store: StoreId, conversation: ConversationId) -> Cart:
    await tell(tx, store, TOPIC)
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
        name=rules.name_of(product, variant),
        quantity=quantity,
        unit_price=variant.price,
        available=variant.available,
        backorder=variant.backorder,
        weight_grams=variant.weight_grams or 0,
    )


def _parcel(
    shop: Store, lines: Sequence[Line], city: str | None, *, wanted: str | None = None
) -> Parcel | None:
    return rules.parcel(
        shop.shipping_methods,
        city=city,
        weight=rules.weight_grams(lines),
        currency=shop.currency,
        wanted=wanted,
    )


def _fee(shop: Store, parcel: Parcel | None) -> int | None:
    """None while it is not known; a store without methods asks for none."""
    if parcel is None:
        return None if shop.shipping_methods else 0
    return parcel.fee.minor
