"""WhatsApp's messages, written. Pure: our words in, the Cloud API's request out.

Lengths: Meta's published OpenAPI (v23.0: button title 20 and id 256, body 1024) and its pages on
text, media and interactive messages (2026-06). Each bubble is billed, so one Outgoing is always
one message: what cannot be one becomes lines of text, and what does not even fit there is refused.
"""

from collections.abc import Iterator, Mapping

from ..errors import DeliveryRefused, MediaRefused
from ..models import (
    Contact,
    Identity,
    IdentityKind,
    Media,
    MediaKind,
    Outgoing,
    Place,
    contact_lines,
)
from . import whatsapp_interactive
from .whatsapp_fields import CAPTION_CHARS_MAX, TEXT_CHARS_MAX, Fields, attached
from .whatsapp_filled import template

REFERENCE_CHARS_MAX = 512
MIB = 1024 * 1024
BYTES_MAX = {
    MediaKind.IMAGE: 5 * MIB,
    MediaKind.VIDEO: 16 * MIB,
    MediaKind.AUDIO: 16 * MIB,
    MediaKind.DOCUMENT: 100 * MIB,
    MediaKind.STICKER: MIB // 2,
}
CONTENT_TYPES = {  # a document may be anything
    MediaKind.IMAGE: {"image/jpeg", "image/png"},
    MediaKind.VIDEO: {"video/mp4", "video/3gpp"},
    MediaKind.AUDIO: {"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"},
    MediaKind.STICKER: {"image/webp"},
}
WITHOUT_CAPTION = {MediaKind.AUDIO, MediaKind.STICKER}

# Phone ids and business-scoped ids have a field each; `to` wins where both are given.
RECIPIENT_FIELDS = {IdentityKind.WA_ID: "to", IdentityKind.BSUID: "recipient"}


def file_of(message: Outgoing) -> Media | None:
    """What must be uploaded first, or be linked to: one file a message."""
    filled = message.template
    if filled is not None:
        return filled.header if isinstance(filled.header, Media) else None
    return message.media


def check(message: Outgoing) -> None:
    """Refuses what WhatsApp could only refuse. Raises channels.delivery_refused."""
    if message.to.kind not in RECIPIENT_FIELDS:
        raise DeliveryRefused(reason=f"WhatsApp cannot send to a {message.to.kind}")
    if not 0 < len(message.reference) <= REFERENCE_CHARS_MAX:
        raise DeliveryRefused(reason=f"the reference needs 1 to {REFERENCE_CHARS_MAX} characters")
    if (file := file_of(message)) is not None:
        _check_file(file)
    if message.template is not None or message.reaction is not None:
        return
    limit = TEXT_CHARS_MAX if message.media is None else CAPTION_CHARS_MAX
    if len(message.text) > limit:
        raise DeliveryRefused(reason=f"the text is longer than {limit} characters")
    if not message.text.strip() and not (
        message.media or message.place or message.products or message.contact
    ):
        raise DeliveryRefused(reason="the text is empty")
    if message.media and message.media.kind in WITHOUT_CAPTION and message.text.strip():
        raise DeliveryRefused(reason=f"{message.media.kind} has no caption: send the text alone")


def _check_file(file: Media) -> None:
    if file.content is None:
        return
    kind, most = file.content_type.partition(";")[0].strip().lower(), BYTES_MAX[file.kind]
    if len(file.content) > most:
        raise MediaRefused(reason=f"the {file.kind} is larger than {most} bytes")
    if file.kind in CONTENT_TYPES and kind not in CONTENT_TYPES[file.kind]:
        known = ", ".join(sorted(CONTENT_TYPES[file.kind]))
        raise MediaRefused(reason=f"WhatsApp takes {file.kind} as {known}, not {kind}")


def request(message: Outgoing, file: Mapping[str, str] | None) -> dict[str, object]:
    """The body of POST /messages. `file` is `{"id": ...}` or `{"link": ...}` of `file_of`."""
    context = {} if message.reply_to is None else {"context": {"message_id": message.reply_to}}
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_recipient(message.to),
        **context,
        **_content(message, file),
        "biz_opaque_callback_data": message.reference,
    }


def reading(provider_id: str, *, typing: bool) -> dict[str, object]:
    """The body that marks a message read. The dots go when we answer, or after 25 seconds."""
    dots = {"typing_indicator": {"type": "text"}} if typing else {}
    return {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": provider_id,
        **dots,
    }


def _recipient(to: Identity) -> dict[str, object]:
    return {RECIPIENT_FIELDS[to.kind]: to.value}


def _content(message: Outgoing, file: Mapping[str, str] | None) -> Fields:
    if message.template is not None:
        return {"type": "template", "template": template(message.template, file)}
    if not message.text.strip() and (bare := _without_words(message)) is not None:
        return bare
    interactive = whatsapp_interactive.form(message, file)
    if interactive is not None:
        return {"type": "interactive", "interactive": interactive}
    limit = TEXT_CHARS_MAX if file is None else CAPTION_CHARS_MAX
    text = _with_lines(message, limit)
    if message.media is None or file is None:
        return {"type": "text", "text": {"body": text, "preview_url": False}}
    kind = message.media.kind
    caption = {"caption": text} if text and kind not in WITHOUT_CAPTION else {}
    return {"type": kind.value, kind.value: {**attached(message.media, file), **caption}}


def _without_words(message: Outgoing) -> Fields | None:
    """What WhatsApp shows by itself, and never beside a text."""
    if message.reaction is not None:
        on, emoji = message.reaction.to, message.reaction.emoji
        return {"type": "reaction", "reaction": {"message_id": on, "emoji": emoji or ""}}
    if message.place is not None:
        return {"type": "location", "location": _location(message.place)}
    if message.contact is not None:
        return {"type": "contacts", "contacts": [_contact(message.contact)]}
    return None


def _location(place: Place) -> Fields:
    named = {"name": place.name, "address": place.address}
    return {
        "latitude": place.latitude,
        "longitude": place.longitude,
        **{key: value for key, value in named.items() if value},
    }


def _contact(contact: Contact) -> Fields:
    """WhatsApp asks for a first name beside the whole; which words are which, nobody told us."""
    company = {"org": {"company": contact.organization}} if contact.organization else {}
    emails = {"emails": [{"email": contact.email}]} if contact.email else {}
    return {
        "name": {"formatted_name": contact.name, "first_name": contact.name},
        "phones": [{"phone": contact.phone}],
        **company,
        **emails,
    }


def _with_lines(message: Outgoing, limit: int) -> str:
    """What could not be shown as such, as lines a person can answer with, where there is room."""
    lines = "\n".join([message.text, *_lines(message)]).strip()
    return lines if len(lines) <= limit else message.text


def _lines(message: Outgoing) -> Iterator[str]:
    for button in message.buttons:
        yield f"• {button.title}"
    if message.menu is not None:
        for section in message.menu.sections:
            if section.title:
                yield section.title
            for row in section.rows:
                yield f"• {row.title}" + (f": {row.description}" if row.description else "")
    if message.link is not None:
        yield f"{message.link.title}: {message.link.url}"
    if message.contact is not None:
        yield from contact_lines(message.contact)
    if message.place is not None:
        yield from filter(None, (message.place.name, message.place.address))
        yield f"https://maps.google.com/?q={message.place.latitude},{message.place.longitude}"
