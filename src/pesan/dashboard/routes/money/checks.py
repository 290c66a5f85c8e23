"""Our books beside the gateways': when they were compared, and what was found."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from .... import payments
from ....kit.db import Tx
from ....kit.errors import Problem
from ....kit.ids import StoreId
from ....payments import Bookkeeper
from ....stores import Right, may
from ...errors import NotHere
from ...queries import money as queries
from ...screen import Screen
from .files import FORM_BYTES_MAX, chunks_of_form
from .forms import done, text_of

_RUNS = 20
_PATH = "/money/checks"
_OF_THE_FILE = {
    "catalogue.sheet_unreadable",
    "catalogue.too_many_rows",
    "payments.not_connected",
    "payments.statement_header_wrong",
}


@get(_PATH, operation_id="checksPage", right=Right.READ_PAYMENTS)
async def checks(screen: NamedDependency[Screen]) -> Response[bytes]:
    return await _page(screen, failed=screen.request.query_params.get("failed"))


@post("/money/checks/now", operation_id="reconcileByForm", status_code=303, right=Right.REFUND)
async def check_now(screen: NamedDependency[Screen]) -> Redirect:
    """One that goes on already serves as well."""

    async def act(tx: Tx, store: StoreId) -> None:
        await payments.reconcile(tx, store, actor=screen.call.actor)

    return await done(screen, _PATH, act)


@post(
    _PATH,
    operation_id="importSettlementByForm",
    status_code=200,
    request_max_body_size=FORM_BYTES_MAX,
    right=Right.REFUND,
)
async def import_settlement(screen: NamedDependency[Screen]) -> Response[bytes]:
    """A gateway's settlement file; tried first, where that was tapped."""
    form = await screen.request.form()
    provider = text_of(form, "provider", 20)
    if provider not in set(Bookkeeper):
        raise NotHere
    chunks = await chunks_of_form(screen)
    if chunks is None:
        return await _page(screen, failed="no_file")
    try:
        result = await payments.import_settlement(
            screen.call, provider, chunks, dry_run="try" in form
        )
    except Problem as problem:
        if problem.code not in _OF_THE_FILE:
            raise
        return await _page(screen, failed=problem.code.rpartition(".")[2])
    return await _page(screen, result=result)


async def _page(
    screen: Screen, *, failed: str | None = None, result: payments.StatementOut | None = None
) -> Response[bytes]:
    async with screen.transaction() as tx:
        known = await queries.gateways(tx, screen.store, [one.value for one in Bookkeeper])
        runs = await payments.list_runs(tx, store=screen.store, after=None, limit=_RUNS)
        ended = next((run for run in runs if run.finished_at is not None), None)
        return await screen.page(
            tx,
            "money/checks.html",
            active="money",
            heard={one.provider: one for one in ended.gateways} if ended is not None else {},
            gateways=known,
            runs=runs,
            result=result,
            failed=failed,
            can_check=may(screen.role, Right.REFUND),
            can_see_gateways=may(screen.role, Right.READ_CONNECTIONS),
        )


routes = [checks, check_now, import_settlement]
