"""Disputes: what a buyer's bank takes back, until when to answer, and where."""

from litestar import Response, get
from litestar.di import NamedDependency

from ....kit import cursors
from ....kit.errors import Invalid
from ....kit.ids import DisputeId
from ....stores import Right
from ...errors import NotHere
from ...queries import disputes as queries
from ...screen import Screen

_PAGE = 30
_OPEN_MAX = 100


@get("/money/disputes", operation_id="disputesPage", right=Right.READ_PAYMENTS)
async def disputes(screen: NamedDependency[Screen]) -> Response[bytes]:
    query = screen.request.query_params
    tab = query.get("tab", "open")
    if tab not in {"open", "done"}:
        raise NotHere
    try:
        before, row = cursors.read_by_time(query.get("before"))
    except Invalid as error:
        raise NotHere from error
    async with screen.transaction() as tx:
        older = None
        if tab == "open":
            found = await queries.open_disputes(tx, screen.store, _OPEN_MAX)
        else:
            found = await queries.ended_disputes(
                tx,
                store=screen.store,
                before=before,
                row=None if row is None else DisputeId(row),
                limit=_PAGE + 1,
            )
            if len(found) > _PAGE:
                older = cursors.by_time(found[_PAGE - 1].opened_at, found[_PAGE - 1].id)
        return await screen.page(
            tx,
            "money/disputes.html",
            active="money",
            disputes=found if tab == "open" else found[:_PAGE],
            tab=tab,
            older=older,
        )


routes = [disputes]
