"""The webhooks Meta sends about WhatsApp, in Meta's shapes, signed as Meta signs them.

Shapes: the examples of Meta's published OpenAPI (v23.0), its page on system messages, and pywa's
recorded webhooks for statuses and business-scoped ids. Pure: the twin posts them.
"""

import hashlib
import hmac
import itertools
import json
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

Fields = Mapping[str, object]

BUSINESS_ACCOUNT_ID = "419561257915477"
DISPLAY_PHONE_NUMBER = "15550783881"
_media_ids = itertools.count(1003383421387256)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a phone. Who took a username may show neither number (wa_id None)."""

    wa_id: str | None
    name: str = "Sari"
    user_id: str | None = None  # business-scoped, `ID.1502...`
    username: str | None = None

    @property
    def address(self) -> str:
        """What one answers to."""
        address = self.wa_id or self.user_id
        assert address, "a person has a number or a business-scoped id"
        return address


@dataclass(frozen=True, slots=True)
class CatalogueLine:
    retailer_id: str
    quantity: int
    item_price: float = 1
    currency: str = "IDR"


def new_wamid() -> str:
    return "wamid." + b64encode(secrets.token_bytes(36)).decode()


def message(
    person: Person, type_: str, content: Fields, *, at: datetime, message_id: str | None = None
) -> dict[str, object]:
    """One element of `messages`. `content` is `{"text": {...}}`, with a context where there is."""
    names = {"from": person.wa_id, "from_user_id": person.user_id}
    return {
        **{key: value for key, value in names.items() if value},
        "id": message_id or new_wamid(),
        "timestamp": str(int(at.timestamp())),
        "type": type_,
        **content,
    }


def text(body: str) -> tuple[str, Fields]:
    return "text", {"text": {"body": body}}


def image(caption: str | None = None) -> tuple[str, Fields]:
    content = {"mime_type": "image/jpeg", "sha256": "c2hh", "id": str(next(_media_ids))}
    return "image", {"image": {**({"caption": caption} if caption else {}), **content}}


def file(
    kind: str, media_id: str, content: bytes, mime_type: str, **more: object
) -> tuple[str, Fields]:
    """Any file a phone can send; `more` is caption, filename, voice, animated."""
    sha256 = b64encode(hashlib.sha256(content).digest()).decode()
    facts = {"mime_type": mime_type, "sha256": sha256, "id": media_id}
    return kind, {kind: {**more, **facts}}


def location(
    latitude: float, longitude: float, *, name: str | None = None, address: str | None = None
) -> tuple[str, Fields]:
    named = {key: value for key, value in (("name", name), ("address", address)) if value}
    return "location", {"location": {"latitude": latitude, "longitude": longitude, **named}}


def button_reply(in_answer_to: str, button_id: str, title: str) -> tuple[str, Fields]:
    reply = {"type": "button_reply", "button_reply": {"id": button_id, "title": title}}
    return "interactive", {"context": _context(in_answer_to), "interactive": reply}


def list_reply(in_answer_to: str, row_id: str, title: str) -> tuple[str, Fields]:
    reply = {"type": "list_reply", "list_reply": {"id": row_id, "title": title}}
    return "interactive", {"context": _context(in_answer_to), "interactive": reply}


def template_button(in_answer_to: str, payload: str, title: str) -> tuple[str, Fields]:
    button = {"payload": payload, "text": title}
    return "button", {"context": _context(in_answer_to), "button": button}


def reaction(to_message: str, emoji: str) -> tuple[str, Fields]:
    return "reaction", {"reaction": {"message_id": to_message, "emoji": emoji}}


def order(lines: Sequence[CatalogueLine], *, note: str = "") -> tuple[str, Fields]:
    items = [
        {
            "product_retailer_id": line.retailer_id,
            "quantity": line.quantity,
            "item_price": line.item_price,
            "currency": line.currency,
        }
        for line in lines
    ]
    return "order", {
        "order": {"catalog_id": "194836987003835", "text": note, "product_items": items}
    }


def edit(original_message_id: str, body: str) -> tuple[str, Fields]:
    inner = {"type": "text", "text": {"body": body}}
    return "edit", {"edit": {"original_message_id": original_message_id, "message": inner}}


def revoke(original_message_id: str) -> tuple[str, Fields]:
    return "revoke", {"revoke": {"original_message_id": original_message_id}}


def unsupported() -> tuple[str, Fields]:
    error = {
        "code": 131051,
        "title": "Message type unknown",
        "message": "Message type unknown",
        "error_data": {"details": "Message type is currently not supported."},
    }
    return "unsupported", {"errors": [error]}


def changed_number(person: Person, new_wa_id: str) -> tuple[str, Fields]:
    body = f"User {person.name} changed from {person.wa_id} to {new_wa_id}"
    return "system", {"system": {"body": body, "wa_id": new_wa_id, "type": "user_changed_number"}}


def _context(message_id: str) -> Fields:
    return {"from": DISPLAY_PHONE_NUMBER, "id": message_id}


def status(
    name: str,
    *,
    message_id: str,
    recipient_id: str,
    at: datetime,
    reference: str | None = None,
    error_code: int | None = None,
    pricing: Fields | None = None,
) -> dict[str, object]:
    """One element of `statuses`. Unless told otherwise free words are billed."""
    told = {
        "id": message_id,
        "status": name,
        "timestamp": str(int(at.timestamp())),
        "recipient_id": recipient_id,
        **({"biz_opaque_callback_data": reference} if reference else {}),
    }
    if name != "failed":
        billed = {"billable": True, "pricing_model": "PMP", "category": "service"}
        return {**told, "pricing": billed if pricing is None else pricing}
    error = {
        "code": error_code or 131026,
        "title": "Message undeliverable",
        "message": "Message undeliverable",
        "error_data": {"details": "Message Undeliverable."},
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    }
    return {**told, "errors": [error]}


def contact(person: Person) -> dict[str, object]:
    profile = {"name": person.name, **({"username": person.username} if person.username else {})}
    names = {"wa_id": person.wa_id, "user_id": person.user_id}
    return {"profile": profile, **{key: value for key, value in names.items() if value}}


def change(
    phone_number_id: str,
    *,
    persons: Sequence[Person] = (),
    messages: Sequence[Fields] = (),
    statuses: Sequence[Fields] = (),
) -> dict[str, object]:
    metadata = {"display_phone_number": DISPLAY_PHONE_NUMBER, "phone_number_id": phone_number_id}
    lists = {
        "contacts": [contact(person) for person in persons],
        "messages": list(messages),
        "statuses": list(statuses),
    }
    return {
        "value": {
            "messaging_product": "whatsapp",
            "metadata": metadata,
            **{key: value for key, value in lists.items() if value},
        },
        "field": "messages",
    }


def echo(
    phone_number_id: str, person: Person, type_: str, content: Fields, *, at: datetime
) -> dict[str, object]:
    """A change that tells what the seller wrote in WhatsApp's own app."""
    names = {"to": person.wa_id, "to_user_id": person.user_id}
    told = {
        "from": DISPLAY_PHONE_NUMBER,
        **{key: value for key, value in names.items() if value},
        "id": new_wamid(),
        "timestamp": str(int(at.timestamp())),
        "type": type_,
        **content,
    }
    metadata = {"display_phone_number": DISPLAY_PHONE_NUMBER, "phone_number_id": phone_number_id}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "message_echoes": [told]}
    return {"value": value, "field": "smb_message_echoes"}


def template_review(template: Fields, event: str, *, reason: str = "NONE") -> dict[str, object]:
    """A change that tells how the review of a template went."""
    value = {
        "event": event,
        "message_template_id": int(str(template["id"])),
        "message_template_name": template["name"],
        "message_template_language": template["language"],
        "reason": reason,
        "message_template_category": template["category"],
    }
    return {"value": value, "field": "message_template_status_update"}


def preference(
    phone_number_id: str, person: Person, value: str, *, at: datetime
) -> dict[str, object]:
    """Somebody told WhatsApp whether they want offers: "stop", "resume"."""
    one = {
        "detail": f"User requested to {value} marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": int(at.timestamp()),
    }
    names = {"wa_id": person.wa_id, "user_id": person.user_id}
    told = change(phone_number_id, persons=[person])
    value_ = dict(told["value"])  # type: ignore[call-overload] # made just above
    value_["user_preferences"] = [{**{k: v for k, v in names.items() if v}, **one}]
    return {"value": value_, "field": "user_preferences"}


def alert(field: str, **value: object) -> dict[str, object]:
    return {"value": value, "field": field}


def document(*changes: Fields) -> dict[str, object]:
    entry = {"id": BUSINESS_ACCOUNT_ID, "changes": list(changes)}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def wire(webhook: Fields) -> bytes:
    """Compact, and all that is not ASCII escaped: as Meta signs it."""
    return json.dumps(webhook, separators=(",", ":")).encode()


def signature(app_secret: str, body: bytes) -> dict[str, str]:
    """The headers of a genuine webhook with this body."""
    digest = hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return {"content-type": "application/json", "x-hub-signature-256": f"sha256={digest}"}
