"""An order and its lines, as the wire shows them."""

from msgspec import Struct

from ...inventory import Component
from ...kit.ids import encode
from ...kit.money import Money
from ...kit.schemas import MoneyOut, wire_time
from ..models import Item, Order


class ComponentOut(Struct, frozen=True):
    variant_id: str
    quantity: int

    @classmethod
    def of(cls, component: Component) -> "ComponentOut":
        return cls(encode("var", component.variant_id), component.quantity)


class ItemOut(Struct, frozen=True, kw_only=True):
    id: str
    variant_id: str
    product_id: str
    sku: str
    title: str
    quantity: int
    unit_price: MoneyOut
    total: MoneyOut
    discount: MoneyOut
    bundle: list[ComponentOut] | None

    @classmethod
    def of(cls, item: Item, currency: str) -> "ItemOut":
        return cls(
            id=encode("itm", item.id),
            variant_id=encode("var", item.variant_id),
            product_id=encode("prd", item.product_id),
            sku=item.sku,
            title=item.title,
            quantity=item.quantity,
            unit_price=MoneyOut.minor(item.unit_price_minor, currency),
            total=MoneyOut.minor(item.total_minor, currency),
            discount=MoneyOut.minor(item.discount_minor, currency),
            bundle=None if item.bundle is None else [ComponentOut.of(c) for c in item.bundle],
        )


class OrderOut(Struct, frozen=True, kw_only=True):
    id: str
    number: str
    status: str
    customer_id: str
    conversation_id: str | None
    channel: str
    livemode: bool
    items: list[ItemOut]
    subtotal: MoneyOut
    discount: MoneyOut
    discount_code: str | None
    shipping_fee: MoneyOut
    shipping_discount: MoneyOut
    tax: MoneyOut
    tax_inclusive: bool
    total: MoneyOut
    payment_terms: str
    shipping_method: str | None
    shipping_address: dict[str, str] | None
    note: str | None
    metadata: dict[str, str]
    reserved_until: str
    placed_at: str
    updated_at: str
    version: int

    @classmethod
    def of(cls, order: Order, items: list[Item]) -> "OrderOut":
        def money(minor: int) -> MoneyOut:
            return MoneyOut.of(Money(minor, order.currency))

        return cls(
            id=encode("ord", order.id),
            number=str(order.number),
            status=order.status,
            customer_id=encode("cus", order.customer_id),
            conversation_id=(
                None if order.conversation_id is None else encode("con", order.conversation_id)
            ),
            channel=order.channel,
            livemode=order.livemode,
            items=[ItemOut.of(item, order.currency) for item in items],
            subtotal=money(order.subtotal_minor),
            discount=money(order.discount_minor),
            discount_code=order.discount_code,
            shipping_fee=money(order.shipping_minor),
            shipping_discount=money(order.shipping_discount_minor),
            tax=money(order.tax_minor),
            tax_inclusive=order.tax_inclusive,
            total=money(order.total_minor),
            payment_terms=order.payment_terms,
            shipping_method=order.shipping_method,
            shipping_address=order.shipping_address,
            note=order.note,
            metadata=order.metadata,
            reserved_until=wire_time(order.reserved_until),
            placed_at=wire_time(order.placed_at),
            updated_at=wire_time(order.updated_at),
            version=order.version,
        )
