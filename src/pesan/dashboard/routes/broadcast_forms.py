"""A broadcast is written: by what, what it says, and to whom. Nobody is told anything here."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import broadcasts
from ...broadcasts import Broadcast, ChangeBroadcast, Conditions, CreateBroadcast
from ...channels import currencies_of, sending_settings_of, with_own
from ...kit.db import Tx
from ...kit.ids import BroadcastId
from ...stores import Right
from ..broadcasts import (
    EVERYBODY,
    SEGMENTS,
    VARIABLES,
    Way,
    asked_in,
    convert,
    said_in,
    segment_in,
    way_named,
    way_of,
    ways,
)
from ..costs import card_of, shown_costs
from ..forms import version_in
from ..screen import Screen
from .broadcasts import PATH, named, path_of

_ONE = f"{PATH}/{{broadcast_id:str}}"


@get(f"{PATH}/new", operation_id="newBroadcastPage", right=Right.DRAFT_BROADCASTS)
async def new(screen: NamedDependency[Screen]) -> Response[bytes]:
    """First by what it is said, then what it says: two steps that need no script."""
    return await _draw_new(screen, screen.request.query_params.get("way"))


@post(PATH, operation_id="writeBroadcast", right=Right.DRAFT_BROADCASTS)
async def write(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    form = await screen.form()
    key = form.get("way", "")

    async def verb(tx: Tx) -> str:
        way = await way_named(tx, screen.store, key)
        segment = await segment_in(tx, screen.store, form, actor=screen.call.actor)
        given = {"channel": way.channel, "segment_id": segment, **asked_in(form)}
        wanted = convert(given | said_in(form, way), CreateBroadcast).new()
        made = await broadcasts.create_broadcast(
            tx, screen.store, wanted, card=card_of(screen), actor=screen.call.actor
        )
        return path_of(made.id)

    return await screen.act(verb, page=f"{PATH}/new?way={key}", draw=lambda: _draw_new(screen, key))


@get(f"{_ONE}/edit", operation_id="editBroadcastPage", right=Right.DRAFT_BROADCASTS)
async def edit(screen: NamedDependency[Screen], broadcast_id: FromPath[str]) -> Response[bytes]:
    return await _draw_edit(screen, named(broadcast_id))


@post(_ONE, operation_id="changeBroadcastByForm", right=Right.DRAFT_BROADCASTS)
async def change(
    screen: NamedDependency[Screen], broadcast_id: FromPath[str]
) -> Response[bytes] | Redirect:
    broadcast, form = named(broadcast_id), await screen.form()

    async def verb(tx: Tx) -> str:
        before = await broadcasts.require_broadcast(tx, screen.store, broadcast)
        given = asked_in(form) | said_in(form, await way_of(tx, screen.store, before))
        if before.customer_ids is None:
            given["segment_id"] = await segment_in(tx, screen.store, form, actor=screen.call.actor)
        await broadcasts.change_broadcast(
            tx,
            screen.store,
            broadcast,
            convert(given, ChangeBroadcast).changes(),
            version=version_in(form),
            card=card_of(screen),
            actor=screen.call.actor,
        )
        return path_of(broadcast)

    page = f"{path_of(broadcast)}/edit"
    return await screen.act(verb, page=page, draw=lambda: _draw_edit(screen, broadcast))


async def _draw_new(screen: Screen, key: str | None) -> Response[bytes]:
    async with screen.transaction() as tx:
        if not key:
            return await screen.page(
                tx,
                "office/broadcast_ways.html",
                active="more",
                ways=await ways(tx, screen.store),
            )
        return await _form(
            tx, screen, None, action=PATH, way=await way_named(tx, screen.store, key)
        )


async def _draw_edit(screen: Screen, broadcast: BroadcastId) -> Response[bytes]:
    async with screen.transaction() as tx:
        one = await broadcasts.require_broadcast(tx, screen.store, broadcast)
        way = await way_of(tx, screen.store, one)
        return await _form(tx, screen, one, action=path_of(broadcast), way=way)


async def _form(
    tx: Tx, screen: Screen, one: Broadcast | None, *, action: str, way: Way
) -> Response[bytes]:
    found = await broadcasts.list_segments(tx, store=screen.store, after=None, limit=SEGMENTS)
    own = (await sending_settings_of(tx, screen.store)).message_prices
    return await screen.page(
        tx,
        "office/broadcast_form.html",
        active="more",
        one=one,
        action=action,
        way=way,
        everybody=EVERYBODY,
        segments=sorted(found, key=lambda segment: segment.conditions != Conditions()),
        currencies=currencies_of(with_own(card_of(screen), own), way.channel),
        **shown_costs(),
        nothing=Conditions(),
        variables=list(VARIABLES.values()),
    )


routes = [new, write, edit, change]
