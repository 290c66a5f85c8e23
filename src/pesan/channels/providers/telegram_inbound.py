"""Telegram's updates, read (Bot API 10.1). Pure: one update in, ours out.

A shop answers persons: what is said in groups and channels is put aside. An update of a kind we do
not know, or a message without anything we can show, is stored as it came.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from ..errors import UpdateMalformed
from ..models import (
    Identity,
    IdentityKind,
    ReachChanged,
    Received,
    Referral,
    Unrecognised,
    Update,
)
from .strict_json import identifier_in, object_in, objects_in, required, text_in
from .telegram_contents import content_of, integer_in
from .telegram_names import message_name

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")  # that we ask for

TEXT_CHARS_MAX = 65_536
NAME_CHARS_MAX = 256
SECONDS_MAX = 99_999_999_999
_E164_DIGITS = re.compile(r"[1-9][0-9]{6,14}")

Fields = Mapping[str, object]


def updates(document: Fields, *, bot: str) -> list[Update]:
    """What one update says. Raises channels.update_malformed."""
    number = integer_in(document, "update_id")
    if number is None:
        raise UpdateMalformed(reason="update_id is missing")
    key = f"{bot}.update.{number}"
    kind = next((kind for kind in document if kind != "update_id"), "nothing")
    told = object_in(document, kind) if kind in KINDS else {}
    match kind:
        case "message":
            return [_of_message(told, bot=bot, key=key)]
        case "edited_message":
            return [_of_edit(told, bot=bot, number=number, key=key)]
        case "callback_query":
            return [_of_press(told, bot=bot)]
        case "my_chat_member":
            return [_of_membership(told, key=key)]
        case _:
            return [Unrecognised(key=key, kind=kind[:100])]


def _of_message(message: Fields, *, bot: str, key: str) -> Update:
    chat = object_in(message, "chat")
    if _where(chat) != "private":
        return Unrecognised(key=key, kind=f"message.in_{_where(chat)}")
    sender = object_in(message, "from")
    if sender.get("is_bot") is True:
        return Unrecognised(key=key, kind="message.of_a_bot")
    content = content_of(message)
    if content is None:
        return Unrecognised(key=key, kind="message.without_content")
    command, payload = _command(message)
    answered = object_in(message, "reply_to_message")
    quoted = integer_in(answered, "message_id")
    person = _id(chat, "chat id")
    return Received(
        provider_id=message_name(bot=bot, chat=person, message=_id(message, "message_id")),
        identities=_identities(person, sender),
        type=content.type,
        text=command or (content.text[:TEXT_CHARS_MAX] if content.text else None),
        media=content.media,
        reply_to=None if quoted is None else message_name(bot=bot, chat=person, message=quoted),
        forwarded="forward_origin" in message,
        referral=Referral(kind="start", id=payload) if payload else None,
        profile_name=_profile_name(sender),
        phone=_own_phone(message, sender),
        sent_at=_instant(message, "date"),
        content=message,
    )


def _of_edit(message: Fields, *, bot: str, number: int, key: str) -> Update:
    """The same message, in other words. A location that moves is shared on, not written anew."""
    read = _of_message(message, bot=bot, key=key)
    if isinstance(read, Received) and read.type != "location":
        name = f"{read.provider_id}.edit.{number}"
        return replace(read, provider_id=name, edits=read.provider_id)
    kind = read.kind if isinstance(read, Unrecognised) else "message.location"
    return Unrecognised(key=key, kind=f"edited_{kind}")


def _of_press(query: Fields, *, bot: str) -> Update:
    """A button under a message of ours. Telegram waits to hear that it was heard, in any case."""
    name = required(identifier_in(query, "id"), "callback query id")
    sender, message = object_in(query, "from"), object_in(query, "message")
    chat = object_in(message, "chat")
    choice = text_in(query, "data")
    if not choice or not message or _where(chat) != "private":
        return Unrecognised(key=f"{bot}.callback.{name}", kind="callback_query", acknowledge=name)
    person = _id(chat, "chat id")
    return Received(
        provider_id=f"{bot}.callback.{name}",
        identities=_identities(person, sender),
        type="interactive",
        text=_title(message, choice),
        choice=choice,
        reply_to=message_name(bot=bot, chat=person, message=_id(message, "message_id")),
        profile_name=_profile_name(sender),
        # Of the press there is no time. That of the message will do: what was said before an
        # erasure is not heard after it.
        sent_at=_instant(message, "date"),
        content=query,
        acknowledge=name,
    )


def _of_membership(told: Fields, *, key: str) -> Update:
    """A person blocks the bot, or lets it write again; groups take it in and put it out."""
    chat = object_in(told, "chat")
    status = text_in(object_in(told, "new_chat_member"), "status")
    if _where(chat) != "private" or status not in {"kicked", "member"}:
        return Unrecognised(key=key, kind=f"my_chat_member.in_{_where(chat)}")
    return ReachChanged(
        provider_id=key,
        identities=_identities(_id(chat, "chat id"), object_in(told, "from")),
        reachable=status == "member",
        at=_instant(told, "date"),
        content=told,
    )


def _where(chat: Fields) -> str:
    kind = required(text_in(chat, "type"), "chat type")
    return kind if kind in {"private", "group", "supergroup", "channel"} else "unknown_chat"


def _id(parent: Fields, what: str) -> int:
    key = "message_id" if what == "message_id" else "id"
    value = integer_in(parent, key)
    if value is None:
        raise UpdateMalformed(reason=f"{what} is missing")
    return value


def _identities(person: int, sender: Fields) -> tuple[Identity, ...]:
    known = Identity(IdentityKind.TELEGRAM, str(person))
    username = identifier_in(sender, "username")
    return (known, Identity(IdentityKind.USERNAME, username)) if username else (known,)


def _profile_name(sender: Fields) -> str | None:
    parts = (text_in(sender, "first_name"), text_in(sender, "last_name"))
    return " ".join(filter(None, parts))[:NAME_CHARS_MAX] or None


def _own_phone(message: Fields, sender: Fields) -> str | None:
    """Shared by its owner: Telegram itself puts the owner's id beside a number."""
    contact = object_in(message, "contact")
    if integer_in(contact, "user_id") is None or contact["user_id"] != sender.get("id"):
        return None
    if "forward_origin" in message:
        return None
    digits = re.sub(r"[^0-9]", "", text_in(contact, "phone_number") or "")
    return f"+{digits}" if _E164_DIGITS.fullmatch(digits) else None


def _command(message: Fields) -> tuple[str | None, str | None]:
    """`/start ad7`: the command, and what a link to the bot gave it to carry."""
    first = next(iter(objects_in(message, "entities")), {})
    text = text_in(message, "text") or ""
    if first.get("type") != "bot_command" or first.get("offset") != 0:
        return None, None
    name, _, rest = text.partition(" ")
    command = name.partition("@")[0].lower()
    return (command, rest.strip()[:100] or None) if command == "/start" else (None, None)


def _title(message: Fields, choice: str) -> str | None:
    """The button's own words, where the message still carries them."""
    keyboard = object_in(message, "reply_markup").get("inline_keyboard")
    rows = keyboard if isinstance(keyboard, list) else []
    keys: Sequence[object] = [key for row in rows if isinstance(row, list) for key in row]
    for key in keys:
        if isinstance(key, dict) and key.get("callback_data") == choice:
            return text_in(key, "text")
    return None


def _instant(parent: Fields, key: str) -> datetime:
    seconds = integer_in(parent, key)
    if seconds is None or not 0 <= seconds <= SECONDS_MAX:
        raise UpdateMalformed(reason=f"{key} is not a time")
    return datetime.fromtimestamp(seconds, UTC)
