"""Customers who may be one person: a seller looks at both, merges them or says that they are two."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import customers, persons
from ...kit.db import Tx
from ...kit.ids import MergeId, MergeSuggestionId, encode
from ...persons import SuggestionStatus
from ...stores import Right, may
from ..errors import NotHere
from ..forms import read_id
from ..screen import Screen

PATH = "/customers/merges"
_PAGE = 20
_MERGED = 10  # the newest that can still be undone; older ones stand on their customer's page


@get(PATH, operation_id="mergesPage", right=Right.READ_CUSTOMERS)
async def merges(screen: NamedDependency[Screen]) -> Response[bytes]:
    return await _draw(screen)


@post(
    f"{PATH}/suggestions/{{suggestion_id:str}}",
    operation_id="decideSuggestionByForm",
    right=Right.CHANGE_CUSTOMERS,
)
async def decide(
    screen: NamedDependency[Screen], suggestion_id: FromPath[str]
) -> Response[bytes] | Redirect:
    suggestion = MergeSuggestionId(read_id("mgs", suggestion_id))
    to = (await screen.form()).get("to", "")
    if to not in {"merge", "dismiss"}:
        raise NotHere

    async def verb(tx: Tx) -> None:
        verbs = {"merge": persons.accept_suggestion, "dismiss": persons.dismiss_suggestion}
        await verbs[to](tx, screen.store, suggestion, actor=screen.call.actor)

    return await screen.act(verb, page=PATH, draw=lambda: _draw(screen))


@post(
    f"{PATH}/{{merge_id:str}}/undo",
    operation_id="undoMergeByForm",
    right=Right.CHANGE_CUSTOMERS,
)
async def undo(
    screen: NamedDependency[Screen], merge_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """They were two after all: each has back what was theirs."""
    merge = MergeId(read_id("mrg", merge_id))

    async def verb(tx: Tx) -> None:
        await persons.undo(tx, screen.store, merge, actor=screen.call.actor)

    return await screen.act(verb, page=PATH, draw=lambda: _draw(screen))


async def _draw(screen: Screen) -> Response[bytes]:
    after = screen.request.query_params.get("after")
    async with screen.transaction() as tx:
        found = await persons.list_suggestions(
            tx,
            store=screen.store,
            status=SuggestionStatus.OPEN,
            customer=None,
            after=None if after is None else MergeSuggestionId(read_id("mgs", after)),
            limit=_PAGE + 1,
        )
        shown = found[:_PAGE]
        named = [one for each in shown for one in persons.pair(each)]
        people = await customers.profiles_of(tx, screen.store, named)
        return await screen.page(
            tx,
            "people/merges.html",
            active="customers",
            suggestions=[
                (one, [people[each] for each in persons.pair(one)])
                for one in shown
                if people.keys() >= set(persons.pair(one))  # nobody merged them just now
            ],
            more=encode("mgs", shown[-1].id) if len(found) > _PAGE else None,
            merged=await persons.list_merges(tx, store=screen.store, customer=None, limit=_MERGED),
            can_change=may(screen.role, Right.CHANGE_CUSTOMERS),
        )


routes = [merges, decide, undo]
