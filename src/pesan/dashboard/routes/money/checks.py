"""Our books beside the gateways': when they were compared, and what was found."""

from litestar import Response, get, post
from litestar.di import NamedDependency

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
from .forms import Answer, done, text_of

_RUNS = 20
_PATH = "/money/checks"


@get(_PATH, operation_id="checksPage", right=Right.READ_PAYMENTS)
async def checks(screen: NamedDependency[Screen]) -> Response[bytes]:
    return await _page(screen)


@post("/money/checks/now", operation_id="reconcileByForm", status_code=303, right=Right.REFUND)
async def check_now(screen: NamedDependency[Screen]) -> Answer:
    """One that goes on already serves as well."""

    async def act(tx: Tx, store: StoreId) -> None:
        await payments.reconcile(tx, store, actor=screen.call.actor)

    return await done(screen, _PATH, act, lambda: _page(screen))


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
    try:
        chunks = await chunks_of_form(screen)
        result = await payments.import_settlement(
            screen.call, provider, chunks, dry_run="try" in form
        )
    except Problem as problem:
        return await screen.refuse(problem, _PATH, lambda: _page(screen))
    return await _page(screen, result=result)


async def _page(screen: Screen, *, result: payments.StatementOut | None = None) -> Response[bytes]:
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
            can_check=may(screen.role, Right.REFUND),
            can_see_gateways=may(screen.role, Right.READ_CONNECTIONS),
        )


routes = [checks, check_now, import_settlement]
