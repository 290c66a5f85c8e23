"""The bank's statement, a line at a time: each is a transaction of its own."""

from collections import Counter
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

from .. import payments, stores
from ..kit import clock
from ..kit.away import once_more
from ..kit.ids import PaymentId, encode
from ..kit.uploads import CUT_OFF
from ..stores import StoreCall
from . import actions
from .errors import StatementCutOff
from .schemas import FaultOut, MatchOut, StatementImported

SHOWN_MAX = 200  # of matches and of faults


async def import_statement(call: StoreCall, chunks: AsyncIterator[bytes]) -> StatementImported:
    """A line is taken once, however often its file comes. What may be several transfers becomes a
    case of each; the rest is left to a person. Raises orders.statement_cut_off,
    payments.statement_unreadable.
    """
    async with call.transaction() as tx:
        shop = await stores.require(tx, call.store)
    today = clock.now().astimezone(ZoneInfo(shop.timezone)).date()
    counts, matches, faults = Counter[str](), list[MatchOut](), list[FaultOut]()
    try:
        async for found in _read(chunks, payments.Reading(shop.currency, today=today)):
            if isinstance(found, payments.Fault):
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
        matched=counts[payments.LineStatus.MATCHED],
        ambiguous=counts[payments.LineStatus.AMBIGUOUS],
        unmatched=counts[payments.LineStatus.UNMATCHED],
        seen_before=counts["seen"],
        unreadable=counts["faults"],
        matches=matches,
        errors=faults,
    )


async def _read(
    chunks: AsyncIterator[bytes], reading: payments.Reading
) -> AsyncIterator[payments.Credit | payments.Fault]:
    async for chunk in chunks:
        for found in reading.feed(chunk, final=False):
            yield found
    for found in reading.feed(b"", final=True):
        yield found


async def _book(
    call: StoreCall, credit: payments.Credit
) -> tuple[payments.LineStatus, PaymentId | None] | None:
    """Whatever ends the file half way, these are whole."""

    async def attempt() -> tuple[payments.LineStatus, PaymentId | None] | None:
        async with call.transaction() as tx:
            return await actions.book_credit(tx, call.store, credit, actor=call.actor)

    return await once_more(attempt)
