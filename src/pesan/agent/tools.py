"""The verbs a brain may call, as the chat's customer in the chat's store.

Each call is a transaction of its own. Whatever a brain passes, hijacked or not, reaches no other
store and no other customer, and names no price: those are never arguments.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from .. import carts, catalogue, orders, payments, stores
from ..conversations import CATALOGUE_ORDER, Conversation, Turn, require_conversation
from ..kit import metrics
from ..kit.away import once_more
from ..kit.cards import mask
from ..kit.db import Tx
from ..kit.errors import Problem
from ..kit.ids import StoreId, VariantId, encode
from ..kit.text import line, prose
from ..kit.world import World
from ..orders import Order, OrderStatus
from . import actions
from .errors import ArgumentRefused, BudgetSpent, NotConfirmed, TurnLost
from .guard import Facts
from .models import (
    CartLine,
    CartView,
    CatalogueOrder,
    DialogueState,
    OrderedThing,
    OrderView,
    ProductFound,
    ShippingQuote,
    VariantFound,
)
from .trace import ToolCall, shown

T = TypeVar("T")

CALLS_MAX = 8
PRODUCTS_MAX = 5
TEXT_MAX = 500  # characters of an address; longer ones are cut
CITY_MAX = 80
CODE_MAX = 60
QUERY_MAX = 200
_PAID = frozenset(
    {
        OrderStatus.PAID,
        OrderStatus.PACKED,
        OrderStatus.SHIPPED,
        OrderStatus.DELIVERED,
        OrderStatus.COMPLETED,
    }
)


class ChatTools:
    """Made for one turn; remembers what was called and what was told."""

    def __init__(
        self, world: World, turn: Turn, state: DialogueState, facts: Facts, shop: stores.Store
    ) -> None:
        self.world = world
        self.turn = turn
        self.state = state  # as the turn began: what the buyer has seen
        self.facts = facts
        self.shop = shop  # as the turn began
        self.calls: list[ToolCall] = []
        self.handed_over: str | None = None  # carried out when the turn is finished

    @property
    def store(self) -> StoreId:
        return self.turn.store_id

    async def search_products(self, query: str) -> Sequence[ProductFound]:
        async def act(tx: Tx) -> list[ProductFound]:
            words = line(query)[:QUERY_MAX]
            if words:
                found = await catalogue.search(tx, self.store, words, PRODUCTS_MAX)
            else:
                found = await catalogue.list_products(
                    tx, self.store, status=catalogue.ProductStatus.ACTIVE, limit=PRODUCTS_MAX
                )
            return [_product(product) for product in found]

        return await self._run("search_products", act, reads=True, query=query)

    async def show_variant(self, variant: VariantId) -> ProductFound | None:
        async def act(tx: Tx) -> ProductFound | None:
            products = await catalogue.products_of(tx, self.store, [variant])
            return _product(products[0], only=variant) if products else None

        return await self._run("show_variant", act, reads=True, variant=variant)

    async def show_cart(self) -> CartView:
        async def act(tx: Tx) -> CartView:
            return _cart(await carts.view(tx, self.store, self.turn.conversation_id))

        return await self._run("show_cart", act)

    async def set_quantity(self, variant: VariantId, quantity: int) -> CartView:
        async def act(tx: Tx) -> CartView:
            conversation = await self._mine(tx)
            if not 0 <= quantity <= carts.QUANTITY_MAX:
                raise ArgumentRefused(argument="a quantity", value=quantity)
            return _cart(
                await carts.set_quantity(tx, self.store, conversation.id, variant, quantity)
            )

        return await self._run("set_quantity", act, variant=variant, quantity=quantity)

    async def empty_cart(self) -> CartView:
        async def act(tx: Tx) -> CartView:
            conversation = await self._mine(tx)
            return _cart(await carts.empty(tx, self.store, conversation.id))

        return await self._run("empty_cart", act)

    async def take_catalogue_order(self) -> CatalogueOrder:
        async def act(tx: Tx) -> CatalogueOrder:
            conversation = await self._mine(tx)
            orders_sent = [one for one in self.turn.messages if one.type == CATALOGUE_ORDER]
            request = carts.Request(filled=False, lines=())
            for message in orders_sent:  # the last one is the cart
                request = await carts.take_request(tx, self.store, message.id)
            cart = _cart(await carts.view(tx, self.store, conversation.id))
            return _ordered(request, cart)

        return await self._run("take_catalogue_order", act)

    async def set_address(self, text: str, city: str | None) -> CartView:
        async def act(tx: Tx) -> CartView:
            conversation = await self._mine(tx)
            address = mask(prose(text))[:TEXT_MAX]
            if not address:
                raise ArgumentRefused(argument="an address", value="empty")
            known = None if city is None else mask(line(city))[:CITY_MAX] or None
            return _cart(await carts.set_address(tx, self.store, conversation.id, address, known))

        return await self._run("set_address", act, text=text, city=city)

    async def apply_discount_code(self, code: str) -> CartView:
        async def act(tx: Tx) -> CartView:
            conversation = await self._mine(tx)
            said = mask(line(code))[:CODE_MAX]
            if not said:
                raise ArgumentRefused(argument="a discount code", value="empty")
            return _cart(await carts.set_discount(tx, self.store, conversation.id, said))

        return await self._run("apply_discount_code", act, code=code)

    async def cities(self) -> Sequence[str]:
        self._spend()
        found = stores.cities_of(self.shop.shipping_methods)
        self.facts.tell(found)
        self._note("cities", {}, found)
        return found

    async def quote_shipping(self, city: str) -> ShippingQuote | None:
        async def act(tx: Tx) -> ShippingQuote | None:
            where = line(city)[:CITY_MAX]
            parcel = await carts.quote(tx, self.store, self.turn.conversation_id, city=where)
            return None if parcel is None else ShippingQuote(where, parcel.name, parcel.fee)

        return await self._run("quote_shipping", act, city=city)

    async def place_order(self, *, cart_version: int, total_minor: int) -> OrderView:
        async def act(tx: Tx) -> OrderView:
            conversation = await self._mine(tx)
            seen = (self.state.summary_version, self.state.summary_total_minor)
            if seen != (cart_version, total_minor):
                raise NotConfirmed
            order = await actions.place_cart(
                tx,
                self.world,
                self.store,
                conversation,
                version=cart_version,
                total_minor=total_minor,
                actor=encode("cus", conversation.customer_id),
            )
            if order.total and await payments.latest(tx, self.store, order.id) is None:
                self.handed_over = f"order #{order.number} needs its payment taken by hand"
            # No link yet: it comes with the code, as soon as the gateway has given one.
            return replace(await self._order(tx, order), pay_url=None)

        return await self._run(
            "place_order", act, cart_version=cart_version, total_minor=total_minor
        )

    async def latest_order(self) -> OrderView | None:
        async def act(tx: Tx) -> OrderView | None:
            found = await orders.latest_order(tx, self.store, self.turn.customer_id, None)
            return None if found is None else await self._order(tx, found)

        return await self._run("latest_order", act)

    async def find_order(self, number: str) -> OrderView | None:
        async def act(tx: Tx) -> OrderView | None:
            said = number.strip().removeprefix("#")
            if not (said.isascii() and said.isdigit() and len(said) < 16):
                return None
            found = await orders.latest_order(tx, self.store, self.turn.customer_id, int(said))
            return None if found is None else await self._order(tx, found)

        return await self._run("find_order", act, number=number)

    async def cancel_unpaid_order(self) -> OrderView | None:
        async def act(tx: Tx) -> OrderView | None:
            conversation = await self._mine(tx)
            customer = conversation.customer_id
            latest = await orders.latest_order(tx, self.store, customer, None)
            # Locked and read again: a payment may come this moment, and a paid order is a human's.
            held = latest and await orders.lock_order(tx, self.store, latest.id)
            if held is None or held.status is not OrderStatus.AWAITING_PAYMENT:
                return None
            cancelled = await orders.cancel(
                tx,
                self.store,
                held.id,
                actor=encode("cus", customer),
                reason="the buyer called it off in the chat",
            )
            return await self._order(tx, cancelled)

        return await self._run("cancel_unpaid_order", act)

    async def hand_over(self, reason: str) -> None:
        """Takes effect with the reply, in its transaction: a reply after it would be dropped."""
        self.handed_over = mask(prose(reason))[:200]
        self._note("hand_over", {"reason": reason}, "after the reply")

    async def _run(
        self,
        tool: str,
        act: Callable[[Tx], Awaitable[T]],
        *,
        reads: bool = False,
        **arguments: object,
    ) -> T:
        self._spend()

        async def attempt() -> T:
            database = self.world.database
            async with database.apart(self.store) if reads else database.store(self.store) as tx:
                return await act(tx)

        try:
            answer = await once_more(attempt)
        except Problem as problem:
            metrics.PROBLEMS.labels(problem.code).inc()
            self.facts.tell(problem)
            self._note(tool, arguments, f"{problem.code}: {problem}")
            raise
        self.facts.tell(answer)
        self._note(tool, arguments, answer)
        return answer

    def _spend(self) -> None:
        if len(self.calls) >= CALLS_MAX:
            raise BudgetSpent(calls=CALLS_MAX)

    def _note(self, tool: str, arguments: dict[str, object], answer: object) -> None:
        given = {name: shown(value) for name, value in arguments.items()}
        self.calls.append(ToolCall(tool=tool, arguments=given, answer=shown(answer)))

    async def _mine(self, tx: Tx) -> Conversation:
        """The conversation, while this turn has it. Raises agent.turn_lost."""
        conversation = await require_conversation(tx, self.store, self.turn.conversation_id)
        if conversation.owner != "agent" or conversation.fence != self.turn.fence:
            raise TurnLost
        return conversation

    async def _order(self, tx: Tx, order: Order) -> OrderView:
        payment = await payments.latest(tx, self.store, order.id)
        payable = (
            order.status is OrderStatus.AWAITING_PAYMENT
            and payment is not None
            and payment.status in payments.LIVE
        )
        url, ways = None, dict[payments.Method, None]()
        if payment is not None and payable:
            ways[payments.Method(payment.method)] = None
        if payment is not None and payable and payment.method != payments.Method.COD:
            url = f"{self.world.public_url}/pay/{payment.pay_token}"
            others = await payments.choices_for(tx, self.store, payment)
            ways |= dict.fromkeys(one.method for one in others)
        return OrderView(
            order=order.id,
            number=str(order.number),
            status=order.status,
            total=order.total,
            pay_url=url,
            paid=order.status in _PAID,
            pay_ways=tuple(ways),
        )


def _product(product: catalogue.Product, *, only: VariantId | None = None) -> ProductFound:
    return ProductFound(
        name=product.name,
        variants=tuple(
            VariantFound(
                variant=variant.id,
                sku=variant.sku,
                title=variant.title,
                options=variant.options,
                price=variant.price,
                available=variant.available,
                backorder=variant.backorder,
            )
            for variant in product.variants
            if only is None or variant.id == only
        ),
    )


def _ordered(request: carts.Request, cart: CartView) -> CatalogueOrder:
    prices = {encode("var", line.variant): line.unit_price for line in cart.lines}
    return CatalogueOrder(
        taken=request.filled,
        otherwise=tuple(
            OrderedThing(
                name=line.name,
                quantity=line.quantity,
                price=prices.get(line.variant_id or ""),
                differences=line.differences,
            )
            for line in request.lines
            if line.differences
        ),
        cart=cart,
    )


def _cart(cart: carts.Cart) -> CartView:
    return CartView(
        version=cart.version,
        lines=tuple(
            CartLine(
                variant=line.variant_id,
                name=line.name,
                quantity=line.quantity,
                unit_price=line.unit_price,
                total=line.total,
                available=line.available,
            )
            for line in cart.lines
        ),
        subtotal=cart.subtotal,
        address=cart.address,
        city=cart.city,
        discount=cart.discount,
        discount_code=cart.applied_code,
        shipping=cart.parcel.fee - cart.shipping_discount if cart.parcel else None,
        shipping_name=cart.parcel.name if cart.parcel else None,
        tax=cart.tax,
        total=cart.total,
    )
