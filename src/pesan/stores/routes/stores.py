"""Stores themselves: opening, finding, changing and closing one."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...accounts import Caller, KeyHolder, Principal
from ...kit import clock
from ...kit.errors import Invalid
from ...kit.idempotency import Answer as KeptAnswer
from ...kit.idempotency import KeyHeld, KeyInUse, KeyTaken, find, keep, key_of
from ...kit.ids import StoreId, UserId
from ...kit.schemas import Limit, Page
from ...kit.world import World
from .. import actions, queries, rules
from ..calls import StoreCall
from ..errors import StoreNotFound, VersionStale
from ..models import PublicStore, Store
from ..rights import Right
from ..schemas import ChangeStore, CreateStore, StoreOut, StoreSummaryOut, given_fields
from ..versions import IfMatch, read_version

Call = Request[object, object, State]


@post("/", operation_id="createStore", status_code=201, right="self")
async def create_store(
    request: Call,
    data: JSONBody[CreateStore],
    principal: NamedDependency[Principal],
    world: NamedDependency[World],
) -> Response[StoreOut]:
    """Open a store; the caller owns it."""
    if not rules.is_timezone(data.timezone):
        raise Invalid.field("timezone", "is no IANA time zone, like Asia/Jakarta")
    key = key_of(
        request.headers.get("idempotency-key"),
        caller=str(principal),
        route="POST /stores",
        body=await request.body(),
    )
    # A store that does not exist yet has no fence: its key lies in the caller's own.
    scope = StoreId(principal.user)
    try:
        async with world.database.store(scope) as tx:
            if key is not None and (kept := await find(tx, scope, key)) is not None:
                return _answer(kept.body, kept.status, replayed=True)
            store = await actions.create(
                tx,
                world,
                UserId(principal.user),
                name=data.name.strip(),
                currency=data.currency,
                timezone=data.timezone,
                locale=data.locale,
                description=data.description,
                phone=data.phone,
                address=data.address,
                branding=data.branding,
            )
            body = msgspec.json.encode(StoreOut.of(store))
            if key is not None:
                await tx.enter(scope)
                keep(tx, scope, key, KeptAnswer(key.fingerprint, 201, body, _JSON))
    except KeyHeld as error:
        raise KeyInUse from error
    except KeyTaken:
        assert key is not None
        async with world.database.store(scope) as tx:
            first = await find(tx, scope, key)
        assert first is not None
        return _answer(first.body, first.status, replayed=True)
    return _answer(body, 201, replayed=False)


@get("/", operation_id="listStores", right="self")
async def list_stores(
    caller: NamedDependency[Caller],
    world: NamedDependency[World],
    limit: FromQuery[Limit] = 100,
) -> Page[StoreSummaryOut]:
    """The stores the caller belongs to, newest first; of those, the ones its key is for."""
    async with world.database.routing() as tx:
        if isinstance(caller, KeyHolder):
            stores = await queries.stores_of_key(tx, caller.key, limit)
        else:
            stores = await queries.stores_of(tx, caller.user, limit)
    return Page([StoreSummaryOut.of(store) for store in stores], None)


@get("/by-slug/{slug:str}", operation_id="getStoreBySlug", public="what a buyer may see")
async def store_by_slug(slug: FromPath[str], world: NamedDependency[World]) -> PublicStore:
    """What anyone may know of a store."""
    async with world.database.routing() as tx:
        store = await queries.find_public_store(tx, slug)
    if store is None:
        raise StoreNotFound(store=slug[:80])
    return store


@get("/", operation_id="getStore", right=Right.READ_STORE)
async def get_store(call: NamedDependency[StoreCall]) -> StoreOut:
    async with call.transaction() as tx:
        return StoreOut.of(await actions.require(tx, call.store))


@patch("/", operation_id="updateStore", right=Right.CHANGE_STORE)
async def update_store(
    call: NamedDependency[StoreCall],
    data: JSONBody[ChangeStore],
    if_match: IfMatch = None,
) -> StoreOut:
    """Change some fields; null empties one that may be empty."""
    if data.timezone is not msgspec.UNSET and not rules.is_timezone(data.timezone):
        raise Invalid.field("timezone", "is no IANA time zone, like Asia/Jakarta")
    async with call.transaction() as tx:
        store = _changed(await actions.require_locked(tx, call.store), data)
        changed = await queries.update_store(
            tx,
            store=call.store,
            version=read_version(if_match),
            name=store.name,
            timezone=store.timezone,
            locale=store.locale,
            description=store.description,
            phone=store.phone,
            address=store.address,
            branding=store.branding,
            now=clock.now(),
        )
        if not changed:
            raise VersionStale(version=if_match)
        await call.note(tx, "stores.change", {"fields": ", ".join(given_fields(data))})
        return StoreOut.of(await actions.require(tx, call.store))


@delete("/", operation_id="deleteStore", status_code=204, right=Right.DELETE_STORE)
async def delete_store(call: NamedDependency[StoreCall]) -> None:
    """Close the store. Its records stay; its slug is not used again."""
    async with call.transaction() as tx:
        await queries.delete_store(tx, call.store, clock.now())
        await call.note(tx, "stores.delete", {})


_JSON = "application/json"


def _answer(body: bytes, status: int, *, replayed: bool) -> Response[StoreOut]:
    headers = {"Idempotency-Replayed": "true"} if replayed else {}
    content: Any = body  # already encoded, once
    return Response(content, status_code=status, media_type=_JSON, headers=headers)


def _changed(store: Store, data: ChangeStore) -> Store:
    given = {name: getattr(data, name) for name in given_fields(data)}
    if "branding" in given:
        given["branding"] = rules.with_logo(given["branding"], before=store.branding)
    return msgspec.structs.replace(store, **given)


routes = [create_store, list_stores, store_by_slug]
store_routes = [get_store, update_store, delete_store]
