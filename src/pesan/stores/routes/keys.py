"""API keys: a person's, with rights of the matrix. Secrets are answered, so no answer is kept."""

from datetime import UTC, datetime
from ipaddress import ip_network

from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...accounts import (
    KeyNotFound,
    Principal,
    end_key,
    keys_of,
    make_key,
    report_leak,
    require_second_factor,
)
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import ApiKeyId, NoSuchId, StoreId, UserId, decode, encode
from ...kit.schemas import Limit, Page
from ...kit.text import line
from ...kit.world import World
from .. import queries
from ..errors import ScopeTooHigh, StoreNotFound
from ..models import Role
from ..rights import SCOPES, Right, may
from ..schemas import KeyMade, KeyOut, MakeKey, ReportLeak


@post("/", operation_id="makeApiKey", status_code=201, right="self", fresh=True)
async def make(
    data: JSONBody[MakeKey],
    principal: NamedDependency[Principal],
    world: NamedDependency[World],
) -> KeyMade:
    """Make a key for a program: some of your own rights, in one store or all of yours."""
    _check(data)
    networks = _networks(data.networks)
    async with world.database.routing() as tx:
        only, roles = await _store(tx, principal.user, data)
        if Role.OWNER in roles and world.owners_need_second_factor:
            await require_second_factor(tx, principal.user)
        key, text = await make_key(
            tx,
            principal.user,
            name=line(data.name),
            livemode=data.livemode,
            scopes=sorted({scope.value for scope in data.scopes}),
            only=only,
            expires=data.expires_at,
            networks=networks,
        )
    return KeyMade(api_key=KeyOut.of(key), key=text)


@get("/", operation_id="listApiKeys", right="self")
async def list_keys(
    principal: NamedDependency[Principal],
    world: NamedDependency[World],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[KeyOut]:
    """Your keys, newest first; what they are is never shown again."""
    after = None if cursor is None else ApiKeyId(decode("key", cursor))
    async with world.database.routing() as tx:
        found = await keys_of(tx, principal.user, after=after, limit=limit + 1)
    shown = found[:limit]
    more = encode("key", shown[-1].id) if len(found) > limit else None
    return Page([KeyOut.of(key) for key in shown], more)


@delete("/{key_id:str}", operation_id="revokeApiKey", status_code=204, right="self")
async def revoke(
    principal: NamedDependency[Principal], world: NamedDependency[World], key_id: FromPath[str]
) -> None:
    """End a key: its next request is refused."""
    try:
        key = ApiKeyId(decode("key", key_id))
    except NoSuchId as error:
        raise KeyNotFound(key=key_id[:40]) from error
    async with world.database.routing() as tx:
        await end_key(tx, principal.user, key)


@post(
    "/leak-reports",
    operation_id="reportLeakedKey",
    status_code=204,
    public="whoever found a key may end it",
)
async def report(data: JSONBody[ReportLeak], world: NamedDependency[World]) -> None:
    """Found one of our keys where it does not belong? It is ended at once, whosever it is."""
    async with world.database.routing() as tx:
        await report_leak(tx, data.key)


def _check(data: MakeKey) -> None:
    """Raises requests.invalid."""
    beyond = sorted(scope.value for scope in data.scopes if scope not in SCOPES)
    if beyond:
        raise Invalid.field("scopes", f"no key may have {', '.join(beyond)}")
    expires = data.expires_at
    if expires is not None and (expires.tzinfo is None or expires <= datetime.now(UTC)):
        raise Invalid.field("expires_at", "must lie ahead, with its zone: 2027-01-31T00:00:00Z")


def _networks(given: list[str]) -> list[str]:
    """As PostgreSQL and people write them. Raises requests.invalid."""
    try:
        return sorted({str(ip_network(text)) for text in given})
    except ValueError as error:
        raise Invalid.field("networks", f"{error}; like 203.0.113.0/24 or 2001:db8::/32") from error


async def _store(tx: Tx, user: UserId, data: MakeKey) -> tuple[StoreId | None, set[Role]]:
    """The store the key is for, and its maker's roles there. Raises stores.not_found, stores.scope_too_high."""
    only = None
    mine = await queries.stores_of(tx, user, 1000)
    if data.store_id is not None:
        try:
            only = StoreId(decode("sto", data.store_id))
        except NoSuchId as error:
            raise StoreNotFound(store=data.store_id[:40]) from error
        mine = [store for store in mine if store.id == only]
        if not mine:
            raise StoreNotFound(store=data.store_id)
    roles = {Role(store.role) for store in mine}
    beyond = [scope for scope in data.scopes if not _any_may(roles, scope)]
    if beyond:
        raise ScopeTooHigh(scopes=", ".join(scope.value for scope in beyond))
    return only, roles


def _any_may(roles: set[Role], right: Right) -> bool:
    return any(may(role, right) for role in roles)


router = Router("/api-keys", route_handlers=[make, list_keys, revoke, report], tags=["auth"])
