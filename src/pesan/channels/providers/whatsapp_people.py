"""Who wrote, as WhatsApp names persons, and when.

Two names of one kind that differ are two persons, even if another name agrees: joining them would
give one customer's conversation to another.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from ..errors import UpdateMalformed
from ..models import Identity, IdentityKind
from .strict_json import identifier_in, object_in, text_in

Fields = Mapping[str, object]

NEW_NAME = {"user_changed_number", "user_changed_user_id"}
_E164_DIGITS = re.compile(r"[1-9][0-9]{6,14}")
_SECONDS = re.compile(r"[0-9]{1,11}")


def contact_of(message: Fields, contacts: Sequence[Fields]) -> Fields:
    """The contact that is this message's sender, or an empty one."""
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


def identities_of(message: Fields, contact: Fields) -> tuple[Identity, ...]:
    """The phone's id first: every kind of message may be sent to it (a BSUID can meet 131062)."""
    return named(
        (IdentityKind.WA_ID, identifier_in(message, "from")),
        (IdentityKind.WA_ID, identifier_in(contact, "wa_id")),
        (IdentityKind.BSUID, identifier_in(message, "from_user_id")),
        (IdentityKind.BSUID, identifier_in(contact, "user_id")),
        (IdentityKind.BSUID, identifier_in(message, "from_parent_user_id")),
        (IdentityKind.BSUID, identifier_in(contact, "parent_user_id")),
        (IdentityKind.USERNAME, identifier_in(object_in(contact, "profile"), "username")),
    )


def changed_names(
    message: Fields,
) -> tuple[tuple[Identity, ...], tuple[Identity, ...]] | None:
    """What a person was called before and after; None where a system message says neither."""
    system = object_in(message, "system")
    before = named(
        (IdentityKind.WA_ID, identifier_in(message, "from")),
        (IdentityKind.BSUID, identifier_in(system, "previous_user_id")),
        (IdentityKind.BSUID, identifier_in(system, "previous_parent_user_id")),
    )
    after = named(
        (IdentityKind.WA_ID, identifier_in(system, "wa_id")),
        (IdentityKind.BSUID, identifier_in(system, "user_id")),
        (IdentityKind.BSUID, identifier_in(system, "parent_user_id")),
    )
    if text_in(system, "type") not in NEW_NAME or not before or not after:
        return None
    return before, after


def named(*names: tuple[IdentityKind, str | None]) -> tuple[Identity, ...]:
    return tuple(dict.fromkeys(Identity(kind, value) for kind, value in names if value))


def phone_of(identities: Sequence[Identity]) -> str | None:
    wa_id = next((one.value for one in identities if one.kind == IdentityKind.WA_ID), "")
    return f"+{wa_id}" if _E164_DIGITS.fullmatch(wa_id) else None


def instant(parent: Fields) -> datetime:
    """Unix seconds, which messages write as a string and some changes as a number."""
    seconds = str(parent.get("timestamp"))
    if not _SECONDS.fullmatch(seconds):
        raise UpdateMalformed(reason="timestamp is not a time")
    return datetime.fromtimestamp(int(seconds), UTC)
