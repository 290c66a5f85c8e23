"""The Graph API, spoken over our one way out: the token in each request, and what answers mean."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from ...kit.egress import AnswerTooLarge, Egress, NotSent, OutcomeUnknown, Response
from ..errors import (
    CredentialsRefused,
    DeliveryFailed,
    DeliveryUnknown,
    MediaGone,
    MediaTooLarge,
    UpdateMalformed,
)
from .strict_json import read_object
from .whatsapp_failures import failure

# What an HTTP header can carry. Checked by us, because a library's complaint would quote the token.
_TOKEN = re.compile(r"[\x21-\x7e]+")
_JSON = "application/json"
# Where Meta keeps files, from its pages (2026-08): nobody else is shown the token.
_FILE_HOSTS = (".fbsbx.com", ".whatsapp.net", ".facebook.com")
DOWNLOAD_SECONDS = 60.0

Fields = Mapping[str, object]


class Line:
    def __init__(
        self,
        egress: Egress,
        *,
        api_url: str,
        api_version: str,
        access_token: str,
        timeout_seconds: float | None,
    ) -> None:
        self._egress = egress
        self._api_url = api_url.rstrip("/")
        self._version = api_version
        self._access_token = access_token
        self._timeout_seconds = timeout_seconds

    async def post(self, path: str, content_type: str, body: bytes) -> Response:
        """A successful answer. Raises OutcomeUnknown and the DeliveryFailed family."""
        headers = {"content-type": content_type}
        return self._good(await self._send("POST", self._url(path), headers=headers, content=body))

    async def post_json(self, path: str, document: Fields) -> Response:
        return await self.post(path, _JSON, json.dumps(document).encode())

    async def get(self, path: str, query: Mapping[str, str]) -> dict[str, object]:
        """What it answered: an object. Nothing changes, so whatever fails is safe to repeat."""
        return _object(await self._repeatable("GET", f"{self._url(path)}?{urlencode(query)}"))

    async def delete(self, path: str, query: Mapping[str, str]) -> None:
        await self._repeatable("DELETE", f"{self._url(path)}?{urlencode(query)}")

    async def file(self, url: str, *, bytes_max: int) -> Response:
        """A file of Meta's, at an address that Meta gave.

        Raises channels.media_gone, channels.media_too_large and the DeliveryFailed family.
        """
        if not self._is_metas(url):
            raise DeliveryFailed(reason="the address of the file is not one of the channel's")
        try:
            answer = await self._send(
                "GET", url, timeout_seconds=DOWNLOAD_SECONDS, answer_bytes_max=bytes_max
            )
        except AnswerTooLarge as error:
            raise MediaTooLarge(most=bytes_max) from error
        except OutcomeUnknown as error:
            raise DeliveryFailed(reason=f"the file did not come whole: {error}") from error
        if answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            raise MediaGone(reason=f"HTTP {answer.status_code}")
        if not answer.is_success:  # expired, crowded, broken: the next try asks for a fresh address
            raise DeliveryFailed(reason=f"HTTP {answer.status_code} for the file")
        return answer

    async def _repeatable(self, method: str, url: str) -> Response:
        try:
            return self._good(await self._send(method, url))
        except (OutcomeUnknown, DeliveryUnknown) as error:
            raise DeliveryFailed(reason=str(error)) from error

    async def _send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout_seconds: float | None = None,
        answer_bytes_max: int | None = None,
    ) -> Response:
        if not _TOKEN.fullmatch(self._access_token):
            raise CredentialsRefused(reason="the access token has characters no token has")
        try:
            return await self._egress.send(
                method,
                url,
                headers={"authorization": f"Bearer {self._access_token}", **(headers or {})},
                content=content,
                timeout_seconds=timeout_seconds or self._timeout_seconds,
                **({} if answer_bytes_max is None else {"answer_bytes_max": answer_bytes_max}),
            )
        except NotSent as error:
            raise DeliveryFailed(reason=str(error)) from error

    def _good(self, answer: Response) -> Response:
        if not answer.is_success:
            raise failure(answer.status_code, answer.content, secret=self._access_token)
        return answer

    def _url(self, path: str) -> str:
        return f"{self._api_url}/{self._version}/{path}"

    def _is_metas(self, url: str) -> bool:
        given = urlsplit(url)
        if given.netloc == urlsplit(self._api_url).netloc:
            return given.scheme == urlsplit(self._api_url).scheme
        host = f".{given.hostname or ''}"
        return given.scheme == "https" and given.port is None and host.endswith(_FILE_HOSTS)


def _object(answer: Response) -> dict[str, object]:
    try:
        return read_object(answer.content)
    except UpdateMalformed as error:
        raise DeliveryFailed(
            reason=f"HTTP {answer.status_code} with no answer of Graph's"
        ) from error
