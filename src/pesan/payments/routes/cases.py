from http import HTTPStatus

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...kit import cursors
from ...kit.db import Tx
from ...kit.ids import CaseId, decode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from .. import actions
from ..models import CaseStatus
from ..queries import cases
from ..schemas import CaseOut, ResolveCase


@get("/reconciliation/cases", operation_id="listCases", right=Right.READ_PAYMENTS)
async def list_cases(
    call: NamedDependency[StoreCall],
    status: FromQuery[CaseStatus | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[CaseOut]:
    """Where money and orders do not agree and a person has to look, newest first."""
    after = cursors.read_id("cas", cursor)
    async with call.transaction() as tx:
        found = await cases.list_cases(
            tx,
            store=call.store,
            after=None if after is None else CaseId(after),
            status=status,
            limit=limit + 1,
        )
    shown = [CaseOut.of(case) for case in found[:limit]]
    return Page(shown, shown[-1].id if len(found) > limit else None)


@post(
    "/reconciliation/cases/{case_id:str}/resolution",
    operation_id="resolveCase",
    status_code=200,
    right=Right.REFUND,
)
async def resolve_case(
    call: NamedDependency[StoreCall], case_id: FromPath[str], data: JSONBody[ResolveCase]
) -> Response[CaseOut]:
    """Close a case by one of the actions it offers, and say how a refund left to a hand ended."""
    case = CaseId(decode("cas", case_id))

    async def act(tx: Tx) -> CaseOut:
        resolved = await actions.resolve(
            tx,
            call.store,
            case,
            actor=call.actor,
            resolution=data.note,
            was_refunded=data.refund == "succeeded",
            action=data.action,
        )
        return CaseOut.of(resolved)

    return await call.once(act, status_code=HTTPStatus.OK)


routes = [list_cases, resolve_case]
