"""The Bot API's line: a method and its fields out, the result or a failure in.

The bot's token stands in every address. So no address is ever named, in an error, a log or a meter,
and an address is only made of a token that looks like one.
"""

import json
import re
import secrets
from collections.abc import Mapping
from typing import NamedTuple

from ...kit.egress import AnswerTooLarge, Egress, NotSent, OutcomeUnknown, Response
from ..errors import (
    CredentialsRefused,
    DeliveryFailed,
    DeliveryRefused,
    DeliveryUnknown,
    MediaGone,
    MediaTooLarge,
)
from .telegram_failures import Said, failure, said_in

_TOKEN = re.compile(r"([0-9]{1,20}):[A-Za-z0-9_-]{20,100}")
_FILE_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
_UNFIT = re.compile(r'[\x00-\x1f\x7f"\\]')  # in the head of a form's part

DOWNLOAD_SECONDS = 30.0
DOWNLOAD_BYTES_MAX = 20 * 1024 * 1024  # what a bot may fetch


class Upload(NamedTuple):
    """A file that goes with a call."""

    field: str
    filename: str
    content_type: str
    content: bytes


class BotApi:
    def __init__(
        self, egress: Egress, *, api_url: str, token: str, timeout_seconds: float | None
    ) -> None:
        self._egress = egress
        self._api_url = api_url.rstrip("/")
        self._token = token
        self._timeout_seconds = timeout_seconds

    @property
    def bot_id(self) -> str:
        """The bot's own id: what stands before the colon. Empty where there is no token."""
        shape = _TOKEN.fullmatch(self._token)
        return shape[1] if shape else ""

    async def call(
        self, method: str, fields: Mapping[str, object], upload: Upload | None = None
    ) -> object:
        """The result. Raises OutcomeUnknown, the DeliveryFailed and the DeliveryRefused family."""
        if upload is None:
            content_type, body = "application/json", json.dumps(fields).encode()
        else:
            content_type, body = _form(fields, upload)
        answer = await self._send(
            "POST",
            f"/bot{self._checked()}/{method}",
            headers={"content-type": content_type},
            content=body,
            timeout_seconds=self._timeout_seconds,
        )
        said = said_in(answer.content)
        if answer.is_success and said.ok:
            return said.result
        if answer.is_success:  # it said yes, in words we cannot read
            raise DeliveryUnknown(reason=f"HTTP {answer.status_code} without a result")
        raise failure(answer.status_code, said, secret=self._token)

    async def file(self, file_id: str, *, bytes_max: int) -> bytes:
        """The bytes of a file somebody sent. Raises as Channel.download."""
        most = min(bytes_max, DOWNLOAD_BYTES_MAX)
        try:
            facts = await self.call("getFile", {"file_id": file_id})
            path = facts.get("file_path") if isinstance(facts, dict) else None
            if not isinstance(path, str) or not _FILE_PATH.fullmatch(path):
                raise MediaGone(reason="Telegram names no file to fetch")
            answer = await self._send(
                "GET",
                f"/file/bot{self._checked()}/{path}",
                timeout_seconds=DOWNLOAD_SECONDS,
                answer_bytes_max=most,
            )
            if answer.status_code == 404:
                raise MediaGone(reason="HTTP 404")
            if not answer.is_success:
                raise failure(answer.status_code, Said(), secret=self._token)
        except AnswerTooLarge as error:
            raise MediaTooLarge(most=most) from error
        except CredentialsRefused:
            raise
        except DeliveryRefused as refused:
            if "file is too big" in str(refused):
                raise MediaTooLarge(most=most) from refused
            raise MediaGone(reason=str(refused.facts["reason"])) from refused
        except (OutcomeUnknown, DeliveryUnknown) as error:
            raise DeliveryFailed(reason=f"the file was not fetched: {error}") from error
        return answer.content

    async def _send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout_seconds: float | None,
        answer_bytes_max: int | None = None,
    ) -> Response:
        more = {} if answer_bytes_max is None else {"answer_bytes_max": answer_bytes_max}
        try:
            return await self._egress.send(
                method,
                f"{self._api_url}{path}",
                headers=headers,
                content=content,
                timeout_seconds=timeout_seconds,
                **more,
            )
        except NotSent as error:
            raise DeliveryFailed(reason=str(error)) from error

    def _checked(self) -> str:
        if not _TOKEN.fullmatch(self._token):
            raise CredentialsRefused(reason="the bot token does not look like one")
        return self._token


def _form(fields: Mapping[str, object], upload: Upload) -> tuple[str, bytes]:
    """A multipart form (RFC 7578): texts as they are, all else as JSON, and the file."""
    boundary = secrets.token_hex(16)
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        f"{value if isinstance(value, str) else json.dumps(value)}\r\n"
        for name, value in fields.items()
    )
    head += (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{upload.field}"; '
        f'filename="{_UNFIT.sub("_", upload.filename)}"\r\n'
        f"Content-Type: {_UNFIT.sub('_', upload.content_type)}\r\n\r\n"
    )
    body = head.encode() + upload.content + f"\r\n--{boundary}--\r\n".encode()
    return f"multipart/form-data; boundary={boundary}", body
