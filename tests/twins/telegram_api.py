"""The Bot API, on loopback: takes, judges, refuses, and fails when told to.

Every well-formed call is also read by aiogram's types, and by the machine-readable page of the Bot
API where it lies beside the checkout (telegram_official.py).
"""

import asyncio
import itertools
import json
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import httpx

from . import telegram_judge, telegram_official
from .http_server import Answer, Cut, HttpServer, Outcome, Request, Silence
from .telegram_failures import Failure
from .telegram_judge import Call, File, Refusal

BOT_TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@dataclass(slots=True)
class Bot:
    token: str
    username: str = "toko_sari_bot"
    hook: Mapping[str, Any] = field(default_factory=dict)  # setWebhook's fields
    pending: int = 0
    last_error: str | None = None
    last_error_at: datetime | None = None

    @property
    def id(self) -> int:
        return int(self.token.partition(":")[0])

    def user(self) -> dict[str, object]:
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": "Toko Sari",
            "username": self.username,
        }


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message the twin took: it stands in the person's chat."""

    number: int
    bot: Bot
    call: Call
    at: datetime

    @property
    def method(self) -> str:
        return self.call.method

    @property
    def chat(self) -> int:
        return cast("int", self.call.fields["chat_id"])

    @property
    def text(self) -> str:
        return str(self.call.fields.get("text") or self.call.fields.get("caption") or "")

    @property
    def file(self) -> File | None:
        return next(iter(self.call.files.values()), None)

    @property
    def keys(self) -> dict[str, dict[str, str]]:
        """Title to button, in their order."""
        markup = cast("dict[str, Any]", self.call.fields.get("reply_markup") or {})
        rows = markup.get("inline_keyboard", [])
        return {key["text"]: key for row in rows for key in row}

    def document(self) -> dict[str, object]:
        """As the Bot API shows it."""
        fields = self.call.fields
        shown: dict[str, object] = {
            "message_id": self.number,
            "from": self.bot.user(),
            "chat": {"id": self.chat, "type": "private"},
            "date": int(self.at.timestamp()),
        }
        for name in ("text", "caption", "reply_markup"):
            if name in fields:
                shown[name] = fields[name]
        if self.method == "sendLocation":
            shown["location"] = {key: fields[key] for key in ("latitude", "longitude")}
        return shown


@dataclass(frozen=True, slots=True)
class Rejection:
    method: str
    description: str


@dataclass(slots=True)
class TelegramApi:
    """One Bot API host with one bot; `add_bot` for further stores."""

    token: str = BOT_TOKEN
    latency_seconds: float = 0.0
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    client: httpx.AsyncClient | None = None  # what posts webhooks

    sent: list[SentMessage] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)  # that were well-formed, with any outcome
    rejections: list[Rejection] = field(default_factory=list)
    bots: dict[str, Bot] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)  # by file_id: what getFile finds
    blocked_by: set[int] = field(default_factory=set)
    begun_by: set[int] = field(default_factory=set)  # who has written to a bot
    waiting_presses: set[str] = field(default_factory=set)  # callback queries nobody answered
    _failures: list[tuple[str, Failure]] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _server: HttpServer = field(init=False)
    _poster: httpx.AsyncClient | None = None

    async def start(self, port: int = 0) -> None:
        self.add_bot(self.token)
        self._server = HttpServer(self._answer)
        await self._server.start(port)

    async def stop(self) -> None:
        await self._server.stop()
        if self._poster is not None:
            await self._poster.aclose()

    @property
    def url(self) -> str:
        return self._server.url

    @property
    def bot(self) -> Bot:
        return self.bots[self.token]

    def add_bot(self, token: str, username: str = "toko_sari_bot") -> Bot:
        self.bots[token] = Bot(token, username)
        return self.bots[token]

    def fail_next(self, failure: Failure, *, times: int = 1, on: str = "send") -> None:
        """Lets the next calls fail whose method begins so; "file" is the download."""
        self._failures += [(on, failure)] * times

    def assert_content(self) -> None:
        assert not self.rejections, f"the Telegram twin refused: {self.rejections}"

    def take_rejections(self) -> list[Rejection]:
        taken, self.rejections = self.rejections, []
        return taken

    def next_number(self) -> int:
        return next(self._numbers)

    async def _answer(self, request: Request) -> Outcome:
        if self.latency_seconds:
            await asyncio.sleep(self.latency_seconds)
        match request.method, request.path.strip("/").split("/"):
            case "POST", [bot, method] if bot.startswith("bot"):
                return await self._called(bot.removeprefix("bot"), method, request)
            case "GET", ["file", bot, *path] if bot.startswith("bot"):
                return await self._fetched(bot.removeprefix("bot"), "/".join(path))
            case _:
                return self._refused("?", Refusal("Not Found", status=404))

    async def _called(self, token: str, method: str, request: Request) -> Outcome:
        bot = self.bots.get(token)
        if bot is None:
            return self._refused(method, Refusal("Unauthorized", status=401))
        try:
            content_type = request.headers.get("content-type", "")
            call = telegram_judge.read(method, content_type, request.body)
            telegram_judge.judge(call)
            telegram_official.judge_call(call)
        except Refusal as refusal:
            return self._refused(method, refusal)
        self.calls.append(call)
        failure = self._failure(method)
        if failure is not None:
            return await _failed(failure, self._done(bot, call))
        return await self._done(bot, call)

    async def _done(self, bot: Bot, call: Call) -> Answer:
        """What is well-formed, and may still be no use: that is no mistake of ours."""
        if call.method.startswith("send"):
            chat = cast("int", call.fields["chat_id"])
            if chat in self.blocked_by:
                return _error(403, "Forbidden: bot was blocked by the user")
            if chat not in self.begun_by:
                return _error(400, "Bad Request: chat not found")
        answer = ANSWERS.get(call.method)
        return await self._taken(bot, call) if answer is None else answer(self, bot, call)

    async def _taken(self, bot: Bot, call: Call) -> Answer:
        message = SentMessage(self.next_number(), bot, call, self.clock())
        async with self._news:
            self.sent.append(message)
            self._news.notify_all()
        return _result(message.document() if call.method.startswith("send") else True)

    def press_answered(self, query_id: str) -> Answer:
        if query_id not in self.waiting_presses:
            return _error(
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
            )
        self.waiting_presses.discard(query_id)
        return _result(True)

    def file_facts(self, file_id: str) -> Answer:
        content = self.files.get(file_id)
        if content is None:
            return _error(400, "Bad Request: invalid file_id")
        if len(content) > 20 * telegram_judge.MEGABYTE:
            return _error(400, "Bad Request: file is too big")
        facts = {
            "file_id": file_id,
            "file_unique_id": f"u-{file_id}",
            "file_size": len(content),
            "file_path": f"files/{file_id}",
        }
        return _result(facts)

    async def _fetched(self, token: str, path: str) -> Outcome:
        failure = self._failure("file")
        content = self.files.get(path.removeprefix("files/"))
        if token not in self.bots or content is None:
            return _error(404, "Not Found")
        answer = Answer(200, content, "application/octet-stream")
        return answer if failure is None else await _failed(failure, _at_once(answer))

    def _failure(self, method: str) -> Failure | None:
        for index, (on, failure) in enumerate(self._failures):
            if method.startswith(on):
                del self._failures[index]
                return failure
        return None

    def _refused(self, method: str, refusal: Refusal) -> Answer:
        self.rejections.append(Rejection(method, refusal.description))
        return _error(refusal.status, refusal.description)


def _me(_: TelegramApi, bot: Bot, __: Call) -> Answer:
    return _result({**bot.user(), "can_join_groups": True, "supports_inline_queries": False})


def _set_webhook(_: TelegramApi, bot: Bot, call: Call) -> Answer:
    bot.hook = dict(call.fields)
    return _result(True)


def _delete_webhook(_: TelegramApi, bot: Bot, __: Call) -> Answer:
    bot.hook = {}
    return _result(True)


def _webhook_info(_: TelegramApi, bot: Bot, __: Call) -> Answer:
    told: dict[str, object] = {
        "url": bot.hook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": bot.pending,
    }
    if bot.hook:
        told |= {key: bot.hook[key] for key in ("max_connections", "allowed_updates")}
    if bot.last_error is not None and bot.last_error_at is not None:
        told["last_error_date"] = int(bot.last_error_at.timestamp())
        told["last_error_message"] = bot.last_error
    return _result(told)


ANSWERS: dict[str, Callable[[TelegramApi, Bot, Call], Answer]] = {
    "getMe": _me,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _webhook_info,
    "sendChatAction": lambda _, __, ___: _result(True),
    "answerCallbackQuery": lambda api, _, call: api.press_answered(
        str(call.fields["callback_query_id"])
    ),
    "getFile": lambda api, _, call: api.file_facts(str(call.fields["file_id"])),
}


async def _at_once(answer: Answer) -> Answer:
    return answer


async def _failed(failure: Failure, taking: Coroutine[None, None, Answer]) -> Outcome:
    answer = _error(failure.status, failure.description, failure.retry_after)
    if failure.taken:
        taken = await taking
        answer = taken if failure.status == 200 else answer
    else:
        taking.close()
    if failure.garbage:
        return Answer(200, b"<html>welcome</html>", "text/html")
    if failure.silent:
        return Silence()
    return Cut(answer) if failure.cut else answer


def _result(value: object) -> Answer:
    return _json(200, {"ok": True, "result": value})


def _error(status: int, description: str, retry_after: int | None = None) -> Answer:
    more = {} if retry_after is None else {"parameters": {"retry_after": retry_after}}
    told = {"ok": False, "error_code": status, "description": description, **more}
    return _json(status, told)


def _json(status: int, document: Mapping[str, object]) -> Answer:
    return Answer(status, json.dumps(document).encode())
