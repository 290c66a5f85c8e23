"""What pywa 4.5 reads in a webhook, in the words of readings.py.

It reads the first of a batch alone, and passes what it makes of that to whoever registered for it.
"""

import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import singledispatch
from typing import Any

from pywa import handlers
from pywa.client import WhatsApp
from pywa.types.account_update import AccountUpdate
from pywa.types.base_update import BaseUpdate
from pywa.types.callback import CallbackButton, CallbackSelection
from pywa.types.flows import FlowCompletion
from pywa.types.media import ArrivedMedia, Audio
from pywa.types.message import (
    DeletedMessage,
    EditedMessage,
    Message,
    OutgoingDeletedMessage,
    OutgoingEditedMessage,
    OutgoingMessage,
)
from pywa.types.message_status import MessageStatus
from pywa.types.others import Location
from pywa.types.system import PhoneNumberChange
from pywa.types.templates import (
    TemplateCategoryUpdate,
    TemplateComponentsUpdate,
    TemplateQualityUpdate,
    TemplateStatusUpdate,
)
from pywa.types.user import User
from pywa.types.user_preferences import UserMarketingPreferences

from .readings import UNREAD, Reading

SHA256_BYTES = 32
HANDLERS: tuple[Callable[..., handlers.Handler[Any]], ...] = (
    handlers.MessageHandler,
    handlers.EditedMessageHandler,
    handlers.DeletedMessageHandler,
    handlers.CallbackButtonHandler,
    handlers.CallbackSelectionHandler,
    handlers.FlowCompletionHandler,
    handlers.MessageStatusHandler,
    handlers.GroupMessageStatusesHandler,
    handlers.PhoneNumberChangeHandler,
    handlers.IdentityChangeHandler,
    handlers.UserMarketingPreferencesHandler,
    handlers.TemplateStatusUpdateHandler,
    handlers.TemplateCategoryUpdateHandler,
    handlers.TemplateQualityUpdateHandler,
    handlers.TemplateComponentsUpdateHandler,
    handlers.AccountUpdateHandler,
    handlers.OutgoingMessageHandler,
    handlers.OutgoingEditedMessageHandler,
    handlers.OutgoingDeletedMessageHandler,
)


class Pywa:
    """An application on pywa that hears of everything."""

    def __init__(self, app_secret: str) -> None:
        self._client = WhatsApp(
            app_secret=app_secret,
            verify_token="verify",
            filter_updates=False,
            skip_duplicate_updates=False,
        )
        self._heard: list[BaseUpdate] = []
        self._client.add_handlers(*(handler(self._hear) for handler in HANDLERS))

    def _hear(self, _: WhatsApp, update: BaseUpdate) -> None:
        self._heard.append(update)

    def accepts(self, headers: Mapping[str, str], body: bytes) -> bool:
        given = headers["x-hub-signature-256"]
        return self._client.webhook_update_validator(body, given) is None

    def read(self, webhook: Mapping[str, object]) -> Reading:
        self._heard.clear()
        self._client.webhook_update_handler(json.dumps(webhook).encode())
        assert len(self._heard) < 2, "each of its kinds has one handler"
        return reading(self._heard[0]) if self._heard else UNREAD


@singledispatch
def reading(update: object) -> Reading:
    return {"is": type(update).__name__}


@reading.register
def _(update: OutgoingMessage | OutgoingEditedMessage | OutgoingDeletedMessage) -> Reading:
    return {"is": type(update).__name__}  # the merchant's own, and to pywa a kind of Message


@reading.register
def _(update: Message) -> Reading:
    order, place, tapped = update.order, update.location, update.referral
    words = (update.text, update.caption, order and order.text, place and _address(place))
    return _message(update) | {
        "text": next((text for text in words if text), None),
        "forwarded": update.forwarded,
        "file": update.media and _file(update.type.value, update.media),
        "lines": [
            (one.sku, one.quantity, Decimal(str(one.price)))
            for one in (order.products if order else ())
        ],
        "reaction": update.reaction and (update.reaction.message_id, update.reaction.emoji),
        "from": tapped and (tapped.source_type, tapped.source_id, tapped.ctwa_clid),
        "persons": [one.name and one.name.formatted_name for one in update.contacts or ()],
        "error": update.error and update.error.code,
    }


@reading.register(CallbackButton)
@reading.register(CallbackSelection)
def _(update: CallbackButton[Any] | CallbackSelection[Any]) -> Reading:
    return _message(update) | {"text": update.title, "choice": update.data}


@reading.register
def _(update: FlowCompletion) -> Reading:
    form = {
        key: value if isinstance(value, str) else json.dumps(value)
        for key, value in update.response.items()
    }
    return _message(update) | {"form": form}


@reading.register
def _(update: EditedMessage) -> Reading:
    now = reading(update.message)
    said = {"text": now["text"], "file": now["file"]}
    return _message(update) | said | {"type": "edit", "edits": update.original_message_id}


@reading.register
def _(update: DeletedMessage) -> Reading:
    return _message(update) | {"revokes": update.original_message_id}


@reading.register(MessageStatus)
def _(update: MessageStatus[Any]) -> Reading:
    cost, word = update.pricing, update.status.value
    return {
        "is": "status",
        "id": update.id,
        "status": "read" if word == "played" else word,  # a voice message was listened to
        "at": update.timestamp,
        "reference": update.tracker,
        "error": None if update.error is None else str(update.error.code),
        "cost": cost and (cost.category.value, cost.billable, cost.model.value),
    }


@reading.register
def _(update: PhoneNumberChange) -> Reading:
    return {
        "is": "another number",
        "id": update.id,
        "at": update.timestamp,
        "before": update.old_wa_id,
        "after": update.new_wa_id,
        "user id after": update.new_user_id,
    }


@reading.register
def _(update: UserMarketingPreferences) -> Reading:
    return {
        "is": "preference",
        "at": update.timestamp,
        "marketing": bool(update),
        **_named(update.from_user),
    }


@reading.register
def _(update: TemplateStatusUpdate) -> Reading:
    category = update.category and update.category.value.lower()
    return _template(update) | {"status": update.new_status.value.lower(), "category": category}


@reading.register
def _(update: TemplateCategoryUpdate) -> Reading:
    return _template(update) | {"category": update.new_category.value.lower()}


@reading.register
def _(update: TemplateQualityUpdate) -> Reading:
    return _template(update) | {"quality": update.new_quality_score.value.lower()}


@reading.register
def _(update: TemplateComponentsUpdate) -> Reading:
    return _template(update)


@reading.register
def _(update: AccountUpdate) -> Reading:
    return {"is": "alert", "event": update.event.value}


def _message(update: Any) -> Reading:
    """What every kind of message has, and nothing of what only one has."""
    replied = getattr(update, "reply_to_message", None)
    return {
        "is": "message",
        "id": update.id,
        "type": update.type.value,
        "at": update.timestamp,
        "name": update.from_user.name,
        **_named(update.from_user),
        "text": None,
        "choice": None,
        "reply to": replied and replied.id,
        "forwarded": False,
        "edits": None,
        "revokes": None,
        "file": None,
        "lines": [],
        "reaction": None,
        "from": None,
        "form": {},
        "persons": [],
        "error": None,
    }


def _template(update: Any) -> Reading:
    return {
        "is": "template",
        "id": update.template_id,
        "name": update.template_name,
        "language": update.template_language.value,
        "status": None,
        "category": None,
        "quality": None,
    }


def _named(user: User) -> Reading:
    return {
        "wa_id": user.wa_id,
        "user ids": {one for one in (user.bsuid, user.parent_bsuid) if one},
        "username": user.username,
    }


def _file(kind: str, file: ArrivedMedia) -> tuple[object, ...]:
    voice = isinstance(file, Audio) and bool(file.voice)
    return kind, file.id, file.mime_type, file.filename, _hexadecimal(file.sha256), voice


def _hexadecimal(base64: str) -> str | None:
    """Some of the recorded ones are no hash at all."""
    try:
        digest = b64decode(base64, validate=True)
    except ValueError:
        return None
    return digest.hex() if len(digest) == SHA256_BYTES else None


def _address(place: Location) -> str:
    return ", ".join(part for part in (place.name, place.address) if part)
