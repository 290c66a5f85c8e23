"""What Xendit says moved: `GET /transactions`, beside the Payments API and with its own shape.

Source, read 2025-11: docs.xendit.co/apidocs/list-transactions. Payments API v3 lists nothing itself.
There, `product_id` is the payment's or refund's own id, `product_data.payment_request_id` its
request's, `reference_id` ours, and `fee` what Xendit took. The key needs the right "Transaction Read".
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from ....kit.money import Currency, Money, zero
from ...reconciler.models import Leaf, Listed, ListedKind
from . import wire
from .wire import Json, Unreadable

LIMIT = 50
_KINDS = {"PAYMENT": ListedKind.PAYMENT, "REFUND": ListedKind.REFUND}
_TAKEN = (
    "xendit_fee",
    "value_added_tax",
    "xendit_withholding_tax",
    "third_party_withholding_tax",
)


def path(since: datetime, until: datetime, after: str | None) -> str:
    asked = [
        *(("types", kind) for kind in _KINDS),
        ("statuses", "SUCCESS"),
        ("created[gte]", _instant(since)),
        ("created[lte]", _instant(until)),
        ("limit", str(LIMIT)),
        *([] if after is None else [("after_id", after)]),
    ]
    return "/transactions?" + urlencode(asked)


def leaf(answer: Json) -> Leaf:
    """Newest or oldest first, as it comes. Money in a currency that no shop of ours has is left out."""
    entries = answer.get("data")
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise Unreadable("it lists nothing")
    lines = [line for entry in entries if (line := _line(entry)) is not None]
    more = answer.get("has_more") is True and entries
    return Leaf(tuple(lines), wire.identifier(entries[-1], "id") if more else None)


def _line(entry: Json) -> Listed | None:
    kind = _KINDS.get(str(entry.get("type")))
    if (
        kind is None
        or entry.get("status") != "SUCCESS"
        or entry.get("currency") not in set(Currency)
    ):
        return None
    at = wire.find_instant(entry.get("created"))
    if at is None:
        raise Unreadable("a transaction has no time")
    unit = wire.currency(entry)
    belongs: Any = entry.get("product_data")
    return Listed(
        kind=kind,
        subject=wire.identifier(entry, "product_id"),
        request_id=wire.find_identifier(belongs, "payment_request_id")
        if isinstance(belongs, dict)
        else None,
        reference=wire.find_text(entry, "reference_id"),
        amount=wire.money(entry.get("amount"), unit),
        fee=_fee(entry.get("fee"), unit),
        at=at,
    )


def _fee(fee: Any, unit: Currency) -> Money | None:
    """None: not known yet."""
    if not isinstance(fee, dict) or fee.get("status") != "COMPLETED":
        return None
    taken = zero(unit)
    for name in _TAKEN:
        taken += wire.money(fee.get(name, 0), unit)
    return taken


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
