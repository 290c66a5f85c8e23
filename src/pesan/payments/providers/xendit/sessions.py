"""Xendit's own page (`/sessions`): cards, loans and linked accounts are typed there, not with us.

A session is to the buyer what a payment request is; once paid it names the request it made.
Sources, read 2026-04: docs.xendit.co/apidocs/create-session, get-session, cancel-session.
"""

from ...models import Action, ActionType, Ask, Asked, AskState, Truth
from .. import marks
from . import answers, wire
from .channels import Channel, expiry, is_return_url, whole_rupiah
from .wire import Json, Unreadable

PATH = "/sessions"

_STATES = {
    "ACTIVE": AskState.REQUIRES_ACTION,
    "COMPLETED": AskState.CAPTURED,
    "EXPIRED": AskState.EXPIRED,
    "CANCELED": AskState.CANCELLED,
}


def is_session(request_id: str) -> bool:
    return request_id.startswith("ps-")


def body(found: Channel, ask: Ask) -> Json:
    """The page shows this channel alone, or every one of the account where none is named."""
    asked: Json = {
        "reference_id": ask.reference,
        "session_type": "PAY",
        "mode": "PAYMENT_LINK",
        "country": "ID",
        "currency": str(ask.amount.currency),
        "amount": whole_rupiah(ask.amount),
        "capture_method": "AUTOMATIC",
        "expires_at": expiry(ask),
        "locale": "id",
        "metadata": marks.of_ask(ask),
    }
    if found.code:
        asked["allowed_payment_channels"] = [found.code]
    if ask.description:
        asked["description"] = ask.description[:1000]
    if is_return_url(ask.return_url):
        asked["success_return_url"] = asked["cancel_return_url"] = ask.return_url
    return asked


def asked(answer: Json, *, reference: str) -> Asked:
    """The answer to a creation, if it is about our reference."""
    if answer.get("reference_id", reference) != reference:
        raise Unreadable("it speaks of another reference")
    link = wire.find_text(answer, "payment_link_url") or ""
    if not link.startswith("https://"):
        raise Unreadable("it has no payment_link_url")
    return Asked(
        provider_id=wire.identifier(answer, "payment_session_id"),
        state=_state(answer),
        action=Action(ActionType.REDIRECT, link),
    )


def truth(session: Json, payments: list[Json], *, session_id: str) -> Truth:
    """The session and the payments of the request it made, as one."""
    if session.get("payment_session_id") != session_id:
        raise Unreadable("it speaks of another session")
    made = wire.find_identifier(session, "payment_request_id")
    return Truth(
        provider_id=session_id,
        reference=wire.find_text(session, "reference_id") or "",
        state=_state(session),
        requested=wire.money(session.get("amount"), wire.currency(session)),
        store=marks.find(session.get("metadata"), marks.STORE),
        captures=() if made is None else answers.captures(payments, made),
    )


def _state(session: Json) -> AskState:
    return _STATES.get(str(session.get("status")), AskState.PENDING)
