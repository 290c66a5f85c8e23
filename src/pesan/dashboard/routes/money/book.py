"""The ledger: where the money is, and how it came there."""

from datetime import UTC, datetime, timedelta

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Stream

from .... import payments
from ....kit import clock
from ....kit.ids import JournalEntryId, encode
from ....kit.pages import Local
from ....stores import Right
from ...errors import NotHere
from ...forms import read_id
from ...queries import money as queries
from ...screen import Screen

_PAGE = 40
PERIODS = {"today": 0, "week": 6, "month": 29, "all": None}  # days before today
KINDS = {
    "all": None,
    "capture": "capture",
    "refund": "refund",
    "fee": "fee",
    "payout": "payout",
    "dispute": "dispute",
}


@get("/money/book", operation_id="bookPage", right=Right.READ_PAYMENTS)
async def book(screen: NamedDependency[Screen]) -> Response[bytes]:
    query = screen.request.query_params
    period, kind = query.get("period", "month"), query.get("kind", "all")
    if period not in PERIODS or kind not in KINDS:
        raise NotHere
    before = _entry(query["before"]) if "before" in query else None
    async with screen.transaction() as tx:
        since = _since((await screen.shop(tx)).local, period)
        found = await queries.entries(
            tx, screen.store, since=since, kind=KINDS[kind], before=before, limit=_PAGE + 1
        )
        return await screen.page(
            tx,
            "money/book.html",
            active="money",
            accounts=await queries.accounts(tx, screen.store, since),
            entries=found[:_PAGE],
            older=encode("jrn", found[_PAGE - 1].id) if len(found) > _PAGE else None,
            period=period,
            kind=kind,
        )


@get("/money/book/ledger.csv", operation_id="downloadLedgerPage", right=Right.READ_PAYMENTS)
async def ledger(screen: NamedDependency[Screen]) -> Stream:
    """The chosen period's entries as a file, for whoever keeps the shop's books elsewhere."""
    period = screen.request.query_params.get("period", "month")
    if period not in PERIODS:
        raise NotHere
    async with screen.transaction() as tx:
        since = _since((await screen.shop(tx)).local, period)
    return await payments.download_ledger(screen.call, since, clock.now())


def _since(local: Local, period: str) -> datetime:
    days = PERIODS[period]
    if days is None:
        return datetime.min.replace(tzinfo=UTC)
    return local.midnight() - timedelta(days=days)


def _entry(text: str) -> JournalEntryId:
    return JournalEntryId(read_id("jrn", text))


routes = [book, ledger]
