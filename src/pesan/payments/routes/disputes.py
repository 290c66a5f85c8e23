from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from ...kit import cursors
from ...kit.ids import DisputeId, PaymentId, decode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from ..models import DisputeState
from ..queries import disputes
from ..schemas import DisputeOut


@get("/disputes", operation_id="listDisputes", right=Right.READ_PAYMENTS)
async def list_disputes(
    call: NamedDependency[StoreCall],
    status: FromQuery[DisputeState | None] = None,
    payment_id: FromQuery[str | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[DisputeOut]:
    """What buyers' banks ask about or took back, newest first, and until when each is answered."""
    after = cursors.read_id("dsp", cursor)
    async with call.transaction() as tx:
        payment = None if payment_id is None else PaymentId(decode("pay", payment_id))
        found = await disputes.list_disputes(
            tx,
            store=call.store,
            after=None if after is None else DisputeId(after),
            state=status,
            payment=payment,
            limit=limit + 1,
        )
    shown = [DisputeOut.of(one) for one in found[:limit]]
    return Page(shown, shown[-1].id if len(found) > limit else None)


routes = [list_disputes]
