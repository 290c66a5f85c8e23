"""What we read in a webhook, in the few words that pywa has for it too (pywa_readings.py)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import singledispatch
from typing import Any

from pesan.channels.models import (
    AccountAlert,
    Identity,
    IdentityChanged,
    IdentityKind,
    IncomingMedia,
    PreferenceChanged,
    Received,
    StatusChanged,
    TemplateChanged,
    Unrecognised,
)

Reading = dict[str, Any]
UNREAD: Reading = {"is": "unread"}


@singledispatch
def reading(update: object) -> Reading:
    return {"is": type(update).__name__}


@reading.register
def _(update: Received) -> Reading:
    return {
        "is": "message",
        "id": update.provider_id,
        "type": update.type,
        "at": update.sent_at,
        "name": update.profile_name,
        **_named(update.identities),
        "text": update.text or None,
        "choice": update.choice,
        "reply to": update.reply_to,
        "forwarded": update.forwarded,
        "edits": update.edits,
        "revokes": update.revokes,
        "file": update.media and _file(update.media),
        "lines": [
            (one.retailer_id, one.quantity, one.shown and Decimal(one.shown.plain()))
            for one in update.items
        ],
        "reaction": update.reaction and (update.reaction.to, update.reaction.emoji),
        "from": update.referral
        and (update.referral.kind, update.referral.id, update.referral.click_id),
        "form": dict(update.form),
        "persons": [one.get("name", {}).get("formatted_name") for one in _said(update, "contacts")],
        "error": next((one["code"] for one in _said(update, "errors")), None),
    }


@reading.register
def _(update: StatusChanged) -> Reading:
    cost = update.pricing
    return {
        "is": "status",
        "id": update.provider_id,
        "status": update.kind.value,
        "at": update.at,
        "reference": update.reference,
        "error": update.error_code,
        "cost": cost and (cost.category, cost.billable, cost.model),
    }


@reading.register
def _(update: IdentityChanged) -> Reading:
    return {
        "is": "another number",
        "id": update.provider_id,
        "at": update.at,
        "before": _value(update.before, IdentityKind.WA_ID),
        "after": _value(update.after, IdentityKind.WA_ID),
        "user id after": _value(update.after, IdentityKind.BSUID),
    }


@reading.register
def _(update: PreferenceChanged) -> Reading:
    return {
        "is": "preference",
        "at": update.at,
        "marketing": update.marketing,
        **_named(update.identities),
    }


@reading.register
def _(update: TemplateChanged) -> Reading:
    return {
        "is": "template",
        "id": update.provider_id,
        "name": update.name,
        "language": update.language,
        "status": update.status and update.status.value,
        "category": update.category and update.category.value,
        "quality": update.quality,
    }


@reading.register
def _(update: AccountAlert) -> Reading:
    return {"is": "alert", "event": update.content.get("event")}


@reading.register
def _(_: Unrecognised) -> Reading:
    return UNREAD


def _named(identities: Iterable[Identity]) -> Reading:
    found = list(identities)
    return {
        "wa_id": _value(found, IdentityKind.WA_ID),
        "user ids": {one.value for one in found if one.kind is IdentityKind.BSUID},
        "username": _value(found, IdentityKind.USERNAME),
    }


def _value(identities: Iterable[Identity], kind: IdentityKind) -> str | None:
    return next((one.value for one in identities if one.kind is kind), None)


def _file(file: IncomingMedia) -> tuple[object, ...]:
    return file.kind.value, file.id, file.content_type, file.filename, file.sha256, file.voice


def _said(update: Received, key: str) -> list[Mapping[str, Any]]:
    """Of what we keep as it came."""
    found = update.content.get(key)
    return found if isinstance(found, list) else []
