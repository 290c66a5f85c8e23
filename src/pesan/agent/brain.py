"""The two protocols a brain stands between: what it may call, and how it is called."""

from collections.abc import Sequence
from typing import Protocol

from ..kit.ids import VariantId
from .models import (
    CartView,
    CatalogueOrder,
    OrderView,
    ProductFound,
    Reply,
    ShippingQuote,
    TurnContext,
)


class Tools(Protocol):
    """The verbs a brain may call. They run as the chat's customer in the chat's store.

    Store, customer, price, discount, tax, currency and payment status are never arguments.
    Each raises the Problem of the room it reaches (inventory.out_of_stock, ...).
    """

    async def search_products(self, query: str) -> Sequence[ProductFound]:
        """Best first, at most 5 products; typo-tolerant; Indonesian and English synonyms.

        An empty query lists what the shop sells.
        """
        ...

    async def show_variant(self, variant: VariantId) -> ProductFound | None:
        """The product of this variant with this variant alone; None when it is not sold any more."""
        ...

    async def show_cart(self) -> CartView: ...

    async def set_quantity(self, variant: VariantId, quantity: int) -> CartView:
        """Puts exactly so many of a variant in the cart; 0 takes it out.

        Raises inventory.out_of_stock when there are not as many, and leaves the cart as it was.
        """
        ...

    async def empty_cart(self) -> CartView: ...

    async def take_catalogue_order(self) -> CatalogueOrder:
        """Makes what the buyer sent from the channel's catalogue their cart, at the shop's prices and
        as far as there is stock; twice as once.
        """
        ...

    async def set_address(self, text: str, city: str | None) -> CartView:
        """Keeps the delivery address; the cart answers with the fee for its city."""
        ...

    async def apply_discount_code(self, code: str) -> CartView:
        """Names the cart's discount code; what it takes off is the shop's to say.

        Raises discounts.not_applicable, and leaves the cart as it was.
        """
        ...

    async def cities(self) -> Sequence[str]:
        """Every city the store's shipping methods name, so an address can be read for one."""
        ...

    async def quote_shipping(self, city: str) -> ShippingQuote | None:
        """The fee to this city for the cart as it is; None where the shop does not ship."""
        ...

    async def place_order(self, *, cart_version: int, total_minor: int) -> OrderView:
        """Places the confirmed cart: stock reserved, payment asked for, or none of it.

        Raises carts.changed when the cart is not the one that was confirmed, and
        inventory.out_of_stock.
        """
        ...

    async def latest_order(self) -> OrderView | None: ...

    async def find_order(self, number: str) -> OrderView | None:
        """One of this customer's own orders, by the number people say."""
        ...

    async def cancel_unpaid_order(self) -> OrderView | None:
        """Cancels the latest order if it still awaits payment; None when there is none."""
        ...

    async def hand_over(self, reason: str) -> None:
        """Gives the conversation to a human; the agent falls silent until it is given back."""
        ...


class Brain(Protocol):
    async def turn(self, context: TurnContext, tools: Tools) -> Reply: ...
