"""Telegram's Bot API (10.1): one bot of one merchant.

There is no idempotency key and no status: a request whose answer is lost may or may not have been
sent, and nothing says so later. Who is written to must have begun the bot; who blocks it is gone
until they write again.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from ...kit.egress import Egress, OutcomeUnknown
from ..errors import (
    DeliveryFailed,
    DeliveryRefused,
    DeliveryUnknown,
    SignatureInvalid,
    SubscriptionRefused,
)
from ..models import (
    Downloaded,
    HookHealth,
    Identity,
    IdentityKind,
    IncomingMedia,
    Outgoing,
    Sent,
    Update,
)
from . import telegram_inbound, telegram_names, telegram_outbound
from .strict_json import read_object
from .telegram_api import BotApi
from .telegram_failures import is_as_good_as_done

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header
HOOK_CONNECTIONS = 40  # at once, of Telegram to us


class Telegram:
    """A `Channel` (channels/provider.py) that sets its webhook up itself."""

    reacts: ClassVar[bool] = True

    def __init__(
        self,
        egress: Egress,
        *,
        api_url: str,
        bot_token: str,
        secret_token: str,
        timeout_seconds: float | None = None,
    ) -> None:
        self._api = BotApi(
            egress, api_url=api_url, token=bot_token, timeout_seconds=timeout_seconds
        )
        self._secret_token = secret_token

    def confirm_subscription(self, query: Mapping[str, str]) -> str:  # noqa: ARG002 - a Channel is asked so
        """Nobody asks: we set the webhook up ourselves."""
        raise SubscriptionRefused

    def read_updates(self, headers: Mapping[str, str], body: bytes) -> Sequence[Update]:
        """The header holds the secret we gave Telegram; nothing signs the bytes."""
        given = headers.get(SECRET_HEADER, "").encode(errors="replace")
        if not self._secret_token or not hmac.compare_digest(given, self._secret_token.encode()):
            raise SignatureInvalid
        return telegram_inbound.updates(read_object(body), bot=self._api.bot_id)

    async def send(self, message: Outgoing) -> Sent:
        call = telegram_outbound.written(message, bot=self._api.bot_id)
        try:
            result = await self._api.call(call.method, call.fields, call.upload)
        except OutcomeUnknown as error:
            raise DeliveryUnknown(reason=str(error)) from error
        if message.reaction is not None and result is True:
            return Sent(message.reference)  # it is no message, and has no number
        number = result.get("message_id") if isinstance(result, dict) else None
        if isinstance(number, bool) or not isinstance(number, int):
            raise DeliveryUnknown(reason="it was taken, and got no message id")
        return Sent(
            telegram_names.message_name(bot=self._api.bot_id, chat=message.to.value, message=number)
        )

    async def download(self, media: IncomingMedia, *, bytes_max: int) -> Downloaded:
        content = await self._api.file(media.id, bytes_max=bytes_max)
        return Downloaded(content, media.content_type)

    async def show_reading(self, to: Identity, provider_id: str, *, typing: bool) -> None:  # noqa: ARG002 - a Channel is asked so
        """Telegram has no read receipts for bots, but shows five seconds of typing."""
        if typing and to.kind == IdentityKind.TELEGRAM:
            await self._do("sendChatAction", {"chat_id": int(to.value), "action": "typing"})

    async def acknowledge(self, reference: str) -> None:
        """A pressed button stops spinning."""
        await self._do("answerCallbackQuery", {"callback_query_id": reference})

    async def account(self) -> str:
        """The bot's name, as people look it up."""
        me = await self._asked("getMe")
        return f"@{me.get('username') or me.get('first_name') or self._api.bot_id}"

    async def hook(self, url: str) -> None:
        """From now on Telegram delivers there, under our secret, what it has kept meanwhile too."""
        await self._do(
            "setWebhook",
            {
                "url": url,
                "secret_token": self._secret_token,
                "allowed_updates": list(telegram_inbound.KINDS),
                "max_connections": HOOK_CONNECTIONS,
            },
        )

    async def unhook(self) -> None:
        await self._do("deleteWebhook", {"drop_pending_updates": False})

    async def hook_health(self) -> HookHealth:
        told = await self._asked("getWebhookInfo")
        pending, failed_at = told.get("pending_update_count"), told.get("last_error_date")
        return HookHealth(
            url=str(told.get("url") or ""),
            pending_updates=pending if isinstance(pending, int) else 0,
            last_error=str(told["last_error_message"]) if "last_error_message" in told else None,
            last_error_at=_instant(failed_at),
        )

    async def _asked(self, method: str) -> dict[str, Any]:
        result = await self._done(method, {})
        if not isinstance(result, dict):
            raise DeliveryFailed(reason=f"{method} answers no object")
        return result

    async def _do(self, method: str, fields: Mapping[str, object]) -> None:
        try:
            await self._done(method, fields)
        except DeliveryRefused as refused:
            if not is_as_good_as_done(refused):
                raise

    async def _done(self, method: str, fields: Mapping[str, object]) -> object:
        """What may be asked again: an unknown outcome is a failure like any other."""
        try:
            return await self._api.call(method, fields)
        except (OutcomeUnknown, DeliveryUnknown) as error:
            raise DeliveryFailed(reason=str(error)) from error


def _instant(seconds: object) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds < 10**11:
        return None
    return datetime.fromtimestamp(seconds, UTC)
