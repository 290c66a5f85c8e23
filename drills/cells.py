"""Small worlds for history checking: a few clients on one register, list or group of sets.

Small, because the search for an order that explains a history grows with it; many, because that is
what makes it long. What a client cannot know is written down as such.
"""

import asyncio
import math
import random
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pesan.channels import sandbox_update

from .checkers import (
    Append,
    Op,
    Place,
    Read,
    State,
    Verb,
    View,
    check_lists,
    check_register,
    check_sets,
)
from .client import Answer, Client, NoAnswer
from .shop import Shop

SECRET = "the-secret-of-the-simulated-phone"


@dataclass
class Cell:
    """What was found out in one."""

    kind: str
    operations: int
    unknown: int
    faults: list[str] = field(default_factory=list)


async def register(shop: Shop, clients: Sequence[Client], operations: int) -> Cell:
    """A product's description under its version: read, written, and swapped by If-Match."""
    goods = await _made(shop, clients[0], "/products", _product())
    path = shop.path(f"/products/{goods['id']}")
    first = State(goods["version"], goods["description"])
    history: list[Op] = []

    async def work(client: Client, count: int) -> None:
        known = first.version
        for _ in range(count):
            verb = client.rng.choice((Verb.READ, Verb.READ, Verb.WRITE, Verb.SWAP, Verb.SWAP))
            op = await _operate(client, path, verb, known)
            history.append(op)
            known = op.answer.version if op.answer else known

    await _together(clients, operations, work)
    faults = [] if check_register(first, history) else [f"no order explains {path}"]
    return Cell("register", len(history), sum(op.is_unknown for op in history), faults)


async def _operate(client: Client, path: str, verb: Verb, known: int) -> Op:
    value, began = secrets.token_hex(6), time.monotonic()
    try:
        if verb is Verb.READ:
            answer = await client.ask("GET", path)
        else:
            headers = {"If-Match": f'"{known}"'} if verb is Verb.SWAP else {}
            answer = await client.ask("PATCH", path, {"description": value}, headers=headers)
    except NoAnswer:
        return Op(verb, began, value=value, expected=known)
    ended = time.monotonic()
    if answer.status == 503:  # it may have been committed, and the word of it lost
        return Op(verb, began, value=value, expected=known)
    if answer.status == 412:
        return Op(verb, began, ended, value=value, expected=known, is_refused=True)
    assert answer.status == 200, answer
    state = State(answer.json["version"], answer.json["description"])
    return Op(verb, began, ended, value=value, expected=known, answer=state)


async def lists(shop: Shop, clients: Sequence[Client], operations: int) -> Cell:
    """What sellers say in one conversation, in the order of its sequence."""
    path = shop.path(f"/conversations/{await begin_conversation(shop, clients[0])}/messages")
    appends: list[Append] = []
    reads: list[Read] = []

    async def read(client: Client) -> Read:
        began = time.monotonic()
        answer = await client.insist("GET", f"{path}?limit=100")
        said = [message["text"] for message in reversed(answer.json["items"])]
        ours = tuple(text for text in said if text.startswith("note-"))
        return Read(ours, began, time.monotonic())

    async def work(client: Client, count: int) -> None:
        for _ in range(count):
            if client.rng.random() < 0.5:
                reads.append(await read(client))
                continue
            text, began = f"note-{secrets.token_hex(6)}", time.monotonic()
            sure = await _try(client, path, {"text": text}, client.rng)
            appends.append(Append(text, began, time.monotonic() if sure else math.inf, sure))

    await _together(clients, operations, work)
    faults = check_lists(appends, reads, await read(clients[0]))
    unknown = sum(not append.is_acknowledged for append in appends)
    return Cell("list", len(appends) + len(reads), unknown, faults)


async def sets(shop: Shop, clients: Sequence[Client], operations: int) -> Cell:
    """Orders over several variants: each is in the reservations of all of them, or of none."""
    goods = [await _made(shop, clients[0], "/products", _product()) for _ in range(3)]
    variants = [one["variants"][0]["id"] for one in goods]
    places: list[Place] = []
    views: list[View] = []

    async def view(client: Client, names: Sequence[str]) -> View:
        # A statement sees one moment, a page after it another: a view is one page of one variant.
        # All of them at once are seen by the last alone, when nothing moves.
        began, seen = time.monotonic(), set()
        for name in names:
            answer = await client.insist(
                "GET", shop.path(f"/inventory/reservations?variant_id={name}&limit=100")
            )
            seen |= {(name, one["order_id"]) for one in answer.json["items"]}
        return View(frozenset(names), frozenset(seen), began, time.monotonic())

    async def work(client: Client, count: int) -> None:
        for _ in range(count):
            if client.rng.random() < 0.6:
                views.append(await view(client, [client.rng.choice(variants)]))
                continue
            names = client.rng.sample(variants, client.rng.randint(1, 3))
            began = time.monotonic()
            answer = await client.insist(
                "POST", shop.path("/orders"), _order(names), key=secrets.token_hex(12)
            )
            assert answer.status == 201, answer
            element = answer.json["id"]
            places.append(Place(element, frozenset(names), began, time.monotonic()))

    await _together(clients, operations, work)
    faults = check_sets(places, views, await view(clients[0], variants))
    return Cell("set", len(places) + len(views), 0, faults)


async def _together(
    clients: Sequence[Client], operations: int, work: Callable[[Client, int], Awaitable[None]]
) -> None:
    async with asyncio.TaskGroup() as group:
        for client in clients:
            group.create_task(_run(work, client, operations // len(clients)))


async def _run(work: Callable[[Client, int], Awaitable[None]], client: Client, count: int) -> None:
    await work(client, count)


async def _try(client: Client, path: str, body: object, rng: random.Random) -> bool:
    """POSTs: half of the time until it is sure, half of the time once. Whether it is sure."""
    key = secrets.token_hex(12)
    if rng.random() < 0.5:
        answer: Answer | None = await client.insist("POST", path, body, key=key)
    else:
        try:
            answer = await client.ask("POST", path, body, key=key)
        except NoAnswer:
            return False
    assert answer is not None
    assert answer.status in {201, 503}, answer
    return answer.status == 201


async def write(shop: Shop, client: Client, phone: str, text: str) -> None:
    """A buyer writes, on the simulated phone."""
    hook = urlsplit(shop.hook).path
    headers, body = sandbox_update(SECRET, phone, text)
    headers = {"Content-Type": "application/json", **_without_type(headers)}
    answer = await client.insist("POST", hook, body, headers=headers)
    assert answer.status == 200, answer


async def begin_conversation(shop: Shop, client: Client, *, phone: str | None = None) -> str:
    """A new one, begun by a buyer who writes."""
    phone = phone or f"+6281{client.rng.randrange(10**9):09d}"
    await write(shop, client, phone, "halo")
    async with asyncio.timeout(60):
        while True:
            found = await client.insist("GET", shop.path(f"/conversations?q=%2B{phone[1:]}"))
            if found.json["items"]:
                conversation: str = found.json["items"][0]["id"]
                return conversation
            await asyncio.sleep(0.05)


def _without_type(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() != "content-type"}


def _product() -> dict[str, object]:
    variant = {"sku": secrets.token_hex(5), "price": "85000", "stock": 1_000_000}
    return {"name": "Kaos", "description": "first", "variants": [variant]}


def _order(variants: Sequence[str]) -> dict[str, object]:
    items = [{"variant_id": variant, "quantity": 1} for variant in variants]
    return {"customer": {"name": "Pembeli"}, "items": items}


async def _made(shop: Shop, client: Client, rest: str, body: object) -> Any:
    answer = await client.insist("POST", shop.path(rest), body, key=secrets.token_hex(12))
    assert answer.status == 201, answer
    return answer.json
