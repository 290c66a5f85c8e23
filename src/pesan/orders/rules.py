"""Decisions about orders that need no clock and no database."""

import secrets
from collections.abc import Iterable

from .models import Line, OrderStatus

AWAITING, PAID = OrderStatus.AWAITING_PAYMENT, OrderStatus.PAID
PACKED, SHIPPED = OrderStatus.PACKED, OrderStatus.SHIPPED
DELIVERED, COMPLETED = OrderStatus.DELIVERED, OrderStatus.COMPLETED
EXPIRED, CANCELLED = OrderStatus.EXPIRED, OrderStatus.CANCELLED
RETURNED = OrderStatus.RETURNED

# status -> what it may become. `expired | cancelled -> paid` only with stock taken again.
MOVES: dict[OrderStatus, frozenset[OrderStatus]] = {
    AWAITING: frozenset({PAID, EXPIRED, CANCELLED}),
    PAID: frozenset({PACKED, CANCELLED}),
    PACKED: frozenset({SHIPPED, CANCELLED}),
    SHIPPED: frozenset({DELIVERED, RETURNED}),
    DELIVERED: frozenset({COMPLETED, RETURNED}),
    COMPLETED: frozenset({RETURNED}),
    EXPIRED: frozenset({PAID}),
    CANCELLED: frozenset({PAID}),
    RETURNED: frozenset(),
}

# What a person may set by hand; the rest follows from money, time or its own route.
BY_HAND = frozenset({PACKED, SHIPPED, DELIVERED, COMPLETED, CANCELLED})


def sources(to: OrderStatus) -> list[OrderStatus]:
    """Where an order may come from to become `to`."""
    return [status for status, targets in MOVES.items() if to in targets]


def may_move(status: OrderStatus, to: OrderStatus) -> bool:
    return to in MOVES[status]


def possible(status: OrderStatus) -> str:
    return ", ".join(sorted(MOVES[status])) or "nothing"


def merged(lines: Iterable[Line]) -> list[Line]:
    """One line a variant, quantities added up, in the order first named."""
    total: dict[object, Line] = {}
    for line in lines:
        known = total.get(line.variant_id)
        quantity = line.quantity + (known.quantity if known else 0)
        total[line.variant_id] = Line(line.variant_id, quantity)
    return list(total.values())


def fresh_numbers() -> list[int]:
    """Candidates for an order's number: short and sayable, longer when the short ones are taken.

    Random, so a number says nothing about how many orders a store has.
    """
    return [secrets.randbelow(9 * 10**digits) + 10**digits for digits in (5, 5, 6, 6, 7, 8)]
