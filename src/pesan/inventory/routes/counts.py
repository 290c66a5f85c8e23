from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...kit import cursors
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import CountId, NoSuchId, VariantId, decode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from .. import actions, queries
from ..errors import CountNotFound
from ..models import CountStatus
from ..schemas import CountLineOut, CountLines, CountOut, OpenCount


@post("/inventory/counts", operation_id="openCount", right=Right.ADJUST_INVENTORY)
async def open_count(
    call: NamedDependency[StoreCall], data: JSONBody[OpenCount]
) -> Response[CountOut]:
    """Begin to count some or all variants. Selling goes on meanwhile."""
    wanted = data.variant_ids
    variants = None if wanted is None else [VariantId(decode("var", one)) for one in wanted]

    async def act(tx: Tx) -> CountOut:
        return CountOut.of(
            await actions.open_count(
                tx, call.store, variants, note=data.read_note(), actor=call.actor
            )
        )

    return await call.once(act)


@get("/inventory/counts", operation_id="listCounts", right=Right.READ_INVENTORY)
async def list_counts(
    call: NamedDependency[StoreCall],
    status: FromQuery[CountStatus | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[CountOut]:
    """Counts, newest first."""
    last = cursors.read_id("cnt", cursor)
    async with call.transaction() as tx:
        found = await queries.list_counts(
            tx,
            store=call.store,
            after=None if last is None else CountId(last),
            status=status,
            limit=limit + 1,
        )
    shown = [CountOut.of(count) for count in found[:limit]]
    return Page(shown, shown[-1].id if len(found) > limit else None)


@get("/inventory/counts/{count_id:str}", operation_id="getCount", right=Right.READ_INVENTORY)
async def get_count(call: NamedDependency[StoreCall], count_id: FromPath[str]) -> CountOut:
    """How far a count has come."""
    async with call.transaction() as tx:
        return CountOut.of(await actions.require_count(tx, call.store, _count_id(count_id)))


@get(
    "/inventory/counts/{count_id:str}/lines",
    operation_id="listCountLines",
    right=Right.READ_INVENTORY,
)
async def list_lines(
    call: NamedDependency[StoreCall],
    count_id: FromPath[str],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[CountLineOut]:
    """What is to be counted and what was, the oldest variant first, as one walks along a list."""
    count, last = _count_id(count_id), cursors.read_id("var", cursor)
    async with call.transaction() as tx:
        await actions.require_count(tx, call.store, count)
        found = await queries.list_lines(
            tx,
            store=call.store,
            count=count,
            after=None if last is None else VariantId(last),
            limit=limit + 1,
        )
    shown = [CountLineOut.of(one) for one in found[:limit]]
    return Page(shown, shown[-1].variant_id if len(found) > limit else None)


@put(
    "/inventory/counts/{count_id:str}/lines",
    operation_id="countLines",
    right=Right.ADJUST_INVENTORY,
)
async def count_lines(
    call: NamedDependency[StoreCall], count_id: FromPath[str], data: JSONBody[CountLines]
) -> CountOut:
    """Say how many there are. Goods set aside for paid orders are sold: leave them out."""
    counted = [(VariantId(decode("var", one.variant_id)), one.counted) for one in data.lines]
    if len({variant for variant, _ in counted}) < len(counted):
        raise Invalid.field("lines", "names a variant twice")
    async with call.transaction() as tx:
        return CountOut.of(
            await actions.count_lines(
                tx, call.store, _count_id(count_id), counted, actor=call.actor
            )
        )


@post(
    "/inventory/counts/{count_id:str}/completion",
    operation_id="completeCount",
    status_code=200,
    right=Right.ADJUST_INVENTORY,
)
async def complete_count(
    call: NamedDependency[StoreCall], count_id: FromPath[str]
) -> Response[CountOut]:
    """Write one movement a difference, as it was when it was counted."""
    count = _count_id(count_id)

    async def act(tx: Tx) -> CountOut:
        return CountOut.of(await actions.complete_count(tx, call.store, count, actor=call.actor))

    return await call.once(act, status_code=200)


@post(
    "/inventory/counts/{count_id:str}/abandonment",
    operation_id="abandonCount",
    status_code=200,
    right=Right.ADJUST_INVENTORY,
)
async def abandon_count(
    call: NamedDependency[StoreCall], count_id: FromPath[str]
) -> Response[CountOut]:
    """Leave everything as it was."""
    count = _count_id(count_id)

    async def act(tx: Tx) -> CountOut:
        return CountOut.of(await actions.abandon_count(tx, call.store, count, actor=call.actor))

    return await call.once(act, status_code=200)


def _count_id(text: str) -> CountId:
    try:
        return CountId(decode("cnt", text))
    except NoSuchId as error:
        raise CountNotFound(count=text[:40]) from error


routes = [
    open_count,
    list_counts,
    get_count,
    list_lines,
    count_lines,
    complete_count,
    abandon_count,
]
