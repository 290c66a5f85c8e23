from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from ...kit import cursors
from ...kit.ids import JournalEntryId, OrderId, decode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from ..queries import journal
from .models import EntryKind
from .schemas import AccountBalanceOut, JournalEntryOut


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


store_routes = [list_entries, list_accounts]
