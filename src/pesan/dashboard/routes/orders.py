from collections.abc import Iterable
from itertools import groupby

from litestar import Response, get
from litestar.di import NamedDependency

from ... import customers
from ...kit.db import Tx
from ...kit.ids import OrderId, encode
from ...stores import Right
from ..errors import NotHere
from ..forms import read_id
from ..models import OrderRow, VariantRow
from ..queries import orders as queries
from ..screen import Screen, clean

_PAGE = 30
_PRODUCTS = 60
CUSTOMERS_MAX = 200  # whom somebody's words may mean

TABS: dict[str, list[str]] = {
    "all": [],
    "pay": ["awaiting_payment"],
    "paid": ["paid"],
    "packed": ["packed"],
    "sent": ["shipped", "delivered"],
    "done": ["completed"],
    "off": ["expired", "cancelled", "returned"],
}


@get("/orders", operation_id="ordersPage", right=Right.READ_ORDERS)
async def orders(screen: NamedDependency[Screen]) -> Response[bytes]:
    query = screen.request.query_params
    tab = query.get("tab", "all")
    words = clean(query.get("q", ""), characters_max=80).removeprefix("#")
    if tab not in TABS:
        raise NotHere
    before = _order(query["before"]) if "before" in query else None
    async with screen.transaction() as tx:
        found = await _found(tx, screen, words, statuses=TABS[tab], before=before)
        more = encode("ord", found[_PAGE - 1].id) if len(found) > _PAGE else None
        return await screen.page(
            tx,
            "orders.html",
            active="orders",
            orders=found[:_PAGE],
            tab=tab,
            words=words,
            older=more,
        )


@get("/products", operation_id="productsPage", right=Right.READ_PRODUCTS)
async def products(screen: NamedDependency[Screen]) -> Response[bytes]:
    words = clean(screen.request.query_params.get("q", ""), characters_max=80)
    async with screen.transaction() as tx:
        found = await queries.variants(tx, screen.store, words=like(words), limit=_PRODUCTS)
        return await screen.page(
            tx, "products.html", active="products", products=_by_product(found), words=words
        )


def like(words: str) -> str | None:
    """A pattern that finds these very characters anywhere; None finds everything."""
    if not words:
        return None
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _by_product(found: Iterable[VariantRow]) -> list[list[VariantRow]]:
    return [list(rows) for _, rows in groupby(found, key=lambda row: row.product_id)]


async def _found(
    tx: Tx, screen: Screen, words: str, *, statuses: list[str], before: OrderId | None
) -> list[OrderRow]:
    if words:
        whose = await customers.matching(tx, screen.store, words, limit=CUSTOMERS_MAX)
        number = int(words) if words.isascii() and words.isdigit() and len(words) < 16 else None
        return await queries.orders_of(
            tx,
            screen.store,
            customers=whose,
            number=number if before is None else None,
            statuses=statuses,
            before=before,
            limit=_PAGE + 1,
        )
    if statuses:
        return await queries.orders_in(
            tx, screen.store, statuses=statuses, before=before, limit=_PAGE + 1
        )
    return await queries.orders(tx, screen.store, before=before, limit=_PAGE + 1)


def _order(text: str) -> OrderId:
    return OrderId(read_id("ord", text))


routes = [orders, products]
