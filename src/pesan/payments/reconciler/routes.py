import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from http import HTTPStatus

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from ... import stores
from ...catalogue import NotCsv, UploadCutOff
from ...kit import clock, cursors
from ...kit.db import Tx
from ...kit.ids import ReconciliationId, decode
from ...kit.money import Currency
from ...kit.schemas import Limit, Page
from ...kit.uploads import CSV, CUT_OFF, FILE_BYTES_MAX, Upload, chunks_of, media_type_of
from ...stores import Right, StoreCall
from ..errors import ReconciliationNotFound
from ..queries import reconciling
from . import actions
from .models import Bookkeeper, Leaf
from .schemas import ReconciliationOut, StatementOut
from .sides import Tally, read_leaf, side_of
from .statement import ERRORS_SHOWN_MAX, Batch, RowWrong, Statement


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
    async with call.transaction() as tx:
        currency = (await stores.require(tx, call.store)).currency
        side = await side_of(tx, call.world, call.store, provider)
    taken, tally, now = Taken(), Tally(), clock.now()
    try:
        async for batch in _batches(request, Statement(Currency(currency), now)):
            taken.note(batch)
            if not dry_run:
                await read_leaf(side, Leaf(tuple(batch.lines), None), now, tally)
                async with call.transaction() as tx:
                    taken.payouts += await actions.book_payouts(
                        tx, call.store, batch.payouts, livemode=side.livemode
                    )
    except CUT_OFF as error:
        raise UploadCutOff(rows=taken.rows) from error
    if not dry_run:
        async with call.transaction() as tx:
            actions.note_statement(
                tx, call.store, side.connection, actor=call.actor, rows=taken.rows
            )
    return StatementOut(
        dry_run=dry_run,
        rows=taken.rows,
        healed=tally.healed,
        opened=tally.opened,
        payouts=taken.payouts,
        failed=taken.failed,
        errors=taken.errors,
    )


@dataclass
class Taken:
    """What has come of a file so far."""

    rows: int = 0
    failed: int = 0
    payouts: int = 0
    errors: list[RowWrong] = field(default_factory=list)

    def note(self, batch: Batch) -> None:
        self.rows += batch.rows
        self.failed += len(batch.wrong)
        self.errors += batch.wrong[: ERRORS_SHOWN_MAX - len(self.errors)]


async def _batches(request: Upload, statement: Statement) -> AsyncIterator[Batch]:
    async for chunk in chunks_of(request):
        for batch in await asyncio.to_thread(statement.feed, chunk):
            yield batch
    for batch in await asyncio.to_thread(statement.end):
        yield batch


store_routes = [reconcile, list_reconciliations, get_reconciliation, import_statement]
