from http import HTTPStatus

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from ...catalogue import NotCsv
from ...kit import cursors
from ...kit.db import Tx
from ...kit.ids import ReconciliationId, decode
from ...kit.schemas import Limit, Page
from ...kit.uploads import CSV, FILE_BYTES_MAX, Upload, chunks_of, media_type_of
from ...stores import Right, StoreCall
from ..errors import ReconciliationNotFound
from ..queries import reconciling
from . import actions
from .importing import import_settlement
from .models import Bookkeeper
from .schemas import ReconciliationOut, StatementOut


@post(
    "/reconciliations",
    operation_id="reconcile",
    status_code=HTTPStatus.ACCEPTED,
    right=Right.REFUND,
)
async def reconcile(call: NamedDependency[StoreCall]) -> Response[ReconciliationOut]:
    """Hold our books against the gateways', now. One that goes on already is the answer."""

    async def act(tx: Tx) -> ReconciliationOut:
        run = await actions.begin(tx, call.store, actor=call.actor)
        assert run is not None, "begun, or going on: looked at in one transaction"
        return ReconciliationOut.of(run)

    return await call.once(act, status_code=HTTPStatus.ACCEPTED)


@get("/reconciliations", operation_id="listReconciliations", right=Right.READ_PAYMENTS)
async def list_reconciliations(
    call: NamedDependency[StoreCall],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[ReconciliationOut]:
    """When that was done, newest first, and what it found."""
    after = cursors.read_id("rec", cursor)
    async with call.transaction() as tx:
        found = await reconciling.list_runs(
            tx,
            store=call.store,
            after=None if after is None else ReconciliationId(after),
            limit=limit + 1,
        )
    shown = [ReconciliationOut.of(run) for run in found[:limit]]
    return Page(shown, shown[-1].id if len(found) > limit else None)


@get(
    "/reconciliations/{reconciliation_id:str}",
    operation_id="getReconciliation",
    right=Right.READ_PAYMENTS,
)
async def get_reconciliation(
    call: NamedDependency[StoreCall], reconciliation_id: FromPath[str]
) -> ReconciliationOut:
    run = ReconciliationId(decode("rec", reconciliation_id))
    async with call.transaction() as tx:
        found = await reconciling.find_run(tx, call.store, run)
    if found is None:
        raise ReconciliationNotFound(reconciliation=reconciliation_id)
    return ReconciliationOut.of(found)


@post(
    "/reconciliations/statement",
    operation_id="importStatement",
    takes=("text/csv",),
    streams=True,
    request_max_body_size=FILE_BYTES_MAX,
    status_code=HTTPStatus.OK,
    right=Right.REFUND,
)
async def import_statement(
    call: NamedDependency[StoreCall],
    request: Upload,
    provider: FromQuery[Bookkeeper],
    dry_run: FromQuery[bool] = False,
) -> StatementOut:
    """Hold our books against a gateway's settlement file. `dry_run` only says what is wrong with it.

    Two hundred rows at a time; the same file again changes nothing. docs/settlements-csv.md
    explains the columns.
    """
    media_type = media_type_of(request)
    if media_type not in CSV:
        raise NotCsv(media_type=media_type[:80])
    return await import_settlement(call, provider, chunks_of(request), dry_run=dry_run)


store_routes = [reconcile, list_reconciliations, get_reconciliation, import_statement]
