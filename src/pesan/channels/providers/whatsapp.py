"""The WhatsApp Cloud API (Graph v26.0): one business phone number of one merchant.

There is no idempotency key: a request whose answer is lost may or may not have been sent. Then the
outcome is unknown until a status webhook echoes the reference (`biz_opaque_callback_data`).
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import ClassVar
from urllib.parse import quote

from ...kit.egress import Egress, OutcomeUnknown
from ..errors import (
    DeliveryFailed,
    DeliveryRefused,
    DeliveryUnknown,
    MediaGone,
    MediaTooLarge,
    SignatureInvalid,
    SubscriptionRefused,
    UpdateMalformed,
)
from ..models import (
    Downloaded,
    Identity,
    IncomingMedia,
    ListedTemplate,
    Media,
    NewTemplate,
    Outgoing,
    Sent,
    Update,
)
from ..provider import Filed
from . import whatsapp_inbound, whatsapp_outbound, whatsapp_templates
from .strict_json import read_object, text_in
from .whatsapp_line import Line

TEMPLATES_A_PAGE = 100
TEMPLATE_PAGES_MAX = 100
_BREAKS = str.maketrans('"\\\r\n', "____")  # what would end a name in a form's head


class WhatsApp:
    """A `Channel` and a `TemplateBook` (channels/provider.py)."""

    reacts: ClassVar[bool] = True

    def __init__(
        self,
        egress: Egress,
        *,
        api_url: str,
        api_version: str,
        phone_number_id: str,
        waba_id: str,
        access_token: str,
        app_secret: str,
        verify_token: str,
        timeout_seconds: float | None = None,
    ) -> None:
        self._line = Line(
            egress,
            api_url=api_url,
            api_version=api_version,
            access_token=access_token,
            timeout_seconds=timeout_seconds,
        )
        self._phone_number_id = phone_number_id
        self._waba_id = waba_id
        self._number, self._account = quote(phone_number_id, safe=""), quote(waba_id, safe="")
        self._app_secret = app_secret
        self._verify_token = verify_token

    def confirm_subscription(self, query: Mapping[str, str]) -> str:
        """Meta asks once, when the webhook URL is entered: the challenge is the answer."""
        token = query.get("hub.verify_token", "")
        if query.get("hub.mode") != "subscribe" or not _same(token, self._verify_token):
            raise SubscriptionRefused
        return query.get("hub.challenge", "")

    def read_updates(self, headers: Mapping[str, str], body: bytes) -> Sequence[Update]:
        """`X-Hub-Signature-256` is an HMAC-SHA256 of the raw bytes under the app secret."""
        digest = hmac.new(self._app_secret.encode(), body, hashlib.sha256).hexdigest()
        given = headers.get("x-hub-signature-256", "")
        if not self._app_secret or not _same(given, f"sha256={digest}"):
            raise SignatureInvalid
        return whatsapp_inbound.updates(
            read_object(body), phone_number_id=self._phone_number_id, waba_id=self._waba_id
        )

    async def send(self, message: Outgoing) -> Sent:
        whatsapp_outbound.check(message)
        request = whatsapp_outbound.request(message, await self._file(message))
        try:
            answer = await self._line.post_json(f"{self._number}/messages", request)
        except OutcomeUnknown as error:
            raise DeliveryUnknown(reason=str(error)) from error
        provider_id = _path(answer.content, "messages", 0, "id")
        if provider_id is None:  # it said yes, in words we cannot read
            raise DeliveryUnknown(reason=f"HTTP {answer.status_code} without a message id")
        return Sent(provider_id)

    async def download(self, media: IncomingMedia, *, bytes_max: int) -> Downloaded:
        """Meta's addresses hold for minutes: each try asks for a fresh one."""
        try:
            facts = await self._line.get(
                quote(media.id, safe=""), {"phone_number_id": self._phone_number_id}
            )
        except DeliveryRefused as error:
            if type(error) is DeliveryRefused:  # it was never there, or is deleted after 30 days
                raise MediaGone(reason=str(error.facts.get("reason", error))) from error
            raise
        if (_size(facts) or 0) > bytes_max:
            raise MediaTooLarge(most=bytes_max)
        url = text_in(facts, "url")
        if url is None:
            raise DeliveryFailed(reason="the file has no address")
        answer = await self._line.file(url, bytes_max=bytes_max)
        digest = hashlib.sha256(answer.content).hexdigest()
        told = {hash_.lower() for hash_ in (media.sha256, text_in(facts, "sha256")) if hash_}
        if told - {digest}:
            raise DeliveryFailed(reason="the file that came is not the one that was sent")
        return Downloaded(answer.content, text_in(facts, "mime_type") or media.content_type)

    async def show_reading(self, to: Identity, provider_id: str, *, typing: bool) -> None:  # noqa: ARG002 - a Channel is asked so
        request = whatsapp_outbound.reading(provider_id, typing=typing)
        try:
            await self._line.post_json(f"{self._number}/messages", request)
        except OutcomeUnknown as error:
            raise DeliveryUnknown(reason=str(error)) from error

    async def list_templates(self) -> list[ListedTemplate]:
        """Page by page, by Meta's cursors: its ready-made addresses would carry our token about."""
        query = {"fields": whatsapp_templates.FIELDS, "limit": str(TEMPLATES_A_PAGE)}
        found: list[ListedTemplate] = []
        for _ in range(TEMPLATE_PAGES_MAX):
            answer = await self._line.get(f"{self._account}/message_templates", query)
            try:
                page = whatsapp_templates.page(answer)
            except UpdateMalformed as error:
                raise DeliveryFailed(
                    reason=f"the list of templates is unreadable: {error}"
                ) from error
            found += page.templates
            if page.after is None or page.after == query.get("after"):
                break
            query["after"] = page.after
        return found

    async def submit_template(self, new: NewTemplate) -> Filed:
        try:
            answer = await self._line.post_json(
                f"{self._account}/message_templates", whatsapp_templates.creation(new)
            )
        except OutcomeUnknown as error:
            raise DeliveryUnknown(reason=str(error)) from error
        provider_id = _path(answer.content, "id")
        if provider_id is None:
            raise DeliveryUnknown(reason=f"HTTP {answer.status_code} without a template id")
        return Filed(
            provider_id,
            whatsapp_templates.status_of(_path(answer.content, "status") or "PENDING"),
            whatsapp_templates.category_of(_path(answer.content, "category")),
        )

    async def delete_template(self, name: str, provider_id: str) -> None:
        """Of all its languages, the one with this id."""
        query = {"name": name, "hsm_id": provider_id}
        await self._line.delete(f"{self._account}/message_templates", query)

    async def _file(self, message: Outgoing) -> Mapping[str, str] | None:
        file = whatsapp_outbound.file_of(message)
        if file is None:
            return None
        if file.url is not None:
            return {"link": file.url}
        return {"id": await self._upload(file)}

    async def _upload(self, file: Media) -> str:
        """The media id. Nothing is sent yet, so whatever fails here is safe to repeat."""
        content_type, body = _form(file)
        try:
            answer = await self._line.post(f"{self._number}/media", content_type, body)
        except (OutcomeUnknown, DeliveryUnknown) as error:
            raise DeliveryFailed(reason=f"the {file.kind} was not uploaded: {error}") from error
        media_id = _path(answer.content, "id")
        if media_id is None:
            raise DeliveryFailed(reason=f"the {file.kind} was uploaded, but got no id")
        return media_id


def _same(given: str, expected: str) -> bool:
    """Constant-time, and never true of an unset secret."""
    return bool(expected) and hmac.compare_digest(given.encode(errors="replace"), expected.encode())


def _form(file: Media) -> tuple[str, bytes]:
    """The upload's multipart form (RFC 7578): fields messaging_product, type and file."""
    boundary = secrets.token_hex(16)
    kind = file.content_type.translate(_BREAKS)
    name = (file.filename or f"file.{kind.partition('/')[2].partition(';')[0]}").translate(_BREAKS)
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in (("messaging_product", "whatsapp"), ("type", kind))
    )
    head += (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n"
    )
    body = head.encode() + (file.content or b"") + f"\r\n--{boundary}--\r\n".encode()
    return f"multipart/form-data; boundary={boundary}", body


def _size(facts: Mapping[str, object]) -> int | None:
    size = facts.get("file_size")
    if isinstance(size, str) and size.isascii() and size.isdigit() and len(size) <= 15:
        return int(size)
    return size if isinstance(size, int) else None


def _path(body: bytes, *steps: str | int) -> str | None:
    """The string at that path of a JSON answer, if there is one."""
    try:
        value = json.loads(body)
        for step in steps:
            value = value[step]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return value if isinstance(value, str) and value else None
