"""One probe: somebody asks something, and the answer is looked at from every side."""

import asyncio
import itertools
import re
from collections.abc import Iterable
from copy import copy
from time import perf_counter
from typing import Any

import httpx

from ...running import Pesan
from ..oracle import Found
from ..scene import Scene
from ..walk import ID, Asked, Walk
from .found import Probed
from .places import elsewhere, exchanged
from .principals import Principal

AT_ONCE = 8
_SPOKEN = re.compile(r'"request_id":"[^"]*"')
_MADE = re.compile(ID.pattern + r"|\d{4}-\d\d-\d\dT[\d:.]+Z")


class Probe:
    def __init__(self, pesan: Pesan, a: Scene, b: Scene, by: list[Principal]) -> None:
        self.pesan = pesan
        self.a, self.b = a, b
        *self.people, self.neighbour = by
        self.by = by
        self.cursors: list[str] = []  # B's
        self.found = Probed()
        self._said: set[str] = (
            set()
        )  # ids that were taken, as those nobody has are: a draft's items
        self._pairs = itertools.count()
        self._turn = asyncio.Semaphore(AT_ONCE)
        self.operations = [
            one for one in a.walk.contract.operations() if one.path.startswith("/api/")
        ]

    def part(self, *, one_in: int = 1, seed: int = 0, only: str = "") -> "Probe":
        """The same for one operation in so many, or for those whose name or address matches."""
        part = copy(self)
        part.found = Probed()
        part.operations = [
            one
            for one in self.operations[seed % one_in :: one_in]
            if re.search(only, f"{one.operation['operationId']} {one.path}")
        ]
        return part

    @property
    def owner(self) -> Principal:
        return self.by[0]

    def asked(self, found: Found, by: Principal) -> Asked:
        """What A asks of it rightly, in their own store; if it was never tried, the likeliest."""
        name = found.operation["operationId"]
        asked = self.a.walk.reached.get(name) or next(self.a.walk.requests(found))
        if by is self.neighbour:  # A's words would stay in their store
            asked = exchanged(asked, {self.a.walk.mark: "TTNGG"})
        return elsewhere(asked, by.store) if "store_id" in asked.path else asked

    async def one(
        self, by: Principal, found: Found, asked: Asked, kind: str, **headers: str
    ) -> httpx.Response:
        """`kind` is how it is counted."""
        walk = Walk(self.a.walk.contract, by.api)
        async with self._turn:
            answer = await walk.send(found, asked, **headers)
            tired = answer.status_code == 401 or "reauthentication_required" in answer.text
            if tired and by.person and found.operation["security"]:
                await by.log_in(self.pesan)  # minutes are over, or a probe ended the session
                answer = await walk.send(found, asked, **headers)
        self.found.by[by.name] += 1
        self.found.kinds[kind] += 1
        self.found.operations.add(found.operation["operationId"])
        self._look(by, found, answer)
        return answer

    async def alike(
        self, by: Principal, found: Found, pair: tuple[Asked, Asked], kind: str, sent: Any
    ) -> None:
        """A foreign id and one nobody has: asked in turn, each first as often as the other.

        `sent` are the two ids; the answers may differ in them and in nothing else.
        """
        turn = next(self._pairs) % 2
        answers: dict[int, httpx.Response] = {}
        seconds: dict[int, float] = {}
        for side in (turn, 1 - turn):
            began = perf_counter()
            answers[side] = await self.one(by, found, pair[side], kind)
            seconds[side] = perf_counter() - began
        if kind == "path" and found.method == "get":
            self.found.seconds.append((seconds[0], seconds[1]))
        told = [(answers[side].status_code, plain(answers[side], sent[side])) for side in (0, 1)]
        self.found.promise(
            told[0] == told[1],
            f"{found} as {by.name}, {kind}: {told[0]} for a foreign id, {told[1]} for one nobody has",
        )

    def _look(self, by: Principal, found: Found, answer: httpx.Response) -> None:
        said = f"{found} as {by.name} answered {answer.status_code}"
        promise, text = self.found.promise, answer.text
        promise(answer.status_code < 500, f"{said}: {text[:200]}")
        asked = f"{answer.request.url} {answer.request.content.decode(errors='replace')}"
        for mark in by.marks:  # what we said ourselves may come back
            promise(mark not in text or mark in asked, f"{said} with their words: {text[:300]}")
        sent = {one[0] for one in ID.finditer(asked)}
        if answer.is_success and found.method != "get":
            self._said |= sent
        leaked = {one[0] for one in ID.finditer(text)} & by.theirs - sent - self._said
        promise(not leaked, f"{said} with their ids: {leaked}")
        self.found.broken += self.a.walk.contract.complaints(answer)


def plain(answer: httpx.Response, sent: Iterable[str]) -> str:
    """What was said, without the ids that were asked for and the request's own."""
    text = _SPOKEN.sub("", answer.text)
    for number, one in enumerate(sent):
        text = text.replace(one, f"<id {number}>")
    if answer.is_success and answer.request.method != "GET":
        return _MADE.sub("<made>", text)  # what came into being has an id and a time of its own
    return text


async def together(asked: Iterable[Any]) -> None:
    await asyncio.gather(*asked)
