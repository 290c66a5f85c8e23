"""Every operation asked once with all it needs: what the fuzzer and the probe begin from.

Nothing here names an operation. A request is made from the contract's own example, with ids that
earlier answers gave; what refuses is tried again with other ids of the kind, other choices, and
after the rest. So an operation added tomorrow is walked tomorrow.
"""

import base64
import itertools
import re
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec

from .oracle import JSON, Contract, Found

ID = re.compile(r"\b([a-z]{3})_[0-7][0-9a-hjkmnp-tv-z]{25}\b")
_KIND = re.compile(r"\^([a-z]{3})_")  # as the pattern of a parameter says it
_TOLD = re.compile(r'"(slug|refresh_token|token|email|code)":"([^"]+)"')
_FILES = re.compile(r'/files/()([^"/]+)')
# What no walk can do, and where it is tested.
BY_ITSELF = {
    "acceptMergeSuggestion": "needs two who are both there: tests/persons/test_suggestions.py",
    "dismissMergeSuggestion": "the same",
    "attachProof": "needs a transfer that nobody has confirmed: tests/payments/test_proofs.py",
    "changePassword": "ends the walker's own session: tests/accounts/test_resets.py",
    "getSimulation": "needs the simulated phone: tests/channels/test_simulation.py",
    "setSimulation": "the same",
    "simulateMessages": "the same",
    "simulateReview": "the same",
    "simulateStatus": "the same",
    "confirmMessageArrival": "needs one of which nobody knows: tests/channels/test_redelivery.py",
    "confirmSecondFactor": "needs a phone's code: tests/accounts/test_second_factor.py",
    "getProofContent": "needs one that was attached: tests/payments/test_proofs.py",
    "resetPassword": "needs a mailed link: tests/accounts/test_resets.py",
}
IDLE_MAX = 20  # connections that a client keeps for later
ROUNDS = 4
TRIES = 60
# Strings with a meaning of their own; everything else that is free text bears the mark.
MEANT = re.compile(
    r"currency|locale|timezone|password|city|postal|token|secret|at$|_id$|type|code$"
)
CSV = {
    "importProducts": b"sku,name,price,stock\nCSV-1,Kaos,85000,3\n",
    "importBankStatement": b"date,description,amount,direction\n2026-11-26,Transfer,85123,credit\n",
    "importStatement": b"type,id,amount\npayout,po-1,85000\n",
}
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Asked(msgspec.Struct, frozen=True):
    """A request that was answered 2xx."""

    path: dict[str, str]
    query: dict[str, str]
    body: Any
    content: bytes | None
    media: str
    headers: dict[str, str] = {}


class Walk:
    def __init__(self, contract: Contract, api: httpx.AsyncClient, *, mark: str = "") -> None:
        self.contract = contract
        self.api = api
        self.mark = mark or secrets.token_hex(4)
        self.known: dict[str, list[str]] = {}  # prefix -> ids, newest first
        self.words: dict[str, list[str]] = {}  # other parameters' values: slug, provider
        self.reached: dict[str, Asked] = {}
        self.keys: dict[str, str] = {}  # the Idempotency-Key it was reached with
        self.ends: set[str] = set()  # what ends the caller's session or store
        self.refused: dict[str, str] = {}  # the last thing an operation said instead
        self.complaints: list[str] = []
        self.given: dict[str, list[Any]] = {}  # bodies that no example could be, by operation
        self.about: dict[
            str, list[str]
        ] = {}  # ids that will do where others of their kind will not
        self.credentials: dict[str, str] = {}
        self._makers: dict[str, Found] = {}  # what made an id of a kind
        self._count = itertools.count(1)
        self._nth = 0

    def learn(self, text: str) -> None:
        """Keeps every id a text holds, and what else can be asked with."""
        for found in ID.finditer(text):
            ids = self.known.setdefault(found[1], [])
            if found[0] not in ids:
                ids.insert(0, found[0])
        for name, value in [*_TOLD.findall(text), *_FILES.findall(text)]:
            words = self.words.setdefault(name or "name", [])
            if value not in words:
                words.insert(0, value)

    async def all(self, *, deleting: bool = True) -> None:
        """Reads, then writes, until nothing new is reached; takes away at the very end."""
        operations = [
            one
            for one in self.contract.operations()
            if one.path.startswith("/api/") and one.operation["operationId"] not in BY_ITSELF
        ]
        gentle = [o for o in operations if o.method != "delete" and not _may_end(o)]
        for _ in range(ROUNDS):
            before = len(self.reached)
            for found in sorted(gentle, key=lambda one: one.method != "get"):
                await self._reach(found)
            if len(self.reached) == before:
                break
        if deleting:
            rest = [o for o in operations if o not in gentle]
            for found in sorted(rest, key=lambda one: (_may_end(one), -len(one.path))):
                await self._reach(found)

    async def _reach(self, found: Found) -> None:
        name = found.operation["operationId"]
        if name in self.reached:
            return
        if name in self.refused:
            await self._make(found)
        for asked in itertools.islice(self.requests(found), TRIES):
            answer = await self.send(found, asked)
            tired = answer.status_code == 401 or "reauthentication_required" in answer.text
            if tired and self.credentials and found.operation["security"]:
                await self._log_in()
                answer = await self.send(found, asked)
            self.complaints += self.contract.complaints(answer)
            if answer.is_success:
                self.reached[name] = asked
                if key := answer.request.headers.get("Idempotency-Key"):
                    self.keys[name] = key
                self.refused.pop(name, None)
                self._learn_from(found, answer)
                return
            self.refused[name] = f"{answer.status_code} {answer.text[:200]}"

    def _learn_from(self, found: Found, answer: httpx.Response) -> None:
        if not answer.headers.get("content-type", "").startswith(JSON):
            return
        known = {prefix: len(ids) for prefix, ids in self.known.items()}
        self.learn(answer.text)
        if found.method == "post":
            for prefix, ids in self.known.items():
                if len(ids) > known.get(prefix, 0):
                    self._makers.setdefault(prefix, found)

    async def _make(self, found: Found) -> None:
        """Another of what it is about: the first may be used up."""
        for name in re.findall(r"{(\w+)}", found.path)[-1:]:
            parameter = next(p for p in found.operation["parameters"] if p["name"] == name)
            prefix = ID.match(str(parameter.get("example", "")))
            maker = None if prefix is None else self._makers.get(prefix[1])
            for asked in itertools.islice(self.requests(maker), 3) if maker else ():
                answer = await self.send(maker, asked) if maker else None
                if answer is not None and answer.is_success:
                    self.learn(answer.text)
                    return

    async def _log_in(self) -> None:
        answer = await self.api.post("/api/v1/auth/login", json=self.credentials)
        assert answer.status_code == 200, answer.text
        self.api.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    async def send(self, found: Found, asked: Asked, **headers: str) -> httpx.Response:
        path = found.path
        for name, value in asked.path.items():
            path = path.replace(f"{{{name}}}", value)
        given = {"Idempotency-Key": secrets.token_hex(8)} if found.method == "post" else {}
        content = asked.content
        if asked.body is not None:
            content = msgspec.json.encode(asked.body)
        if content is not None:
            given["Content-Type"] = asked.media
        request = self.api.build_request(
            found.method.upper(),
            path,
            params=asked.query,
            content=content,
            headers=given | asked.headers | headers,
        )
        for _ in range(IDLE_MAX):
            try:
                return await self.api.send(request)
            except httpx.TransportError:  # an idle connection, closed as it was taken up again
                continue
        return await self.api.send(request)

    def requests(self, found: Found) -> Iterator[Asked]:
        """Ways to ask, the likeliest first."""
        names = re.findall(r"{(\w+)}", found.path)
        for body, content, media in self._bodies(found):
            for query in self._queries(found):
                for values in itertools.islice(
                    itertools.product(*(self._values(found, name) for name in names)), 20
                ):
                    path = dict(zip(names, values, strict=True))
                    yield Asked(path, query, body, content, media)

    def _values(self, found: Found, name: str) -> list[str]:
        parameter = next(p for p in found.operation["parameters"] if p["name"] == name)
        prefix = ID.match(str(parameter.get("example", "")))
        if prefix is not None:
            if name == "store_id":
                return self.words["store_id"]
            about = self.about.get(found.operation["operationId"])
            return about or self.known.get(prefix[1], [])[:20] or [prefix.string]
        choices = parameter["schema"].get("enum")
        return choices or self.words.get(name) or [str(parameter.get("example", name))]

    def _queries(self, found: Found) -> Iterator[dict[str, str]]:
        """Nothing that may be left out, or all we know a word for."""
        asked = [one for one in found.operation["parameters"] if one["in"] == "query"]
        names = [one["name"] for one in asked]
        words = {name: self.words[name][0] for name in names if self.words.get(name)}
        ids = {
            one["name"]: self.known[kind[1]][-1]
            for one in asked
            if one["required"]
            and (kind := _KIND.match(str(one["schema"].get("pattern"))))
            and self.known.get(kind[1])
        }
        yield ids
        if words:
            yield words | ids

    def _bodies(self, found: Found) -> Iterator[tuple[Any, bytes | None, str]]:
        operation = found.operation["operationId"]
        content = found.operation.get("requestBody", {}).get("content", {})
        if not content:
            yield None, None, JSON
        for media, stated in content.items():
            if media != JSON:
                yield None, CSV[operation] if media == "text/csv" else PNG, media
                continue
            for body in self.given.get(operation, []):
                yield (
                    {key: self._meant(value) for key, value in body.items()}
                    if isinstance(body, dict)
                    else body,
                    None,
                    JSON,
                )
            schema, example = stated["schema"], stated["example"]
            for self._nth in range(3):
                for choice in _choices(self.contract, schema, example):
                    yield self._filled(schema, choice, marked=True), None, JSON
                yield self._filled(schema, example, marked=False), None, JSON
            if not found.operation["requestBody"]["required"]:
                yield {}, None, JSON

    def _meant(self, value: Any) -> Any:
        """`$cus` in a given body is the customer that was known first."""
        if isinstance(value, str) and value.startswith("$"):
            return self.known[value[1:]][-1]
        return value

    def _filled(self, schema: Any, value: Any, *, marked: bool, name: str = "") -> Any:
        """An example with ids that exist, and our mark in every free text."""
        match value:
            case dict():
                shapes = _properties(self.contract, schema)
                return {
                    key: self._filled(shapes.get(key, {}), inner, marked=marked, name=key)
                    for key, inner in value.items()
                }
            case list():
                return [self._filled(_items(self.contract, schema), one, marked=marked, name=name)
                        for one in value]  # fmt: skip
            case str():
                return self._text(schema, value, name, marked=marked)
        return value

    def _text(self, schema: Any, value: str, name: str, *, marked: bool) -> str:
        number = next(self._count)
        found = ID.fullmatch(value)
        if found is not None:
            ids = self.known.get(found[1], [value])
            return ids[-1 if self._nth == 2 else min(self._nth, len(ids) - 1)]
        if name in self.words and (self._nth or name.endswith("token")):
            return self.words[name][0]
        fresh = {
            "email": f"{self.mark.lower()}-{number}@example.com",
            "phone": f"+62812{secrets.randbelow(10**8):08d}",
            "sku": f"{self.mark}-{number}",
        }
        if name in fresh:
            return fresh[name]
        plain = _plain(self.contract, schema)
        if not marked or plain is None or MEANT.search(name):
            return value
        return f"{self.mark} {number}"[: plain.get("maxLength", 80)]


def _may_end(found: Found) -> bool:
    """What may end the caller's own session: kept for last."""
    about_oneself = found.path.startswith("/api/v1/auth/")
    return about_oneself and (found.method == "delete" or "logout" in found.path)


def _choices(contract: Contract, schema: Any, example: Any) -> Iterator[Any]:
    """The example, once for each value of a field that offers a few."""
    if not isinstance(example, dict):
        yield example
        return
    for key, shape in _properties(contract, schema).items():
        values = contract.resolved(shape).get("enum", [])
        if key in example and len(values) > 1:
            for value in values:
                yield {**example, key: value}
            return
    yield example


def _properties(contract: Contract, schema: Any) -> dict[str, Any]:
    shape = contract.resolved(schema)
    if "properties" in shape:
        found: dict[str, Any] = shape["properties"]
        return found
    for option in shape.get("anyOf", []):
        if found := _properties(contract, option):
            return found
    return {}


def _items(contract: Contract, schema: Any) -> Any:
    shape = contract.resolved(schema)
    options = [shape, *(contract.resolved(option) for option in shape.get("anyOf", []))]
    return next((one["items"] for one in options if "items" in one), {})


def _plain(contract: Contract, schema: Any) -> dict[str, Any] | None:
    """The shape of a free text, or None where only some texts will do."""
    shape = contract.resolved(schema)
    options = [shape, *(contract.resolved(option) for option in shape.get("anyOf", []))]
    strings = [one for one in options if one.get("type") == "string"]
    if not strings or {"pattern", "format", "enum"} & set(strings[0]):
        return None
    return dict(strings[0])
