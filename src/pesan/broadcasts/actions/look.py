from typing import NamedTuple

from ...channels import CostSum
from ...kit.db import Tx
from ...kit.ids import StoreId
from .. import queries
from ..models import Broadcast, Figures, Reason, Sales


class Results(NamedTuple):
    figures: Figures
    skips: list[Reason]
    failures: list[Reason]
    sales: Sales
    costs: list[CostSum]


async def results_of(tx: Tx, store: StoreId, broadcast: Broadcast) -> Results:
    """What came of it so far."""
    return Results(
        await queries.figures_of(
            tx, store=store, broadcast=broadcast.id, days=broadcast.attribution_days
        ),
        await queries.skips_of(tx, store, broadcast.id),
        await queries.failures_of(tx, store, broadcast.id),
        await queries.sales_of(tx, store, broadcast.id),
        await queries.costs_of(tx, store, broadcast.id),
    )
