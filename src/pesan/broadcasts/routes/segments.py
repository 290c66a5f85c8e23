from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ... import stores
from ...kit import cursors
from ...kit.db import Tx
from ...kit.ids import SegmentId, encode
from ...kit.schemas import Limit, Page
from ...stores import IfMatch, Right, StoreCall, read_version
from .. import actions, queries
from ..schemas import (
    ChangeSegment,
    CreateSegment,
    PreviewOut,
    PreviewSegment,
    SegmentOut,
    named,
)
from .paths import read_segment

_SEGMENT = "/segments/{segment_id:str}"


@post("/segments", operation_id="createSegment", right=Right.DRAFT_BROADCASTS)
async def create_segment(
    call: NamedDependency[StoreCall], data: JSONBody[CreateSegment]
) -> Response[SegmentOut]:
    """Save a filter over customers. Who is in it is asked afresh each time."""

    async def act(tx: Tx) -> SegmentOut:
        currency = (await stores.require(tx, call.store)).currency
        made = await actions.create_segment(
            tx,
            call.store,
            name=named(data.name),
            conditions=data.conditions.read(currency),
            actor=call.actor,
        )
        return SegmentOut.of(made, currency)

    return await call.once(act)


@get("/segments", operation_id="listSegments", right=Right.READ_BROADCASTS)
async def list_segments(
    call: NamedDependency[StoreCall],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[SegmentOut]:
    """The store's segments, newest first."""
    last = cursors.read_id("seg", cursor)
    async with call.transaction() as tx:
        currency = (await stores.require(tx, call.store)).currency
        found = await queries.list_segments(
            tx,
            store=call.store,
            after=None if last is None else SegmentId(last),
            limit=limit + 1,
        )
    shown = found[:limit]
    more = encode("seg", shown[-1].id) if len(found) > limit else None
    return Page([SegmentOut.of(one, currency) for one in shown], more)


@get(_SEGMENT, operation_id="getSegment", right=Right.READ_BROADCASTS)
async def get_segment(call: NamedDependency[StoreCall], segment_id: FromPath[str]) -> SegmentOut:
    segment = read_segment(segment_id)
    async with call.transaction() as tx:
        currency = (await stores.require(tx, call.store)).currency
        return SegmentOut.of(await actions.require_segment(tx, call.store, segment), currency)


@patch(_SEGMENT, operation_id="updateSegment", right=Right.DRAFT_BROADCASTS)
async def update_segment(
    call: NamedDependency[StoreCall],
    segment_id: FromPath[str],
    data: JSONBody[ChangeSegment],
    if_match: IfMatch = None,
) -> SegmentOut:
    """Change its name or all of its conditions. A broadcast under way keeps its audience."""
    segment = read_segment(segment_id)
    async with call.transaction() as tx:
        currency = (await stores.require(tx, call.store)).currency
        changed = await actions.change_segment(
            tx,
            call.store,
            segment,
            data.changes(currency),
            version=read_version(if_match),
            actor=call.actor,
        )
        return SegmentOut.of(changed, currency)


@delete(_SEGMENT, operation_id="deleteSegment", status_code=204, right=Right.DRAFT_BROADCASTS)
async def delete_segment(call: NamedDependency[StoreCall], segment_id: FromPath[str]) -> None:
    """Refused while a broadcast is still to ask who is in it."""
    segment = read_segment(segment_id)
    async with call.transaction() as tx:
        await actions.delete_segment(tx, call.store, segment, actor=call.actor)


@get(f"{_SEGMENT}/preview", operation_id="previewSegment", right=Right.READ_BROADCASTS)
async def preview_segment(
    call: NamedDependency[StoreCall], segment_id: FromPath[str]
) -> PreviewOut:
    """How many customers are in it now, and ten of them."""
    segment = read_segment(segment_id)
    async with call.transaction() as tx:
        found = await actions.require_segment(tx, call.store, segment)
        return PreviewOut.of(*await actions.preview(tx, call.store, found.conditions))


@post(
    "/segments/preview",
    operation_id="previewConditions",
    status_code=200,
    right=Right.DRAFT_BROADCASTS,
)
async def preview_conditions(
    call: NamedDependency[StoreCall], data: JSONBody[PreviewSegment]
) -> Response[PreviewOut]:
    """The same for conditions that are not saved."""

    async def act(tx: Tx) -> PreviewOut:
        currency = (await stores.require(tx, call.store)).currency
        return PreviewOut.of(*await actions.preview(tx, call.store, data.conditions.read(currency)))

    return await call.once(act, status_code=200)


routes = [
    create_segment,
    list_segments,
    get_segment,
    update_segment,
    delete_segment,
    preview_segment,
    preview_conditions,
]
