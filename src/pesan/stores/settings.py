"""How a store works, changed field by field: what is not given stays as it is."""

import msgspec

from ..kit import clock
from ..kit.db import Tx
from ..kit.errors import Invalid
from ..kit.ids import StoreId
from . import actions, queries
from .errors import VersionStale
from .models import Assignment
from .schemas import ChangeSettings, given_fields


async def change_settings(
    tx: Tx, store: StoreId, changed: ChangeSettings, *, version: int | None = None
) -> None:
    """Of two at the same moment neither undoes the other. Raises requests.invalid,
    requests.version_stale.
    """
    found = await actions.require_locked(tx, store)
    if version not in {None, found.version}:
        raise VersionStale(version=version)
    given = {name: getattr(changed, name) for name in given_fields(changed)}
    tax = given.pop("tax", msgspec.UNSET)
    if tax is not msgspec.UNSET:
        given["tax_rate_bp"] = None if tax is None else _basis_points(tax.rate_percent)
        given["tax_inclusive"] = True if tax is None else tax.inclusive
    if "holidays" in given:
        given["holidays"] = tuple(one.holiday() for one in given["holidays"])
    if "assignment" in given:
        given["assignment"] = msgspec.convert(msgspec.to_builtins(given["assignment"]), Assignment)
    found = msgspec.structs.replace(found, **given)
    await queries.update_desk(
        tx,
        store=store,
        away_translations=found.away_translations,
        away_always=found.away_always,
        holidays=found.holidays,
        assignment=found.assignment,
    )
    await queries.update_settings(
        tx,
        store=store,
        order_expiry_minutes=found.order_expiry_minutes,
        complete_after_days=found.complete_after_days,
        tax_rate_bp=found.tax_rate_bp,
        tax_inclusive=found.tax_inclusive,
        hours=found.hours,
        away_message=found.away_message,
        agent_mode=found.agent_mode,
        default_owner=found.default_owner,
        response_target_minutes=found.response_target_minutes,
        voice_messages=found.voice_messages,
        now=clock.now(),
    )


def _basis_points(percent: str) -> int:
    whole, _, part = percent.partition(".")
    points = int(whole) * 100 + int(part.ljust(2, "0") or 0)
    if points > 10_000:
        raise Invalid.field("tax.rate_percent", "is more than 100")
    return points
