from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import OrderId, ReturnId, decode
from ...kit.money import Currency, Money, zero
from ...kit.schemas import MoneyIn, Page, read_money
from ...stores import Right, StoreCall
from .. import actions, queries
from ..models import Came
from ..schemas import CameIn, ReturnOut, TakeBack


@post(
    "/orders/{order_id:str}/returns",
    operation_id="returnOrder",
    right=Right.REFUND,
    key="required",
)
async def return_order(
    call: NamedDependency[StoreCall], order_id: FromPath[str], data: JSONBody[TakeBack]
) -> Response[ReturnOut]:
    """Record what came back: on the shelf again or not, and its money on its way to the buyer."""
    order = OrderId(decode("ord", order_id))
    came = _one_a_line(data.items)

    async def act(tx: Tx) -> ReturnOut:
        found = await actions.require_order(tx, call.store, order)
        made = await actions.take_back(
            tx,
            call.store,
            order,
            came=came,
            refund=_refund(data.refund, found.currency),
            reason=data.reason.strip(),
            actor=call.actor,
        )
        tx.wake()
        return ReturnOut.of(made)

    return await call.once(act)


@get("/orders/{order_id:str}/returns", operation_id="listReturns", right=Right.READ_ORDERS)
async def list_returns(
    call: NamedDependency[StoreCall], order_id: FromPath[str]
) -> Page[ReturnOut]:
    """What came back of an order, in the order in which it came."""
    order = OrderId(decode("ord", order_id))
    async with call.transaction() as tx:
        await actions.require_order(tx, call.store, order)
        found = await queries.returns_of(tx, call.store, order)
    return Page([ReturnOut.of(one) for one in found], None)


@get("/returns/{return_id:str}", operation_id="getReturn", right=Right.READ_ORDERS)
async def get_return(call: NamedDependency[StoreCall], return_id: FromPath[str]) -> ReturnOut:
    """One return, with the refunds that were started for it."""
    wanted = ReturnId(decode("ret", return_id))
    async with call.transaction() as tx:
        return ReturnOut.of(await actions.require_return(tx, call.store, wanted))


def _one_a_line(given: list[CameIn]) -> list[Came]:
    """Raises requests.invalid for a line that is named twice: is it to be sold again or not?"""
    came = sorted((part.read() for part in given), key=lambda part: part.item_id)
    if len({part.item_id for part in came}) < len(came):
        raise Invalid.field("items", "names one line twice")
    return came


def _refund(given: MoneyIn | None, currency: Currency) -> Money | None:
    """Raises requests.invalid."""
    if given is None:
        return None
    if given == "none":
        return zero(currency)
    amount = read_money(given, field="refund", currency=currency)
    if amount.minor == 0:
        raise Invalid.field("refund", 'must be more than nothing, or "none"')
    return amount


routes = [return_order, list_returns, get_return]
