"""Stripe's objects in our words.

A status we do not know reads as pending: nothing we know of has happened, and no money moves on it.
"""

import json

from ...models import (
    Action,
    ActionType,
    Asked,
    AskState,
    Capture,
    Disputed,
    DisputeState,
    Happened,
    Refunded,
    RefundState,
    Truth,
)
from .. import marks
from . import wire
from .notices import notice_of
from .wire import Json, Unreadable

_REFUND_STATES = {
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}


_DISPUTE_STATES = {
    "warning_needs_response": DisputeState.INQUIRY,
    "warning_under_review": DisputeState.INQUIRY,
    "needs_response": DisputeState.OPEN,
    "under_review": DisputeState.OPEN,
    "warning_closed": DisputeState.WON,
    "prevented": DisputeState.WON,
    "won": DisputeState.WON,
    "lost": DisputeState.LOST,
    "appeal_needs_response": DisputeState.LOST,  # until the appeal is won
    "appeal_under_review": DisputeState.LOST,
}


def asked(session: Json, *, reference: str) -> Asked:
    """The answer to a creation, if it is about our reference."""
    if session.get("client_reference_id") != reference:
        raise Unreadable("it speaks of another reference")
    return Asked(
        provider_id=wire.identifier(session, "id"), state=_state(session), action=_action(session)
    )


def truth(session: Json) -> Truth:
    """A session with its payment intent expanded."""
    intent = wire.find_object(session, "payment_intent")
    captured = [] if intent is None or intent.get("status") != "succeeded" else [_capture(intent)]
    return Truth(
        provider_id=wire.identifier(session, "id"),
        reference=wire.find_text(session, "client_reference_id") or "",
        state=AskState.CAPTURED if captured else _state(session),
        requested=wire.money(session, "amount_total"),
        captures=tuple(captured),
        failure_code=_failure(intent),
        store=marks.find(session.get("metadata"), marks.STORE),
    )


def refunded(refund: Json) -> Refunded:
    return Refunded(
        provider_id=wire.identifier(refund, "id"),
        state=_REFUND_STATES.get(str(refund.get("status")), RefundState.PENDING),
        amount=wire.money(refund, "amount"),
        reference=marks.find(refund.get("metadata"), marks.REFUND),
        failure_code=wire.find_text(refund, "failure_reason"),
    )


def disputed(dispute: Json) -> Disputed:
    """What stands in no list of ours is an inquiry: a person is told, and no money moves on it."""
    state = _DISPUTE_STATES.get(str(dispute.get("status")), DisputeState.INQUIRY)
    details = wire.find_object(dispute, "evidence_details") or {}
    return Disputed(
        provider_id=wire.identifier(dispute, "id"),
        capture_id=wire.identifier(dispute, "payment_intent"),
        state=state,
        amount=wire.money(dispute, "amount"),
        reason=wire.find_text(dispute, "reason") or "no reason given",
        due_at=wire.find_instant(details, "due_by")
        if dispute.get("status") in {"warning_needs_response", "needs_response"}
        else None,
    )


def happened(events: list[Json]) -> tuple[Happened, ...]:
    """Oldest first, as they are listed newest first. What is of no shape of Stripe's is left out."""
    found = []
    for event in reversed(events):
        at = wire.find_instant(event, "created")
        try:
            notice = notice_of(event)
        except Unreadable:
            continue
        if at is not None:
            body = json.dumps(event).encode()
            found.append(Happened(id=notice.key, at=at, notice=notice, body=body))
    return tuple(found)


def _state(session: Json) -> AskState:
    """Open until its time or ours is over; complete when the buyer has done their part.

    A declined card leaves a session open, for another try. Of what is not paid at once (a bank's
    transfer) the intent alone knows how it ended.
    """
    status = session.get("status")
    if status == "open":
        return AskState.REQUIRES_ACTION
    if status == "expired":
        return AskState.EXPIRED
    intent = wire.find_object(session, "payment_intent")
    given_up = intent is not None and intent.get("status") in {
        "requires_payment_method",
        "canceled",
    }
    return AskState.FAILED if status == "complete" and given_up else AskState.PENDING


def _capture(intent: Json) -> Capture:
    """What came in on it; what went back later is told by its refunds."""
    charge = wire.find_object(intent, "latest_charge") or {}
    return Capture(
        provider_id=wire.identifier(intent, "id"),
        amount=wire.money(intent, "amount_received"),
        captured_at=wire.find_instant(charge, "created"),
    )


def _failure(intent: Json | None) -> str | None:
    error = wire.find_object(intent or {}, "last_payment_error") or {}
    return wire.find_text(error, "decline_code") or wire.find_text(error, "code")


def _action(session: Json) -> Action:
    """Where the buyer pays: a page of Stripe's, in any browser."""
    url = session.get("url")
    is_page = isinstance(url, str) and url.startswith(("https://", "http://127.0.0.1:"))
    return Action(ActionType.REDIRECT, url) if is_page else Action(ActionType.NONE)
