from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from .. import stores
from ..kit.db import Tx
from ..kit.errors import Invalid
from ..kit.ids import DiscountId, NoSuchId, decode, encode
from ..kit.schemas import Limit, Page
from ..stores import IfMatch, Right, StoreCall, read_version
from . import actions, queries, rules
from .errors import DiscountNotFound
from .schemas import ChangeDiscount, CreateDiscount, DiscountOut


@post("/discounts", operation_id="createDiscount", right=Right.CHANGE_DISCOUNTS)
async def create_discount(
    call: NamedDependency[StoreCall], data: JSONBody[CreateDiscount]
) -> Response[DiscountOut]:
    """Take something off: for a code, or by itself. An order has one discount, the best."""

    async def act(tx: Tx) -> DiscountOut:
        new = data.new((await stores.require(tx, call.store)).currency)
        return DiscountOut.of(await actions.create(tx, call.store, new, actor=call.actor))

    return await call.once(act)


@get("/discounts", operation_id="listDiscounts", right=Right.READ_DISCOUNTS)
async def list_discounts(
    call: NamedDependency[StoreCall],
    code: FromQuery[str | None] = None,
    automatic: FromQuery[bool | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[DiscountOut]:
    """The store's discounts, newest first."""
    after = None if cursor is None else _cursor(cursor)
    async with call.transaction() as tx:
        found = await queries.list_discounts(
            tx,
            store=call.store,
            after=after,
            code=None if code is None else rules.canonical(code) or "",
            automatic=automatic,
            limit=limit + 1,
        )
    shown = found[:limit]
    more = encode("dsc", shown[-1].id) if len(found) > limit else None
    return Page([DiscountOut.of(discount) for discount in shown], more)


@get("/discounts/{discount_id:str}", operation_id="getDiscount", right=Right.READ_DISCOUNTS)
async def get_discount(call: NamedDependency[StoreCall], discount_id: FromPath[str]) -> DiscountOut:
    discount = _discount_id(discount_id)
    async with call.transaction() as tx:
        return DiscountOut.of(await actions.require(tx, call.store, discount))


@patch("/discounts/{discount_id:str}", operation_id="updateDiscount", right=Right.CHANGE_DISCOUNTS)
async def update_discount(
    call: NamedDependency[StoreCall],
    discount_id: FromPath[str],
    data: JSONBody[ChangeDiscount],
    if_match: IfMatch = None,
) -> DiscountOut:
    """Change some fields; null empties one that may be empty. Orders keep what they were given."""
    discount = _discount_id(discount_id)
    async with call.transaction() as tx:
        shop = await stores.require(tx, call.store)
        changed = await actions.change(
            tx,
            call.store,
            discount,
            data.changes(shop.currency),
            version=read_version(if_match),
            actor=call.actor,
        )
        return DiscountOut.of(changed)


@delete(
    "/discounts/{discount_id:str}",
    operation_id="deleteDiscount",
    status_code=204,
    right=Right.CHANGE_DISCOUNTS,
)
async def delete_discount(call: NamedDependency[StoreCall], discount_id: FromPath[str]) -> None:
    """It applies to nothing from now on; its code is free again."""
    discount = _discount_id(discount_id)
    async with call.transaction() as tx:
        await actions.delete(tx, call.store, discount, actor=call.actor)


def _discount_id(text: str) -> DiscountId:
    try:
        return DiscountId(decode("dsc", text))
    except NoSuchId as error:
        raise DiscountNotFound(discount=text[:40]) from error


def _cursor(text: str) -> DiscountId:
    try:
        return DiscountId(decode("dsc", text))
    except NoSuchId as error:
        raise Invalid.field("cursor", "is no cursor that a list gave") from error


store_routes = [create_discount, list_discounts, get_discount, update_discount, delete_discount]
