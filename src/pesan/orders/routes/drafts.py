from typing import Any

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import UNSET

from ... import stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConversationId, CustomerId, DraftId, NoSuchId, decode, encode, new_id
from ...kit.schemas import Limit, Page
from ...stores import IfMatch, Right, StoreCall, read_version
from .. import actions, queries, rules
from ..errors import DraftNotFound
from ..models import Draft
from ..schemas import ChangeDraft, CreateDraft, DraftCost, DraftOut, OrderOut
from .placing import read_lines, read_shipping


@post("/draft-orders", operation_id="createDraftOrder", right=Right.CHANGE_ORDERS)
async def create_draft(
    call: NamedDependency[StoreCall], data: JSONBody[CreateDraft]
) -> Response[DraftOut]:
    """Prepare an order for a buyer. It holds no stock until it is placed."""

    async def act(tx: Tx) -> DraftOut:
        now = clock.now()
        given = {name: getattr(data, name) for name in data.__struct_fields__}
        draft = Draft(
            id=DraftId(new_id()),
            order_id=None,
            created_by=call.actor,
            version=1,
            created_at=now,
            updated_at=now,
            **await _fields(tx, call, given),
        )
        made = await actions.create_draft(tx, call.store, draft, actor=call.actor)
        return await _shown(tx, call, made)

    return await call.once(act)


@get("/draft-orders", operation_id="listDraftOrders", right=Right.READ_ORDERS)
async def list_drafts(
    call: NamedDependency[StoreCall],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[DraftOut]:
    """Drafts that are not placed yet, newest first."""
    after = None if cursor is None else DraftId(decode("dft", cursor))
    async with call.transaction() as tx:
        found = await queries.list_drafts(tx, store=call.store, after=after, limit=limit + 1)
    shown = found[:limit]
    more = encode("dft", shown[-1].id) if len(found) > limit else None
    return Page([DraftOut.of(draft) for draft in shown], more)


@get("/draft-orders/{draft_id:str}", operation_id="getDraftOrder", right=Right.READ_ORDERS)
async def get_draft(call: NamedDependency[StoreCall], draft_id: FromPath[str]) -> DraftOut:
    """A draft, with what it would cost this moment."""
    draft = _draft_id(draft_id)
    async with call.transaction() as tx:
        return await _shown(tx, call, await actions.require_draft(tx, call.store, draft))


@patch("/draft-orders/{draft_id:str}", operation_id="updateDraftOrder", right=Right.CHANGE_ORDERS)
async def update_draft(
    call: NamedDependency[StoreCall],
    draft_id: FromPath[str],
    data: JSONBody[ChangeDraft],
    if_match: IfMatch = None,
) -> DraftOut:
    """Change some fields; null empties one."""
    draft = _draft_id(draft_id)
    values = {name: getattr(data, name) for name in data.__struct_fields__}
    given = {name: value for name, value in values.items() if value is not UNSET}
    async with call.transaction() as tx:
        changed = await actions.change_draft(
            tx,
            call.store,
            draft,
            await _fields(tx, call, given),
            version=read_version(if_match),
            actor=call.actor,
        )
        return await _shown(tx, call, changed)


@delete(
    "/draft-orders/{draft_id:str}",
    operation_id="deleteDraftOrder",
    status_code=204,
    right=Right.CHANGE_ORDERS,
)
async def delete_draft(call: NamedDependency[StoreCall], draft_id: FromPath[str]) -> None:
    draft = _draft_id(draft_id)
    async with call.transaction() as tx:
        await actions.delete_draft(tx, call.store, draft, actor=call.actor)


@post(
    "/draft-orders/{draft_id:str}/order",
    operation_id="placeDraftOrder",
    right=Right.CHANGE_ORDERS,
    key="required",
)
async def place_draft(
    call: NamedDependency[StoreCall], draft_id: FromPath[str]
) -> Response[OrderOut]:
    """Place it, at the prices of this moment, as any other order."""
    draft = _draft_id(draft_id)

    async def act(tx: Tx) -> OrderOut:
        order, items = await actions.place_draft(
            tx, call.store, draft, actor=call.actor, livemode=call.livemode
        )
        return OrderOut.of(order, items)

    return await call.once(act)


async def _fields(tx: Tx, call: StoreCall, given: dict[str, Any]) -> dict[str, Any]:
    """Wire names and values as fields of Draft. Raises requests.invalid, ids.not_found."""
    fields: dict[str, Any] = {}
    for name, value in given.items():
        match name:
            case "customer_id":
                fields[name] = None if value is None else CustomerId(decode("cus", value))
            case "conversation_id":
                fields[name] = None if value is None else ConversationId(decode("con", value))
            case "items":
                fields[name] = tuple(rules.merged(read_lines(value)))
            case "shipping":
                fields[name] = await read_shipping(tx, call, value)
            case _:
                fields[name] = value
    return fields


async def _shown(tx: Tx, call: StoreCall, draft: Draft) -> DraftOut:
    found = await actions.estimate(tx, call.store, draft)
    if found is None:
        return DraftOut.of(draft)
    currency = (await stores.recall(tx, call.store)).currency
    return DraftOut.of(draft, DraftCost.of(found, currency))


def _draft_id(text: str) -> DraftId:
    try:
        return DraftId(decode("dft", text))
    except NoSuchId as error:
        raise DraftNotFound(draft=text[:40]) from error


routes = [create_draft, list_drafts, get_draft, update_draft, delete_draft, place_draft]
