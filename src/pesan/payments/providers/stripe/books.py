"""Stripe's books, a page at a time: its balance, or what a key may read that does not see the balance.

A restricted key is given each right by itself. The balance (`GET /v1/balance_transactions`) knows
fees; without it charges and refunds are listed, one after the other, and the fees stay unknown.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ...errors import KeyLacksRight
from ...reconciler.models import Leaf, Listed
from . import statement, wire
from .asking import asking, plain

if TYPE_CHECKING:
    from stripe import V1Services

_PAGE = 100  # the most Stripe gives
_CHARGES, _REFUNDS = (
    "charges/",
    "refunds/",
)  # before the id of the last line seen; ids have no slash
_BLIND = "its key may not read the balance, so fees are not known"


async def list_money(v1: "V1Services", since: datetime, until: datetime, after: str | None) -> Leaf:
    """Newest first, each list for itself."""
    within: dict[str, Any] = {
        "created": {"gte": int(since.timestamp()), "lte": int(until.timestamp())},
        "limit": _PAGE,
    }
    if after is None or "/" not in after:
        try:
            # A charge as it is, and a refund with its charge.
            expand = ["data.source.charge"]
            balance = v1.balance_transactions.list_async
            lines, last = await _page(balance, statement.of_balance, within, expand, after)
            return Leaf(lines, last)
        except KeyLacksRight:
            if after is not None:
                raise
            after = _CHARGES
    kind, at = after[: len(_CHARGES)], after[len(_CHARGES) :] or None
    if kind == _CHARGES:
        charges = v1.charges.list_async
        lines, last = await _page(charges, statement.of_charge, within, [], at)
        return Leaf(lines, _REFUNDS if last is None else _CHARGES + last, _BLIND)
    refunds = v1.refunds.list_async
    lines, last = await _page(refunds, statement.of_refund, within, ["data.charge"], at)
    return Leaf(lines, None if last is None else _REFUNDS + last, _BLIND)


async def _page(
    list_: Callable[[Any], Awaitable[Any]],
    line: Callable[[wire.Json], Listed | None],
    within: dict[str, Any],
    expand: list[str],
    after: str | None,
) -> tuple[tuple[Listed, ...], str | None]:
    """Its lines, and the id after which the next page begins, if there is one."""
    params = within | ({"expand": expand} if expand else {})
    if after is not None:
        params["starting_after"] = after
    with asking(repeatable=True):
        listed = plain(await list_(params))
        entries = wire.page(listed)
        lines = tuple(found for one in entries if (found := line(one)) is not None)
        more = listed.get("has_more") is True and entries
        return lines, wire.identifier(entries[-1], "id") if more else None
