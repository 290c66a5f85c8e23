from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ...orders import OrderNotFound
from ...papers import Paper, draw
from ...stores import Right
from ..errors import NotHere
from ..screen import Screen, html
from .order import order_named


@get("/orders/{order_id:str}/invoice", operation_id="invoicePage", right=Right.READ_ORDERS)
async def invoice(screen: NamedDependency[Screen], order_id: FromPath[str]) -> Response[bytes]:
    """To be printed, or sent on as a file."""
    return await _paper(screen, order_id, Paper.INVOICE)


@get("/orders/{order_id:str}/packing-slip", operation_id="slipPage", right=Right.READ_ORDERS)
async def slip(screen: NamedDependency[Screen], order_id: FromPath[str]) -> Response[bytes]:
    """To be packed by, and put into the parcel."""
    return await _paper(screen, order_id, Paper.SLIP)


async def _paper(screen: Screen, order_id: str, paper: Paper) -> Response[bytes]:
    query = screen.request.query_params
    async with screen.transaction() as tx:
        shop = await screen.shop(tx)
        try:
            body = await draw(
                tx,
                screen.store,
                order_named(order_id),
                paper,
                size=query.get("size"),
                language=query.get("lang", shop.language),
                here=screen.request.url.path,
            )
        except OrderNotFound as error:
            raise NotHere from error
    return html(body)


routes = [invoice, slip]
