"""The bank's statement of the shop's own account: a file in, what it paid for out."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery

from ... import payments
from ...kit import cursors
from ...kit.ids import StatementLineId, encode
from ...kit.schemas import Limit, Page
from ...kit.uploads import FILE_BYTES_MAX, Upload, chunks_of
from ...payments import LineStatus
from ...stores import Right, StoreCall
from .. import importing
from ..schemas import StatementImported, StatementLineOut


@post(
    "/bank-statements",
    operation_id="importBankStatement",
    takes=("text/csv",),
    streams=True,
    status_code=200,
    request_max_body_size=FILE_BYTES_MAX,
    right=Right.TAKE_PAYMENTS,
)
async def import_statement(call: NamedDependency[StoreCall], request: Upload) -> StatementImported:
    """Import the bank's CSV: each credit that can only be one open transfer pays it.

    A line is taken once, however often its file is sent. What may be several transfers becomes a
    case of each; the rest is listed for a person.
    """
    return await importing.import_statement(call, chunks_of(request))


@get("/bank-statements/lines", operation_id="listStatementLines", right=Right.READ_PAYMENTS)
async def list_statement_lines(
    call: NamedDependency[StoreCall],
    status: FromQuery[LineStatus | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[StatementLineOut]:
    """Credits of imported statements, newest first: what nobody has been found for, too."""
    after = cursors.read_id("bsl", cursor)
    async with call.transaction() as tx:
        found = await payments.list_lines(
            tx,
            store=call.store,
            after=None if after is None else StatementLineId(after),
            status=status,
            limit=limit + 1,
        )
    more = encode("bsl", found[limit - 1].id) if len(found) > limit else None
    return Page([StatementLineOut.of(line) for line in found[:limit]], more)


routes = [import_statement, list_statement_lines]
