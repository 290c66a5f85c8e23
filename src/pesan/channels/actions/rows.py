"""An update as it is kept: under which name it is known again, who sent it, and what of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from ...kit import clock
from ...kit.cards import mask, mask_body, mask_object
from ...kit.ids import EventId, UpdateId, new_id
from ..adapters import Opened
from ..models import (
    AccountAlert,
    Content,
    Echoed,
    Identity,
    IdentityChanged,
    NewUpdate,
    PreferenceChanged,
    ReachChanged,
    Received,
    StatusChanged,
    TemplateChanged,
    Unrecognised,
    Update,
    UpdateKind,
)
from .statuses import status_key


def message_key(provider_id: str) -> str:
    return f"message:{provider_id}"


def _row(opened: Opened, update: Update, *, at: datetime) -> NewUpdate:
    content = Content(channel=opened.name, livemode=opened.livemode)
    match update:
        case Received():
            kind, key = UpdateKind.RECEIVED, message_key(update.provider_id)
            content = replace(
                content,
                sender=name_of(update.identities),
                received=update,
                acknowledge=update.acknowledge,
            )
        case Echoed():
            kind, key = UpdateKind.RECEIVED, message_key(update.provider_id)
            content = replace(content, sender=name_of(update.identities), echoed=update)
        case IdentityChanged():
            kind, key = UpdateKind.RECEIVED, message_key(update.provider_id)
            content = replace(content, sender=name_of(update.before), identity_changed=update)
        case PreferenceChanged():
            kind, key = UpdateKind.RECEIVED, message_key(update.provider_id)
            content = replace(content, sender=name_of(update.identities), preference_changed=update)
        case TemplateChanged():
            kind, key = UpdateKind.TEMPLATE, f"template:{update.key}"
            content = replace(content, template_changed=update)
        case AccountAlert():
            kind, key = UpdateKind.ALERT, f"alert:{update.key}"
            content = replace(content, alert=update)
        case StatusChanged():
            kind, key = UpdateKind.STATUS, status_key(update.provider_id, update.kind)
            content = replace(content, status=update)
        case ReachChanged():
            kind, key = UpdateKind.STATUS, f"reach:{update.provider_id}"
            content = replace(content, sender=name_of(update.identities), reach_changed=update)
        case Unrecognised():
            kind, key = UpdateKind.UNRECOGNISED, f"other:{update.key}"
            content = replace(content, unrecognised=update.kind, acknowledge=update.acknowledge)
    return NewUpdate(
        id=UpdateId(new_id()),
        event=EventId(new_id()) if kind is UpdateKind.RECEIVED else None,
        dedupe_key=key,
        kind=kind,
        sender=content.sender if kind is UpdateKind.RECEIVED else None,
        becomes=name_of(update.after) if isinstance(update, IdentityChanged) else None,
        content=content,
        body=None,
        received_at=at,
    )


def rows_of(opened: Opened, updates: Sequence[Update], body: bytes) -> list[NewUpdate]:
    rows = [
        _row(opened, update, at=clock.now() + timedelta(microseconds=position))
        for position, update in enumerate(updates)
    ]
    return _with_body(rows, mask_body(body))


def _with_body(rows: list[NewUpdate], body: bytes) -> list[NewUpdate]:
    """The raw bytes go, once, with what we hold in no other form."""
    for index, row in enumerate(rows):
        if row.kind is UpdateKind.UNRECOGNISED:
            return [*rows[:index], replace(row, body=body), *rows[index + 1 :]]
    return rows


def name_of(identities: Sequence[Identity]) -> str:
    return f"{identities[0].kind}:{identities[0].value}"


def masked(update: Update) -> Update:
    """Its words and name, and the provider's own object that is kept beside them."""
    if not isinstance(update, Received | Echoed):
        return update
    return replace(
        update,
        text=mask(update.text),
        profile_name=mask(update.profile_name),
        content=mask_object(update.content),
    )
