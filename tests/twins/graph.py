"""Meta's side of WhatsApp, on loopback: the Graph API as we send to it, and Meta's webhooks to us.

It judges every request (judge_graph.py). A refused one is answered as Graph answers and kept in
`rejections`; `graph_twin()` fails the test that left one there. Give `hook=(url, app_secret)` of a
store's connection to the verbs of a person: `say`, `press`, `order`, and of Meta: `report`.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import cast

import httpx

from ..patience import PATIENCE_SECONDS
from . import UNENCRYPTED, meta_webhooks
from .graph_api import GraphApi, Sender, SentMessage, person_of
from .meta_webhooks import CatalogueLine

Hook = tuple[str, str]  # a connection's webhook URL, and its app secret


@dataclass(frozen=True, slots=True)
class Delivered:
    """A webhook as it was posted, and how it was answered."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    message_ids: tuple[str, ...]
    statuses: tuple[int, ...]  # of the HTTP answers, one for each time it was posted


class GraphTwin(GraphApi):
    """The API, and the people and Meta who act beside it."""

    # What we sent.

    def sent_to(self, recipient: Sender) -> list[SentMessage]:
        address = person_of(recipient).address
        return [message for message in self.sent if message.recipient == address]

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
            got = [f"{message.type}: {message.text}" for message in self.sent_to(recipient)[after:]]
            raise AssertionError(
                f"no such message to {recipient} in {timeout_seconds} s; got {got}, "
                f"rejected {self.rejections}"
            ) from None
        message = found()
        assert message is not None
        return message

    # What a person does.

    async def say(
        self, webhook_url: str, app_secret: str, sender: Sender, text: str, *, name: str = "Sari"
    ) -> Delivered:
        """The person writes a text."""
        return await self.write(
            (webhook_url, app_secret), sender, meta_webhooks.text(text), name=name
        )

    async def press(
        self, hook: Hook, sender: Sender, message: SentMessage, title: str
    ) -> Delivered:
        """The person presses a button of a message they got."""
        assert title in message.buttons, f"no button {title}, only {list(message.buttons)}"
        reply = meta_webhooks.button_reply(message.id, message.buttons[title], title)
        return await self.write(hook, sender, reply)

    async def order(self, hook: Hook, sender: Sender, lines: Sequence[CatalogueLine]) -> Delivered:
        """The person sends a cart from the catalogue, with whatever prices their phone holds."""
        return await self.write(hook, sender, meta_webhooks.order(lines))

    async def write(
        self,
        hook: Hook,
        sender: Sender,
        *contents: tuple[str, Mapping[str, object]],
        name: str = "Sari",
        message_id: str | None = None,
        times: int = 1,
        forged: bool = False,
        to_number: str | None = None,
    ) -> Delivered:
        """The person sends anything meta_webhooks can make; several make one batch.

        `to_number` is the phone number id of a store added with `add_number`.
        """
        person = person_of(sender, name)
        at = self.clock()
        number = to_number or self.phone_number_id
        self.hears(person, at=at, to_number=number)
        messages = [
            meta_webhooks.message(person, type_, content, at=at, message_id=message_id)
            for type_, content in contents
        ]
        persons = [] if any(type_ == "system" for type_, _ in contents) else [person]
        change = meta_webhooks.change(number, persons=persons, messages=messages)
        return await self.post(hook, meta_webhooks.document(change), times=times, forged=forged)

    # What Meta does.

    async def report(
        self,
        hook: Hook,
        message: SentMessage,
        *names: str,
        error_code: int | None = None,
        pricing: Mapping[str, object] | None = None,
        times: int = 1,
    ) -> Delivered:
        """Statuses of a message, in the order given: "sent", "delivered", "read", "failed"."""
        reported = self.reported(message, *names, error_code=error_code, pricing=pricing)
        return await self.post(hook, reported, times=times)

    def reported(
        self,
        message: SentMessage,
        *names: str,
        error_code: int | None = None,
        pricing: Mapping[str, object] | None = None,
    ) -> dict[str, object]:
        """The webhook that reports so."""
        statuses = [
            meta_webhooks.status(
                name,
                message_id=message.id,
                recipient_id=message.recipient,
                at=self.clock(),
                reference=message.reference,
                error_code=error_code,
                pricing=pricing,
            )
            for name in names
        ]
        person = person_of(message.recipient)
        change = meta_webhooks.change(message.phone_number_id, persons=[person], statuses=statuses)
        return meta_webhooks.document(change)

    async def post(
        self, hook: Hook, webhook: Mapping[str, object], *, times: int = 1, forged: bool = False
    ) -> Delivered:
        """Posts any webhook, signed. `forged`: under another secret; `times`: at least once."""
        url, app_secret = hook
        body = meta_webhooks.wire(webhook)
        headers = meta_webhooks.signature(secrets.token_hex(16) if forged else app_secret, body)
        delivered = Delivered(url, headers, body, _message_ids(webhook), ())
        for _ in range(times):
            delivered = await self.redeliver(delivered)
        return delivered

    async def redeliver(self, delivered: Delivered) -> Delivered:
        """The same bytes again, as Meta does when it saw no 200."""
        if self.client is None and self._poster is None:
            self._poster = httpx.AsyncClient(trust_env=False, timeout=10, verify=UNENCRYPTED)
        client = self.client or self._poster
        assert client is not None
        answer = await client.post(
            delivered.url, content=delivered.body, headers=dict(delivered.headers)
        )
        return replace(delivered, statuses=(*delivered.statuses, answer.status_code))


@asynccontextmanager
async def graph_twin(twin: GraphTwin | None = None) -> AsyncIterator[GraphTwin]:
    """A running twin; leaving it fails if a request of ours was refused."""
    twin = twin or GraphTwin()
    await twin.start()
    try:
        yield twin
        twin.assert_content()
    finally:
        await twin.stop()


def _message_ids(webhook: Mapping[str, object]) -> tuple[str, ...]:
    entries = cast(
        "list[dict[str, list[dict[str, dict[str, list[dict[str, str]]]]]]]", webhook["entry"]
    )
    values = [change["value"] for entry in entries for change in entry["changes"]]
    return tuple(one["id"] for value in values for one in value.get("messages", []))
