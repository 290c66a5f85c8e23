"""F11 · Cross-tenant and cross-role: every operation, every place an id can stand, every role.

Two stores full of marked things, and a third that is empty. Whatever store A's people send with an
id of store B in it (in the path, the query, the body, a cursor, a key) must be answered exactly
like an id that nobody has, hold nothing of B's, and leave B's rows as they were. And each role may
do what the matrix says, and nothing else.
"""

import asyncio
import itertools
import random
import re
import secrets
from collections.abc import AsyncIterator, Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx
from msgspec.structs import replace

from pesan.kit.ids import decode, encode, new_id
from pesan.kit.sql import STATEMENTS
from pesan.stores import Right, Role, may
from pesan.stores.rights import SCOPES

from ..running import PASSWORD, Pesan
from .oracle import Found
from .scene import Scene, furnished
from .walk import ID, Asked, Walk

AT_ONCE = 8
KEY_SCOPES = sorted(SCOPES)[::2]
A_MARK, B_MARK = "CNRYA", "CNRYB"
_SPOKEN = re.compile(r'"request_id":"[^"]*"')


@dataclass
class Probed:
    probes: int = 0
    operations: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)

    def promise(self, kept: bool, otherwise: str) -> None:
        if not kept:
            self.broken.append(otherwise)


class Place(NamedTuple):
    """Where an id stands in a request."""

    where: str  # path, query or body
    name: Any  # the parameter's name, or the way into the body
    prefix: str


class Pair(NamedTuple):
    """The same request with an id of another store, and with one that nobody has."""

    foreign: str
    missing: str


class Probe:
    def __init__(self, pesan: Pesan, a: Scene, b: Scene, key: httpx.AsyncClient) -> None:
        self.pesan = pesan
        self._speaks = {role: person.api for role, person in a.people.items()} | {"key": key}
        self.by = tuple(self._speaks)
        self.a, self.b = a, b
        self.found = Probed()
        self._theirs = {one for ids in b.walk.known.values() for one in ids}
        self._theirs -= {one for ids in a.walk.known.values() for one in ids}
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._operations = [
            one for one in a.walk.contract.operations() if one.path.startswith("/api/")
        ]

    def part(self, *, one_in: int = 1, seed: int = 0, only: str = "") -> "Probe":
        """The same for one operation in so many, or for the one of that name."""
        part = copy(self)
        part.found = Probed()
        taken = self._operations[seed % one_in :: one_in]
        part._operations = [o for o in taken if only in {"", o.operation["operationId"]}]
        return part

    async def ids(self, *, each: int) -> None:
        """Every place of every operation, `each` times, by every role."""
        for found in self._operations:
            asked = self._asked(found)
            for place in self._places(found, asked):
                pairs = list(itertools.islice(self._pairs(place), each))
                await _all(
                    self._pair(role, found, asked, place, pair)
                    for role in self.by
                    for pair in pairs
                )
                await _all(
                    self._strange(role, found, asked, place, value)
                    for role in self.by
                    for value in self._other_kinds(place, each)
                )

    async def addresses(self) -> None:
        """B's store in a header or a query that means nothing here; B's key; B's cursor."""
        store = self.b.shop.seller.store_id
        for found in self._operations:
            if _is_whole(found):
                continue
            asked = self._asked(found)
            for name in ("store_id", "tenant_id", "filter[store_id]", "include", "sort"):
                query = {**asked.query, name: store if name.endswith("id]") else f"{store},cost"}
                await self._one("owner", found, replace(_gone(asked), query=query))
            for header in ("X-Store-Id", "X-Tenant-Id", "Host", "X-Forwarded-Host"):
                await self._one("owner", found, _gone(asked), **{header: store})
        await self._keys()
        await self._cursors()

    async def roles(self) -> None:
        """Both ways: who may is not refused, who may not is."""
        for found in self._operations:
            right = found.operation.get("x-right")
            if right not in set(Right) or "{store_id}" not in found.path:
                continue
            for role in self.by:
                if _is_whole(found) and role == "owner":
                    continue
                # Ids that nobody has: what is allowed then changes nothing.
                answer = await self._one(role, found, _gone(self._asked(found)))
                refused = answer.status_code == 403
                self.found.promise(
                    answer.status_code != 401 and refused != _may(role, Right(right)),
                    f"{found} answers {role} {answer.status_code}: {right}",
                )

    async def _pair(self, role: str, found: Found, asked: Asked, place: Place, pair: Pair) -> None:
        foreign = await self._one(role, found, _put(asked, place, pair.foreign))
        missing = await self._one(role, found, _put(asked, place, pair.missing))
        told = (foreign.status_code, _plain(foreign, pair.foreign))
        self.found.promise(
            told == (missing.status_code, _plain(missing, pair.missing)),
            f"{found} as {role}, {place.where} {place.name}: {told} for a foreign id,"
            f" {missing.status_code} {missing.text[:200]} for one nobody has",
        )

    async def _strange(
        self, role: str, found: Found, asked: Asked, place: Place, value: str
    ) -> None:
        answer = await self._one(role, found, _put(asked, place, value))
        if place.where == "path":
            self.found.promise(
                answer.status_code in {403, 404, 422},
                f"{found} as {role} takes {value} for {place.name}: {answer.status_code}",
            )

    async def _keys(self) -> None:
        """A key that B used before, with the very same body."""
        for found in self._operations:
            asked = self.b.walk.reached.get(found.operation["operationId"])
            if asked is None or found.method != "post" or "{store_id}" not in found.path:
                continue
            key = {"Idempotency-Key": f"shared-{secrets.token_hex(6)}"}
            ours = replace(asked, path={**asked.path, "store_id": self.a.shop.seller.store_id})
            first = await self.a.walk.send(found, _gone(asked), **key)
            self._look("owner", found, first)
            answer = await self._one("owner", found, ours, **key)
            self.found.promise(
                "Idempotency-Replayed" not in answer.headers, f"{found} replays another store's key"
            )

    async def _cursors(self) -> None:
        lists = [one for one in self._operations if _pages(one)]
        theirs = [text async for text in _cursors(self.b.walk, lists)]
        ours = [text async for text in _cursors(self.a.walk, lists)]
        for found in lists:
            asked = self._asked(found)
            own = [text async for text in _cursors(self.a.walk, [found])]
            answers = {
                (answer.status_code, _plain(answer, ""))
                for cursor in [*theirs, *ours, "x", "", secrets.token_urlsafe(30)]
                if cursor not in own
                for answer in [await self._one("owner", found, _cursored(asked, cursor))]
            }
            self.found.promise(
                len(answers) == 1 and next(iter(answers))[0] == 422,
                f"{found} tells strange cursors apart: {answers}",
            )

    async def _one(self, role: str, found: Found, asked: Asked, **headers: str) -> httpx.Response:
        walk = self.a.walk
        by = Walk(walk.contract, self._speaks[role])
        async with self._turn:
            answer = await by.send(found, asked, **headers)
            tired = answer.status_code == 401 or "reauthentication_required" in answer.text
            if tired and role in self.a.people and found.operation["security"]:
                await self._log_in(role)  # minutes are over, or a probe ended the session
                answer = await by.send(found, asked, **headers)
        self._look(role, found, answer)
        return answer

    async def _log_in(self, role: str) -> None:
        body = {"email": self.a.people[role].email, "password": PASSWORD}
        answer = await self.pesan.api.post("/api/v1/auth/login", json=body)
        assert answer.status_code == 200, answer.text
        self._speaks[role].headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def _look(self, role: str, found: Found, answer: httpx.Response) -> None:
        self.found.probes += 1
        self.found.operations.add(found.operation["operationId"])
        said = f"{found} as {role} answered {answer.status_code}"
        self.found.promise(answer.status_code < 500, f"{said}: {answer.text[:200]}")
        asked = f"{answer.request.url} {answer.request.content.decode(errors='replace')}"
        told = B_MARK in answer.text and B_MARK not in asked
        self.found.promise(not told, f"{said} with B's words: {answer.text[:300]}")
        sent = {one[0] for one in ID.finditer(asked)}  # what we named ourselves may come back
        leaked = {one[0] for one in ID.finditer(answer.text)} & self._theirs - sent
        if not str(answer.request.url.path).count(self.b.shop.seller.store_id):
            self.found.promise(not leaked, f"{said} with B's ids: {leaked}")
        self.found.broken += walk_complaints(self.a.walk, answer)

    def _asked(self, found: Found) -> Asked:
        """What A asks of it rightly; where that was never tried, the likeliest."""
        name = found.operation["operationId"]
        return self.a.walk.reached.get(name) or next(self.a.walk.requests(found))

    def _places(self, found: Found, asked: Asked) -> Iterator[Place]:
        for name, value in asked.path.items():
            if one := ID.fullmatch(value):
                yield Place("path", name, one[1])
        for parameter in found.operation["parameters"]:
            pattern = re.match(r"\^([a-z]{3})_", str(parameter["schema"].get("pattern", "")))
            if parameter["in"] == "query" and pattern is not None:
                yield Place("query", parameter["name"], pattern[1])
        yield from _in_body(asked.body, ())

    def _pairs(self, place: Place) -> Iterator[Pair]:
        theirs = [one for one in self.b.walk.known.get(place.prefix, []) if one in self._theirs]
        for foreign in itertools.cycle(theirs) if theirs else iter(()):
            yield Pair(foreign, encode(place.prefix, new_id()))

    def _other_kinds(self, place: Place, each: int) -> list[str]:
        """Ids of other kinds, A's own and B's; spellings that are no id."""
        kinds = [prefix for prefix in self.a.walk.known if prefix != place.prefix]
        random.shuffle(kinds)
        own = [self.a.walk.known[kind][0] for kind in kinds[:each]]
        theirs = [self.b.walk.known[k][0] for k in kinds[:each] if self.b.walk.known.get(k)]
        mine = next(iter(self.a.walk.known.get(place.prefix, [f"{place.prefix}_x"])))
        return [*own, *theirs, mine.upper(), mine[:-1], f"{mine}x", "%00", "null"]


def _may(role: str, right: Right) -> bool:
    return right in KEY_SCOPES if role == "key" else may(Role(role), right)


async def a_key(pesan: Pesan, scene: Scene) -> httpx.AsyncClient:
    """A program with half of the owner's rights, in this store."""
    owner = scene.people["owner"]
    body = {
        "name": "Probe",
        "scopes": [right.value for right in KEY_SCOPES],
        "store_id": owner.store_id,
    }
    answer = await owner.api.post("/api/v1/api-keys", json=body)
    assert answer.status_code == 201, answer.text
    return await pesan.client(answer.json()["key"])


async def prepared(pesan: Pesan) -> Probe:
    """Two stores with everything in them."""
    a, b = await furnished(pesan, A_MARK), await furnished(pesan, B_MARK)
    for scene in (a, b):
        await scene.walk.all(deleting=False)
    await as_they_were(pesan, a)
    await quiet(pesan)
    return Probe(pesan, a, b, await a_key(pesan, a))


async def run(probe: Probe, *, each: int) -> Probed:
    """`each`: how many foreign ids stand in each place, for each principal."""
    pesan, a, theirs = probe.pesan, probe.a, probe.b.shop.seller.store_id
    before = await dump(pesan, theirs)
    for ask in (probe.ids(each=each), probe.addresses(), probe.roles()):
        await ask
        await as_they_were(pesan, a)
    await quiet(pesan)
    after = await dump(pesan, theirs)
    changed = [table for table in before if before[table] != after.get(table)]
    probe.found.promise(not changed, f"B's rows changed: {changed}")
    return probe.found


async def take_the_fences_away(pesan: Pesan) -> None:
    """The negative control: customers lose their policy, and one statement its WHERE."""
    name = "customers.queries.people.find_customer"
    [weakened] = [one for one in STATEMENTS if one.name.endswith(name)]
    await pesan.rows("DROP POLICY fence ON customers")
    await pesan.rows("CREATE POLICY none ON customers TO pesan_app USING (true)")
    weakened.sql = weakened.sql.replace("store_id = $1", "$1::uuid IS NOT NULL")


async def as_they_were(pesan: Pesan, scene: Scene) -> None:
    """Gives everybody their role back: what was asked in passing may have changed it."""
    store = decode("sto", scene.shop.seller.store_id)
    for role, person in scene.people.items():
        await pesan.rows(
            "INSERT INTO members (store_id, user_id, role, created_at) VALUES ($1, $2, $3, now())"
            " ON CONFLICT (store_id, user_id) DO UPDATE SET role = $3",
            store,
            decode("usr", person.id),
            role,
        )


async def quiet(pesan: Pesan) -> None:
    await pesan.eventually(
        "SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)"
        " AND NOT EXISTS (SELECT FROM pgqueuer WHERE status IN ('queued', 'picked')"
        " AND execute_after <= now())",
        timeout_seconds=60,
    )


async def dump(pesan: Pesan, store: str) -> dict[str, str]:
    """A hash of every row of a store, by table."""
    tables = await pesan.rows(
        "SELECT table_name AS name FROM information_schema.columns"
        " WHERE column_name = 'store_id' AND table_schema = 'public' ORDER BY 1"
    )
    return {
        table["name"]: await pesan.value(
            f"SELECT coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '')"
            f' FROM "{table["name"]}" t WHERE store_id = $1',
            decode("sto", store),
        )
        for table in tables
    }


def walk_complaints(walk: Walk, answer: httpx.Response) -> list[str]:
    return walk.contract.complaints(answer)


def _put(asked: Asked, place: Place, value: str) -> Asked:
    match place.where:
        case "path":
            return replace(asked, path={**asked.path, place.name: value})
        case "query":
            return replace(asked, query={**asked.query, place.name: value})
    return replace(asked, body=_into(asked.body, place.name, value))


def _into(body: Any, way: tuple[Any, ...], value: str) -> Any:
    if not way:
        return value
    if isinstance(body, list):
        return [_into(one, way[1:], value) if n == way[0] else one for n, one in enumerate(body)]
    return {**body, way[0]: _into(body[way[0]], way[1:], value)}


def _in_body(body: Any, way: tuple[Any, ...]) -> Iterator[Place]:
    match body:
        case dict():
            for name, inner in body.items():
                yield from _in_body(inner, (*way, name))
        case list():
            for number, inner in enumerate(body):
                yield from _in_body(inner, (*way, number))
        case str() if one := ID.fullmatch(body):
            yield Place("body", way, one[1])


def _gone(asked: Asked) -> Asked:
    """The same, of things that do not exist; the store stays."""
    path = {
        name: encode(value[:3], new_id()) if name != "store_id" and ID.fullmatch(value) else value
        for name, value in asked.path.items()
    }
    return replace(asked, path=path)


def _is_whole(found: Found) -> bool:
    """It takes the whole store away: nobody is let try."""
    return found.method == "delete" and found.path.endswith("{store_id}")


def _pages(found: Found) -> bool:
    return any(one["name"] == "cursor" for one in found.operation["parameters"])


def _cursored(asked: Asked, cursor: str) -> Asked:
    return replace(asked, query={**asked.query, "cursor": cursor})


async def _cursors(walk: Walk, lists: list[Found]) -> AsyncIterator[str]:
    for found in lists:
        asked = walk.reached.get(found.operation["operationId"])
        if asked is not None:
            answer = await walk.send(found, replace(asked, query={**asked.query, "limit": "1"}))
            if cursor := answer.json().get("next_cursor"):
                yield cursor


def _plain(answer: httpx.Response, sent: str) -> str:
    """What was said, without the id that was asked for and the request's own."""
    text = _SPOKEN.sub("", answer.text)
    return text.replace(sent, "<id>") if sent else text


async def _all(asked: Any) -> None:
    await asyncio.gather(*asked)
