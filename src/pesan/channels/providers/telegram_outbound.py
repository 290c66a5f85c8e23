"""Telegram's messages, written. Pure: our words in, a method of the Bot API and its fields out.

Lengths: the Bot API's pages (10.1), counted in UTF-16 units as Telegram counts; callback data in
bytes. Nothing is marked up (no parse_mode): a star that somebody typed stays a star.
"""

import mimetypes
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from ..errors import DeliveryRefused, MediaRefused
from ..models import (
    Contact,
    IdentityKind,
    Media,
    MediaKind,
    Outgoing,
    Place,
    Reaction,
    choices_of,
    contact_lines,
)
from . import telegram_names
from .telegram_api import Upload

TEXT_UNITS_MAX = 4096
CAPTION_UNITS_MAX = 1024
BUTTONS_MAX = 100
PHOTO_BYTES_MAX = 10 * 1024 * 1024
FILE_BYTES_MAX = 50 * 1024 * 1024
ABREAST_MAX, ABREAST_CHARS_MAX = 3, 24  # short buttons share a line

_CHAT = re.compile(r"[1-9][0-9]{0,18}")  # a private one: groups are below nought


class Call(NamedTuple):
    method: str
    fields: dict[str, object]
    upload: Upload | None = None


def written(message: Outgoing, *, bot: str) -> Call:
    """The call that sends it. Refuses what Telegram could only refuse: channels.delivery_refused."""
    if message.to.kind != IdentityKind.TELEGRAM or not _CHAT.fullmatch(message.to.value):
        raise DeliveryRefused(reason=f"Telegram cannot send to a {message.to.kind}")
    if message.reaction is not None:
        return _reaction(message.reaction, bot=bot, chat=message.to.value)
    keyboard, lines = _keyboard(message)
    text = "\n".join(part for part in (_words(message), *lines) if part.strip())
    envelope: dict[str, object] = {"chat_id": int(message.to.value)}
    answered = telegram_names.message_in(message.reply_to, bot=bot, chat=message.to.value)
    if answered is not None:
        # What was taken back meanwhile is answered without its quotation.
        envelope["reply_parameters"] = {
            "message_id": answered,
            "allow_sending_without_reply": True,
        }
    if keyboard:
        envelope["reply_markup"] = {"inline_keyboard": keyboard}
    if message.media is not None:
        return _media(message.media, envelope, text)
    if message.place is not None and not text:
        return _place(message.place, envelope)
    if message.contact is not None and not message.text.strip():
        return _contact(message.contact, envelope)
    _fits(text, TEXT_UNITS_MAX)
    if not text:
        raise DeliveryRefused(reason="the text is empty")
    quiet = {"link_preview_options": {"is_disabled": True}}
    return Call("sendMessage", {**envelope, "text": text, **quiet})


def _words(message: Outgoing) -> str:
    """With what Telegram has no form for: a template's own text, the place that goes with a text."""
    text = message.text
    if message.template is not None and not text.strip():
        text = "\n".join(message.template.body)
    place = message.place
    if place is not None and (text.strip() or message.media is not None):
        point = f"https://maps.google.com/?q={place.latitude},{place.longitude}"
        text = "\n".join(part for part in (text, place.name, place.address, point) if part)
    if message.contact is not None and text.strip():
        text = "\n".join([text, *contact_lines(message.contact)])
    if message.products is not None and not text.strip():
        text = "\n".join(title for title, _ in message.products.sections)
    return text if text.strip() else ""


def _keyboard(message: Outgoing) -> tuple[list[list[dict[str, object]]], list[str]]:
    """Buttons under the message, and the lines of what buttons cannot say."""
    if message.link is not None:
        link = message.link
        if not _opens(link.url) or not link.title.strip():
            return [], [f"{link.title}: {link.url}"]
        return [[{"text": link.title, "url": link.url}]], []
    lines: list[str] = []
    offered = choices_of(message.buttons, message.menu)
    if message.menu is not None:
        for section in message.menu.sections:
            lines += [section.title] if section.title else []
            lines += [
                f"• {row.title}: {row.description}" for row in section.rows if row.description
            ]
    if len(offered) > BUTTONS_MAX:
        raise DeliveryRefused(reason=f"there are more than {BUTTONS_MAX} buttons")
    keys: list[dict[str, object]] = [
        {"text": button.title, "callback_data": _data(button.id, position, message.reference)}
        for position, button in enumerate(offered)
        if button.title.strip()
    ]
    if len(keys) <= ABREAST_MAX and sum(len(str(key["text"])) for key in keys) <= ABREAST_CHARS_MAX:
        return [keys] if keys else [], lines
    return [[key] for key in keys], lines


def _data(choice: str, position: int, reference: str) -> str:
    """The choice itself, or where its words stand: in this message of ours, at that position."""
    if telegram_names.fits_callback(choice):
        return choice
    pointer = telegram_names.pointer_to(reference, position)
    if not telegram_names.fits_callback(pointer, pointer=True):
        raise DeliveryRefused(reason="a button's id is longer than Telegram carries")
    return pointer


def _opens(url: str) -> bool:
    """Telegram refuses a button whose address no phone could open."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and "." in host and not host.startswith("127.")


def _media(media: Media, envelope: dict[str, object], caption: str) -> Call:
    method, field = _method(media, has_caption=bool(caption))
    _fits(caption, CAPTION_UNITS_MAX)
    fields = {**envelope, **({"caption": caption} if caption else {})}
    if media.content is None:
        if not media.url:
            raise MediaRefused(reason="it has neither an address nor bytes")
        return Call(method, {**fields, field: media.url})
    if not 0 < len(media.content) <= FILE_BYTES_MAX:
        raise MediaRefused(reason=f"a file needs 1 to {FILE_BYTES_MAX} bytes")
    name = media.filename or f"{field}{mimetypes.guess_extension(media.content_type) or ''}"
    return Call(method, fields, Upload(field, name, media.content_type, media.content))


def _method(media: Media, *, has_caption: bool) -> tuple[str, str]:
    match media.kind:
        case MediaKind.IMAGE if len(media.content or b"") <= PHOTO_BYTES_MAX:
            return "sendPhoto", "photo"
        case MediaKind.STICKER:
            return ("sendPhoto", "photo") if has_caption else ("sendSticker", "sticker")
        case MediaKind.VIDEO:
            return "sendVideo", "video"
        case MediaKind.AUDIO if media.content_type.startswith("audio/ogg"):
            return "sendVoice", "voice"
        case MediaKind.AUDIO:
            return "sendAudio", "audio"
        case _:
            return "sendDocument", "document"


def _place(place: Place, envelope: dict[str, object]) -> Call:
    point = {"latitude": place.latitude, "longitude": place.longitude}
    if place.name and place.address:
        named = {"title": place.name, "address": place.address}
        return Call("sendVenue", {**envelope, **point, **named})
    return Call("sendLocation", {**envelope, **point})


def _contact(contact: Contact, envelope: dict[str, object]) -> Call:
    """What the fields cannot say goes as a vCard (RFC 2426)."""
    more = [("ORG", contact.organization), ("EMAIL", contact.email)]
    lines = [f"{key}:{_escaped(value)}" for key, value in more if value]
    card = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{_escaped(contact.name)}",
        f"TEL:{_escaped(contact.phone)}",
        *lines,
        "END:VCARD",
    ]
    named = {"phone_number": contact.phone, "first_name": contact.name}
    vcard = {"vcard": "\r\n".join(card)} if lines else {}
    return Call("sendContact", {**envelope, **named, **vcard})


def _escaped(value: str) -> str:
    return re.sub(r"([\\,;])", r"\\\1", " ".join(value.split()))


def _reaction(reaction: Reaction, *, bot: str, chat: str) -> Call:
    """Of a bot's few emojis; Telegram says which it does not take."""
    number = telegram_names.message_in(reaction.to, bot=bot, chat=chat)
    if number is None:
        raise DeliveryRefused(reason="that message is of another chat")
    on = [{"type": "emoji", "emoji": reaction.emoji}] if reaction.emoji else []
    return Call("setMessageReaction", {"chat_id": int(chat), "message_id": number, "reaction": on})


def _fits(text: str, units_max: int) -> None:
    if units(text) > units_max:
        raise DeliveryRefused(reason=f"the text is longer than {units_max} UTF-16 units")


def units(text: str) -> int:
    """As Telegram counts: an emoji is two, a letter one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
