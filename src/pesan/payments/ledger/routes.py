from datetime import UTC, datetime
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from ...kit import clock, cursors
from ...kit.errors import Invalid
from ...kit.ids import JournalEntryId, OrderId, decode
from ...kit.schemas import Limit, Page, read_time
from ...stores import Right, StoreCall
from ..queries import journal
from .download import download
from .models import EntryKind
from .schemas import AccountBalanceOut, JournalEntryOut, TrialBalanceOut

From = Annotated[datetime | None, QueryParameter(name="from")]
To = Annotated[datetime | None, QueryParameter(name="to")]
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@get("/ledger", operation_id="listLedgerEntries", right=Right.READ_PAYMENTS)
async def list_entries(
    call: NamedDependency[StoreCall],
    kind: FromQuery[EntryKind | None] = None,
    order_id: FromQuery[str | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[JournalEntryOut]:
    """The journal, newest first: what came, went back and was taken. Each entry sums to nought."""
    after = cursors.read_id("jrn", cursor)
    async with call.transaction() as tx:
        found = await journal.list_entries(
            tx,
            store=call.store,
            after=None if after is None else JournalEntryId(after),
            kind=kind,
            order=None if order_id is None else OrderId(decode("ord", order_id)),
            limit=limit + 1,
        )
    shown = [JournalEntryOut.of(entry) for entry in found[:limit]]
    return Page(shown, shown[-1].id if len(found) > limit else None)


@get("/ledger/accounts", operation_id="listLedgerAccounts", right=Right.READ_PAYMENTS)
async def list_accounts(call: NamedDependency[StoreCall]) -> Page[AccountBalanceOut]:
    """How each account stands, in each currency. All of them together stand at nought."""
    async with call.transaction() as tx:
        found = await journal.balances(tx, call.store)
    return Page([AccountBalanceOut.of(balance) for balance in found], None)


@get("/ledger/trial-balance", operation_id="getTrialBalance", right=Right.READ_PAYMENTS)
async def trial_balance(call: NamedDependency[StoreCall], until: To = None) -> TrialBalanceOut:
    """How the accounts stood just before `to`, or stand now: a currency's two sides are one sum."""
    at = _within(until, field="to") or clock.now()
    async with call.transaction() as tx:
        return TrialBalanceOut.of(at, await journal.balances(tx, call.store, at))


@get(
    "/ledger/export",
    operation_id="exportLedger",
    media_type="text/csv",
    right=Right.READ_PAYMENTS,
)
async def export_ledger(
    call: NamedDependency[StoreCall], since: From = None, until: To = None
) -> Stream:
    """The journal as CSV, a row a posting, as it was booked from `from` until just before `to`."""
    begins = _within(since, field="from") or EARLIEST
    ends = _within(until, field="to") or clock.now()
    if ends < begins:
        raise Invalid.field("from", "is after `to`")
    return await download(call, begins, ends)


def _within(at: datetime | None, *, field: str) -> datetime | None:
    """Raises requests.invalid."""
    found = read_time(at, field=field)
    if found is not None and not EARLIEST < found < LATEST:
        raise Invalid.field(field, "is of no time that a store has known")
    return found


store_routes = [list_entries, list_accounts, trial_balance, export_ledger]
