"""What gateways' events say, folded without any order: the pure model beside the product.

Of one payment it keeps sets: captures by their id, refunds and disputes by theirs with the furthest
state that was told. The same set, however often and in whatever order it came, is the same end. It
shares no line with the product, and reads whole bodies, which the product never believes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Accounts = dict[str, int]  # minor units: above nought a debit

_REFUNDS = {"pending": 0, "succeeded": 1, "failed": 1}
_DISPUTES = {"needs_response": 0, "under_review": 0, "lost": 1, "won": 2}  # an appeal may be won
_AS_OURS = {"needs_response": "open", "under_review": "open", "lost": "lost", "won": "won"}


@dataclass(frozen=True)
class Fact:
    kind: str  # capture, closed, refund, dispute
    id: str
    minor: int = 0
    state: str = ""


@dataclass
class End:
    """How a payment, its order and its part of the journal must stand."""

    status: str
    order: str
    captured_minor: int
    refunded_minor: int
    refunds: dict[str, tuple[str, int]] = field(default_factory=dict)
    disputes: dict[str, str] = field(default_factory=dict)
    accounts: Accounts = field(default_factory=dict)


def facts_of(provider: str, body: Json) -> list[Fact]:
    return _of_stripe(body) if provider == "stripe" else _of_xendit(body)


def fold(asked_minor: int, told: Iterable[Fact]) -> End:
    facts = set(told)
    captures = {one.id: one.minor for one in facts if one.kind == "capture"}
    refunds = _furthest(facts, "refund", _REFUNDS)
    disputes = _furthest(facts, "dispute", _DISPUTES)
    right = [minor for minor in captures.values() if minor == asked_minor]
    captured = sum(captures.values())
    refunded = sum(one.minor for one in refunds.values() if one.state == "succeeded")
    closed = sorted(one.state for one in facts if one.kind == "closed")
    status = (
        _held(asked_minor, captured - refunded) if right else (closed or ["requires_action"])[0]
    )
    lost = sum(one.minor for one in disputes.values() if one.state == "lost")
    if any(_AS_OURS[one.state] == "open" for one in disputes.values()):
        status = "disputed"
    elif lost:
        status = "lost"
    surplus = min(refunded, max(0, sum(right) - asked_minor))
    return End(
        status=status,
        order="paid" if right else "awaiting_payment",
        captured_minor=captured,
        refunded_minor=refunded,
        refunds={one.id: (one.state, one.minor) for one in refunds.values()},
        disputes={one.id: _AS_OURS[one.state] for one in disputes.values()},
        accounts=_without_noughts(
            {
                "gateway": captured - refunded - lost,
                "sales": surplus - captured,
                "refunds": refunded - surplus,
                "disputes": lost,
            }
        ),
    )


def _furthest(facts: set[Fact], kind: str, ranks: dict[str, int]) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for one in facts:
        if one.kind != kind:
            continue
        if one.id not in found or ranks[one.state] > ranks[found[one.id].state]:
            found[one.id] = one
    return found


def _held(asked: int, stays: int) -> str:
    if stays >= asked:
        return "captured"
    return "partially_refunded" if stays > 0 else "refunded"


def _without_noughts(accounts: Accounts) -> Accounts:
    return {name: minor for name, minor in accounts.items() if minor}


def _of_stripe(event: Json) -> list[Fact]:
    """Minor units as ours: rupiah have two decimals there too. Three events tell of one capture."""
    it = event["data"]["object"]
    found: Fact | None = None
    match event["type"].split("."):
        case ["checkout", "session", "completed" | "async_payment_succeeded"]:
            if it["payment_status"] == "paid":
                found = Fact("capture", it["payment_intent"], it["amount_total"])
        case ["payment_intent", "succeeded"]:
            found = Fact("capture", it["id"], it["amount_received"])
        case ["charge", "succeeded"]:
            found = Fact("capture", it["payment_intent"], it["amount_captured"])
        case ["checkout", "session", "expired"]:
            found = Fact("closed", it["id"], state="expired")
        case ["checkout", "session", "async_payment_failed"]:
            found = Fact("closed", it["id"], state="failed")
        case ["refund", _]:
            found = Fact("refund", it["id"], it["amount"], it["status"])
        case ["charge", "dispute", _]:
            found = Fact("dispute", it["id"], it["amount"], it["status"])
    return [] if found is None else [found]


def _of_xendit(envelope: Json) -> list[Fact]:
    it = envelope["data"]
    match envelope["event"]:
        case "payment.capture":
            rupiah = sum(part["capture_amount"] for part in it["captures"])
            return [Fact("capture", it["payment_id"], 100 * rupiah)]
        case "payment.failure":
            return [Fact("closed", it["payment_request_id"], state="failed")]
        case "payment_request.expiry":
            return [Fact("closed", it["payment_request_id"], state="expired")]
        case "refund.succeeded" | "refund.failed":
            return [Fact("refund", it["id"], 100 * it["amount"], it["status"].lower())]
    return []
