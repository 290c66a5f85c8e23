"""What the store's messages cost, month by month of its own clock."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.di import NamedDependency

from ...channels import CostsBy, MessageCostsOut, costs_over
from ...kit import clock
from ...stores import Right
from ..costs import shown_costs
from ..errors import NotHere
from ..screen import Screen

_EARLIEST = date(2020, 1, 1)


@get("/costs", operation_id="costsPage", right=Right.READ_CONVERSATIONS)
async def costs(screen: NamedDependency[Screen]) -> Response[bytes]:
    query = screen.request.query_params
    if query.get("by", "day") not in set(CostsBy):
        raise NotHere
    by = CostsBy(query.get("by", "day"))
    async with screen.transaction() as tx:
        shop = await screen.shop(tx)
        zone = ZoneInfo(shop.store.timezone)
        this = clock.now().astimezone(zone).date().replace(day=1)
        month = _month(query.get("month"), this)
        last = month.replace(day=monthrange(month.year, month.month)[1])
        found = await costs_over(tx, screen.store, since=month, until=last, by=by)
        return await screen.page(
            tx,
            "office/costs.html",
            active="more",
            by=by.value,
            found=MessageCostsOut.of(found.sums, by=by, days=found.days, timezone=found.timezone),
            month_said=shop.local.month(month),
            earlier=_key(month - timedelta(days=1)) if month > _EARLIEST else None,
            later=_key(last + timedelta(days=1)) if month < this else None,
            day_of=lambda key: datetime.combine(date.fromisoformat(key), time(12), zone),
            **shown_costs(),
        )


def _month(text: str | None, this: date) -> date:
    """`2026-11`; this one, where nothing is said. Raises dashboard.not_here."""
    if text is None:
        return this
    try:
        month = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month of the store's clock
    except ValueError as error:
        raise NotHere from error
    if not _EARLIEST <= month <= this:
        raise NotHere
    return month


def _key(day: date) -> str:
    return f"{day:%Y-%m}"


routes = [costs]
