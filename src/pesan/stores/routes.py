from typing import Any

import msgspec
from litestar import Request, Response, Router, delete, get, patch, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from .. import audit
from ..accounts import Principal
from ..kit import clock
from ..kit.db import Tx
from ..kit.errors import Invalid
from ..kit.idempotency import Answer as KeptAnswer
from ..kit.idempotency import KeyHeld, KeyInUse, KeyTaken, find, keep, key_of
from ..kit.ids import StoreId, UserId, encode
from ..kit.schemas import Limit, Page
from ..kit.world import World
from . import actions, queries, rules
from .calls import StoreCall
from .connections import open_connection, webhook_url
from .errors import ConnectionNotFound, StoreNotFound, VersionStale
from .models import Answer as FaqEntry
from .models import Connection, PublicStore, ShippingMethod, Store
from .rights import Right
from .schemas import (
    AnswerIn,
    ChangeSettings,
    ChangeStore,
    ConnectionOut,
    CreateStore,
    Settings,
    ShippingMethodIn,
    StoreOut,
    StoreSummaryOut,
)
from .versions import IfMatch, read_version

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
    principal: NamedDependency[Principal],
    world: NamedDependency[World],
    limit: FromQuery[Limit] = 100,
) -> Page[StoreSummaryOut]:
    """The stores the caller belongs to, newest first."""
    async with world.database.routing() as tx:
        stores = await queries.stores_of(tx, UserId(principal.user), limit)
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
        store = _changed(await actions.require(tx, call.store), data)
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
        await _audited(tx, call, "stores.change", {"fields": ", ".join(_fields(data))})
        return StoreOut.of(await actions.require(tx, call.store))


@delete("/", operation_id="deleteStore", status_code=204, right=Right.DELETE_STORE)
async def delete_store(call: NamedDependency[StoreCall]) -> None:
    """Close the store. Its records stay; its slug is not used again."""
    async with call.transaction() as tx:
        await queries.delete_store(tx, call.store, clock.now())
        await _audited(tx, call, "stores.delete", {})


@get("/settings", operation_id="getSettings", right=Right.READ_STORE)
async def get_settings(call: NamedDependency[StoreCall]) -> Settings:
    async with call.transaction() as tx:
        return Settings.of(await actions.require(tx, call.store))


@patch("/settings", operation_id="updateSettings", right=Right.CHANGE_STORE)
async def update_settings(
    call: NamedDependency[StoreCall], data: JSONBody[ChangeSettings]
) -> Settings:
    async with call.transaction() as tx:
        store = await actions.require(tx, call.store)
        given = {name: getattr(data, name) for name in _fields(data)}
        tax = given.pop("tax", msgspec.UNSET)
        if tax is not msgspec.UNSET:
            given["tax_rate_bp"] = None if tax is None else _basis_points(tax.rate_percent)
            given["tax_inclusive"] = True if tax is None else tax.inclusive
        store = msgspec.structs.replace(store, **given)
        await queries.update_settings(
            tx,
            store=call.store,
            order_expiry_minutes=store.order_expiry_minutes,
            tax_rate_bp=store.tax_rate_bp,
            tax_inclusive=store.tax_inclusive,
            hours=store.hours,
            away_message=store.away_message,
            agent_mode=store.agent_mode,
            default_owner=store.default_owner,
            now=clock.now(),
        )
        await _audited(tx, call, "stores.settings", {"fields": ", ".join(_fields(data))})
        return Settings.of(await actions.require(tx, call.store))


@get("/shipping-methods", operation_id="getShippingMethods", right=Right.READ_STORE)
async def get_shipping_methods(call: NamedDependency[StoreCall]) -> list[ShippingMethod]:
    async with call.transaction() as tx:
        return list((await actions.require(tx, call.store)).shipping_methods)


@put("/shipping-methods", operation_id="putShippingMethods", right=Right.CHANGE_STORE)
async def put_shipping_methods(
    call: NamedDependency[StoreCall], data: JSONBody[list[ShippingMethodIn]]
) -> list[ShippingMethod]:
    """Replace the list of ways parcels leave."""
    methods = tuple(method.method() for method in data)
    async with call.transaction() as tx:
        return list(await actions.put_shipping_methods(tx, call.store, methods, now=clock.now()))


@get("/faq", operation_id="getFaq", right=Right.READ_STORE)
async def get_faq(call: NamedDependency[StoreCall]) -> list[FaqEntry]:
    async with call.transaction() as tx:
        return list((await actions.require(tx, call.store)).faq)


@put("/faq", operation_id="putFaq", right=Right.CHANGE_STORE)
async def put_faq(
    call: NamedDependency[StoreCall], data: JSONBody[list[AnswerIn]]
) -> list[FaqEntry]:
    """Replace what the agent may quote."""
    entries = tuple(entry.entry() for entry in data)
    async with call.transaction() as tx:
        await queries.update_faq(tx, store=call.store, faq=entries, now=clock.now())
    return list(entries)


@put("/connections/{provider:str}", operation_id="putConnection", right=Right.CONNECT)
async def put_connection(
    call: NamedDependency[StoreCall], provider: FromPath[str], data: JSONBody[dict[str, str]]
) -> ConnectionOut:
    """Connect a provider, or replace its credentials. They are never shown again."""
    async with call.transaction() as tx:
        connection = await open_connection(tx, call.world, call.store, provider, data)
        await _audited(tx, call, "stores.connect", {"provider": provider})
    return _out(call, connection)


@get("/connections/{provider:str}", operation_id="getConnection", right=Right.READ_CONNECTIONS)
async def get_connection(
    call: NamedDependency[StoreCall], provider: FromPath[str]
) -> ConnectionOut:
    async with call.transaction() as tx:
        connection = await queries.find_connection(tx, call.store, provider)
    if connection is None:
        raise ConnectionNotFound(provider=provider[:40])
    return _out(call, connection)


@delete(
    "/connections/{provider:str}",
    operation_id="deleteConnection",
    status_code=204,
    right=Right.CONNECT,
)
async def delete_connection(call: NamedDependency[StoreCall], provider: FromPath[str]) -> None:
    async with call.transaction() as tx:
        if not await queries.delete_connection(tx, call.store, provider, clock.now()):
            raise ConnectionNotFound(provider=provider[:40])
        await _audited(tx, call, "stores.disconnect", {"provider": provider})


_JSON = "application/json"


def _answer(body: bytes, status: int, *, replayed: bool) -> Response[StoreOut]:
    headers = {"Idempotency-Replayed": "true"} if replayed else {}
    content: Any = body  # already encoded, once
    return Response(content, status_code=status, media_type=_JSON, headers=headers)


def _fields(data: msgspec.Struct) -> list[str]:
    return [n for n in data.__struct_fields__ if getattr(data, n) is not msgspec.UNSET]


def _changed(store: Store, data: ChangeStore) -> Store:
    return msgspec.structs.replace(store, **{name: getattr(data, name) for name in _fields(data)})


def _basis_points(percent: str) -> int:
    whole, _, part = percent.partition(".")
    points = int(whole) * 100 + int(part.ljust(2, "0") or 0)
    if points > 10_000:
        raise Invalid.field("tax.rate_percent", "is more than 100")
    return points


async def _audited(tx: Tx, call: StoreCall, action: str, detail: dict[str, str]) -> None:
    subject = encode("sto", call.store)
    await audit.record(
        tx, call.store, actor=call.actor, action=action, subject=subject, detail=detail
    )


def _out(call: StoreCall, connection: Connection) -> ConnectionOut:
    return ConnectionOut(
        id=encode("cnx", connection.id),
        provider=connection.provider,
        status=connection.status,
        detail=connection.detail,
        webhook_url=webhook_url(call.world, connection),
        last4=connection.last4,
        livemode=connection.livemode,
        public=connection.public,
    )


router = Router(
    "/stores",
    route_handlers=[
        create_store,
        list_stores,
        store_by_slug,
    ],
    tags=["stores"],
)

# Everything inside one store; the app hangs the other rooms' routers beside these.
store_routes = [
    get_store,
    update_store,
    delete_store,
    get_settings,
    update_settings,
    get_shipping_methods,
    put_shipping_methods,
    get_faq,
    put_faq,
    put_connection,
    get_connection,
    delete_connection,
]
