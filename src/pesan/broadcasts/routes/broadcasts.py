from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...kit import cursors
from ...kit.db import Tx
from ...kit.ids import BroadcastId, encode
from ...kit.schemas import Limit, Page
from ...stores import IfMatch, Right, StoreCall, read_version
from .. import actions, queries
from ..models import BroadcastStatus
from ..schemas import AudienceOut, BroadcastOut, ChangeBroadcast, CreateBroadcast, ResultsOut
from .paths import card_of, read_broadcast

_BROADCAST = "/broadcasts/{broadcast_id:str}"


@post("/broadcasts", operation_id="createBroadcast", right=Right.DRAFT_BROADCASTS)
async def create_broadcast(
    call: NamedDependency[StoreCall], data: JSONBody[CreateBroadcast]
) -> Response[BroadcastOut]:
    """Draft what is told to many. Nobody is told anything before it is scheduled."""

    async def act(tx: Tx) -> BroadcastOut:
        made = await actions.create_broadcast(
            tx, call.store, data.new(), card=card_of(call), actor=call.actor
        )
        return BroadcastOut.of(made)

    return await call.once(act)


@get("/broadcasts", operation_id="listBroadcasts", right=Right.READ_BROADCASTS)
async def list_broadcasts(
    call: NamedDependency[StoreCall],
    status: FromQuery[BroadcastStatus | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[BroadcastOut]:
    """The store's broadcasts, newest first."""
    last = cursors.read_id("brd", cursor)
    async with call.transaction() as tx:
        found = await queries.list_broadcasts(
            tx,
            store=call.store,
            status=status,
            after=None if last is None else BroadcastId(last),
            limit=limit + 1,
        )
    shown = found[:limit]
    more = encode("brd", shown[-1].id) if len(found) > limit else None
    return Page([BroadcastOut.of(one) for one in shown], more)


@get(_BROADCAST, operation_id="getBroadcast", right=Right.READ_BROADCASTS)
async def get_broadcast(
    call: NamedDependency[StoreCall], broadcast_id: FromPath[str]
) -> BroadcastOut:
    broadcast = read_broadcast(broadcast_id)
    async with call.transaction() as tx:
        return BroadcastOut.of(await actions.require_broadcast(tx, call.store, broadcast))


@patch(_BROADCAST, operation_id="updateBroadcast", right=Right.DRAFT_BROADCASTS)
async def update_broadcast(
    call: NamedDependency[StoreCall],
    broadcast_id: FromPath[str],
    data: JSONBody[ChangeBroadcast],
    if_match: IfMatch = None,
) -> BroadcastOut:
    """Change a draft, or one whose hour has not come."""
    broadcast = read_broadcast(broadcast_id)
    async with call.transaction() as tx:
        changed = await actions.change_broadcast(
            tx,
            call.store,
            broadcast,
            data.changes(),
            version=read_version(if_match),
            card=card_of(call),
            actor=call.actor,
        )
        return BroadcastOut.of(changed)


@delete(_BROADCAST, operation_id="deleteBroadcast", status_code=204, right=Right.DRAFT_BROADCASTS)
async def delete_broadcast(call: NamedDependency[StoreCall], broadcast_id: FromPath[str]) -> None:
    """A draft alone; what was scheduled is cancelled, and stays on the list."""
    broadcast = read_broadcast(broadcast_id)
    async with call.transaction() as tx:
        await actions.delete_broadcast(tx, call.store, broadcast, actor=call.actor)


@get(f"{_BROADCAST}/audience", operation_id="getAudience", right=Right.READ_BROADCASTS)
async def get_audience(
    call: NamedDependency[StoreCall], broadcast_id: FromPath[str]
) -> AudienceOut:
    """Whom it would reach if it were sent now, why not the others, what that costs, and what they would
    read.
    """
    broadcast = read_broadcast(broadcast_id)
    async with call.transaction() as tx:
        found = await actions.require_broadcast(tx, call.store, broadcast)
        text = await actions.preview_of(tx, call.store, found)
        card = card_of(call)
        tallies = await actions.audience_of(tx, call.store, found, card=card)
        costs = await actions.estimate_of(tx, call.store, found, tallies, card=card)
        return AudienceOut.of(tallies, costs, text)


@get(f"{_BROADCAST}/results", operation_id="getResults", right=Right.READ_BROADCASTS)
async def get_results(call: NamedDependency[StoreCall], broadcast_id: FromPath[str]) -> ResultsOut:
    """How it arrived, who answered or wants no more, and what was bought after it."""
    broadcast = read_broadcast(broadcast_id)
    async with call.transaction() as tx:
        found = await actions.require_broadcast(tx, call.store, broadcast)
        return ResultsOut.of(await actions.results_of(tx, call.store, found))


routes = [
    create_broadcast,
    list_broadcasts,
    get_broadcast,
    update_broadcast,
    delete_broadcast,
    get_audience,
    get_results,
]
