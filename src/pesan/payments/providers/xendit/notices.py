"""Xendit's webhooks: `{event, business_id, created, data}`, known by a shared word in a header.

The body carries no signature, so it names what to re-read and is believed about nothing else.
`created` is the time of the delivery, not of the happening: it is no part of the key.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping

from ...errors import NoticeMalformed, SignatureInvalid
from ...models import Notice, NoticeKind
from . import wire
from .wire import Json, Unreadable

_PAYMENT_EVENTS = {
    "payment.authorization",
    "payment.capture",
    "payment.expiry",
    "payment.failure",
    # The older generation's names, still seen on accounts that began there.
    "payment.failed",
    "payment.succeeded",
}
_REQUEST_EVENTS = {"payment_request.expiry"}
_SESSION_EVENTS = {"payment_session.completed", "payment_session.expired"}
_REFUND_EVENTS = {"refund.failed", "refund.succeeded"}
_NESTING_MAX = 3


def read_notice(headers: Mapping[str, str], body: bytes, *, callback_token: str) -> Notice:
    """Raises payments.signature_invalid before anything is parsed, payments.notice_malformed."""
    if not _is_genuine(headers, callback_token):
        raise SignatureInvalid
    return reread_notice(body)


def reread_notice(body: bytes) -> Notice:
    """Raises payments.notice_malformed."""
    try:
        return _notice(wire.parse(body))
    except (Unreadable, RecursionError) as error:
        raise NoticeMalformed from error


def _is_genuine(headers: Mapping[str, str], callback_token: str) -> bool:
    """An empty word of ours would make everyone genuine, so it makes no one."""
    sent = headers.get("x-callback-token", "").encode(errors="replace")
    return bool(callback_token) and hmac.compare_digest(sent, callback_token.encode())


def _notice(envelope: Json) -> Notice:
    event = _event(envelope)
    if event in _PAYMENT_EVENTS:
        return _of_payment(event, _innermost(envelope))
    if event in _REQUEST_EVENTS:
        return _of_request(event, _innermost(envelope))
    if event in _SESSION_EVENTS:
        return _of_session(event, _innermost(envelope))
    if event in _REFUND_EVENTS:
        return _of_refund(event, _innermost(envelope))
    return Notice(
        key=f"{event}:{_fingerprint(envelope)}", kind=NoticeKind.UNRECOGNISED, event=event
    )


def _event(envelope: Json) -> str:
    event = wire.find_text(envelope, "event")
    if event is not None and event.isascii():
        return event
    if "event" not in envelope and {"external_id", "status"} <= envelope.keys():
        return "invoice"  # The legacy payment link's callback is flat and names no event.
    raise Unreadable("it names no event")


def _innermost(envelope: Json) -> Json:
    """Refund webhooks are documented with the envelope twice: `data.data`."""
    found = envelope.get("data")
    for _ in range(_NESTING_MAX):
        if not (isinstance(found, dict) and isinstance(found.get("data"), dict)):
            break
        found = found["data"]
    if not isinstance(found, dict):
        raise Unreadable("it carries no data")
    return found


def _of_payment(event: str, payment: Json) -> Notice:
    request_id = wire.identifier(payment, "payment_request_id")
    payment_id = wire.find_identifier(payment, "payment_id", "id")
    return Notice(
        key=f"{event}:{payment_id or request_id}",
        kind=NoticeKind.PAYMENT,
        event=event,
        request_id=request_id,
        capture_id=payment_id,
        reference=wire.find_text(payment, "reference_id"),
    )


def _of_request(event: str, request: Json) -> Notice:
    request_id = wire.identifier(request, "payment_request_id", "id")
    return Notice(
        key=f"{event}:{request_id}",
        kind=NoticeKind.PAYMENT,
        event=event,
        request_id=request_id,
        capture_id=wire.find_identifier(request, "latest_payment_id"),
        reference=wire.find_text(request, "reference_id"),
    )


def _of_session(event: str, session: Json) -> Notice:
    session_id = wire.identifier(session, "payment_session_id")
    return Notice(
        key=f"{event}:{session_id}",
        kind=NoticeKind.PAYMENT,
        event=event,
        request_id=session_id,
        capture_id=wire.find_identifier(session, "payment_id"),
        reference=wire.find_text(session, "reference_id"),
    )


def _of_refund(event: str, refund: Json) -> Notice:
    refund_id = wire.identifier(refund, "id", "refund_id")
    return Notice(
        key=f"{event}:{refund_id}",
        kind=NoticeKind.REFUND,
        event=event,
        request_id=wire.find_identifier(refund, "payment_request_id"),
        capture_id=wire.find_identifier(refund, "payment_id"),
        refund_id=refund_id,
        reference=wire.find_text(refund, "reference_id"),
    )


def _fingerprint(envelope: Json) -> str:
    """The same over redeliveries, whose `created` alone differs."""
    lasting = {name: value for name, value in envelope.items() if name != "created"}
    canonical = json.dumps(lasting, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]
