"""A merchant's site with the chat on it, and visitors who speak as the script does."""

import hashlib
import hmac
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from ..running import Pesan, Seller

ORIGIN = "https://toko.example"
IDENTITY_SECRET = "the-identity-secret-of-this-site"


@dataclass
class Site:
    """A store whose sellers answer themselves, and its web connection."""

    pesan: Pesan
    seller: Seller
    connection: str

    @property
    def path(self) -> str:
        return f"/chat/{self.connection}"

    async def visitor(self, *, origin: str = ORIGIN) -> "Visitor":
        answer = await self.pesan.api.post(
            f"{self.path}/visitors", json={}, headers={"Origin": origin}
        )
        assert answer.status_code == 201, answer.text
        return Visitor(self, answer.json()["token"])

    async def identified(self, user: str, *, as_: "Visitor | None" = None) -> "Visitor":
        answer = await self.identify(user, hash_of(user), as_=as_)
        assert answer.status_code == 201, answer.text
        return Visitor(self, answer.json()["token"])

    async def identify(
        self, user: str, user_hash: str, *, as_: "Visitor | None" = None
    ) -> httpx.Response:
        return await self.pesan.api.post(
            f"{self.path}/identity",
            json={"user": user, "user_hash": user_hash},
            headers={} if as_ is None else as_.headers,
        )

    async def conversations(self) -> list[dict[str, Any]]:
        answer = await self.seller.get("/conversations")
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    async def reply(self, text: str, *, to: int = 0) -> dict[str, Any]:
        """The seller answers the conversation that is liveliest but so many."""
        conversation = (await self.conversations())[to]["id"]
        made: dict[str, Any] = await self.seller.made(
            f"/conversations/{conversation}/messages", {"text": text}
        )
        await self.pesan.eventually(
            "SELECT count(*) = 0 FROM customer_messages WHERE status IN ('queued', 'sending')"
        )
        return made


@dataclass
class Visitor:
    site: Site
    token: str
    seen: list[dict[str, Any]] = field(default_factory=list)  # by the stream
    cursor: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Origin": ORIGIN}

    async def post(self, rest: str, body: Any) -> httpx.Response:
        return await self.site.pesan.api.post(
            f"{self.site.path}{rest}", json=body, headers=self.headers
        )

    async def say(self, text: str, *, key: str | None = None, **more: Any) -> httpx.Response:
        return await self.post(
            "/messages", {"key": key or secrets.token_hex(8), "text": text, **more}
        )

    async def said(self, text: str, **more: Any) -> None:
        """Written, and in its conversation."""
        answer = await self.say(text, **more)
        assert answer.status_code == 202, answer.text
        await self.site.pesan.eventually(
            "SELECT count(*) > 0 FROM customer_messages WHERE text LIKE $1 || '%'", text
        )

    async def lines(self, after: str | None = None) -> dict[str, Any]:
        answer = await self.site.pesan.api.get(
            f"{self.site.path}/messages",
            params={} if after is None else {"after": after},
            headers=self.headers,
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def texts(self) -> list[str]:
        return [line["text"] for line in (await self.lines())["items"]]

    @asynccontextmanager
    async def stream(self) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """Lines as they come, from where the last stream was left."""
        headers = self.headers | ({"Last-Event-ID": self.cursor} if self.cursor else {})
        url = f"{self.site.path}/events"
        async with self.site.pesan.api.stream("GET", url, headers=headers) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            yield self._lines(answer)

    async def _lines(self, answer: httpx.Response) -> AsyncIterator[dict[str, Any]]:
        event: dict[str, str] = {}
        async for text in answer.aiter_lines():
            if text:
                name, _, value = text.partition(": ")
                event[name] = value
                continue
            if event.get("event") == "line":
                line = json.loads(event["data"])
                self.seen.append(line)
                self.cursor = event["id"]
                yield line
            event = {}

    async def hear(self, count: int) -> list[str]:
        """So many more lines, over one stream."""
        heard: list[str] = []
        async with self.stream() as lines:
            async for line in lines:
                heard.append(line["text"])
                if len(heard) == count:
                    break
        return heard


def hash_of(user: str, *, secret: str = IDENTITY_SECRET) -> str:
    return hmac.new(secret.encode(), user.encode(), hashlib.sha256).hexdigest()


async def open_site(pesan: Pesan, name: str = "Sari", **more: str) -> Site:
    seller = await pesan.seller(name)
    await seller.patch("/settings", {"default_owner": "human"})
    body = {"allowed_origins": [ORIGIN], "identity_secret": IDENTITY_SECRET, **more}
    answer = await seller.put("/connections/web", body)
    assert answer.status_code == 200, answer.text
    return Site(pesan, seller, answer.json()["id"])
