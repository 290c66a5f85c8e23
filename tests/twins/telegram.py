"""Telegram's side, on loopback: the Bot API as we call it, and the updates it posts to us.

Updates go where setWebhook said, under the secret it was given. The verbs of a person: `say`,
`send`, `press`, `edit`, `block`, `unblock`; each answers what was delivered, to be delivered again.
"""

import asyncio
import itertools
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import cast

import httpx

from ..patience import PATIENCE_SECONDS
from . import UNENCRYPTED, telegram_official, telegram_updates
from .telegram_api import Bot, SentMessage, TelegramApi
from .telegram_updates import Fields, Person

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
Sender = Person | int


@dataclass(frozen=True, slots=True)
class Delivered:
    """An update as it was posted, and how it was answered."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    update: Fields
    statuses: tuple[int, ...] = ()  # of the HTTP answers, one for each time it was posted

    @property
    def message(self) -> Mapping[str, object]:
        return cast("Mapping[str, object]", self.update["message"])


@dataclass(slots=True)
class TelegramTwin(TelegramApi):
    """The API, and the people and Telegram who act beside it."""

    _updates: "itertools.count[int]" = field(default_factory=lambda: itertools.count(870_000_001))

    # What we sent.

    def sent_to(self, recipient: Sender) -> list[SentMessage]:
        return [message for message in self.sent if message.chat == person_of(recipient).id]

    async def wait_for(
        self,
        recipient: Sender,
        predicate: Callable[[SentMessage], bool] = lambda _: True,
        *,
        timeout_seconds: float = PATIENCE_SECONDS,
        after: int = 0,
    ) -> SentMessage:
        """The recipient's first message that fits, arrived or to come. `after` skips that many."""

        def found() -> SentMessage | None:
            arrived = self.sent_to(recipient)[after:]
            return next((message for message in arrived if predicate(message)), None)

        try:
            async with asyncio.timeout(timeout_seconds), self._news:
                await self._news.wait_for(lambda: found() is not None)
        except TimeoutError:
            got = [
                f"{message.method}: {message.text}" for message in self.sent_to(recipient)[after:]
            ]
            raise AssertionError(
                f"no such message to {recipient} in {timeout_seconds} s; got {got}, "
                f"rejected {self.rejections}"
            ) from None
        message = found()
        assert message is not None
        return message

    async def hooked(
        self, token: str | None = None, *, timeout_seconds: float = PATIENCE_SECONDS
    ) -> Bot:
        """The bot, once our job has set its webhook up."""
        bot = self.bots[token or self.token]
        async with asyncio.timeout(timeout_seconds):
            while not bot.hook:  # noqa: ASYNC110 - setWebhook is answered by the server's task
                await asyncio.sleep(0.01)
        return bot

    # What a person does.

    async def say(self, sender: Sender, words: str, *, times: int = 1) -> Delivered:
        """The person writes a text."""
        return await self.send(sender, telegram_updates.text(words), times=times)

    async def send(
        self,
        sender: Sender,
        content: Fields,
        *,
        times: int = 1,
        forged: bool = False,
        chat: Fields | None = None,
        **more: object,
    ) -> Delivered:
        """The person sends anything telegram_updates can make; `more` joins the message."""
        person = person_of(sender)
        self.begun_by.add(person.id)
        self.blocked_by.discard(person.id)
        message = telegram_updates.message(
            person, content, number=self.next_number(), at=self.clock(), chat=chat, **more
        )
        return await self.deliver({"message": message}, times=times, forged=forged)

    async def edit(self, sent: Delivered, words: str, *, times: int = 1) -> Delivered:
        edited = {**sent.message, "text": words, "edit_date": int(self.clock().timestamp())}
        return await self.deliver({"edited_message": edited}, times=times)

    async def press(
        self, sender: Sender, message: SentMessage, title: str, *, times: int = 1
    ) -> Delivered:
        """The person presses a button of a message they got."""
        assert title in message.keys, f"no button {title}, only {list(message.keys)}"
        data = message.keys[title]["callback_data"]
        return await self.press_anything(sender, data, message.document(), times=times)

    async def press_anything(
        self, sender: Sender, data: str | None, of: Fields | None, *, times: int = 1
    ) -> Delivered:
        query_id = str(secrets.randbelow(10**18) + 10**17)
        self.waiting_presses.add(query_id)
        query = telegram_updates.press(person_of(sender), query_id, data, of)
        return await self.deliver({"callback_query": query}, times=times)

    async def block(self, sender: Sender) -> Delivered:
        self.blocked_by.add(person_of(sender).id)
        return await self._membership(sender, "kicked")

    async def unblock(self, sender: Sender) -> Delivered:
        self.blocked_by.discard(person_of(sender).id)
        return await self._membership(sender, "member")

    async def _membership(self, sender: Sender, status: str) -> Delivered:
        changed = telegram_updates.membership(
            person_of(sender), status, at=self.clock(), bot=self.bot.user()
        )
        return await self.deliver({"my_chat_member": changed})

    # What Telegram does.

    def made(self, update: Fields, *, bot: Bot | None = None, forged: bool = False) -> Delivered:
        """An update, numbered and addressed, and not posted yet: to be shuffled, kept, repeated."""
        bot = bot or self.bot
        assert bot.hook, "nobody has set this bot's webhook up"
        numbered = {"update_id": next(self._updates), **update}
        telegram_official.judge_update(numbered)
        secret = secrets.token_urlsafe(32) if forged else str(bot.hook["secret_token"])
        headers = {"content-type": "application/json", SECRET_HEADER: secret}
        url, body = str(bot.hook["url"]), json.dumps(numbered).encode()
        return Delivered(url, headers, body, numbered)

    async def deliver(self, update: Fields, *, times: int = 1, forged: bool = False) -> Delivered:
        delivered = self.made(update, forged=forged)
        for _ in range(times):
            delivered = await self.redeliver(delivered)
        return delivered

    async def redeliver(self, delivered: Delivered) -> Delivered:
        """The same bytes again, as Telegram does when it saw no 200."""
        if self.client is None and self._poster is None:
            self._poster = httpx.AsyncClient(trust_env=False, timeout=10, verify=UNENCRYPTED)
        client = self.client or self._poster
        assert client is not None
        answer = await client.post(
            delivered.url, content=delivered.body, headers=dict(delivered.headers)
        )
        return replace(delivered, statuses=(*delivered.statuses, answer.status_code))


@asynccontextmanager
async def telegram_twin(twin: TelegramTwin | None = None) -> AsyncIterator[TelegramTwin]:
    """A running twin; leaving it fails if a call of ours was refused."""
    twin = twin or TelegramTwin()
    await twin.start()
    try:
        yield twin
        twin.assert_content()
    finally:
        await twin.stop()


def person_of(sender: Sender) -> Person:
    return sender if isinstance(sender, Person) else Person(sender)
