"""Broadcasts: the list, one of them with what came of it, and what is done with it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import broadcasts, customers
from ...broadcasts import Broadcast, BroadcastStatus, ChangeBroadcast, RecipientStatus, Skip
from ...channels import CostLineOut
from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import NotFound, Problem
from ...kit.ids import BroadcastId, CustomerId, StoreId, encode
from ...stores import Right, may
from ..broadcasts import budget_in, convert, time_in
from ..costs import card_of, shown_costs
from ..errors import NobodyOrMany, NotHere
from ..forms import read_id, version_in
from ..screen import Screen, clean

PATH = "/broadcasts"
_ONE = f"{PATH}/{{broadcast_id:str}}"
_PAGE = 20
_PEOPLE = 50
_S = BroadcastStatus
_STOPS = {"pause": broadcasts.pause, "cancel": broadcasts.cancel}
_UNSENT = frozenset({_S.DRAFT, _S.SCHEDULED})


@get(PATH, operation_id="broadcastsPage", right=Right.READ_BROADCASTS)
async def listed(screen: NamedDependency[Screen]) -> Response[bytes]:
    before = screen.request.query_params.get("before")
    async with screen.transaction() as tx:
        found = await broadcasts.list_broadcasts(
            tx,
            store=screen.store,
            status=None,
            after=None if before is None else BroadcastId(read_id("brd", before)),
            limit=_PAGE + 1,
        )
        told = [one.id for one in found[:_PAGE] if one.status not in _UNSENT]
        outlines = await broadcasts.outlines_of(tx, screen.store, told)
        return await screen.page(
            tx,
            "office/broadcasts.html",
            active="more",
            broadcasts=found[:_PAGE],
            outlines={one.broadcast_id: one for one in outlines},
            older=encode("brd", found[_PAGE - 1].id) if len(found) > _PAGE else None,
            can_draft=may(screen.role, Right.DRAFT_BROADCASTS),
        )


@get(_ONE, operation_id="broadcastPage", right=Right.READ_BROADCASTS)
async def show(screen: NamedDependency[Screen], broadcast_id: FromPath[str]) -> Response[bytes]:
    return await draw(screen, named(broadcast_id))


@get(f"{_ONE}/people", operation_id="broadcastPeoplePage", right=Right.READ_BROADCASTS)
async def people(screen: NamedDependency[Screen], broadcast_id: FromPath[str]) -> Response[bytes]:
    """Its audience person by person, once it was written down."""
    broadcast, query = named(broadcast_id), screen.request.query_params
    status, why = query.get("status"), query.get("why")
    if status not in {None, *RecipientStatus} or why not in {None, *Skip}:
        raise NotHere
    async with screen.transaction() as tx:
        found = await broadcasts.list_recipients(
            tx,
            store=screen.store,
            broadcast=broadcast,
            after=CustomerId(read_id("cus", query["after"])) if "after" in query else None,
            status=status,
            skip=why,
            limit=_PEOPLE + 1,
        )
        return await screen.page(
            tx,
            "office/broadcast_people.html",
            active="more",
            one=await broadcasts.require_broadcast(tx, screen.store, broadcast),
            people=found[:_PEOPLE],
            status=status,
            why=why,
            statuses=list(RecipientStatus),
            more=encode("cus", found[_PEOPLE - 1].customer_id) if len(found) > _PEOPLE else None,
        )


@post(f"{_ONE}/schedule", operation_id="scheduleBroadcastByForm", right=Right.SEND_BROADCASTS)
async def schedule(
    screen: NamedDependency[Screen], broadcast_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Now, or at an hour of the store's own clock."""
    broadcast, form = named(broadcast_id), await screen.form()

    async def verb(tx: Tx) -> None:
        at = None
        if form.get("when") != "now":
            zone = (await screen.shop(tx)).store.timezone
            at = time_in(form.get("at", ""), zone)
        await broadcasts.schedule(
            tx, screen.store, broadcast, at=at, card=card_of(screen), actor=screen.call.actor
        )

    return await _done(screen, broadcast, verb)


@post(f"{_ONE}/moves", operation_id="moveBroadcastByForm", right=Right.SEND_BROADCASTS)
async def move(
    screen: NamedDependency[Screen], broadcast_id: FromPath[str]
) -> Response[bytes] | Redirect:
    broadcast, to = named(broadcast_id), (await screen.form()).get("to", "")
    if to not in {"resume", *_STOPS}:
        raise NotHere

    async def verb(tx: Tx) -> None:
        actor = screen.call.actor
        if to == "resume":
            card = card_of(screen)
            await broadcasts.resume(tx, screen.store, broadcast, card=card, actor=actor)
        else:
            await _STOPS[to](tx, screen.store, broadcast, actor=actor)

    return await _done(screen, broadcast, verb)


@post(f"{_ONE}/budget", operation_id="changeBudgetByForm", right=Right.SEND_BROADCASTS)
async def change_budget(
    screen: NamedDependency[Screen], broadcast_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Of one that rests: it goes on with it."""
    broadcast, form = named(broadcast_id), await screen.form()

    async def verb(tx: Tx) -> None:
        asked = convert(budget_in(form), ChangeBroadcast).changes()
        await broadcasts.resume_with(
            tx,
            screen.store,
            broadcast,
            asked["budget"],
            version=version_in(form),
            card=card_of(screen),
            actor=screen.call.actor,
        )

    return await _done(screen, broadcast, verb)


@post(f"{_ONE}/test", operation_id="testBroadcastByForm", right=Right.SEND_BROADCASTS)
async def test(
    screen: NamedDependency[Screen], broadcast_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """To one customer, oneself, who is found by name or number."""
    broadcast, form = named(broadcast_id), await screen.form()
    words = clean(form.get("who", ""), characters_max=80)

    async def verb(tx: Tx) -> str:
        found = await customers.matching(tx, screen.store, words, limit=2) if words else []
        if len(found) != 1:
            raise NobodyOrMany
        await broadcasts.try_out(
            tx, screen.store, broadcast, customer=found[0], actor=screen.call.actor
        )
        return f"{path_of(broadcast)}?tested=1"

    return await _done(screen, broadcast, verb)


@post(f"{_ONE}/end", operation_id="deleteBroadcastByForm", right=Right.DRAFT_BROADCASTS)
async def end(
    screen: NamedDependency[Screen], broadcast_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """A draft alone; what was scheduled is cancelled."""
    broadcast = named(broadcast_id)

    async def verb(tx: Tx) -> str:
        await broadcasts.delete_broadcast(tx, screen.store, broadcast, actor=screen.call.actor)
        return PATH

    return await _done(screen, broadcast, verb)


async def draw(screen: Screen, broadcast: BroadcastId) -> Response[bytes]:
    async with screen.transaction() as tx:
        one = await broadcasts.require_broadcast(tx, screen.store, broadcast)
        shop = (await screen.shop(tx)).store
        soon = clock.now().astimezone(ZoneInfo(shop.timezone)) + timedelta(hours=1)
        return await screen.page(
            tx,
            "office/broadcast.html",
            active="more",
            one=one,
            unsent=one.status in _UNSENT,
            segment=await _segment(tx, screen.store, one),
            soon=soon.strftime("%Y-%m-%dT%H:00"),
            tested="tested" in screen.request.query_params,
            can_draft=may(screen.role, Right.DRAFT_BROADCASTS),
            can_send=may(screen.role, Right.SEND_BROADCASTS),
            may_move=lambda to: broadcasts.may_move(one.status, _S(to)),
            **await _words(tx, screen.store, one),
            **await _figures(tx, screen, one),
            **shown_costs(),
        )


def named(text: str) -> BroadcastId:
    """Raises dashboard.not_here."""
    return BroadcastId(read_id("brd", text))


def path_of(broadcast: BroadcastId) -> str:
    return f"{PATH}/{encode('brd', broadcast)}"


async def _words(tx: Tx, store: StoreId, one: Broadcast) -> dict[str, object]:
    """What somebody would read, or why it cannot be sent as things are."""
    try:
        return {"text": await broadcasts.preview_of(tx, store, one), "hindrance": None}
    except Problem as problem:
        return {"text": one.wording.text or "", "hindrance": problem.code.rpartition(".")[2]}


async def _figures(tx: Tx, screen: Screen, one: Broadcast) -> dict[str, object]:
    """Whom it would reach, before it is sent; what came of it, after."""
    if one.status not in _UNSENT:
        results = await broadcasts.results_of(tx, screen.store, one)
        return {
            "reachable": 0,
            "tallies_out": [],
            "results": results,
            "costs": CostLineOut.of(results.costs),
            "estimate": None,
        }
    card = card_of(screen)
    try:
        tallies = await broadcasts.audience_of(tx, screen.store, one, card=card)
    except NotFound:  # its segment was deleted: the page says so
        tallies = []
    return {
        "reachable": sum(tally.count for tally in tallies if tally.skip is None),
        "tallies_out": [tally for tally in tallies if tally.skip is not None],
        "results": None,
        "costs": None,
        "estimate": await broadcasts.estimate_of(tx, screen.store, one, tallies, card=card),
    }


async def _segment(tx: Tx, store: StoreId, one: Broadcast) -> broadcasts.Segment | None:
    """None for a list by hand, and for a segment that was deleted since."""
    if one.segment_id is None:
        return None
    try:
        return await broadcasts.require_segment(tx, store, one.segment_id)
    except NotFound:
        return None


async def _done(
    screen: Screen, broadcast: BroadcastId, verb: Callable[[Tx], Awaitable[str | None]]
) -> Response[bytes] | Redirect:
    return await screen.act(verb, page=path_of(broadcast), draw=lambda: draw(screen, broadcast))


routes = [listed, show, people, schedule, move, change_budget, test, end]
