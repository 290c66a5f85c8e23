"""WhatsApp's webhooks, read. Pure: a verified document in, our words out.

A document batches entries, changes, messages and statuses (Graph v23-v26). What we do not know is
kept as Unrecognised and never an error; what is known but of the wrong shape is malformed.
Field names: Meta's published OpenAPI of the Cloud API (v23.0), its pages on system messages and
business-scoped user ids (2026-08), and pywa's recorded webhooks.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from ..errors import UpdateMalformed
from ..models import (
    Identity,
    IdentityChanged,
    IdentityKind,
    Received,
    RequestedItem,
    StatusChanged,
    StatusKind,
    Unrecognised,
    Update,
)
from .strict_json import identifier_in, object_in, objects_in, required, text_in

TEXT_CHARS_MAX = 65_536  # far above what a phone lets anyone type; `content` keeps the rest
PROFILE_NAME_CHARS_MAX = 256
QUANTITY_MAX = 1_000_000
_E164_DIGITS = re.compile(r"[1-9][0-9]{6,14}")
_DIGITS = re.compile(r"[0-9]{1,11}")

STATUSES = {
    "sent": StatusKind.SENT,
    "delivered": StatusKind.DELIVERED,
    "read": StatusKind.READ,
    "played": StatusKind.READ,  # a voice message was listened to
    "failed": StatusKind.FAILED,
}
WORDS_AT = {  # the others have none: reactions, contacts, deletions, the unsupported, the new
    "text": ("text", "body"),
    "image": ("image", "caption"),
    "video": ("video", "caption"),
    "document": ("document", "caption"),
    "order": ("order", "text"),
}
NEW_NAME = {"user_changed_number", "user_changed_user_id"}

Fields = Mapping[str, object]


def updates(document: Fields, *, phone_number_id: str) -> list[Update]:
    """Everything in one webhook that concerns this phone number, in its order.

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
        for update in _of_change(entry, change, phone_number_id)
    ]


def _of_change(entry: Fields, change: Fields, phone_number_id: str) -> Sequence[Update]:
    field = required(text_in(change, "field"), "field")
    if field != "messages":
        return [_unrecognised(entry, change, kind=field)]
    value = object_in(change, "value")
    metadata = object_in(value, "metadata")
    number = required(identifier_in(metadata, "phone_number_id"), "phone_number_id")
    if number != phone_number_id:  # another tenant's, posted at this address: without effect
        return [_unrecognised(entry, change, kind="messages.of_another_number")]
    found: list[Update] = []
    contacts = objects_in(value, "contacts")
    found += [_of_message(message, contacts) for message in objects_in(value, "messages")]
    found += [_of_status(status) for status in objects_in(value, "statuses")]
    if objects_in(value, "errors"):
        found.append(_unrecognised(entry, change, kind="messages.errors"))
    return found or [_unrecognised(entry, change, kind="messages")]


def _unrecognised(entry: Fields, change: Fields, *, kind: str) -> Unrecognised:
    same = json.dumps([entry.get("id"), entry.get("time"), change], sort_keys=True)
    return Unrecognised(key=hashlib.sha256(same.encode()).hexdigest(), kind=kind)


def _of_message(message: Fields, contacts: Sequence[Fields]) -> Update:
    provider_id = required(identifier_in(message, "id"), "message id")
    kind = required(text_in(message, "type"), "message type")
    at = _instant(message)
    if kind == "system":
        return _of_system_message(message, provider_id, at)
    if text_in(message, "group_id"):  # we answer persons; a shop does not answer into a group
        return Unrecognised(key=provider_id, kind="messages.in_group")
    contact = _contact_of(message, contacts)
    identities = tuple(_identities(message, contact))
    if not any(identity.kind != IdentityKind.USERNAME for identity in identities):
        return Unrecognised(key=provider_id, kind="messages.of_nobody")
    text, choice = _words(message)
    name = text_in(object_in(contact, "profile"), "name")
    return Received(
        provider_id=provider_id,
        identities=identities,
        type=kind,
        text=text[:TEXT_CHARS_MAX] if text else None,
        choice=choice,
        items=_items(message) if kind == "order" else (),
        profile_name=name[:PROFILE_NAME_CHARS_MAX] if name else None,
        phone=_phone(identities),
        sent_at=at,
        content=message,
    )


def _of_system_message(message: Fields, provider_id: str, at: datetime) -> Update:
    """A person changed their number, and with it their business-scoped user id, or only that."""
    system = object_in(message, "system")
    kind = text_in(system, "type") or "unknown"
    before = _named(
        (IdentityKind.WA_ID, identifier_in(message, "from")),
        (IdentityKind.BSUID, identifier_in(system, "previous_user_id")),
        (IdentityKind.BSUID, identifier_in(system, "previous_parent_user_id")),
    )
    after = _named(
        (IdentityKind.WA_ID, identifier_in(system, "wa_id")),
        (IdentityKind.BSUID, identifier_in(system, "user_id")),
        (IdentityKind.BSUID, identifier_in(system, "parent_user_id")),
    )
    if kind not in NEW_NAME or not before or not after:
        return Unrecognised(key=provider_id, kind=f"messages.system.{kind}")
    return IdentityChanged(
        provider_id=provider_id, before=before, after=after, at=at, content=message
    )


def _contact_of(message: Fields, contacts: Sequence[Fields]) -> Fields:
    """The contact that is this message's sender, or an empty one.

    Two names of one kind that differ are two persons, even if another name agrees: joining them
    would give one customer's conversation to another.
    """
    agreeing = [contact for contact in contacts if _agreement(message, contact)]
    if agreeing and all(contact == agreeing[0] for contact in agreeing):
        return agreeing[0]
    alone = len(contacts) == 1 and _agreement(message, contacts[0]) is None
    return contacts[0] if alone else {}


def _agreement(message: Fields, contact: Fields) -> bool | None:
    """True where a name is shared, False where one differs, None where there is none to compare."""
    pairs = [
        (identifier_in(message, "from"), identifier_in(contact, "wa_id")),
        (identifier_in(message, "from_user_id"), identifier_in(contact, "user_id")),
    ]
    verdicts = [ours == theirs for ours, theirs in pairs if ours and theirs]
    return all(verdicts) if verdicts else None


def _identities(message: Fields, contact: Fields) -> tuple[Identity, ...]:
    """The phone's id first: every kind of message may be sent to it (a BSUID can meet 131062)."""
    return _named(
        (IdentityKind.WA_ID, identifier_in(message, "from")),
        (IdentityKind.WA_ID, identifier_in(contact, "wa_id")),
        (IdentityKind.BSUID, identifier_in(message, "from_user_id")),
        (IdentityKind.BSUID, identifier_in(contact, "user_id")),
        (IdentityKind.BSUID, identifier_in(message, "from_parent_user_id")),
        (IdentityKind.BSUID, identifier_in(contact, "parent_user_id")),
        (IdentityKind.USERNAME, identifier_in(object_in(contact, "profile"), "username")),
    )


def _named(*names: tuple[IdentityKind, str | None]) -> tuple[Identity, ...]:
    return tuple(dict.fromkeys(Identity(kind, value) for kind, value in names if value))


def _phone(identities: Sequence[Identity]) -> str | None:
    wa_id = next((one.value for one in identities if one.kind == IdentityKind.WA_ID), "")
    return f"+{wa_id}" if _E164_DIGITS.fullmatch(wa_id) else None


def _words(message: Fields) -> tuple[str | None, str | None]:
    """What can be read as words, and the payload of a choice."""
    kind = text_in(message, "type") or ""
    if kind == "interactive":
        return _reply(object_in(message, "interactive"))
    if kind == "button":
        button = object_in(message, "button")
        return text_in(button, "text"), text_in(button, "payload")
    if kind == "location":
        return ", ".join(_address(object_in(message, "location"))) or None, None
    if kind == "edit":
        return _words(object_in(object_in(message, "edit"), "message"))
    holder, key = WORDS_AT.get(kind, ("", ""))
    return text_in(object_in(message, holder), key), None


def _reply(interactive: Fields) -> tuple[str | None, str | None]:
    kind = text_in(interactive, "type")
    if kind not in {"button_reply", "list_reply"}:
        return None, None  # a form (nfm_reply) says "Sent"; its answers stand in the content
    reply = object_in(interactive, kind)
    return text_in(reply, "title"), text_in(reply, "id")


def _address(location: Fields) -> Iterator[str]:
    for key in ("name", "address"):
        if line := text_in(location, key):
            yield line


def _items(message: Fields) -> tuple[RequestedItem, ...]:
    """The lines of a catalogue order, all or none: half an order is not what was asked for."""
    lines = [
        (identifier_in(line, "product_retailer_id"), _quantity(line.get("quantity")))
        for line in objects_in(object_in(message, "order"), "product_items")
    ]
    items = [RequestedItem(sku, quantity) for sku, quantity in lines if sku and quantity]
    return tuple(items) if len(items) == len(lines) else ()


def _quantity(value: object) -> int:
    """Meta's examples write a number, its field table says string. 0 is unreadable."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value if 1 <= value <= QUANTITY_MAX else 0


def _of_status(status: Fields) -> Update:
    provider_id = required(identifier_in(status, "id"), "status id")
    name = required(text_in(status, "status"), "status")
    at = _instant(status)
    kind = STATUSES.get(name)
    if kind is None:
        return Unrecognised(key=f"{provider_id}:{name}", kind=f"statuses.{name}")
    errors = objects_in(status, "errors")
    code = errors[0].get("code") if errors else None
    return StatusChanged(
        provider_id=provider_id,
        kind=kind,
        reference=text_in(status, "biz_opaque_callback_data"),
        error_code=None if code is None else str(code),
        at=at,
        content=status,
    )


def _instant(parent: Fields) -> datetime:
    """Unix seconds, which messages write as a string and some changes as a number."""
    seconds = str(parent.get("timestamp"))
    if not _DIGITS.fullmatch(seconds):
        raise UpdateMalformed(reason="timestamp is not a time")
    return datetime.fromtimestamp(int(seconds), UTC)
