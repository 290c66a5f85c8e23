"""Who probes: each role of store A, two of its programs, and the owner of an empty store."""

from dataclasses import dataclass

import httpx

from pesan.stores import Right, Role, may
from pesan.stores.rights import SCOPES

from ...running import PASSWORD, Pesan, Seller
from ..scene import Scene

# Two programs, with every other scope each: together they have and lack every one.
KEYS = {"key": sorted(SCOPES)[::2], "other key": sorted(SCOPES)[1::2]}


@dataclass
class Principal:
    name: str
    api: httpx.AsyncClient
    store: str
    theirs: frozenset[str]  # ids they may never be told
    marks: tuple[str, ...]  # words they may never be told
    person: Seller | None = None

    def may(self, right: Right) -> bool:
        if self.name in KEYS:
            return right in KEYS[self.name]
        return may(Role.OWNER if self.name == "neighbour" else Role(self.name), right)

    async def log_in(self, pesan: Pesan) -> None:
        assert self.person is not None
        body = {"email": self.person.email, "password": PASSWORD}
        answer = await pesan.api.post("/api/v1/auth/login", json=body)
        assert answer.status_code == 200, answer.text
        self.api.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


async def everybody(pesan: Pesan, a: Scene, b: Scene) -> list[Principal]:
    """The neighbour, whose store is empty, is the last."""
    store = a.shop.seller.store_id
    all_a = {one for ids in a.walk.known.values() for one in ids}
    all_b = {one for ids in b.walk.known.values() for one in ids}
    theirs, marks = frozenset(all_b - all_a), (b.walk.mark,)
    found = [
        Principal(role, person.api, store, theirs, marks, person)
        for role, person in a.people.items()
    ]
    for name, scopes in KEYS.items():
        api = await _program(pesan, a.people["owner"], [scope.value for scope in scopes])
        found.append(Principal(name, api, store, theirs, marks))
    neighbour = await pesan.seller("Tetangga")
    either = frozenset(all_a | all_b) - {neighbour.store_id, neighbour.id}
    found.append(
        Principal(
            *("neighbour", neighbour.api, neighbour.store_id, either),
            (a.walk.mark, b.walk.mark),
            neighbour,
        )
    )
    return found


async def _program(pesan: Pesan, owner: Seller, scopes: list[str]) -> httpx.AsyncClient:
    body = {"name": "Probe", "scopes": scopes, "store_id": owner.store_id}
    answer = await owner.api.post("/api/v1/api-keys", json=body)
    assert answer.status_code == 201, answer.text
    return await pesan.client(answer.json()["key"])
