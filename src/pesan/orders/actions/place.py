"""Placing an order: one round trip that does all of it, or nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

from ... import audit, catalogue, customers, discounts, inventory, payments, stores
from ...kit import clock
from ...kit.away import TryAgain
from ...kit.db import Tx
from ...kit.errors import Problem
from ...kit.events import emit, handlers_of
from ...kit.ids import (
    ConversationId,
    CustomerId,
    EventId,
    ItemId,
    OrderId,
    StoreId,
    TimerId,
    encode,
    new_id,
)
from ...kit.money import Currency, Money
from ...stores import Store
from .. import queries, rules
from ..errors import TotalTooLarge
from ..events import OrderPlaced, OrderTaken
from ..models import Item, Line, Order, OrderStatus, PaymentTerms, PayWith, Shipping
from .moves import EXPIRE, mark_paid

LOOKS_MAX = 3  # at a store that changes while it is being sold from


async def place(
    tx: Tx,
    store: StoreId,
    *,
    customer: CustomerId,
    lines: Sequence[Line],
    shipping: Shipping | None,
    channel: str,
    actor: str,
    discount_code: str | None = None,
    terms: PaymentTerms | None = None,
    conversation: ConversationId | None = None,
    pay_with: PayWith | None = None,
    livemode: bool = True,
    note: str | None = None,
    metadata: dict[str, str] | None = None,
    order: OrderId | None = None,
) -> tuple[Order, list[Item]]:
    """Places an order: holds its stock and begins its payment, or does neither.

    One round trip, and a second for a thread whose buyer is to be told. `order` may be given by a
    caller that must not place it twice.
    Raises inventory.out_of_stock, catalogue.variant_not_found, customers.not_found,
    discounts.not_applicable, discounts.taken_meanwhile, orders.shipping_method_not_found,
    orders.nowhere_to_ship, orders.total_too_large, requests.invalid.
    """
    wanted = rules.merged(lines)
    assert wanted, "an order has a line: the edge refuses an empty one"
    order, now = order or OrderId(new_id()), clock.now()
    code = read_code(discount_code)
    given: dict[str, Any] = {
        "store": store,
        "order": order,
        "customer": customer,
        "conversation": conversation,
        "channel": channel,
        "livemode": livemode,
        "variants": [line.variant_id for line in wanted],
        "quantities": [line.quantity for line in wanted],
        "items": [ItemId(one) for one in sorted(new_id() for _ in wanted)],
        "numbers": rules.fresh_numbers(),
        "most": rules.TOTAL_MINOR_MAX,
        "shipping_method": shipping.method if shipping else None,
        "shipping_address": shipping.address if shipping else None,
        "discount_code": code,
        "patience_minutes": rules.TERMS_PATIENCE_MINUTES,
        "reserved_until": None,
        "note": note,
        "metadata": metadata or {},
        "actor": actor,
        "now": now,
        "timer": TimerId(new_id()),
        "timer_kind": EXPIRE,
        "payment": pay_with.payment if pay_with else None,
        "connection": pay_with.connection if pay_with else None,
        "provider": pay_with.provider if pay_with else None,
        "method": pay_with.method if pay_with else None,
        "pay_token": pay_with.pay_token if pay_with else None,
        "event": EventId(new_id()),
        "event_type": OrderPlaced.type,
        "event_data": {"order_id": str(order)},
        "handlers": handlers_of(OrderPlaced),
        "low_handlers": handlers_of(inventory.StockLow),
    }
    rows, terms = await _place(tx, store, given, shipping, terms)
    refuse(rows[0], customer=customer, code=discount_code)
    tx.facts.append(OrderPlaced.type)
    tx.wake()
    placed = _order(rows[0], given, terms)
    begun = {} if pay_with is None else {"payment": encode("pay", pay_with.payment)}
    audit.note(
        tx,
        store,
        actor=actor,
        action="orders.place",
        subject=encode("ord", order),
        detail={"to": placed.status.value, **begun},
        entry=order,  # its first row of history bears its id, as the payment's does
    )
    if conversation is not None and actor != encode("cus", customer):
        await emit(tx, OrderTaken(store_id=store, order_id=order))
    items = [item_of(row, order) for row in rows]
    if placed.total_minor == 0:  # nothing to collect
        await payments.close_attempts(tx, store, order, to="cancelled", actor=actor)
        placed = await mark_paid(tx, store, order, reason="nothing to pay")
    return placed, items


async def _place(
    tx: Tx,
    store: StoreId,
    given: dict[str, Any],
    shipping: Shipping | None,
    terms: PaymentTerms | None,
) -> tuple[list[queries.PlacedRow], PaymentTerms]:
    """By the store as we remember it; by the store as it is, when it has changed since."""
    for look in range(LOOKS_MAX):
        shop = await stores.recall(tx, store, fresh=look > 0)
        try:
            fee = fee_by(shop, shipping, terms)
        except Problem:
            if look == 0:
                continue
            raise
        try:
            with discount_races(given["discount_code"]):
                rows = await queries.place(tx, **given, **fee)
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name != "orders_number_key":
                raise
            raise TryAgain from error  # another order drew the same number, not yet to be seen
        if not rows[0].is_stale:
            return rows, PaymentTerms(fee["terms"])
    raise TryAgain


def fee_by(shop: Store, shipping: Shipping | None, terms: PaymentTerms | None) -> dict[str, Any]:
    """What a statement is told of delivery and payment, by the store at this version."""
    method = rules.shipping_method(shop, shipping)
    tariff = rules.tariff(method, shipping, currency=shop.currency)
    return {
        "store_version": shop.version,
        "base_minor": tariff.base.minor,
        "per_kg_minor": tariff.per_kg.minor,
        "terms": rules.terms(terms, method).value,
    }


def read_code(given: str | None) -> str | None:
    """Raises discounts.not_applicable for what can be no code at all."""
    if given is None:
        return None
    code = discounts.canonical(given)
    if code is None:
        raise discounts.NotApplicable(given, discounts.Refusal.UNKNOWN)
    return code


class discount_races:  # noqa: N801 - used as a phrase: `with discount_races(code):`
    """Two orders of one customer met at the last use of a discount; a CHECK ended the later one."""

    def __init__(self, code: str | None) -> None:
        self._code = code

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        match error:
            case asyncpg.CheckViolationError(
                constraint_name="discount_customers_never_overused"
            ) if self._code:
                reason = discounts.Refusal.CUSTOMER_USED_UP
                raise discounts.NotApplicable(self._code, reason) from error
            case asyncpg.CheckViolationError(constraint_name="discount_customers_never_overused"):
                raise discounts.TakenMeanwhile from error


def refuse(row: queries.PlacedRow, *, customer: CustomerId, code: str | None) -> None:
    """Raises what kept the statement from placing the order, the first that applies."""
    if row.unknown:
        raise catalogue.VariantNotFound(variant=encode("var", row.unknown[0]))
    if not row.customer_found:
        raise customers.CustomerNotFound(customer=encode("cus", customer))
    if row.is_too_large:
        raise TotalTooLarge(most=Money(rules.TOTAL_MINOR_MAX, Currency.IDR).whole())
    if row.discount_refusal is not None and not row.shortages:
        assert code is not None
        raise discounts.NotApplicable(code, discounts.Refusal(row.discount_refusal))
    if row.number is None:
        raise inventory.OutOfStock(
            [inventory.Shortage(s.variant_id, s.available) for s in row.shortages]
        )


def _order(row: queries.PlacedRow, given: dict[str, Any], terms: PaymentTerms) -> Order:
    assert row.number is not None
    assert row.currency is not None
    assert row.subtotal_minor is not None
    assert row.discount_minor is not None
    assert row.shipping_minor is not None
    assert row.shipping_discount_minor is not None
    assert row.tax_minor is not None
    assert row.tax_inclusive is not None
    assert row.total_minor is not None
    assert row.reserved_until is not None
    now: datetime = given["now"]
    return Order(
        id=given["order"],
        store_id=given["store"],
        number=row.number,
        customer_id=given["customer"],
        conversation_id=given["conversation"],
        status=OrderStatus.AWAITING_PAYMENT,
        channel=given["channel"],
        livemode=given["livemode"],
        currency=Currency(row.currency),
        subtotal_minor=row.subtotal_minor,
        discount_minor=row.discount_minor,
        discount_code=row.discount_code,
        shipping_minor=row.shipping_minor,
        shipping_discount_minor=row.shipping_discount_minor,
        tax_minor=row.tax_minor,
        tax_inclusive=row.tax_inclusive,
        total_minor=row.total_minor,
        payment_terms=terms,
        shipping_method=given["shipping_method"],
        shipping_address=given["shipping_address"],
        note=given["note"],
        metadata=given["metadata"],
        reserved_until=row.reserved_until,
        placed_at=now,
        updated_at=now,
        version=1,
    )


def item_of(row: queries.PlacedRow, order: OrderId) -> Item:
    assert row.item_id is not None
    assert row.variant_id is not None
    assert row.product_id is not None
    assert row.sku is not None
    assert row.title is not None
    assert row.quantity is not None
    assert row.price_minor is not None
    assert row.line_discount_minor is not None
    return Item(
        id=row.item_id,
        order_id=order,
        variant_id=row.variant_id,
        product_id=row.product_id,
        sku=row.sku,
        title=row.title,
        quantity=row.quantity,
        unit_price_minor=row.price_minor,
        total_minor=row.price_minor * row.quantity,
        discount_minor=row.line_discount_minor,
        bundle=row.bundle,
    )
