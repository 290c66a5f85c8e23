"""The matrix, held both ways: every route with every role, every right with every kind of caller."""

import inspect
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import pairwise
from uuid import UUID

from pesan.accounts import Principal, make_key
from pesan.accounts.models import Caller, KeyHolder
from pesan.kit.ids import PREFIXES as IDS
from pesan.kit.ids import SessionId, StoreId, UserId, decode
from pesan.kit.world import World
from pesan.stores import Right, Role, StoreCall, may
from pesan.stores.errors import NotAllowed, ScopeMissing, StoreNotFound
from pesan.stores.rights import ROLES, SCOPES

from ..architecture import web
from ..architecture.web import Route
from ..routes import all_routes
from ..running import Pesan, Seller
from ..stories.test_bad_input import UNKNOWN, filled

# Routes whose success would end the scene, or that do not end: asked at the gate alone.
GATE_ONLY = {"deleteStore"}
# What is read before the gate, as a body is.
QUERIES = {"importStatement": {"provider": "xendit"}}


async def cast_of(pesan: Pesan) -> dict[Role, Seller]:
    """One store, a member of each role."""
    owner = await pesan.seller("Sari")
    cast = {Role.OWNER: owner}
    for role in (Role.ADMIN, Role.STAFF, Role.VIEWER):
        cast[role] = await (await pesan.person(role.value)).joins(owner, role.value)
    return cast


async def principal_of(pesan: Pesan, seller: Seller) -> Principal:
    user = UserId(decode("usr", seller.id))
    session: UUID = await pesan.value("SELECT id FROM sessions WHERE user_id = $1", user)
    return Principal(user, SessionId(session))


def routes_with_rights() -> list[Route]:
    found = web.routes_of(all_routes())
    return [route for route in found if route.right in set(Right)]


@asynccontextmanager
async def refusal(
    world: World, store: StoreId, who: Caller, right: Right
) -> AsyncIterator[type[Exception] | None]:
    """What the gate says to this caller; None when it opens."""
    try:
        async with StoreCall(world, store, who, right, None).transaction():
            pass
    except (NotAllowed, ScopeMissing, StoreNotFound) as problem:
        yield type(problem)
    else:
        yield None


def address(path: str, store: str) -> str:
    """With made-up ids of every kind there is, whatever a route asks for."""
    for kind, prefix in IDS.items():
        noun = re.sub(r"(?<!^)(?=[A-Z])", "_", str(getattr(kind, "__name__", kind))).lower()
        path = path.replace(f"{{{noun}}}", store if prefix == "sto" else f"{prefix}_{UNKNOWN}")
    return re.sub(r"\{\w+\}", "none", filled(path, store))


def bodiless(routes: Iterable[Route], operations_with_body: set[str]) -> list[Route]:
    return [
        route
        for route in routes
        if route.path.startswith("/api/")
        if route.operation not in GATE_ONLY | operations_with_body
    ]


async def test_every_route_opens_for_exactly_the_roles_of_its_right(pesan: Pesan) -> None:
    cast = await cast_of(pesan)
    store = cast[Role.OWNER].store_id
    routes = routes_with_rights()
    asked = bodiless(routes, operations_with_body())
    assert len(routes) > 60
    assert len(asked) > 25

    wrong = []
    for route in asked:
        for role, member in cast.items():
            for method in route.methods:
                answer = await member.api.request(
                    method,
                    address(route.path, store),
                    params=QUERIES.get(route.operation or ""),
                    headers={"Idempotency-Key": "matrix"},
                )
                refused = answer.status_code == 403 and "not_allowed" in answer.text
                if refused == may(role, Right(route.right or "")):
                    wrong.append(f"{route} as {role}: {answer.status_code} {answer.text[:100]}")
                assert answer.status_code < 500, f"{route} as {role}: {answer.text[:200]}"
    assert wrong == []


async def test_every_right_opens_the_gate_for_exactly_its_roles(pesan: Pesan) -> None:
    """What a route names is all the gate asks: this is each route with each role, bodies or not."""
    cast = await cast_of(pesan)
    store = StoreId(decode("sto", cast[Role.OWNER].store_id))
    stranger = await principal_of(pesan, await pesan.seller("Maling"))
    people = {role: await principal_of(pesan, member) for role, member in cast.items()}
    named = {Right(route.right or "") for route in routes_with_rights()}

    for right in sorted(named | set(Right)):
        for role, person in people.items():
            async with refusal(pesan.world, store, person, right) as said:
                assert said is (None if role in ROLES[right] else NotAllowed), (right, role)
        async with refusal(pesan.world, store, stranger, right) as said:
            assert said is StoreNotFound, right


async def test_a_key_opens_the_gate_for_exactly_its_scopes(pesan: Pesan) -> None:
    seller = await pesan.seller()
    store, user = StoreId(decode("sto", seller.store_id)), UserId(decode("usr", seller.id))

    async def holder(scopes: Iterable[Right]) -> KeyHolder:
        async with pesan.world.database.routing() as tx:
            key, _ = await make_key(
                tx,
                user,
                name="x",
                livemode=True,
                scopes=[scope.value for scope in scopes],
                only=None,
                expires=None,
                networks=[],
            )
        return KeyHolder(user, key.id, True)

    everything = await holder(SCOPES)
    for right in sorted(Right):
        async with refusal(pesan.world, store, everything, right) as said:
            assert said is (None if right in SCOPES else ScopeMissing), right
    for right in sorted(SCOPES)[::3]:  # a key each: a third of them, spread over the matrix
        only = await holder([right])
        for other in sorted(Right):
            async with refusal(pesan.world, store, only, other) as said:
                assert said is (None if other is right else ScopeMissing), (right, other)


def test_roles_stand_in_order_of_what_they_may() -> None:
    """A right of a lower role is one of every higher role: nothing is lost by a promotion."""
    order = (Role.VIEWER, Role.STAFF, Role.ADMIN, Role.OWNER)
    rights = [{right for right in Right if may(role, right)} for role in order]

    assert all(lower <= higher for lower, higher in pairwise(rights))
    assert rights[0] < rights[1] < rights[2] < rights[3] == set(Right)


def test_no_key_may_end_a_store_or_change_who_belongs_to_it() -> None:
    assert set(Right) - SCOPES == {Right.DELETE_STORE, Right.CHANGE_MEMBERS}


def operations_with_body() -> set[str]:
    app = all_routes()
    return {
        str(handler.operation_id)
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if "data" in inspect.signature(handler.fn).parameters
    }
