"""A gateway's settlement file held against our books, two hundred rows at a time."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from ... import stores
from ...catalogue import UploadCutOff
from ...kit import clock
from ...kit.money import Currency
from ...kit.uploads import CUT_OFF
from ...stores import StoreCall
from . import actions
from .models import Leaf
from .schemas import StatementOut
from .sides import Tally, read_leaf, side_of
from .statement import ERRORS_SHOWN_MAX, Batch, RowWrong, Statement


async def import_settlement(
    call: StoreCall, provider: str, chunks: AsyncIterator[bytes], *, dry_run: bool
) -> StatementOut:
    """The same file again changes nothing; `dry_run` only says what is wrong with it.

    Raises payments.not_connected, payments.statement_header_wrong, catalogue.sheet_unreadable,
    catalogue.too_many_rows, catalogue.upload_cut_off.
    """
    async with call.transaction() as tx:
        currency = (await stores.require(tx, call.store)).currency
        side = await side_of(tx, call.world, call.store, provider)
    taken, tally, now = Taken(), Tally(), clock.now()
    try:
        async for batch in _batches(chunks, Statement(Currency(currency), now)):
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


async def _batches(chunks: AsyncIterator[bytes], statement: Statement) -> AsyncIterator[Batch]:
    async for chunk in chunks:
        for batch in await asyncio.to_thread(statement.feed, chunk):
            yield batch
    for batch in await asyncio.to_thread(statement.end):
        yield batch
