from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ... import customers
from ...customers import CustomerOut
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import encode
from ...kit.schemas import wire_time
from ...stores import Right, StoreCall
from .. import actions
from ..schemas import MergeCustomer, MergeOut, UnmergeOut
from .paths import read_customer, read_merge


@post(
    "/customers/{customer_id:str}/merge",
    operation_id="mergeCustomers",
    status_code=200,
    right=Right.CHANGE_CUSTOMERS,
)
async def merge(
    call: NamedDependency[StoreCall], customer_id: FromPath[str], data: JSONBody[MergeCustomer]
) -> Response[MergeOut]:
    """Two customers are one person: everything of `from` becomes this one's."""
    customer, merged = read_customer(customer_id), read_customer(data.from_)

    async def act(tx: Tx) -> MergeOut:
        done = await actions.merge(tx, call.store, customer, merged, actor=call.actor)
        left = await customers.require_profile(tx, call.store, customer)
        return MergeOut(
            id=encode("mrg", done),
            customer=CustomerOut.of(left),
            merged_id=encode("cus", merged),
            merged_at=wire_time(clock.now()),
        )

    return await call.once(act, status_code=200)


@post(
    "/customer-merges/{merge_id:str}/undo",
    operation_id="undoMerge",
    status_code=200,
    right=Right.CHANGE_CUSTOMERS,
)
async def undo(call: NamedDependency[StoreCall], merge_id: FromPath[str]) -> Response[UnmergeOut]:
    """They were two after all: each has back what was theirs. What came since stays."""
    merge_key = read_merge(merge_id)

    async def act(tx: Tx) -> UnmergeOut:
        undone = await actions.undo(tx, call.store, merge_key, actor=call.actor)
        left = await customers.require_profile(tx, call.store, undone.customer_id)
        restored = await customers.require_profile(tx, call.store, undone.merged_id)
        return UnmergeOut(
            id=merge_id,
            customer=CustomerOut.of(left),
            restored=CustomerOut.of(restored),
            undone_at=wire_time(clock.now()),
        )

    return await call.once(act, status_code=200)


routes = [merge, undo]
