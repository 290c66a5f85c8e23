"""The bank's statement of the shop's own account: a file in, what it paid for out. What a file does
not say itself, a person says of each line.
"""

from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from ... import payments
from ...accounts import KeyHolder
from ...kit import cursors
from ...kit.db import Tx
from ...kit.errors import Refused
from ...kit.ids import PaymentId, StatementLineId, decode, encode
from ...kit.schemas import Limit, Page
from ...kit.uploads import FILE_BYTES_MAX, Upload, chunks_of
from ...payments import LineStatus
from ...stores import Right, StoreCall
from .. import actions, importing
from ..schemas import CandidateOut, IgnoreLine, MatchLine, StatementImported, StatementLineOut

OrderNumber = Annotated[int | None, QueryParameter(ge=1, le=2**31 - 1)]


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


@get(
    "/bank-statements/lines/{statement_line_id:str}/candidates",
    operation_id="listLineCandidates",
    right=Right.READ_PAYMENTS,
)
async def list_candidates(
    call: NamedDependency[StoreCall],
    statement_line_id: FromPath[str],
    order_number: OrderNumber = None,
) -> Page[CandidateOut]:
    """The transfers a line may be, the likeliest first: why, and what would come of it.

    Twenty at most, of the weeks around it; of any time where `order_number` names the order.
    """
    with_name = await _may_read_names(call)
    async with call.transaction() as tx:
        line = await payments.require_line(tx, call.store, _line(statement_line_id))
        found = await payments.guesses_for(tx, call.store, line, order_number=order_number)
    return Page([CandidateOut.of(one, line, with_name=with_name) for one in found], None)


@post(
    "/bank-statements/lines/{statement_line_id:str}/match",
    operation_id="matchStatementLine",
    status_code=200,
    right=Right.TAKE_PAYMENTS,
)
async def match_line(
    call: NamedDependency[StoreCall], statement_line_id: FromPath[str], data: JSONBody[MatchLine]
) -> Response[StatementLineOut]:
    """It is this transfer's money: booked once, and its order settled by what has come in all.

    Too little is a case until the rest comes; what is too much, too late or paid once more goes back.
    """

    async def act(tx: Tx) -> StatementLineOut:
        matched = await actions.match_line(
            tx,
            call.store,
            _line(statement_line_id),
            PaymentId(decode("pay", data.payment_id)),
            actor=call.actor,
            already_booked=data.already_booked,
        )
        return StatementLineOut.of(matched)

    return await call.once(act, status_code=200)


@post(
    "/bank-statements/lines/{statement_line_id:str}/ignore",
    operation_id="ignoreStatementLine",
    status_code=200,
    right=Right.TAKE_PAYMENTS,
)
async def ignore_line(
    call: NamedDependency[StoreCall], statement_line_id: FromPath[str], data: JSONBody[IgnoreLine]
) -> Response[StatementLineOut]:
    """It is no order's money: it waits for nobody any more."""

    async def act(tx: Tx) -> StatementLineOut:
        return StatementLineOut.of(
            await payments.ignore_line(
                tx, call.store, _line(statement_line_id), actor=call.actor, note=data.note
            )
        )

    return await call.once(act, status_code=200)


@post(
    "/bank-statements/lines/{statement_line_id:str}/reopen",
    operation_id="reopenStatementLine",
    status_code=200,
    right=Right.TAKE_PAYMENTS,
)
async def reopen_line(
    call: NamedDependency[StoreCall], statement_line_id: FromPath[str]
) -> Response[StatementLineOut]:
    """It was ignored, and may be an order's after all."""

    async def act(tx: Tx) -> StatementLineOut:
        return StatementLineOut.of(
            await payments.reopen_line(tx, call.store, _line(statement_line_id), actor=call.actor)
        )

    return await call.once(act, status_code=200)


async def _may_read_names(call: StoreCall) -> bool:
    """Everybody in a store may; a key only if it was given that right."""
    if not isinstance(call.principal, KeyHolder):
        return True
    right = Right.READ_CUSTOMERS
    try:
        async with StoreCall(call.world, call.store, call.principal, right, None).transaction():
            return True
    except Refused:
        return False


def _line(text: str) -> StatementLineId:
    return StatementLineId(decode("bsl", text))


routes = [
    import_statement,
    list_statement_lines,
    list_candidates,
    match_line,
    ignore_line,
    reopen_line,
]
