"""Stripe's events: which thing of ours each makes us look at, and how it is known to be Stripe's."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ...errors import NoticeMalformed, SignatureInvalid
from ...models import Notice, NoticeKind
from . import wire
from .wire import Json, Unreadable

TOLERANCE_SECONDS = 300  # docs.stripe.com/webhooks/signature: five minutes, here to either side
_SIGNATURES_MAX = 20


@dataclass(frozen=True, slots=True)
class _About:
    """What an event speaks of: where its object, or the object's field, is our thing's id."""

    kind: NoticeKind
    id: str = "id"


_SESSION = _About(NoticeKind.PAYMENT)
_INTENT = _About(NoticeKind.PAYMENT)
_CHARGE = _About(NoticeKind.PAYMENT, "payment_intent")
_REFUND = _About(NoticeKind.REFUND)
_DISPUTE = _About(NoticeKind.DISPUTE)

# The one table of event -> our fact. What becomes of it is read from Stripe, so several events may
# tell of one change, in any order. Events of other kinds are kept, and have no effect.
EVENTS: Mapping[str, _About] = {
    "checkout.session.completed": _SESSION,  # captured, or pending where the bank takes its time
    "checkout.session.async_payment_succeeded": _SESSION,  # captured
    "checkout.session.async_payment_failed": _SESSION,  # failed
    "checkout.session.expired": _SESSION,  # expired
    "payment_intent.succeeded": _INTENT,  # captured
    "payment_intent.payment_failed": _INTENT,  # a declined card leaves the session open
    "payment_intent.canceled": _INTENT,  # failed
    "charge.refunded": _CHARGE,  # its refunds tell themselves
    "charge.refund.updated": _REFUND,  # the older name of the next
    "refund.created": _REFUND,
    "refund.updated": _REFUND,  # succeeded
    "refund.failed": _REFUND,  # failed, after it had succeeded too
    "charge.dispute.created": _DISPUTE,  # disputed
    "charge.dispute.updated": _DISPUTE,
    "charge.dispute.funds_withdrawn": _DISPUTE,
    "charge.dispute.funds_reinstated": _DISPUTE,
    "charge.dispute.closed": _DISPUTE,  # back to captured, or lost
}


def read_notice(
    headers: Mapping[str, str], body: bytes, *, secret: str, livemode: bool, now: datetime
) -> Notice:
    """Raises payments.signature_invalid before anything is parsed, payments.notice_malformed."""
    if not _is_genuine(headers.get("stripe-signature", ""), body, secret=secret, now=now):
        raise SignatureInvalid
    event, notice = _read(body)
    if event.get("livemode", livemode) is not livemode:  # test money is no money
        raise SignatureInvalid
    return notice


def reread_notice(body: bytes) -> Notice:
    """Raises payments.notice_malformed."""
    return _read(body)[1]


def _read(body: bytes) -> tuple[Json, Notice]:
    try:
        event = wire.parse(body)
        return event, notice_of(event)
    except (Unreadable, RecursionError) as error:
        raise NoticeMalformed from error


def notice_of(event: Json) -> Notice:
    """Raises Unreadable. One event, one key: those that were pushed and listed alike."""
    key, name = wire.identifier(event, "id"), wire.find_text(event, "type")
    if name is None or not name.isascii():
        raise Unreadable("it names no event")
    it = wire.find_object(wire.find_object(event, "data") or {}, "object") or {}
    about = EVENTS.get(name) if event.get("object") == "event" else None
    if about is None or (about is _CHARGE and wire.find_identifier(it, about.id) is None):
        # Whose it may be is kept all the same: what is known of a person can be found and erased.
        whose = wire.find_identifier(it, "payment_intent") or wire.find_identifier(it, "id")
        return Notice(key=key, kind=NoticeKind.UNRECOGNISED, event=name, request_id=whose)
    one = wire.identifier(it, about.id)
    return Notice(
        key=key,
        kind=about.kind,
        event=name,
        request_id=one if about.kind is NoticeKind.PAYMENT else None,
        capture_id=wire.find_identifier(it, "payment_intent"),
        refund_id=one if about.kind is NoticeKind.REFUND else None,
        dispute_id=one if about.kind is NoticeKind.DISPUTE else None,
        reference=wire.find_text(it, "client_reference_id"),
    )


def _is_genuine(header: str, body: bytes, *, secret: str, now: datetime) -> bool:
    """`t=<seconds>,v1=<hex>[,v1=...]` over `t.body`. While a secret is rolled there are two v1.

    An empty secret of ours would make everyone genuine, so it makes no one.
    """
    parts = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    signatures = [value for name, _, value in parts if name == "v1"]
    if not secret or len(times) != 1 or len(signatures) > _SIGNATURES_MAX:
        return False
    (time,) = times
    if not (time.isascii() and time.isdigit() and len(time) <= 12):
        return False
    signed = hmac.new(secret.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()
    matches = [  # every one is compared: how long it takes tells nothing
        hmac.compare_digest(one.encode(errors="replace"), signed.encode()) for one in signatures
    ]
    return any(matches) and abs(now.timestamp() - int(time)) <= TOLERANCE_SECONDS
