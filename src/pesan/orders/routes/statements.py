"""The bank's statement of the shop's own account: a file in, what it paid for out."""

from collections import Counter
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery

from ... import payments, stores
from ...kit import clock
from ...kit.db import once_more
from ...kit.ids import PaymentId, StatementLineId, decode, encode
from ...kit.schemas import Limit, Page
from ...kit.uploads import CUT_OFF, FILE_BYTES_MAX, Upload, chunks_of
from ...payments import Credit, Fault, LineStatus, Reading
from ...stores import Right, StoreCall
from .. import actions
from ..errors import StatementCutOff
from ..schemas import FaultOut, MatchOut, StatementImported, StatementLineOut

SHOWN_MAX = 200  # of matches and of faults


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
    async with call.transaction() as tx:
        shop = await stores.require(tx, call.store)
    today = clock.now().astimezone(ZoneInfo(shop.timezone)).date()
    counts, matches, faults = Counter[str](), list[MatchOut](), list[FaultOut]()
    try:
        async for found in _read(request, Reading(shop.currency, today=today)):
            if isinstance(found, Fault):
                counts["faults"] += 1
                faults += [FaultOut(found.row, found.message)] if len(faults) < SHOWN_MAX else []
                continue
            outcome, payment = await _book(call, found) or ("seen", None)
            counts[outcome] += 1
            if payment is not None and len(matches) < SHOWN_MAX:
                matches.append(MatchOut(row=found.row, payment_id=encode("pay", payment)))
    except CUT_OFF as error:
        raise StatementCutOff(credits=sum(counts.values())) from error
    async with call.transaction() as tx:
        told = {name: str(count) for name, count in counts.items()}
        await call.note(tx, "payments.import_statement", told)
    return StatementImported(
        matched=counts[LineStatus.MATCHED],
        ambiguous=counts[LineStatus.AMBIGUOUS],
        unmatched=counts[LineStatus.UNMATCHED],
        seen_before=counts["seen"],
        unreadable=counts["faults"],
        matches=matches,
        errors=faults,
    )


@get("/bank-statements/lines", operation_id="listStatementLines", right=Right.READ_PAYMENTS)
async def list_statement_lines(
    call: NamedDependency[StoreCall],
    status: FromQuery[LineStatus | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[StatementLineOut]:
    """Credits of imported statements, newest first: what nobody has been found for, too."""
    after = None if cursor is None else StatementLineId(decode("bsl", cursor))
    async with call.transaction() as tx:
        found = await payments.list_lines(
            tx, store=call.store, after=after, status=status, limit=limit + 1
        )
    more = encode("bsl", found[limit - 1].id) if len(found) > limit else None
    return Page([StatementLineOut.of(line) for line in found[:limit]], more)


async def _read(request: Upload, reading: Reading) -> AsyncIterator[Credit | Fault]:
    async for chunk in chunks_of(request):
        for found in reading.feed(chunk, final=False):
            yield found
    for found in reading.feed(b"", final=True):
        yield found


async def _book(call: StoreCall, credit: Credit) -> tuple[LineStatus, PaymentId | None] | None:
    """A line is a transaction of its own: whatever ends the file half way, these are whole."""

    async def attempt() -> tuple[LineStatus, PaymentId | None] | None:
        async with call.transaction() as tx:
            return await actions.book_credit(tx, call.store, credit, actor=call.actor)

    return await once_more(attempt)


routes = [import_statement, list_statement_lines]
