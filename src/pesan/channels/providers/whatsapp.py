"""The WhatsApp Cloud API (Graph v26.0): one business phone number of one merchant.

There is no idempotency key: a request whose answer is lost may or may not have been sent. Then the
outcome is unknown until a status webhook echoes the reference (`biz_opaque_callback_data`).
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from ...kit.egress import Egress, NotSent, OutcomeUnknown, Response
from ..errors import (
    CredentialsRefused,
    DeliveryFailed,
    DeliveryUnknown,
    SignatureInvalid,
    SubscriptionRefused,
)
from ..models import Outgoing, Sent, Update
from . import whatsapp_inbound, whatsapp_outbound
from .strict_json import read_object
from .whatsapp_failures import failure

# What an HTTP header can carry. Checked by us, because a library's complaint would quote the token.
_TOKEN = re.compile(r"[\x21-\x7e]+")


class WhatsApp:
    """A `Channel` (channels/provider.py)."""

    def __init__(
        self,
        egress: Egress,
        *,
        api_url: str,
        api_version: str,
        phone_number_id: str,
        access_token: str,
        app_secret: str,
        verify_token: str,
        timeout_seconds: float | None = None,
    ) -> None:
        self._egress = egress
        self._base_url = f"{api_url.rstrip('/')}/{api_version}/{quote(phone_number_id, safe='')}"
        self._phone_number_id = phone_number_id
        self._access_token = access_token
        self._app_secret = app_secret
        self._verify_token = verify_token
        self._timeout_seconds = timeout_seconds

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
        return whatsapp_inbound.updates(read_object(body), phone_number_id=self._phone_number_id)

    async def send(self, message: Outgoing) -> Sent:
        whatsapp_outbound.check(message)
        image = await self._image(message)
        body = json.dumps(whatsapp_outbound.request(message, image)).encode()
        try:
            answer = await self._post("messages", "application/json", body)
        except OutcomeUnknown as error:
            raise DeliveryUnknown(reason=str(error)) from error
        provider_id = _path(answer.content, "messages", 0, "id")
        if provider_id is None:  # it said yes, in words we cannot read
            raise DeliveryUnknown(reason=f"HTTP {answer.status_code} without a message id")
        return Sent(provider_id)

    async def _image(self, message: Outgoing) -> Mapping[str, str] | None:
        if message.media is None:
            return None
        if message.media.url is not None:
            return {"link": message.media.url}
        return {"id": await self._upload(message.media.content or b"")}

    async def _upload(self, png: bytes) -> str:
        """The media id. Nothing is sent yet, so whatever fails here is safe to repeat."""
        content_type, body = _form(png)
        try:
            answer = await self._post("media", content_type, body)
        except (OutcomeUnknown, DeliveryUnknown) as error:
            raise DeliveryFailed(reason=f"the image was not uploaded: {error}") from error
        media_id = _path(answer.content, "id")
        if media_id is None:
            raise DeliveryFailed(reason="the image was uploaded, but got no id")
        return media_id

    async def _post(self, path: str, content_type: str, body: bytes) -> Response:
        """A successful answer. Raises OutcomeUnknown and the DeliveryFailed family."""
        if not _TOKEN.fullmatch(self._access_token):
            raise CredentialsRefused(reason="the access token has characters no token has")
        try:
            answer = await self._egress.send(
                "POST",
                f"{self._base_url}/{path}",
                headers={
                    "authorization": f"Bearer {self._access_token}",
                    "content-type": content_type,
                },
                content=body,
                timeout_seconds=self._timeout_seconds,
            )
        except NotSent as error:
            raise DeliveryFailed(reason=str(error)) from error
        if not answer.is_success:
            raise failure(answer.status_code, answer.content, secret=self._access_token)
        return answer


def _same(given: str, expected: str) -> bool:
    """Constant-time, and never true of an unset secret."""
    return bool(expected) and hmac.compare_digest(given.encode(errors="replace"), expected.encode())


def _form(png: bytes) -> tuple[str, bytes]:
    """The upload's multipart form (RFC 7578): fields messaging_product, type and file."""
    boundary = secrets.token_hex(16)
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("messaging_product", "whatsapp"), ("type", "image/png"))
    )
    head += (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="image.png"\r\n'
        "Content-Type: image/png\r\n\r\n"
    )
    body = head.encode() + png + f"\r\n--{boundary}--\r\n".encode()
    return f"multipart/form-data; boundary={boundary}", body


def _path(body: bytes, *steps: str | int) -> str | None:
    """The string at that path of a JSON answer, if there is one."""
    try:
        value = json.loads(body)
        for step in steps:
            value = value[step]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return value if isinstance(value, str) and value else None
