"""WhatsApp's messages, written. Pure: our words in, the Cloud API's request out.

Lengths: Meta's published OpenAPI (v23.0: button title 20 and id 256, body 1024) and its pages on
text, image and reply-button messages (2026-06). Each bubble is billed, so one Outgoing is always
one message: what cannot be one is refused, never split.
"""

from collections.abc import Mapping, Sequence

from ..errors import DeliveryRefused
from ..models import Button, Identity, IdentityKind, Outgoing

TEXT_CHARS_MAX = 4096
CAPTION_CHARS_MAX = 1024
BODY_CHARS_MAX = 1024  # of a message with buttons
BUTTONS_MAX = 3
BUTTON_TITLE_CHARS_MAX = 20
BUTTON_ID_CHARS_MAX = 256
REFERENCE_CHARS_MAX = 512
IMAGE_BYTES_MAX = 5 * 1024 * 1024

# Phone ids and business-scoped ids have a field each; `to` wins where both are given.
RECIPIENT_FIELDS = {IdentityKind.WA_ID: "to", IdentityKind.BSUID: "recipient"}


def check(message: Outgoing) -> None:
    """Refuses what WhatsApp could only refuse. Raises channels.delivery_refused."""
    limit = TEXT_CHARS_MAX if message.media is None else CAPTION_CHARS_MAX
    if len(message.text) > limit:
        raise DeliveryRefused(reason=f"the text is longer than {limit} characters")
    if message.media is None and not message.text.strip():
        raise DeliveryRefused(reason="the text is empty")
    if not 0 < len(message.reference) <= REFERENCE_CHARS_MAX:
        raise DeliveryRefused(reason=f"the reference needs 1 to {REFERENCE_CHARS_MAX} characters")
    content = None if message.media is None else message.media.content
    if content is not None and len(content) > IMAGE_BYTES_MAX:
        raise DeliveryRefused(reason=f"the image is larger than {IMAGE_BYTES_MAX} bytes")
    if message.to.kind not in RECIPIENT_FIELDS:
        raise DeliveryRefused(reason=f"WhatsApp cannot send to a {message.to.kind}")


def request(message: Outgoing, image: Mapping[str, str] | None) -> dict[str, object]:
    """The body of POST /messages. `image` is `{"id": ...}` or `{"link": ...}`."""
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_recipient(message.to),
        **_content(message, image),
        "biz_opaque_callback_data": message.reference,
    }


def _recipient(to: Identity) -> dict[str, object]:
    return {RECIPIENT_FIELDS[to.kind]: to.value}


def _content(message: Outgoing, image: Mapping[str, str] | None) -> dict[str, object]:
    if message.buttons and _buttons_fit(message):
        return {"type": "interactive", "interactive": _interactive(message, image)}
    limit = TEXT_CHARS_MAX if image is None else CAPTION_CHARS_MAX
    text = _with_lines(message.text, message.buttons, limit)
    if image is None:
        return {"type": "text", "text": {"body": text, "preview_url": False}}
    caption = {"caption": text} if text else {}
    return {"type": "image", "image": {**image, **caption}}


def _interactive(message: Outgoing, image: Mapping[str, str] | None) -> dict[str, object]:
    header = {} if image is None else {"header": {"type": "image", "image": dict(image)}}
    buttons = [
        {"type": "reply", "reply": {"id": button.id, "title": button.title}}
        for button in message.buttons
    ]
    body = {"text": message.text}
    return {"type": "button", **header, "body": body, "action": {"buttons": buttons}}


def _buttons_fit(message: Outgoing) -> bool:
    ids = {button.id for button in message.buttons}
    titles = {button.title for button in message.buttons}
    return (
        len(message.buttons) <= BUTTONS_MAX
        and len(ids) == len(titles) == len(message.buttons)
        and all(_button_fits(button) for button in message.buttons)
        and len(message.text.strip()) > 0
        and len(message.text) <= BODY_CHARS_MAX
    )


def _button_fits(button: Button) -> bool:
    return (
        len(button.title.strip()) > 0
        and len(button.title) <= BUTTON_TITLE_CHARS_MAX
        and button.id == button.id.strip()
        and 0 < len(button.id) <= BUTTON_ID_CHARS_MAX
    )


def _with_lines(text: str, buttons: Sequence[Button], limit: int) -> str:
    """The choices as lines a person can answer with, where there is room for them."""
    lines = "\n".join([text, *(f"• {button.title}" for button in buttons)]).strip()
    return lines if buttons and len(lines) <= limit else text
