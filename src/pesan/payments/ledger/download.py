"""The journal as one CSV file, read a few hundred entries at a time."""

from collections.abc import AsyncIterator
from datetime import datetime

from litestar.response import Stream

from ...catalogue import csv_rows
from ...kit.ids import JournalEntryId
from ...stores import StoreCall
from ..queries import journal
from .export import COLUMNS, row_of
from .models import Posting

ENTRIES = 500  # read by one transaction


async def download(call: StoreCall, since: datetime, until: datetime) -> Stream:
    """What was booked from then until just before then. Raises as `call` does, before a byte."""
    first = await _page(call, since, until, None)
    headers = {"Content-Disposition": 'attachment; filename="ledger.csv"'}
    return Stream(_pages(call, first, until), headers=headers, media_type="text/csv")


async def _pages(call: StoreCall, page: list[Posting], until: datetime) -> AsyncIterator[bytes]:
    yield b"\xef\xbb\xbf" + csv_rows([COLUMNS])  # Excel knows UTF-8 by its mark
    while page:
        yield csv_rows(row_of(posting) for posting in page)
        page = await _page(call, page[-1].at, until, page[-1].entry_id)


async def _page(
    call: StoreCall, since: datetime, until: datetime, after: JournalEntryId | None
) -> list[Posting]:
    async with call.transaction() as tx:
        return await journal.postings(
            tx, store=call.store, since=since, until=until, after=after, entries=ENTRIES
        )
