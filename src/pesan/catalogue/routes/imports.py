"""Products as a CSV file, in and out. Neither is ever in memory as a whole."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from ... import stores
from ...kit.away import TryAgain
from ...kit.errors import Invalid, Problem
from ...kit.ids import ImportId, NoSuchId, ProductId, decode, encode
from ...kit.schemas import Limit, Page
from ...kit.uploads import CSV, CUT_OFF, FILE_BYTES_MAX, Upload, chunks_of, media_type_of
from ...stores import Right, StoreCall
from .. import actions, sheets
from ..columns import COLUMNS
from ..errors import HeaderWrong, NotCsv, SheetUnreadable, TooManyRows, UploadCutOff
from ..export import rows_of
from ..models import Batch, Import, ImportStatus
from ..reading import Reading
from ..schemas import ImportOut
from .paths import read_import_id

ATTEMPTS = 5  # of a batch that meets somebody else's change
PAGE = 200  # products that an export reads by one transaction
_BEYOND_ALL = ImportId(UUID(int=2**128 - 1))


@post(
    "/products/import",
    operation_id="importProducts",
    takes=("text/csv",),
    streams=True,
    request_max_body_size=FILE_BYTES_MAX,
    right=Right.CHANGE_PRODUCTS,
)
async def import_products(
    call: NamedDependency[StoreCall], request: Upload, dry_run: FromQuery[bool] = False
) -> ImportOut:
    """Add and change products by a CSV file, matched by SKU. `dry_run` only says what would be.

    Rows are written a thousand at a time. Whatever ends it half way leaves whole products; the same
    file again changes nothing of them. docs/products-csv.md explains the columns.
    """
    media_type = media_type_of(request)
    if media_type not in CSV:
        raise NotCsv(media_type=media_type[:80])
    async with call.transaction() as tx:
        currency = (await stores.require(tx, call.store)).currency
        run = await actions.begin_import(tx, call.store, dry_run=dry_run, actor=call.actor)
    try:
        async for batch in _batches(request, Reading(currency)):
            run = await _written(call, run, batch, currency)
    except (SheetUnreadable, HeaderWrong, TooManyRows) as problem:
        await _end(call, run, ImportStatus.FAILED, problem)
        raise
    except CUT_OFF as error:
        await _end(call, run, ImportStatus.CUT_OFF)
        raise UploadCutOff(rows=run.rows) from error
    return ImportOut.of(await _end(call, run, ImportStatus.DONE))


@get("/products/imports", operation_id="listImports", right=Right.READ_PRODUCTS)
async def list_imports(
    call: NamedDependency[StoreCall],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[ImportOut]:
    """Files that were sent, the newest first."""
    after = _BEYOND_ALL if cursor is None else _cursor(cursor)
    async with call.transaction() as tx:
        found = await actions.list_imports(tx, call.store, after=after, limit=limit + 1)
    shown = found[:limit]
    more = encode("imp", shown[-1].id) if len(found) > limit else None
    return Page([ImportOut.of(run) for run in shown], more)


@get("/products/imports/{import_id:str}", operation_id="getImport", right=Right.READ_PRODUCTS)
async def get_import(call: NamedDependency[StoreCall], import_id: FromPath[str]) -> ImportOut:
    """How far it is, and what is wrong with which row."""
    run = read_import_id(import_id)
    async with call.transaction() as tx:
        return ImportOut.of(await actions.require_import(tx, call.store, run))


@get(
    "/products/export",
    operation_id="exportProducts",
    media_type="text/csv",
    right=Right.READ_PRODUCTS,
)
async def export_products(call: NamedDependency[StoreCall]) -> Stream:
    """Every product as CSV, archived ones too: what an import of it would leave as it is."""
    first = await _page(call, ProductId(UUID(int=0)))  # what is refused is refused before a byte
    headers = {"Content-Disposition": 'attachment; filename="products.csv"'}
    return Stream(_pages(call, first), headers=headers, media_type="text/csv")


async def _batches(request: Upload, reading: Reading) -> AsyncIterator[Batch]:
    async for chunk in chunks_of(request):
        for batch in await asyncio.to_thread(reading.feed, chunk):
            yield batch
    for batch in await asyncio.to_thread(reading.end):
        yield batch


async def _written(call: StoreCall, run: Import, batch: Batch, currency: str) -> Import:
    for _ in range(ATTEMPTS - 1):
        try:
            return await _attempt(call, run, batch, currency)
        except TryAgain:
            continue
    return await _attempt(call, run, batch, currency)


async def _attempt(call: StoreCall, run: Import, batch: Batch, currency: str) -> Import:
    async with call.transaction() as tx:
        return await actions.import_batch(
            tx, call.store, run, batch, currency=currency, actor=call.actor
        )


async def _end(
    call: StoreCall, run: Import, status: ImportStatus, problem: Problem | None = None
) -> Import:
    reason = None if problem is None else str(problem)
    async with call.transaction() as tx:
        return await actions.end_import(tx, call.store, run, status, reason=reason)


async def _page(call: StoreCall, after: ProductId) -> actions.Exported:
    async with call.transaction() as tx:
        return await actions.export_page(tx, call.store, after=after, limit=PAGE)


async def _pages(call: StoreCall, page: actions.Exported) -> AsyncIterator[bytes]:
    yield b"\xef\xbb\xbf" + sheets.written([COLUMNS])  # Excel knows UTF-8 by its mark
    while page:
        yield sheets.written(row for product, on_hand in page for row in rows_of(product, on_hand))
        page = await _page(call, page[-1][0].id)


def _cursor(text: str) -> ImportId:
    try:
        return ImportId(decode("imp", text))
    except NoSuchId as error:
        raise Invalid.field("cursor", "is no cursor that a list gave") from error


routes = [import_products, list_imports, get_import, export_products]
