"""A line of the bank's statement as it is imported: kept once, and whose transfer it may be."""

from ... import stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import StatementLineId, StoreId, encode, new_id
from ..models import CaseKind, LineStatus, Transfer
from ..queries import statements
from ..statements.reading import Credit
from .cases import open_case


async def keep_line(tx: Tx, store: StoreId, credit: Credit) -> StatementLineId | None:
    """None: it was imported before."""
    line = StatementLineId(new_id())
    kept = await statements.insert_line(
        tx,
        store=store,
        line=line,
        key=credit.key,
        booked_on=credit.booked_on,
        description=credit.description,
        amount_minor=credit.amount.minor,
        currency=credit.amount.currency,
        now=clock.now(),
    )
    return line if kept else None


async def transfers_for(tx: Tx, store: StoreId, credit: Credit) -> list[Transfer]:
    """The unpaid transfers of just this amount that were asked for by that day; three at most."""
    return await statements.transfers_for(
        tx,
        store=store,
        amount_minor=credit.amount.minor,
        currency=credit.amount.currency,
        booked_on=credit.booked_on,
        timezone=(await stores.require(tx, store)).timezone,
    )


async def leave_open(
    tx: Tx, store: StoreId, line: StatementLineId, credit: Credit, transfers: list[Transfer]
) -> None:
    """More than one transfer it may be: a person says which."""
    others = ", ".join(encode("pay", one.id) for one in transfers)
    for one in transfers:
        await open_case(
            tx,
            store,
            kind=CaseKind.TRANSFER_AMBIGUOUS,
            order=one.order_id,
            payment=one.id,
            detail=f"{credit.amount} came on {credit.booked_on} ({credit.description}): "
            f"it may be {others}; confirm the one it is",
        )
    await statements.move_line(
        tx,
        store=store,
        line=line,
        sources=[LineStatus.UNMATCHED],
        to=LineStatus.AMBIGUOUS,
        actor=None,
        now=clock.now(),
    )
