"""Everything else that could name another store: headers, filters, words, keys and cursors."""

import random
import string
from collections.abc import Coroutine, Iterator
from typing import Any

from msgspec.structs import replace

from ..oracle import Found
from ..walk import Asked, Walk
from .places import elsewhere, gone
from .principals import Principal
from .probe import Probe, plain, together
from .roles import is_whole

QUERIES = ("store_id", "tenant_id", "filter[store_id]", "include", "expand", "sort", "order_by")
HEADERS = ("X-Store-Id", "X-Tenant-Id", "Host", "X-Forwarded-Host", "X-Original-URL", "Origin")


async def strange(probe: Probe) -> None:
    """B's store in a header, a query or a field that means nothing here."""
    store = probe.b.shop.seller.store_id
    for found in probe.operations:
        if is_whole(found):
            continue
        await together(
            asking
            for by in (probe.owner, probe.neighbour)
            if by is probe.owner or found.operation["security"]  # what is public is everybody's
            for asking in _strange(probe, by, found, store)
        )


def _strange(
    probe: Probe, by: Principal, found: Found, store: str
) -> Iterator[Coroutine[Any, Any, Any]]:
    asked = gone(probe.asked(found, by))
    for name in QUERIES:
        for value in (store, f"{store},cost,password_hash"):
            yield probe.one(by, found, replace(asked, query={**asked.query, name: value}), "filter")
    for header in HEADERS:
        yield probe.one(by, found, asked, "header", **{header: store})
    if isinstance(asked.body, dict):
        for name in ("store_id", "tenant_id", "user_id"):
            if name not in asked.body:
                yield _field(probe, by, found, replace(asked, body={**asked.body, name: store}))


async def _field(probe: Probe, by: Principal, found: Found, asked: Asked) -> None:
    answer = await probe.one(by, found, asked, "body")
    probe.found.promise(
        answer.status_code in {403, 404, 422},
        f"{found} as {by.name} takes a field nobody knows: {answer.status_code}",
    )


async def words(probe: Probe, *, seed: int) -> None:
    """What B's things are called, in every filter: found as little as what nothing is called."""
    dice = random.Random(seed)
    ours = {word for some in probe.a.walk.words.values() for word in some}
    theirs = [probe.b.walk.mark]  # and what A calls nothing of its own: both gave the same discount
    theirs += [word for some in probe.b.walk.words.values() for word in some if word not in ours]
    for found in probe.operations:
        names = [
            one["name"]
            for one in found.operation["parameters"]
            if one["in"] == "query" and one["schema"].get("type", "string") == "string"
            and not {"enum", "pattern", "format"} & set(one["schema"]) and one["name"] != "cursor"
        ]  # fmt: skip
        await together(
            _word(probe, by, found, name, word, dice)
            for by in probe.by
            for name in names
            for word in theirs[:20]
        )


async def _word(
    probe: Probe, by: Principal, found: Found, name: str, word: str, dice: random.Random
) -> None:
    asked = probe.asked(found, by)
    nobodys = _scrambled(word, dice)
    pair = [replace(asked, query={**asked.query, name: one}) for one in (word, nobodys)]
    if name == "q":  # it forgives typing errors: what is like B's word may find what is A's own
        await probe.one(by, found, pair[0], "word")
    else:
        await probe.alike(by, found, (pair[0], pair[1]), "word", ([word], [nobodys]))


def _scrambled(word: str, dice: random.Random) -> str:
    """A word of the same make that nobody uses."""
    letters = {**dict.fromkeys(string.digits, string.digits)}
    letters |= dict.fromkeys(string.ascii_lowercase, "bcdfgjkmnpqrtvwxz")
    letters |= dict.fromkeys(string.ascii_uppercase, "BCDFGJKMNPQRTVWXZ")
    before, at, after = word.partition("@")
    return "".join(dice.choice(letters.get(one, one)) for one in before) + at + after


async def keys(probe: Probe) -> None:
    """A key under which B was answered, with the very same body, in another's store."""
    for found in probe.operations:
        name = found.operation["operationId"]
        asked = probe.b.walk.reached.get(name)
        key = probe.b.walk.keys.get(name)
        if asked is None or key is None or "store_id" not in asked.path:
            continue
        for by in probe.by:
            for there in (elsewhere(asked, by.store), asked):
                answer = await probe.one(by, found, there, "key", **{"Idempotency-Key": key})
                probe.found.promise(
                    "Idempotency-Replayed" not in answer.headers,
                    f"{found} replays another store's key to {by.name}",
                )


async def cursors(probe: Probe) -> None:
    """A cursor of another store, and of another list."""
    lists = [one for one in probe.operations if _pages(one)]
    ours = {str(one): await cursors_of(probe.a.walk, [one]) for one in lists}
    for found in lists:
        for by in probe.by:
            strange = [*probe.cursors, *(text for of in ours.values() for text in of), "x", ""]
            # A list of one's own has one address for all: its cursor is a place in it, no more.
            if by is not probe.neighbour or "{store_id}" not in found.path:
                strange = [text for text in strange if text not in ours[str(found)]]
            asked = probe.asked(found, by)
            told = set()
            for cursor in strange:
                there = replace(asked, query={**asked.query, "cursor": cursor})
                answer = await probe.one(by, found, there, "cursor")
                told.add((answer.status_code, plain(answer, [])))
            probe.found.promise(
                len(told) == 1 and next(iter(told))[0] in {403, 404, 422},
                f"{found} as {by.name} tells strange cursors apart: {told}",
            )


async def cursors_of(walk: Walk, operations: list[Found]) -> list[str]:
    """Where each list's first page of one ends."""
    found = []
    for one in operations:
        asked = walk.reached.get(one.operation["operationId"])
        if asked is not None and _pages(one):
            answer = await walk.send(one, replace(asked, query={**asked.query, "limit": "1"}))
            if answer.is_success and (cursor := answer.json().get("next_cursor")):
                found.append(cursor)
    return found


def _pages(found: Found) -> bool:
    return any(one["name"] == "cursor" for one in found.operation["parameters"])
