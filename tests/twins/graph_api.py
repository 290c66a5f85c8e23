"""The Graph API of WhatsApp, on loopback: takes, judges, refuses, and fails when told to."""

import asyncio
import hashlib
import itertools
import json
import secrets
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

import httpx

from . import judge_graph, judge_upload, meta_webhooks
from .graph_failures import Failure
from .graph_templates import TemplateShelf
from .http_server import Answer, Cut, HttpServer, Outcome, Request, Silence
from .judge_fields import Refusal
from .meta_webhooks import Person

WINDOW = timedelta(hours=24)
Sender = Person | str  # a string is a wa_id, or with a dot in it a business-scoped user id


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message the twin took: to the recipient's phone it is delivered."""

    id: str
    phone_number_id: str
    recipient: str  # digits of the phone number, or the business-scoped user id
    request: Mapping[str, object]
    file: bytes | None  # what was uploaded, where the message has a file

    @property
    def image_png(self) -> bytes | None:
        return self.file

    @property
    def type(self) -> str:
        return str(self.request["type"])

    @property
    def reference(self) -> str | None:
        return cast("str | None", self.request.get("biz_opaque_callback_data"))

    @property
    def text(self) -> str:
        """What a person reads: the text, the caption, or the words above the buttons."""
        content = cast("dict[str, object]", self.request[self.type])
        if self.type == "template":
            return str(content["name"])
        words = content.get("body") or content.get("caption") or ""
        return str(words["text"] if isinstance(words, dict) else words)

    @property
    def image_link(self) -> str | None:
        return cast("str | None", file_of(self.request).get("link"))

    @property
    def buttons(self) -> dict[str, str]:
        """Title to id, in their order."""
        if self.type != "interactive":
            return {}
        interactive = cast("dict[str, dict[str, list[dict[str, dict[str, str]]]]]", self.request)
        buttons = cast(
            "dict[str, list[dict[str, dict[str, str]]]]", interactive["interactive"]["action"]
        )
        replies = [button["reply"] for button in buttons.get("buttons", [])]
        return {reply["title"]: reply["id"] for reply in replies}


FILES = ("image", "video", "audio", "document", "sticker")


def file_of(request: Mapping[str, object]) -> dict[str, object]:
    """The media object of a message, of what stands above buttons or a template; empty without one."""
    interactive = cast("dict[str, object]", request.get("interactive") or {})
    template = cast("dict[str, list[dict[str, object]]]", request.get("template") or {})
    holders = [request, cast("dict[str, object]", interactive.get("header") or {})]
    for component in template.get("components", []):
        holders += cast("list[dict[str, object]]", component.get("parameters", []))
    found = [
        holder[kind] for holder in holders for kind in FILES if isinstance(holder.get(kind), dict)
    ]
    return cast("dict[str, object]", found[0] if found else {})


@dataclass(frozen=True, slots=True)
class Rejection:
    path: str
    code: int
    details: str
    body: bytes


@dataclass(slots=True)
class GraphApi:
    """One Graph host with one phone number; `add_number` for further stores."""

    phone_number_id: str = "106540352242922"
    access_token: str = "EAAGTwinAccessToken"
    api_version: str = "v26.0"
    window_enforced: bool = True  # 131047 unless the person wrote within 24 hours
    latency_seconds: float = 0.0
    answers_after_seconds: float = 0.0  # a message was taken
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    client: httpx.AsyncClient | None = None  # what posts webhooks; in-process apps bring their own

    sent: list[SentMessage] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    requests_count: int = 0
    _tokens: dict[str, str] = field(default_factory=dict)  # by phone number id
    templates: TemplateShelf = field(default_factory=TemplateShelf)
    lists_read: int = 0
    list_may_leave: asyncio.Event = field(default_factory=asyncio.Event)  # set; clear it to hold
    readings: list[tuple[str, bool]] = field(default_factory=list)  # message id, and whether typing
    _media: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # MIME type, bytes
    _heard: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _failures: dict[str, list[Failure]] = field(
        default_factory=lambda: {
            edge: [] for edge in ("messages", "readings", "media", "download", "templates")
        }
    )
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(4490709327384033))
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _server: HttpServer = field(init=False)
    _poster: httpx.AsyncClient | None = None  # made on first use: a TLS context takes 50 ms

    async def start(self, port: int = 0) -> None:
        self.add_number(self.phone_number_id, self.access_token)
        self.list_may_leave.set()
        self._server = HttpServer(self._answer)
        await self._server.start(port)

    async def stop(self) -> None:
        await self._server.stop()
        if self._poster is not None:
            await self._poster.aclose()

    @property
    def url(self) -> str:
        """The base URL to configure: host and port, without a version."""
        return self._server.url

    def add_number(self, phone_number_id: str, access_token: str) -> None:
        self._tokens[phone_number_id] = access_token

    def fail_next(self, failure: Failure, *, times: int = 1, on: str = "messages") -> None:
        """Lets the next requests (well-formed or not) fail; `on` is "messages", "readings"
        (receipts), "media" (an upload), "download" or "templates".
        """
        self._failures[on] += [failure] * times

    def assert_content(self) -> None:
        assert not self.rejections, f"the Graph twin refused: {self.rejections}"

    def take_rejections(self) -> list[Rejection]:
        """For a test that meant them: hands them over and forgets them."""
        taken, self.rejections = self.rejections, []
        return taken

    def hears(
        self, sender: Sender, *, at: datetime | None = None, to_number: str | None = None
    ) -> None:
        """Opens the 24-hour window of a person, as any message of theirs does."""
        person = person_of(sender)
        for address in filter(None, (person.wa_id, person.user_id)):
            self._heard[(to_number or self.phone_number_id, address)] = at or self.clock()

    async def _answer(self, request: Request) -> Outcome:
        self.requests_count += not _is_reading(request)
        if self.latency_seconds:
            await asyncio.sleep(self.latency_seconds)
        try:
            return await self._routed(request)
        except Refusal as refusal:
            self.rejections.append(
                Rejection(request.path, refusal.code, refusal.details, request.body)
            )
            return _error(refusal.status, refusal.code, refusal.details)

    async def _routed(self, request: Request) -> Outcome:
        match request.method, request.path.strip("/").split("/"):
            case "POST", [version, number, "messages" | "media" as edge]:
                self._admit(request, version, number)
                take = self._upload if edge == "media" else self._take
                failures = self._failures["readings" if _is_reading(request) else edge]
                if failures:
                    return await _failed(failures.pop(0), take(request, number))
                answer = await take(request, number)
                await asyncio.sleep(self.answers_after_seconds)
                return answer
            case "GET", ["attachments", media_id] if media_id in self._media:
                self._admit(request, self.api_version, None)
                mime_type, content = self._media[media_id]
                return await self._maybe("download", Answer(200, content, mime_type))
            case _, [version, waba, "message_templates"]:
                self._admit(request, version, None)
                answer = self.templates.answer(request, waba)
                if request.method == "GET":
                    self.lists_read += 1
                    await self.list_may_leave.wait()
                return await self._maybe("templates", answer)
            case "GET", [version, media_id] if media_id.isdigit():
                self._admit(request, version, None)
                if media_id not in self._media:
                    return _error(400, 100, f"Unsupported get request. No object {media_id}.")
                return self._media_facts(media_id)
            case _:
                raise Refusal(100, f"there is no {request.method} {request.path}", status=404)

    async def _maybe(self, edge: str, answer: Answer) -> Outcome:
        async def taken() -> Answer:
            return answer

        if self._failures[edge]:
            return await _failed(self._failures[edge].pop(0), taken())
        return answer

    def holds(self, content: bytes, mime_type: str = "image/jpeg") -> str:
        """A file somebody sends from their phone: its id, for meta_webhooks.file."""
        media_id = str(next(self._ids))
        self._media[media_id] = (mime_type, content)
        return media_id

    def loses(self, media_id: str) -> None:
        """Meta keeps files for 30 days."""
        del self._media[media_id]

    def _admit(self, request: Request, version: str, number: str | None) -> None:
        if version != self.api_version:
            raise Refusal(2635, f"version {version} is not {self.api_version}")
        token = request.headers.get("authorization", "")
        known = self._tokens.values() if number is None else [self._tokens.get(number)]
        if token not in {f"Bearer {one}" for one in known if one is not None}:
            unknown = number is not None and number not in self._tokens
            code = (100, 400) if unknown else (190, 401)
            raise Refusal(code[0], "unknown number or wrong token", status=code[1])

    async def _take(self, request: Request, number: str) -> Answer:
        if request.headers.get("content-type") != "application/json":
            raise Refusal(100, "the content type must be application/json")
        document = judge_graph.message(request.body)
        if "status" in document:
            async with self._news:
                self.readings.append((str(document["message_id"]), "typing_indicator" in document))
                self._news.notify_all()
            return _json(200, {"success": True})
        address = str(document.get("to") or document["recipient"])
        recipient = address.removeprefix("+")
        self._check_window(number, recipient, str(document["type"]))
        media_id = file_of(document).get("id")
        if media_id is not None and media_id not in self._media:
            raise Refusal(131053, f"there is no media {media_id}")
        content = self._media[str(media_id)][1] if media_id is not None else None
        message = SentMessage(meta_webhooks.new_wamid(), number, recipient, document, content)
        async with self._news:
            self.sent.append(message)
            self._news.notify_all()
        named = {"wa_id": recipient} if "to" in document else {"user_id": recipient}
        answer = {
            "messaging_product": "whatsapp",
            "contacts": [{"input": address, **named}],
            "messages": [{"id": message.id}],
        }
        return _json(200, answer)

    def _check_window(self, number: str, recipient: str, type_: str) -> None:
        if not self.window_enforced or type_ == "template":
            return
        heard = self._heard.get((number, recipient))
        if heard is None or self.clock() - heard > WINDOW:
            raise Refusal(
                131047, "More than 24 hours have passed since the recipient last replied."
            )

    async def _upload(self, request: Request, _number: str) -> Answer:
        kind = request.headers.get("content-type", "")
        media_id = str(next(self._ids))
        self._media[media_id] = judge_upload.upload(kind, request.body)
        return _json(200, {"id": media_id})

    def _media_facts(self, media_id: str) -> Answer:
        mime_type, content = self._media[media_id]
        facts = {
            "messaging_product": "whatsapp",
            "url": f"{self.url}/attachments/{media_id}",
            "mime_type": mime_type,
            "sha256": hashlib.sha256(content).hexdigest(),
            "file_size": str(len(content)),
            "id": media_id,
        }
        return _json(200, facts)


def person_of(sender: Sender, name: str = "Sari") -> Person:
    if isinstance(sender, Person):
        return sender
    return Person(None, name, sender) if "." in sender else Person(sender, name)


def _is_reading(request: Request) -> bool:
    """A receipt goes by the messages' door, and is a courtesy that no count of messages holds."""
    return request.path.endswith("/messages") and b'"status": "read"' in request.body


async def _failed(failure: Failure, taking: Coroutine[None, None, Answer]) -> Outcome:
    answer = _error(failure.status, failure.code, failure.details)
    if failure.taken:
        taken = await taking
        answer = taken if failure.status == 200 else answer
    else:
        taking.close()
    if failure.silent:
        return Silence()
    return Cut(answer) if failure.cut else answer


def _error(status: int, code: int, details: str) -> Answer:
    error = {
        "message": f"(#{code}) {details}",
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": details},
        "fbtrace_id": secrets.token_urlsafe(12),
    }
    return _json(status, {"error": error})


def _json(status: int, document: Mapping[str, object]) -> Answer:
    return Answer(status, json.dumps(document).encode(), "application/json; charset=UTF-8")
