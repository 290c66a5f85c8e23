"""Xendit's answers in our words. Raises Unreadable for what is not of the documented shape.

A status we do not know reads as pending: nothing we know of has happened, and no money moves on it.
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

from ...models import (
    Action,
    ActionType,
    Asked,
    AskState,
    Capture,
    Refunded,
    RefundState,
    Truth,
)
from .. import marks
from . import wire
from .wire import Json, Unreadable

_STATES = {
    "REQUIRES_ACTION": AskState.REQUIRES_ACTION,
    "ACCEPTING_PAYMENTS": AskState.REQUIRES_ACTION,
    "AUTHORIZED": AskState.PENDING,  # reserved, not yet ours
    "SUCCEEDED": AskState.CAPTURED,
    "FAILED": AskState.FAILED,
    "EXPIRED": AskState.EXPIRED,
    "CANCELED": AskState.CANCELLED,
}

_REFUND_STATES = {
    "PENDING": RefundState.PENDING,
    "SUCCEEDED": RefundState.SUCCEEDED,
    "FAILED": RefundState.FAILED,
    "CANCELLED": RefundState.FAILED,  # with two L here, with one everywhere else
    "CANCELED": RefundState.FAILED,
}

_PRESENTED = {
    "QR_STRING": ActionType.QR,
    "VIRTUAL_ACCOUNT_NUMBER": ActionType.ACCOUNT_NUMBER,
    "PAYMENT_CODE": ActionType.ACCOUNT_NUMBER,
}

_LIMIT = 50
_SCRIPTS = {"javascript", "data", "vbscript", "file", "blob", ""}


def asked(answer: Json, *, reference: str, prefer: ActionType) -> Asked:
    """The answer to a creation, if it is about our reference."""
    if answer.get("reference_id", reference) != reference:
        raise Unreadable("it speaks of another reference")
    return Asked(
        provider_id=wire.identifier(answer, "payment_request_id"),
        state=_state(answer),
        action=_action(answer, prefer),
    )


def truth(request: Json, payments: list[Json], *, request_id: str) -> Truth:
    """The request and the payments made on it, as one."""
    if request.get("payment_request_id") != request_id:
        raise Unreadable("it speaks of another payment request")
    return Truth(
        provider_id=request_id,
        reference=wire.find_text(request, "reference_id") or "",
        state=_state(request),
        requested=wire.money(request.get("request_amount"), wire.currency(request)),
        captures=captures(payments, request_id),
        store=marks.find(request.get("metadata"), marks.STORE),
        failure_code=wire.find_text(request, "failure_code") or _failure(payments, request_id),
    )


def captures(payments: list[Json], request_id: str) -> tuple[Capture, ...]:
    return tuple(_capture(payment) for payment in payments if _is_captured(payment, request_id))


def refunded(answer: Json) -> Refunded:
    """Newer pages name the id `refund_id`, older ones `id`."""
    return Refunded(
        provider_id=wire.identifier(answer, "id", "refund_id"),
        state=_REFUND_STATES.get(str(answer.get("status")), RefundState.PENDING),
        amount=wire.money(answer.get("amount"), wire.currency(answer)),
        reference=wire.find_text(answer, "reference_id"),
        failure_code=wire.find_text(answer, "failure_code"),
    )


def refunds_of(request_id: str, after: str | None) -> str:
    asked = {"payment_request_id": request_id, "limit": str(_LIMIT)}
    return "?" + urlencode(asked | ({} if after is None else {"after_id": after}))


def refund_page(listed: Json) -> tuple[list[Json], str | None]:
    """Its refunds, and the one after which the next page begins, if there is one."""
    entries = listed.get("data")
    if not isinstance(entries, list):
        raise Unreadable("it lists nothing")
    page = _objects(entries)
    more = listed.get("has_more") is True and page
    return page, wire.identifier(page[-1], "id") if more else None


def _state(answer: Json) -> AskState:
    return _STATES.get(str(answer.get("status")), AskState.PENDING)


def _is_captured(payment: Json, request_id: str) -> bool:
    """A payment of another request never counts here, whatever a webhook's body claimed."""
    return payment.get("payment_request_id") == request_id and payment.get("status") == "SUCCEEDED"


def _capture(payment: Json) -> Capture:
    """One payment is one capture: we ask for automatic capture, so its parts arrive together."""
    unit = wire.currency(payment)
    parts = [part for part in _objects(payment.get("captures")) if "capture_amount" in part]
    if not parts:  # QRIS and virtual accounts have no capture step, so it may be unsaid.
        amount = wire.money(payment.get("request_amount"), unit)
        return Capture(
            provider_id=wire.identifier(payment, "payment_id"), amount=amount, captured_at=None
        )
    amount = wire.money(parts[0]["capture_amount"], unit)
    for part in parts[1:]:
        amount += wire.money(part["capture_amount"], unit)
    return Capture(
        provider_id=wire.identifier(payment, "payment_id"),
        amount=amount,
        captured_at=wire.find_instant(parts[-1].get("capture_timestamp")),
    )


def _failure(payments: list[Json], request_id: str) -> str | None:
    ours = [payment for payment in payments if payment.get("payment_request_id") == request_id]
    return wire.find_text(ours[0], "failure_code") if ours else None


def _action(answer: Json, prefer: ActionType) -> Action:
    offered = [found for entry in _objects(answer.get("actions")) if (found := _offered(entry))]
    offered.sort(key=_needs_an_app)  # A page opens everywhere; stable, so else as they came.
    wanted = [action for action in offered if action.type is prefer]
    return (wanted or offered or [Action(ActionType.NONE)])[0]


def _offered(entry: Json) -> Action | None:
    value = entry.get("value")
    if not isinstance(value, str) or not value:
        return None
    if entry.get("type") == "PRESENT_TO_CUSTOMER":
        kind = _PRESENTED.get(str(entry.get("descriptor")))
        return Action(kind, value) if kind else None
    if entry.get("type") == "REDIRECT_CUSTOMER" and _is_link(value):
        return Action(ActionType.REDIRECT, value)
    return None


def _needs_an_app(action: Action) -> bool:
    is_page = (action.value or "").startswith(("https://", "http://"))
    return action.type is ActionType.REDIRECT and not is_page


def _is_link(value: str) -> bool:
    """A page or an app's deep link; never something that runs in the page it is shown on."""
    try:
        return urlsplit(value).scheme not in _SCRIPTS
    except ValueError:
        return False


def _objects(value: Any) -> list[Json]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
