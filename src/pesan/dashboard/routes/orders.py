from collections.abc import Iterable
from itertools import groupby

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ...kit.ids import NoSuchId, OrderId, decode, encode
from ...stores import Right
from ..errors import NotHere
from ..models import VariantRow
from ..queries import orders as queries
from ..screen import Screen, clean

_PAGE = 30
_PRODUCTS = 60

TABS: dict[str, list[str]] = {
    "all": [],
    "pay": ["awaiting_payment"],
    "ship": ["paid", "packed"],
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
    async with screen.transaction() as tx:
        found = await queries.orders(
            tx,
            screen.store,
            statuses=TABS[tab],
            words=like(words),
            before=_order(query["before"]) if "before" in query else None,
            limit=_PAGE + 1,
        )
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


@get("/orders/{order_id:str}", operation_id="orderPage", right=Right.READ_ORDERS)
async def order(screen: NamedDependency[Screen], order_id: FromPath[str]) -> Response[bytes]:
    wanted = _order(order_id)
    async with screen.transaction() as tx:
        found = await queries.find_order(tx, screen.store, wanted)
        if found is None:
            raise NotHere
        return await screen.page(
            tx,
            "order.html",
            active="orders",
            order=found,
            items=await queries.items(tx, screen.store, wanted),
            history=await queries.history(tx, screen.store, wanted),
            payments=await queries.payments(tx, screen.store, wanted),
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


def _order(text: str) -> OrderId:
    try:
        return OrderId(decode("ord", text))
    except NoSuchId as error:
        raise NotHere from error


routes = [orders, order, products]
