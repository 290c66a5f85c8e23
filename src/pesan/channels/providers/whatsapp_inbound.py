"""WhatsApp's webhooks, read. Pure: a verified document in, our words out.

A document batches entries, changes, messages and statuses (Graph v23-v26). What we do not know is
kept as Unrecognised and never an error; what is known but of the wrong shape is malformed.
Field names: Meta's published OpenAPI of the Cloud API (v23.0), its pages on system messages and
business-scoped user ids (2026-08), and pywa's recorded webhooks.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence

from ..errors import UpdateMalformed
from ..models import (
    Echoed,
    IdentityChanged,
    IdentityKind,
    PreferenceChanged,
    Pricing,
    Received,
    StatusChanged,
    StatusKind,
    Unrecognised,
    Update,
)
from . import whatsapp_account, whatsapp_templates
from .strict_json import identifier_in, object_in, objects_in, required, text_in
from .whatsapp_content import (
    file_in,
    form_in,
    items_in,
    reaction_in,
    referral_in,
    said_in,
)
from .whatsapp_failures import reason_of
from .whatsapp_people import (
    changed_names,
    contact_of,
    identities_of,
    instant,
    named,
    phone_of,
)

TEXT_CHARS_MAX = 65_536  # far above what a phone lets anyone type; `content` keeps the rest
PROFILE_NAME_CHARS_MAX = 256
PREFERENCES = {"stop": False, "resume": True, "signup": True}

STATUSES = {
    "sent": StatusKind.SENT,
    "delivered": StatusKind.DELIVERED,
    "read": StatusKind.READ,
    "played": StatusKind.READ,  # a voice message was listened to
    "failed": StatusKind.FAILED,
}
EARLIER = {"edit", "reaction", "revoke"}  # they change what was said, and say nothing of their own
Fields = Mapping[str, object]


def updates(document: Fields, *, phone_number_id: str, waba_id: str) -> list[Update]:
    """Everything in one webhook that concerns this phone number or its account, in its order.

    Raises channels.update_malformed.
    """
    if document.get("object") != "whatsapp_business_account":
        raise UpdateMalformed(reason="not a webhook of a WhatsApp business account")
    if not isinstance(document.get("entry"), list):
        raise UpdateMalformed(reason="entry is missing")
    return [
        update
        for entry in objects_in(document, "entry")
        for change in objects_in(entry, "changes")
        for update in _of_change(entry, change, phone_number_id, waba_id)
    ]


def _of_change(
    entry: Fields, change: Fields, phone_number_id: str, waba_id: str
) -> Sequence[Update]:
    field = required(text_in(change, "field"), "field")
    if field in OF_PERSONS:
        value = object_in(change, "value")
        metadata = object_in(value, "metadata")
        number = required(identifier_in(metadata, "phone_number_id"), "phone_number_id")
        if number != phone_number_id:  # another's, posted at this address: without effect on us
            kind = f"{field}.of_another_number"
            return [_unrecognised(entry, change, kind=kind, meant_for=number)]
        return OF_PERSONS[field](value) or [_unrecognised(entry, change, kind=field)]
    account = identifier_in(entry, "id")
    if account != waba_id:
        return [_unrecognised(entry, change, kind=field, meant_for=account or "")]
    key = _key(entry, change)
    if field in whatsapp_templates.CHANGES:
        told = whatsapp_templates.changed(field, object_in(change, "value"), key=key)
        return [told or _unrecognised(entry, change, kind=field)]
    if field in whatsapp_account.ALERTS:
        return [whatsapp_account.alert(field, object_in(change, "value"), key=key)]
    return [_unrecognised(entry, change, kind=field)]


def _of_messages(value: Fields) -> list[Update]:
    contacts = objects_in(value, "contacts")
    found = [_of_message(message, contacts) for message in objects_in(value, "messages")]
    found += [_of_status(status) for status in objects_in(value, "statuses")]
    if errors := objects_in(value, "errors"):
        found.append(Unrecognised(key=_digest(errors), kind="messages.errors"))
    return found


def _of_preferences(value: Fields) -> list[Update]:
    """Whether somebody wants to hear of offers, as they told WhatsApp itself."""
    contacts = objects_in(value, "contacts")
    return [_of_preference(one, contacts) for one in objects_in(value, "user_preferences")]


def _of_preference(preference: Fields, contacts: Sequence[Fields]) -> Update:
    wanted = PREFERENCES.get(text_in(preference, "value") or "")
    of_offers = text_in(preference, "category") == "marketing_messages"
    identities = named(
        (IdentityKind.WA_ID, identifier_in(preference, "wa_id")),
        (IdentityKind.BSUID, identifier_in(preference, "user_id")),
        (IdentityKind.BSUID, identifier_in(preference, "parent_user_id")),
    )
    if not identities and len(contacts) == 1:
        identities = identities_of({}, contacts[0])
    key = _digest(preference)
    if wanted is None or not of_offers or not identities:
        return Unrecognised(key=key, kind="user_preferences")
    return PreferenceChanged(
        provider_id=f"preference.{key}",
        identities=identities,
        marketing=wanted,
        at=instant(preference),
        content=preference,
    )


def _of_echoes(value: Fields) -> list[Update]:
    """What the seller wrote in WhatsApp's own app, where the number is used by both."""
    contacts = objects_in(value, "contacts")
    return [_of_echo(echo, contacts) for echo in objects_in(value, "message_echoes")]


def _of_echo(echo: Fields, contacts: Sequence[Fields]) -> Update:
    provider_id = required(identifier_in(echo, "id"), "message id")
    kind = required(text_in(echo, "type"), "message type")
    to = {
        "from": (identifier_in(echo, "to") or "").removeprefix("+") or None,
        "from_user_id": identifier_in(echo, "to_user_id"),
        "from_parent_user_id": identifier_in(echo, "to_parent_user_id"),
    }
    contact = contact_of(to, contacts)
    identities = identities_of(to, contact)
    edits, revokes, reaction = _edited(echo), _revoked(echo), reaction_in(echo)
    is_lost = kind in EARLIER and not (edits or revokes or reaction)
    is_of_nobody = not any(one.kind != IdentityKind.USERNAME for one in identities)
    if kind == "system" or is_lost or is_of_nobody:
        return Unrecognised(key=provider_id, kind=f"message_echoes.{kind}"[:100])
    text, _ = said_in(echo)
    name = text_in(object_in(contact, "profile"), "name")
    return Echoed(
        provider_id=provider_id,
        identities=identities,
        type=kind,
        text=text[:TEXT_CHARS_MAX] if text else None,
        media=file_in(echo),
        phone=phone_of(identities),
        profile_name=name[:PROFILE_NAME_CHARS_MAX] if name else None,
        edits=edits,
        revokes=revokes,
        reaction=reaction,
        sent_at=instant(echo),
        content=echo,
    )


OF_PERSONS: dict[str, Callable[[Fields], list[Update]]] = {
    "messages": _of_messages,
    "user_preferences": _of_preferences,
    "smb_message_echoes": _of_echoes,
    "message_echoes": _of_echoes,
}


def _unrecognised(
    entry: Fields, change: Fields, *, kind: str, meant_for: str | None = None
) -> Unrecognised:
    return Unrecognised(key=_key(entry, change), kind=kind, meant_for=meant_for)


def _key(entry: Fields, change: Fields) -> str:
    """What has no id of its own is known by all that it says, and when."""
    return _digest([entry.get("id"), entry.get("time"), change])


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _of_message(message: Fields, contacts: Sequence[Fields]) -> Update:
    provider_id = required(identifier_in(message, "id"), "message id")
    kind = required(text_in(message, "type"), "message type")
    at = instant(message)
    if kind == "system":
        return _of_system_message(message, provider_id)
    if text_in(message, "group_id"):  # we answer persons; a shop does not answer into a group
        return Unrecognised(key=provider_id, kind="messages.in_group")
    contact = contact_of(message, contacts)
    identities = identities_of(message, contact)
    if not any(identity.kind != IdentityKind.USERNAME for identity in identities):
        return Unrecognised(key=provider_id, kind="messages.of_nobody")
    text, choice = said_in(message)
    name = text_in(object_in(contact, "profile"), "name")
    context = object_in(message, "context")
    return Received(
        provider_id=provider_id,
        identities=identities,
        type=kind,
        text=text[:TEXT_CHARS_MAX] if text else None,
        choice=choice,
        items=items_in(message) if kind == "order" else (),
        profile_name=name[:PROFILE_NAME_CHARS_MAX] if name else None,
        phone=phone_of(identities),
        media=file_in(message),
        reply_to=identifier_in(context, "id"),
        forwarded=context.get("forwarded") is True or context.get("frequently_forwarded") is True,
        edits=_edited(message),
        revokes=_revoked(message),
        reaction=reaction_in(message),
        referral=referral_in(message),
        form=form_in(message),
        sent_at=at,
        content=message,
    )


def _edited(message: Fields) -> str | None:
    return identifier_in(object_in(message, "edit"), "original_message_id")


def _revoked(message: Fields) -> str | None:
    return identifier_in(object_in(message, "revoke"), "original_message_id")


def _of_system_message(message: Fields, provider_id: str) -> Update:
    """A person changed their number, and with it their business-scoped user id, or only that."""
    kind = text_in(object_in(message, "system"), "type") or "unknown"
    names = changed_names(message)
    if names is None:
        return Unrecognised(key=provider_id, kind=f"messages.system.{kind}")
    before, after = names
    return IdentityChanged(
        provider_id=provider_id, before=before, after=after, at=instant(message), content=message
    )


def _of_status(status: Fields) -> Update:
    provider_id = required(identifier_in(status, "id"), "status id")
    name = required(text_in(status, "status"), "status")
    at = instant(status)
    kind = STATUSES.get(name)
    if kind is None:
        return Unrecognised(key=f"{provider_id}:{name}", kind=f"statuses.{name}")
    errors = objects_in(status, "errors")
    told = errors[0].get("code") if errors else None
    code = None if told is None else str(told)
    return StatusChanged(
        provider_id=provider_id,
        kind=kind,
        reference=text_in(status, "biz_opaque_callback_data"),
        error_code=code,
        reason=reason_of(code),
        pricing=_pricing(object_in(status, "pricing")),
        at=at,
        content=status,
    )


def _pricing(pricing: Fields) -> Pricing | None:
    """`type` (free entry point, regular) came with prices by the message; `billable` goes with it."""
    category = text_in(pricing, "category")
    if category is None:
        return None
    billable = pricing.get("billable")
    kind = text_in(pricing, "type") or ""
    return Pricing(
        category=category[:40],
        billable=billable is True or (billable is None and not kind.startswith("free")),
        model=(text_in(pricing, "pricing_model") or "")[:40] or None,
        kind=kind[:40] or None,
    )
