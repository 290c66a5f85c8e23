"""One order: what it is, and what a merchant may do with it now."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from ... import orders, payments
from ...kit.db import Tx
from ...kit.ids import ItemId, OrderId
from ...stores import Right, may
from ..errors import NotHere
from ..forms import read_id
from ..models import ItemRow
from ..queries import orders as queries
from ..screen import Screen

_HAPPENINGS = 60
_PROOFS = 20


class Can(Struct, frozen=True, kw_only=True):
    """Which buttons there are."""

    pack: bool
    cancel: bool
    complete: bool
    take_back: bool
    take_payments: bool
    note: bool


class Line(Struct, frozen=True, kw_only=True):
    """A line, and how many of it can be packed or come back."""

    item: ItemRow
    left: int
    out: int


@get("/orders/{order_id:str}", operation_id="orderPage", right=Right.READ_ORDERS)
async def order(screen: NamedDependency[Screen], order_id: FromPath[str]) -> Response[bytes]:
    return await draw_order(screen, order_named(order_id))


async def draw_order(screen: Screen, wanted: OrderId) -> Response[bytes]:
    """Raises dashboard.not_here."""
    async with screen.transaction() as tx:
        facts = await read_order(tx, screen, wanted)
        return await screen.page(tx, "order.html", active="orders", **facts)


async def read_order(tx: Tx, screen: Screen, wanted: OrderId) -> dict[str, object]:
    """Raises dashboard.not_here."""
    found = await queries.find_order(tx, screen.store, wanted)
    plain = await orders.find_order(tx, screen.store, wanted)
    if found is None or plain is None:
        raise NotHere
    items = await queries.items(tx, screen.store, wanted)
    lines = _lines(items, await orders.progress_of(tx, screen.store, wanted))
    proofs = await payments.proofs_of_order(tx, store=screen.store, order=wanted, limit=_PROOFS)
    return {
        "order": found,
        "lines": lines,
        "titles": {item.id: item.title for item in items},
        "parcels": await orders.fulfilments_of(tx, screen.store, wanted),
        "happened": await orders.timeline(
            tx,
            store=screen.store,
            order=wanted,
            before_at=None,
            before_id=None,
            limit=_HAPPENINGS,
        ),
        "payments": await queries.payments(tx, screen.store, wanted),
        "proofs": proofs,
        "suspicions": {
            payment: await payments.suspicions_of(tx, screen.store, payment)
            for payment in {proof.payment_id for proof in proofs}
        },
        "may_confirm": payments.may_confirm,
        "refunds": await queries.refunds(tx, screen.store, wanted),
        "couriers": orders.COURIERS,
        "courier_name": orders.courier_name,
        "tracking_url": orders.tracking_url,
        "can": _can(screen, plain, lines),
    }


def order_named(text: str) -> OrderId:
    """Raises dashboard.not_here."""
    return OrderId(read_id("ord", text))


def _lines(items: list[ItemRow], progress: list[orders.Progress]) -> list[Line]:
    known: dict[ItemId, orders.Progress] = {line.item_id: line for line in progress}
    return [
        Line(
            item=item,
            left=item.quantity - (known[item.id].packed if item.id in known else 0),
            out=known[item.id].shipped - known[item.id].returned if item.id in known else 0,
        )
        for item in items
    ]


def _can(screen: Screen, order: orders.Order, lines: list[Line]) -> Can:
    works = may(screen.role, Right.CHANGE_ORDERS)
    status, terms = order.status, order.payment_terms
    is_out = any(line.out for line in lines)
    return Can(
        pack=works and orders.may_pack(status, terms) and any(line.left for line in lines),
        cancel=works
        and orders.may_move(status, orders.OrderStatus.CANCELLED, terms)
        and not is_out,
        complete=works and status is orders.OrderStatus.DELIVERED,
        take_back=may(screen.role, Right.REFUND) and is_out,
        take_payments=may(screen.role, Right.TAKE_PAYMENTS),
        note=works,
    )


routes = [order]
