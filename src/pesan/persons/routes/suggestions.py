from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from ... import customers
from ...customers import CustomerOut
from ...kit import clock, cursors
from ...kit.db import Tx
from ...kit.ids import MergeSuggestionId, encode
from ...kit.schemas import Limit, Page, wire_time
from ...stores import Right, StoreCall
from ..actions import suggesting
from ..queries.suggestions import SuggestionStatus, list_suggestions
from ..schemas import MergeOut, MergeSuggestionOut
from .paths import read_customer, read_suggestion


@get("/merge-suggestions", operation_id="listMergeSuggestions", right=Right.READ_CUSTOMERS)
async def list_all(
    call: NamedDependency[StoreCall],
    status: FromQuery[SuggestionStatus] = SuggestionStatus.OPEN,
    customer_id: FromQuery[str | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[MergeSuggestionOut]:
    """Customers who may be one person, and why; newest first."""
    last = cursors.read_id("mgs", cursor)
    async with call.transaction() as tx:
        found = await list_suggestions(
            tx,
            store=call.store,
            status=status,
            customer=None if customer_id is None else read_customer(customer_id),
            after=None if last is None else MergeSuggestionId(last),
            limit=limit + 1,
        )
        named = [one for each in found[:limit] for one in suggesting.pair(each)]
        people = await customers.profiles_of(tx, call.store, named)
    shown = [MergeSuggestionOut.of(one, people) for one in found[:limit]]
    return Page(shown, shown[-1].id if len(found) > limit else None)


@post(
    "/merge-suggestions/{suggestion_id:str}/accept",
    operation_id="acceptMergeSuggestion",
    status_code=200,
    right=Right.CHANGE_CUSTOMERS,
)
async def accept(
    call: NamedDependency[StoreCall], suggestion_id: FromPath[str]
) -> Response[MergeOut]:
    """They are one person: merged into whoever was there first. `undoMerge` takes it back."""

    async def act(tx: Tx) -> MergeOut:
        suggestion = read_suggestion(suggestion_id)
        found, done = await suggesting.accept(tx, call.store, suggestion, actor=call.actor)
        left = await customers.require_profile(tx, call.store, found.one_id)
        return MergeOut(
            id=encode("mrg", done),
            customer=CustomerOut.of(left),
            merged_id=encode("cus", found.other_id),
            merged_at=wire_time(clock.now()),
        )

    return await call.once(act, status_code=200)


@post(
    "/merge-suggestions/{suggestion_id:str}/dismiss",
    operation_id="dismissMergeSuggestion",
    status_code=200,
    right=Right.CHANGE_CUSTOMERS,
)
async def dismiss(
    call: NamedDependency[StoreCall], suggestion_id: FromPath[str]
) -> Response[MergeSuggestionOut]:
    """They are two: it is not suggested again."""

    async def act(tx: Tx) -> MergeSuggestionOut:
        suggestion = read_suggestion(suggestion_id)
        await suggesting.dismiss(tx, call.store, suggestion, actor=call.actor)
        found = await suggesting.require_suggestion(tx, call.store, suggestion)
        people = await customers.profiles_of(tx, call.store, suggesting.pair(found))
        return MergeSuggestionOut.of(found, people)

    return await call.once(act, status_code=200)


routes = [list_all, accept, dismiss]
