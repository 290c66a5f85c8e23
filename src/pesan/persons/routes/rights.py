from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import encode
from ...kit.schemas import wire_time
from ...stores import Right, StoreCall
from .. import actions
from ..schemas import ErasureOut, ExportOut
from .paths import read_customer


@get(
    "/customers/{customer_id:str}/export",
    operation_id="exportCustomer",
    right=Right.EXPORT_CUSTOMERS,
)
async def export(call: NamedDependency[StoreCall], customer_id: FromPath[str]) -> ExportOut:
    """Everything the store holds of a person, table by table, for them to take along."""
    async with call.transaction() as tx:
        found = await actions.export(tx, call.store, read_customer(customer_id), actor=call.actor)
    return ExportOut.of(call.store, found.customer, found.dossier)


@post(
    "/customers/{customer_id:str}/erasure",
    operation_id="eraseCustomer",
    status_code=200,
    right=Right.ERASE_CUSTOMERS,
)
async def erase(
    call: NamedDependency[StoreCall], customer_id: FromPath[str]
) -> Response[ErasureOut]:
    """Take a person's data out of every table. There is no way back; sums and goods stay.

    Asked again, it sweeps up what came since.
    """
    customer = read_customer(customer_id)

    async def act(tx: Tx) -> ErasureOut:
        done = await actions.erase(
            tx, call.store, customer, secret=call.world.secret, actor=call.actor
        )
        return ErasureOut(
            customer_id=encode("cus", done.customer),
            erased_at=wire_time(clock.now()),
            rows=done.rows,
        )

    return await call.once(act, status_code=200)


routes = [export, erase]
