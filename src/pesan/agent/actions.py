"""From a confirmed cart to a placed order with its payment under way: all of it, or nothing."""

import secrets

from .. import carts, conversations, customers, orders, payments, stores
from ..conversations import Conversation
from ..kit.away import TryAgain
from ..kit.db import Tx
from ..kit.ids import ConversationId, PaymentId, StoreId, encode, new_id
from ..kit.world import World
from ..orders import Order, PayWith, Shipping
from .phones import phone_in

CART = "cart"  # the order's metadata says which cart it was, and at which version
_TOKEN_BYTES = 16
_USUAL = {"stripe": payments.Method.CARD}  # else QRIS, which every bank and wallet reads


async def order_cart(
    tx: Tx,
    world: World,
    store: StoreId,
    conversation: ConversationId,
    *,
    version: int | None,
    actor: str,
) -> Order:
    """Places a conversation's cart for its buyer: as it is, or as it was read at `version`.

    Raises conversations.not_found, requests.version_stale, carts.not_ready, and as `place_cart`.
    """
    found = await conversations.require_conversation(tx, store, conversation)
    cart = await carts.view(tx, store, conversation)
    if version is not None and cart.version != version:
        raise stores.VersionStale(version=version)
    if not cart.lines:
        raise carts.CartNotReady(missing="nothing is in it")
    if cart.total is None:
        raise carts.CartNotReady(missing="no address the store ships to")
    return await place_cart(
        tx,
        world,
        store,
        found,
        version=cart.version,
        total_minor=cart.total.minor,
        actor=actor,
    )


async def place_cart(
    tx: Tx,
    world: World,
    store: StoreId,
    conversation: Conversation,
    *,
    version: int,
    total_minor: int,
    actor: str,
) -> Order:
    """Places a conversation's cart as it was confirmed, once: the same confirmation told again
    (its worker died before it could answer) gives the same order.

    Raises carts.changed, inventory.out_of_stock, catalogue.variant_not_found.
    """
    cart = await carts.view(tx, store, conversation.id)
    if (cart.version, cart.total and cart.total.minor) != (version, total_minor):
        placed = await _placed(tx, store, conversation, f"{_cart_ref(cart)}:{version}")
        if placed is not None and placed.total_minor == total_minor:
            return placed
        raise carts.CartChanged
    await carts.close(tx, store, conversation.id, version=version)
    at_the_door = cart.parcel is not None and cart.parcel.type is stores.MethodType.COD
    pay_with = None
    if not at_the_door:
        pay_with = await _pay_with(tx, world, store, livemode=conversation.livemode)
    try:
        order, _ = await orders.place(
            tx,
            store,
            customer=conversation.customer_id,
            lines=[orders.Line(line.variant_id, line.quantity) for line in cart.lines],
            shipping=_shipping(cart),
            # A code that does not apply now was not in the total that was confirmed.
            discount_code=None if cart.discount_refusal else cart.discount_code,
            channel=conversation.channel,
            actor=actor,
            conversation=conversation.id,
            pay_with=pay_with,
            livemode=pay_with.livemode if pay_with else conversation.livemode,
            metadata={CART: f"{_cart_ref(cart)}:{version}"},
        )
    except customers.CustomerNotFound as error:
        now = await conversations.require_conversation(tx, store, conversation.id)
        if now.customer_id == conversation.customer_id:
            raise
        raise TryAgain from error  # they were merged at this moment: it is whose they became
    if order.total_minor != total_minor:  # a price changed between the look and the order
        raise carts.CartChanged
    if pay_with is not None and order.total_minor > 0:
        await payments.ask_soon(tx, store, pay_with.payment)
    elif order.total_minor > 0:
        await _take_by_hand(tx, world, order, at_the_door=at_the_door, actor=actor)
    return order


async def _take_by_hand(
    tx: Tx, world: World, order: Order, *, at_the_door: bool, actor: str
) -> None:
    """Cash for the courier, else a transfer to the shop's account; nothing where it has none."""
    if not at_the_door and not await payments.accounts_of(tx, order.store_id):
        return
    method = payments.Method.COD if at_the_door else payments.Method.BANK_TRANSFER
    await payments.begin(
        tx,
        world,
        order.store_id,
        order.id,
        provider=payments.Provider.MANUAL,
        method=method,
        actor=actor,
    )


async def _placed(
    tx: Tx, store: StoreId, conversation: Conversation, reference: str
) -> Order | None:
    latest = await orders.latest_order(tx, store, conversation.customer_id, None)
    return latest if latest and latest.metadata.get(CART) == reference else None


def _cart_ref(cart: carts.Cart) -> str:
    return "" if cart.id is None else encode("crt", cart.id)


def _shipping(cart: carts.Cart) -> Shipping | None:
    phone = None if cart.address is None else phone_in(cart.address)
    address = {"text": cart.address, "city": cart.city, "phone": phone}
    given = {name: value for name, value in address.items() if value is not None} or None
    if cart.parcel is None:
        return None if given is None else Shipping(address=given)
    return Shipping(method=cart.parcel.method, address=given)


async def _pay_with(tx: Tx, world: World, store: StoreId, *, livemode: bool) -> PayWith | None:
    """The attempt the order begins with. A simulated buyer never reaches a gateway that is live."""
    real, simulated = ("xendit", "stripe"), ("sandbox",)
    for provider in (*real, *simulated) if livemode else (*simulated, *real):
        found = await stores.find_credentials(tx, world, store, provider)
        if found is not None and (livemode or not found.livemode):
            return PayWith(
                payment=PaymentId(new_id()),
                connection=found.connection,
                provider=provider,
                method=_USUAL.get(provider, payments.Method.QRIS),
                livemode=found.livemode,
                pay_token=secrets.token_urlsafe(_TOKEN_BYTES),
            )
    return None
